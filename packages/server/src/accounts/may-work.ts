import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { findPerson } from '../people/store.ts'
import type { AccountRow } from './store.ts'

/** Whether an account may be used: it is not locked, and the person it belongs to is active in the register. Measure AD-14. */
export async function mayWork(db: Kysely<Schema>, account: AccountRow): Promise<boolean> {
  if (account.locked_at !== null) return false
  return account.person_id === null || (await findPerson(db, account.person_id))?.state === 'active'
}

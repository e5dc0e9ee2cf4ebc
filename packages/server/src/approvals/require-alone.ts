import { Fault, Role } from '@taga/contract'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import type { Tx } from '../db/store.ts'
import type { AccountActor } from '../http/actor.ts'
import type { Allow } from '../http/allow.ts'
import { type ApprovalRow, listChangedAccounts, listOtherAccounts, listStoppedAccounts } from './store.ts'

/** Whoever could decide still counts for this long after they cannot: else one of two would lock the other and decide alone. */
export const STILL_COUNTS_MS = 7 * 86_400_000

/** Asked by the same account, or by another account of the same person. */
export function isOwn(row: Pick<ApprovalRow, 'asked_account' | 'asked_person'>, by: AccountActor): boolean {
  return row.asked_account === by.account || (by.person !== undefined && row.asked_person === by.person)
}

/**
 * Lets somebody act on their own behalf only where nobody else could do it for them, now or at any time of the last week. Accounts that
 * were invited and never used count.
 * @throws Fault `own_request`, or `second_gone_lately` where nobody else is left since less than a week
 */
export async function requireAlone(
  tx: Pick<Tx, 'db'>,
  by: AccountActor,
  { mayDecide, now }: { readonly mayDecide: Allow; readonly now: number },
): Promise<void> {
  const others = await othersThan(tx.db, by, { mayDecide, now })
  if (others === 'now') throw new Fault('own_request')
  if (others === 'lately') throw new Fault('second_gone_lately')
}

/** Whether somebody else than this person may decide, could until lately, or nobody could for a week. */
export async function othersThan(
  db: Kysely<Schema>,
  by: AccountActor,
  { mayDecide, now }: { readonly mayDecide: Allow; readonly now: number },
): Promise<'now' | 'lately' | 'nobody'> {
  if ((await listOtherAccounts(db, by)).some(mayDecide)) return 'now'
  const since = now - STILL_COUNTS_MS
  if ((await listStoppedAccounts(db, by, since)).some(mayDecide)) return 'lately'
  return (await listChangedAccounts(db, by, since)).some((body) => couldDecide(body, by, mayDecide))
    ? 'lately'
    : 'nobody'
}

/** What the ledger keeps of an account before its roles or its person were changed. */
const Before = z.object({ before: z.object({ roles: z.array(Role), person: z.string().optional() }) })

/** By the account as it was. One of which the ledger says nothing (any more) could. */
function couldDecide(body: string | null, by: AccountActor, mayDecide: Allow): boolean {
  const read = Before.safeParse(body === null ? undefined : JSON.parse(body))
  if (!read.success) return true
  const { roles, person } = read.data.before
  if (person !== undefined && person === by.person) return false
  return mayDecide({ kind: 'account', account: '', roles, session: '', ...(person === undefined ? {} : { person }) })
}

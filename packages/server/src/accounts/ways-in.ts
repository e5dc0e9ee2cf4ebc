import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { countLinks } from '../directory/store.ts'
import { listPasskeys } from '../passkeys/store.ts'
import { type AccountRow, findAccount } from './store.ts'

/** Where accounts could sign in: names that passkeys are for, and the issuer of the directory in use. */
export type Doors = { readonly hosts: readonly (string | undefined)[]; readonly issuer: string | undefined }

/** Whether an account can sign in: by a password, by the directory, or by a passkey of one of these names. */
export async function canSignIn(
  db: Kysely<Schema>,
  account: Pick<AccountRow, 'id' | 'password_hash'>,
  { hosts, issuer }: Doors,
): Promise<boolean> {
  if (account.password_hash !== null) return true
  if (issuer !== undefined && (await countLinks(db, account.id, issuer)) > 0) return true
  return (await listPasskeys(db, account.id)).some((row) => hosts.includes(row.host))
}

/** Which of these accounts could sign in by these doors. */
export async function whoCanSignIn(
  db: Kysely<Schema>,
  accounts: readonly string[],
  doors: Doors,
): Promise<readonly AccountRow[]> {
  const able: AccountRow[] = []
  for (const id of accounts) {
    const account = await findAccount(db, id)
    if (account !== undefined && (await canSignIn(db, account, doors))) able.push(account)
  }
  return able
}

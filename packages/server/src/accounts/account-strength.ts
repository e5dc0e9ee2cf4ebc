import type { AccountView } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'

export type AccountStrength = AccountView['strength']
type Proofs = {
  readonly passkeys: ReadonlySet<string>
  readonly totps: ReadonlySet<string>
  readonly links: ReadonlySet<string>
}

/**
 * The strongest proof each account is set up for. Somebody who comes by the directory is counted as one factor: how the directory proved
 * them is known of each session, not of the account. `accounts` absent: of all.
 */
export async function accountStrengths(
  db: Kysely<Schema>,
  accounts?: readonly string[],
): Promise<(row: { readonly id: string; readonly password_hash: string | null }) => AccountStrength> {
  const { passkeys, totps, links } = await proofsOf(db, accounts)
  return ({ id, password_hash }) => {
    if (passkeys.has(id)) return 'passkey'
    if (password_hash === null) return links.has(id) ? 'password' : 'none'
    return totps.has(id) ? 'twoFactor' : 'password'
  }
}

async function proofsOf(db: Kysely<Schema>, accounts: readonly string[] | undefined): Promise<Proofs> {
  if (accounts?.length === 0) return { passkeys: new Set(), totps: new Set(), links: new Set() }
  const idsOf = async (table: 'passkeys' | 'totps' | 'directory_links'): Promise<ReadonlySet<string>> => {
    const rows = await db
      .selectFrom(table)
      .select('account_id')
      .distinct()
      .$if(accounts !== undefined, (query) => query.where('account_id', 'in', [...(accounts ?? [])]))
      .orderBy('account_id')
      .limit(100_000)
      .execute()
    return new Set(rows.map((row) => row.account_id))
  }
  return { passkeys: await idsOf('passkeys'), totps: await idsOf('totps'), links: await idsOf('directory_links') }
}

import type { SECOND_PROOFS } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Place } from '../deps.ts'
import { relyingParty } from '../passkeys/relying-party.ts'
import { listPasskeys } from '../passkeys/store.ts'
import { countRecoveryCodes, findTotp } from '../second-factors/store.ts'

/** What can be shown besides a password, here and now. */
export type SecondProof = (typeof SECOND_PROOFS)[number]

/**
 * The second proofs of an account: an account that has one never signs in by its password alone. A passkey of another name than this
 * server's counts for nothing here, and recovery codes stand in for a factor but are none.
 */
export async function secondProofsOf(
  db: Kysely<Schema>,
  place: Place,
  account: string,
): Promise<readonly SecondProof[]> {
  const host = relyingParty(place)?.host
  const passkey = (await listPasskeys(db, account)).some((row) => row.host === host)
  const totp = (await findTotp(db, account)) !== undefined
  if (!passkey && !totp) return []
  const recovery = (await countRecoveryCodes(db, account)) > 0
  return [
    ...(passkey ? ['passkey' as const] : []),
    ...(totp ? ['totp' as const] : []),
    ...(recovery ? ['recovery' as const] : []),
  ]
}

/**
 * Whether the account has a passkey of the public name that cannot be shown here: on this machine's own address, or through a proxy
 * that passes that on as `Host`. Its password alone opens nothing then; `taga unlock account` does, for who governs the machine.
 */
export async function hasPasskeyElsewhere(
  db: Kysely<Schema>,
  { here, main }: { readonly here: Place; readonly main: Place },
  account: string,
): Promise<boolean> {
  const host = relyingParty(main)?.host
  if (host === undefined || host === relyingParty(here)?.host) return false
  return (await listPasskeys(db, account)).some((row) => row.host === host)
}

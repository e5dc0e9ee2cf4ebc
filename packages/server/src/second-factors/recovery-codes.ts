import { toBase32 } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { hashSecret } from '../http/secrets.ts'
import { deleteRecoveryCodes, insertRecoveryCodes, takeRecoveryCode } from './store.ts'

const CODES = 10
/**
 * 80 random bits a code: too many to guess from their hash. No key goes into it, so that codes still work after a restore onto a machine
 * without the former keys, where authenticator apps do not.
 */
const CODE_BYTES = 10
const CODE_LENGTH = 16

/** Ten new codes in place of the former. Told this once; kept as hashes. */
export async function makeRecoveryCodes(
  tx: Tx,
  { random, now }: Pick<Deps, 'random' | 'now'>,
  account: string,
): Promise<readonly string[]> {
  const codes = Array.from({ length: CODES }, () => toBase32(random(CODE_BYTES), CODE_LENGTH))
  await deleteRecoveryCodes(tx.db, account)
  await insertRecoveryCodes(tx.db, { account, hashes: codes.map((code) => hashOf(account, code)), at: now() })
  return codes.map((code) => (code.match(/.{4}/g) ?? []).join('-'))
}

/** Whether this is a code of the account that was not used before; it is used up then. */
export async function spendRecoveryCode(
  tx: Tx,
  { now }: Pick<Deps, 'now'>,
  given: { readonly account: string; readonly code: string },
): Promise<boolean> {
  return takeRecoveryCode(tx.db, { account: given.account, hash: hashOf(given.account, given.code), at: now() })
}

function hashOf(account: string, code: string): string {
  return hashSecret('recovery', `${account}\n${code}`)
}

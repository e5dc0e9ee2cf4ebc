import { createHash } from 'node:crypto'
import { FINGERPRINT_LENGTH, toBase32 } from '@taga/contract'
import type { ServerKey } from './deps.ts'
import type { KeyRing } from './keys/key-ring.ts'

/** The ledger's key as devices know it. What it signs for them begins with a purpose of its own, which no checkpoint does. */
export function serverKeyOf(keys: KeyRing): ServerKey {
  const der = Buffer.from(keys.ledger.publicKey, 'base64')
  return {
    publicKey: der.toString('base64url'),
    fingerprint: toBase32(createHash('sha256').update(der).digest(), FINGERPRINT_LENGTH),
    sign: (text) => Buffer.from(keys.ledger.sign(text), 'base64').toString('base64url'),
  }
}

/** Whom reports must be addressed to. */
export function audienceOf(key: Pick<ServerKey, 'fingerprint'>): string {
  return `taga:${key.fingerprint}`
}

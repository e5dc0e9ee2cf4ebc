import { createHash, timingSafeEqual } from 'node:crypto'
import type { Deps } from '../deps.ts'

/** A secret for somebody to carry: `sizeBytes` random bytes in base64url. Shown once; keep `hashSecret` of it. */
export function newSecret(random: Deps['random'], sizeBytes: 16 | 32): string {
  return Buffer.from(random(sizeBytes)).toString('base64url')
}

/** How a random secret is kept: SHA-256 in base64url under a purpose. Too fast for passwords, which people choose. */
export function hashSecret(
  purpose:
    | 'session'
    | 'ticket'
    | 'enrolment'
    | 'csrf'
    | 'step'
    | 'recovery'
    | 'apiKey'
    | 'enter'
    | 'watch'
    | 'cloudClient'
    | 'cloudArtifact',
  secret: string,
): string {
  return createHash('sha256').update(`taga-${purpose}/1\n${secret}`).digest('base64url')
}

/** SHA-256 of the bytes in base64url. */
export function digest(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('base64url')
}

export function isSameSecret(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

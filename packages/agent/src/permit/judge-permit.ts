import { createPublicKey, verify } from 'node:crypto'
import { Permit, permitText } from '@taga/contract'
import type { Identity } from '../state/identity.ts'
import type { KeptPermit } from './kept-permit.ts'

/** This computer's clocks. `boot`: which start of it this is, where it can tell. `lookedAt`: its clock at the last look. */
export type Clocks = {
  readonly now: number
  readonly uptimeMs: number
  readonly boot: string | undefined
  readonly lookedAt: number | undefined
}

/**
 * Only `valid` is a permit.
 * - `forged`: not signed by the server whose key was shown at enrolment. `foreign`: of another device or server.
 * - `clockBack`: this computer's clock shows a time before one that has been: nobody knows whether the permit has ended.
 */
export type PermitState =
  | { readonly kind: 'valid'; readonly permit: Permit; readonly leftMs: number }
  | { readonly kind: 'ended'; readonly permit: Permit }
  | { readonly kind: 'none' | 'forged' | 'foreign' | 'clockBack' }

/** Clocks that are kept right by a network are moved by less. */
const CLOCK_PLAY_MS = 2 * 60_000

/**
 * Whether the kept permit holds now. The time is the latest of what the clock shows, of what it has shown before, and of how long this
 * computer has been running since the permit was asked for: putting the clock back makes it neither longer nor again.
 */
export function judgePermit(
  kept: KeptPermit | undefined,
  identity: Pick<Identity, 'serverKey' | 'audience' | 'device'>,
  clocks: Clocks,
): PermitState {
  if (kept === undefined) return { kind: 'none' }
  const permit = isSigned(kept, identity.serverKey) ? readText(kept.text) : undefined
  if (permit === undefined) return { kind: 'forged' }
  if (permit.audience !== identity.audience || permit.device !== identity.device) return { kind: 'foreign' }
  // the server's time less this clock's; it was asked before it was signed, so that nothing is gained by a slow answer
  const ahead = permit.issuedAt - kept.askedAt
  const shown = clocks.now + ahead
  const been = Math.max(
    permit.issuedAt,
    kept.latestAt + ahead,
    (clocks.lookedAt ?? 0) + ahead,
    ranUntil(kept, permit, clocks),
  )
  if (shown < been - CLOCK_PLAY_MS) return { kind: 'clockBack' }
  const leftMs = permit.until - Math.max(shown, been)
  return leftMs > 0 ? { kind: 'valid', permit, leftMs } : { kind: 'ended', permit }
}

/** What time it is by how long this computer has been running, where it has not been started anew since. */
function ranUntil(kept: KeptPermit, permit: Permit, { boot, uptimeMs }: Clocks): number {
  const isSameRun = boot !== undefined && boot === kept.boot && uptimeMs >= kept.uptimeMs
  return isSameRun ? permit.issuedAt + (uptimeMs - kept.uptimeMs) : 0
}

function isSigned({ text, signature }: KeptPermit, serverKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(serverKey, 'base64url'), format: 'der', type: 'spki' })
    return verify(null, Buffer.from(permitText(text)), key, Buffer.from(signature, 'base64url'))
  } catch {
    return false // a key that is none signed nothing
  }
}

function readText(text: string): Permit | undefined {
  try {
    return Permit.parse(JSON.parse(text))
  } catch {
    return undefined // signed, but no permit
  }
}

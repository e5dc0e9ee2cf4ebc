import type { Observation, Seen } from '@taga/core'
import { type SessionProof, sessionFacts } from '../accounts/session-facts.ts'
import type { DeviceRow } from '../devices/store.ts'

/**
 * The facts of the session that asks. `device`: the one this request was shown to come from. TW-16, AD-14: a password on a device whose agent
 * vouches for the page is a password with a device certificate.
 */
export function ownSessionFacts(
  proof: SessionProof,
  seen: { readonly device: DeviceRow | undefined; readonly screenProtectedAt: number | undefined },
): Seen {
  const isVouchedFor = seen.device?.management === 'managed'
  const strength = proof.strength === 'password' && isVouchedFor ? 'passwordAndDevice' : proof.strength
  return { ...sessionFacts({ ...proof, strength }), ...screenFact(seen.screenProtectedAt) }
}

function screenFact(at: number | undefined): Seen {
  if (at === undefined) return {}
  const fact: Observation = { at, provenance: 'declared', source: 'place', kind: 'value', value: at }
  return { 'session.screenProtectedAt': fact }
}

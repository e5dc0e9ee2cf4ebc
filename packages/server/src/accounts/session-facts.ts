import type { Seen } from '@taga/core'

/** How strongly somebody has proved who they are, strongest first. */
export const SIGN_IN_STRENGTHS = ['passkey', 'twoFactor', 'passwordAndDevice', 'password', 'none'] as const
export type SignInStrength = (typeof SIGN_IN_STRENGTHS)[number]

/** How long a proof is fresh: opening confidential information and administrator's work ask for one this young. AD-14. */
export const FRESH_MS = 15 * 60_000

/** The proof a session rests on. `provedAt`: epoch ms of the last one. */
export type SessionProof = { readonly strength: SignInStrength; readonly provedAt: number }

/** Reads the proof out of a session's columns. A strength this program does not know is none. */
export function sessionProof(row: {
  readonly strength: string
  readonly proved_at: number | null
  readonly started_at: number
}): SessionProof {
  return {
    strength: SIGN_IN_STRENGTHS.find((strength) => strength === row.strength) ?? 'none',
    provedAt: row.proved_at ?? row.started_at,
  }
}

/** A proof is fresh for 15 minutes. One from the future is not believed. */
export function isFresh({ provedAt }: SessionProof, now: number): boolean {
  return provedAt <= now && now - provedAt < FRESH_MS
}

/** The facts of a sign-in: of a session that stands (`enforced`), or of one that a question supposes (`declared`). */
export function sessionFacts(
  { strength, provedAt: at }: SessionProof,
  provenance: 'enforced' | 'declared' = 'enforced',
): Seen {
  return {
    'session.strength': { at, provenance, source: 'session', kind: 'value', value: strength },
    'session.provedAt': { at, provenance, source: 'session', kind: 'value', value: at },
    'session.flag': { at, provenance, source: 'session', kind: 'value', value: 'none' },
  }
}

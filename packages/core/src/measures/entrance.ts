import type { Provenance } from '../facts/observation.ts'

/** What kind of system an entrance leads to. */
export const ENTRANCE_KINDS = [
  'vpn',
  'remoteDesktop',
  'virtualDesktop',
  'fileServer',
  'cloudService',
  'webApplication',
  'mail',
  'administration',
  'other',
] as const
export type EntranceKind = (typeof ENTRANCE_KINDS)[number]

/** How an entrance proves who comes in, best first; nobody's knowing counts as badly as none. Measure AD-14. */
export const AUTHENTICATIONS = [
  'passkey',
  'multiFactor',
  'certificateAndPassword',
  'password',
  'none',
  'unknown',
] as const
export type Authentication = (typeof AUTHENTICATIONS)[number]

/** Whether weak passwords are refused where a password is chosen. Measure AD-16. */
export const PASSWORD_POLICIES = ['checked', 'noPasswords', 'unchecked', 'unknown'] as const
export type PasswordPolicy = (typeof PASSWORD_POLICIES)[number]

export const ANSWERS = ['yes', 'no', 'unknown'] as const
export type Answer = (typeof ANSWERS)[number]

/**
 * A system that can be reached from outside, whether or not Taga stands in front of it: a VPN box or a cloud service beside us counts.
 * `address` is what people type; times are epoch ms; after `reviewDueAt` what is known of it is stale.
 */
export type Entrance = {
  readonly id: string
  readonly name: string
  readonly kind: EntranceKind
  readonly address?: string
  readonly frontedByTaga: boolean
  readonly authentication: Authentication
  readonly passwordPolicy: PasswordPolicy
  readonly encryptedPath: Answer
  readonly boundary: { readonly restricted: Answer; readonly reviewedAt?: number }
  readonly logsKept: Answer
  readonly knownBy: Provenance
  readonly recordedAt: number
  readonly reviewDueAt: number
  readonly owner: string
}

/** The ways of proving that the guideline asks for from outside: more than one factor, or a certificate beside the password (AD-14.1). */
export const STRONG_AUTHENTICATIONS: readonly Authentication[] = ['passkey', 'multiFactor', 'certificateAndPassword']

/** Whether what is known of the entrance may still be believed at `now`: recorded in the past and not yet due for review. */
export function isReviewed({ recordedAt, reviewDueAt }: Entrance, now: number): boolean {
  return recordedAt <= now && now < reviewDueAt
}

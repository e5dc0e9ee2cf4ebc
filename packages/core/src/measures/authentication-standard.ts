import type { Words } from '../words.ts'
import {
  type Authentication,
  type Entrance,
  type EntranceKind,
  isReviewed,
  STRONG_AUTHENTICATIONS,
} from './entrance.ts'
import type { LackReason } from './lack-words.ts'

/**
 * What the organisation's standard demands of who enters from outside, the least first (AD-14).
 * - `strong`: more than one factor, or a certificate beside the password. Less is no standard: the guideline asks for this much (AD-14.1).
 * - `multiFactor`: more than one factor. `passkey`: a passkey, which gives nothing away to a false page.
 */
export const AUTHENTICATION_DEMANDS = ['strong', 'multiFactor', 'passkey'] as const
export type AuthenticationDemand = (typeof AUTHENTICATION_DEMANDS)[number]

export const DEMAND_WORDS: Readonly<Record<AuthenticationDemand, Words>> = {
  strong: {
    ja: '二要素以上、またはパスワードと電子証明書',
    en: 'two factors or more, or a password with a certificate',
  },
  multiFactor: { ja: '二要素以上', en: 'two factors or more' },
  passkey: { ja: 'パスキー', en: 'a passkey' },
}

const ACCEPTED: Readonly<Record<AuthenticationDemand, readonly Authentication[]>> = {
  strong: STRONG_AUTHENTICATIONS,
  multiFactor: ['passkey', 'multiFactor'],
  passkey: ['passkey'],
}

/** What is demanded `everywhere`, and of entrances of some kinds instead. */
export type StandardDemands = {
  readonly everywhere: AuthenticationDemand
  readonly kinds: Readonly<Partial<Record<EntranceKind, AuthenticationDemand>>>
}

/** What the guideline asks for, where the organisation has approved no standard of its own. */
export const GUIDELINE_DEMANDS: StandardDemands = { everywhere: 'strong', kinds: {} }

export function demandOf(demands: StandardDemands, kind: EntranceKind): AuthenticationDemand {
  return demands.kinds[kind] ?? demands.everywhere
}

/** How an entrance stands to the standard, and by what. Only `meets` is good; a known shortcoming is told before what is not known. */
export type ComparedEntrance = {
  readonly state: 'meets' | 'fails' | 'unknown' | 'stale'
  readonly lacks: readonly LackReason[]
}

/**
 * AD-14, AD-16: holds what the register says of an entrance against the standard. Nobody's knowing is not meeting it, and neither is a word
 * whose review is past, or that comes from the future.
 */
export function compareToStandard(entrance: Entrance, demands: StandardDemands, now: number): ComparedEntrance {
  const { authentication, passwordPolicy, recordedAt } = entrance
  const lacks: LackReason[] = []
  if (authentication !== 'unknown' && !isAccepted(entrance, demands))
    lacks.push(STRONG_AUTHENTICATIONS.includes(authentication) ? 'belowStandard' : 'weakAuthentication')
  if (passwordPolicy === 'unchecked') lacks.push('weakPasswordsAccepted')
  if (lacks.length > 0) return { state: 'fails', lacks }
  if (authentication === 'unknown' || passwordPolicy === 'unknown' || recordedAt > now)
    return { state: 'unknown', lacks: ['notSeen'] }
  if (!isReviewed(entrance, now)) return { state: 'stale', lacks: ['reviewDue'] }
  return { state: 'meets', lacks: [] }
}

/** Whether the way an entrance proves who comes in is one that the standard accepts there. */
export function isAccepted({ authentication, kind }: Entrance, demands: StandardDemands): boolean {
  return ACCEPTED[demandOf(demands, kind)].includes(authentication)
}

/** The standard that was approved last: its end, and whether a setting it describes has changed since. Times are epoch ms. */
export type ApprovedStandard = {
  readonly demands: StandardDemands
  readonly approvedAt: number
  readonly validUntil: number
  readonly settingsChanged: boolean
}

/** Why the document is not in force now; undefined where it is. */
export function lackOfStandard(standard: ApprovedStandard | undefined, now: number): LackReason | undefined {
  if (standard === undefined || standard.approvedAt > now) return 'standardMissing'
  if (standard.validUntil <= now) return 'standardEnded'
  return standard.settingsChanged ? 'standardChanged' : undefined
}

import type { Rule } from '../access/rule.ts'
import type { SourceId } from '../facts/catalogue.ts'
import type { Seen } from '../facts/observation.ts'
import type { Level, MeasureId, PatternId } from '../guideline/ids.ts'
import type { ApprovedStandard } from './authentication-standard.ts'
import type { Entrance } from './entrance.ts'

/** A person in the register; `seen` holds facts about the person (training, contacts, credentials). */
export type PersonView = {
  readonly id: string
  readonly name?: string
  readonly roles: readonly string[]
  readonly department?: string
  readonly state: 'active' | 'locked' | 'left'
  readonly seen: Seen
}

/** A device in the register; `seen` holds what its agent reported last and what workflows recorded. `lastSeenAt`: epoch ms. */
export type DeviceView = {
  readonly id: string
  readonly ownership: 'company' | 'personal'
  readonly management: 'managed' | 'browserOnly'
  readonly lifecycle: 'inStock' | 'lent' | 'inUse' | 'returned' | 'lost' | 'stolen' | 'toWipe' | 'wiped' | 'disposed'
  readonly kind: 'laptop' | 'desktop' | 'server' | 'virtual' | 'phone' | 'tablet'
  readonly user?: string
  readonly lastSeenAt?: number
  readonly seen: Seen
}

/** Something that can be opened; the level is absent where nobody has decided it (EX-2). `recordedAt`: epoch ms. */
export type ResourceView = {
  readonly id: string
  readonly level?: Level
  readonly teleworkAllowed?: boolean
  readonly recordedAt: number
}

/** Information in the register of assets; the level is absent where nobody has decided it. `reviewDueAt`: epoch ms. */
export type AssetView = {
  readonly id: string
  readonly level?: Level
  readonly recordedAt: number
  readonly reviewDueAt?: number
}

/** A service of others that people use or ask for. `decidedAt`, `reviewDueAt`: epoch ms. */
export type ServiceView = {
  readonly id: string
  readonly state: 'inReview' | 'approved'
  readonly decidedAt?: number
  readonly reviewDueAt?: number
}

/** Information that somebody declared to send outside, and did not give up. `declaredAt`: epoch ms, when it was declared last. */
export type SendingView = {
  readonly id: string
  readonly state: 'accepted' | 'turnedBack'
  readonly declaredAt: number
}

/** The card of contacts as it stands: which kinds of contacts it names, and when it was kept last (epoch ms). */
export type ContactCardView = { readonly kinds: readonly string[]; readonly keptAt: number }

/** An account with us: when its password passed the checks of AD-16 (absent: never), and the strongest proof it is set up for. */
export type AccountView = {
  readonly id: string
  readonly person: string
  readonly passwordCheckedAt?: number
  readonly strength: 'passkey' | 'twoFactor' | 'passwordAndDevice' | 'password' | 'none'
}

/** The ways in which an organisation can make a measure its own. */
export const TAILORING_CHOICES = ['adopt', 'adapt', 'decline'] as const
export type TailoringChoice = (typeof TAILORING_CHOICES)[number]

/**
 * What the organisation has decided about a measure. A measure declined counts as such until `reviewAt` (epoch ms); one that was adapted
 * is judged as before and carries the organisation's `ownWords`.
 */
export type Tailoring = {
  readonly measure: MeasureId
  readonly choice: TailoringChoice
  readonly reason: string
  readonly ownWords?: string
  readonly by: string
  readonly reviewAt: number
}

/** What the organisation says of a part of a measure (`DECLARED_PARTS`): `at` when it was said, `until` when the word ends (epoch ms). */
export type Declaration = {
  readonly part: string
  readonly answer: 'yes' | 'no'
  readonly at: number
  readonly until: number
}

/**
 * A part of a measure (`DECLARED_PARTS`) that a gateway carries out itself: for `n` of `m` devices, of which the one heard of longest ago was
 * at `at` (epoch ms). It stands in the place of anybody's word where it is for all of them.
 */
export type EnforcedPart = { readonly part: string; readonly n: number; readonly m: number; readonly at: number }

/** How many questions were decided since `since` (epoch ms), how many were denied and how many let through with obligations. */
export type DecisionsView = {
  readonly since: number
  readonly total: number
  readonly denials: number
  readonly obligations: number
}

/**
 * All that the state of the measures is computed from at `now` (epoch ms). `patternsInUse` is absent until the organisation has said
 * which ways of teleworking it uses; every measure then applies.
 */
export type OrganisationView = {
  readonly now: number
  readonly settings: Readonly<Record<string, number>>
  readonly adopted: readonly SourceId[]
  readonly people: readonly PersonView[]
  readonly devices: readonly DeviceView[]
  readonly resources: readonly ResourceView[]
  readonly accounts: readonly AccountView[]
  readonly entrances: readonly Entrance[]
  readonly rules: readonly Rule[]
  readonly decisions: DecisionsView
  readonly tailoring: readonly Tailoring[]
  readonly declarations?: readonly Declaration[]
  readonly enforcedParts?: readonly EnforcedPart[]
  readonly assets?: readonly AssetView[]
  readonly services?: readonly ServiceView[]
  readonly sendings?: readonly SendingView[]
  readonly contactCard?: ContactCardView
  /** When the handling of each level was decided (epoch ms); a level that is absent is not. */
  readonly handling?: Readonly<Partial<Record<Level, number>>>
  readonly patternsInUse?: readonly PatternId[]
  /** Absent where none was ever approved. */
  readonly authenticationStandard?: ApprovedStandard
}

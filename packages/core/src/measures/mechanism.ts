import type { FactKey, SourceId } from '../facts/catalogue.ts'
import { PROVENANCES, type Provenance } from '../facts/observation.ts'
import type { MeasureId } from '../guideline/ids.ts'
import type { PostureItemId } from '../posture/posture-item.ts'
import type { Words } from '../words.ts'
import type { LackReason } from './lack-words.ts'
import type { OrganisationView } from './organisation-view.ts'

export type MechanismState = 'holds' | 'partly' | 'fails' | 'unknown'

export type SubjectOfMechanism =
  | 'device'
  | 'person'
  | 'account'
  | 'entrance'
  | 'resource'
  | 'rule'
  | 'asset'
  | 'service'
  | 'sending'
  | 'contact'
  | 'level'
  | 'part'
  | 'standard'

/**
 * A subject that does not count as good, and why. `about` names the item, fact or source. One that the organisation has let off for a
 * time is `exempt`: it is counted apart, stays in the denominator and is never good.
 */
export type Lacking = {
  readonly id: string
  readonly state: 'fails' | 'unknown' | 'stale' | 'exempt'
  readonly reason: LackReason
  readonly about?: PostureItemId | FactKey | SourceId
}

/** A subject outside the denominator, and why it is not counted. */
export type Excluded = { readonly id: string; readonly reason: LackReason }

/**
 * What a mechanism shows: `n` of `m` subjects are good. It holds only where `m` is above nothing and `n` is all of it; over an empty
 * denominator it is unknown, nothing is registered yet. `provenance` is the best its good subjects rest on, `oldestAt` the oldest of
 * their observations (epoch ms).
 */
export type MechanismResult = {
  readonly state: MechanismState
  readonly n: number
  readonly m: number
  readonly holds: readonly string[]
  readonly lacking: readonly Lacking[]
  readonly excluded: readonly Excluded[]
  readonly provenance?: Provenance
  readonly oldestAt?: number
}

/** One way in which a measure is carried out or observed. `evidence` is how it can be known at best. */
export type Mechanism = {
  readonly id: string
  readonly measure: MeasureId
  readonly subject: SubjectOfMechanism
  readonly title: Words
  readonly denominator: Words
  readonly evidence: readonly [Provenance, ...Provenance[]]
  readonly evaluate: (view: OrganisationView) => MechanismResult
}

/** What is found of one subject. */
export type Found = { readonly id: string } & (
  | { readonly state: 'holds'; readonly provenance: Provenance; readonly at?: number }
  | (Omit<Lacking, 'id'> & { readonly state: Lacking['state'] })
  | { readonly state: 'excluded'; readonly reason: LackReason }
)

/** Counts what was found. Excluded subjects are listed as the rest and count neither way. */
export function tally(found: readonly Found[]): MechanismResult {
  const good = found.flatMap((each) => (each.state === 'holds' ? [each] : []))
  const excluded = found.flatMap((each) => (each.state === 'excluded' ? [{ id: each.id, reason: each.reason }] : []))
  const lacking = found.flatMap((each): readonly Lacking[] =>
    each.state === 'holds' || each.state === 'excluded' ? [] : [each],
  )
  const provenance = PROVENANCES.find((best) => good.some((each) => each.provenance === best))
  const times = good.flatMap(({ at }) => (at === undefined ? [] : [at]))
  return {
    state: stateOf(good.length, lacking),
    n: good.length,
    m: good.length + lacking.length,
    holds: good.map(({ id }) => id),
    lacking,
    excluded,
    ...(provenance === undefined ? {} : { provenance }),
    ...(times.length === 0 ? {} : { oldestAt: times.reduce((oldest, at) => Math.min(oldest, at)) }),
  }
}

/** What one mechanism shows over several parts of its subjects, as if it had been asked of all of them at once. */
export function joinResults(parts: readonly MechanismResult[]): MechanismResult {
  const holds = parts.flatMap((part) => part.holds)
  const lacking = parts.flatMap((part) => part.lacking)
  const provenance = PROVENANCES.find((best) => parts.some((part) => part.provenance === best))
  const times = parts.flatMap(({ oldestAt }) => (oldestAt === undefined ? [] : [oldestAt]))
  return {
    state: stateOf(holds.length, lacking),
    n: holds.length,
    m: holds.length + lacking.length,
    holds,
    lacking,
    excluded: parts.flatMap((part) => part.excluded),
    ...(provenance === undefined ? {} : { provenance }),
    ...(times.length === 0 ? {} : { oldestAt: times.reduce((oldest, at) => Math.min(oldest, at)) }),
  }
}

function stateOf(n: number, lacking: readonly Lacking[]): MechanismState {
  if (lacking.length === 0) return n === 0 ? 'unknown' : 'holds'
  if (n > 0) return 'partly'
  return lacking.some(({ state }) => state === 'fails' || state === 'exempt') ? 'fails' : 'unknown'
}

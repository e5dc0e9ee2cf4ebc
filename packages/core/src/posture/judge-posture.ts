import { type FactKey, factSpec } from '../facts/catalogue.ts'
import type { Facts, FindingState, Observation, Provenance, Seen, UnknownReason, Value } from '../facts/observation.ts'
import { readFactOf } from '../access/evaluate-test.ts'
import { findState, worstOf } from '../facts/find-state.ts'
import { exemptFinding } from './exempt-finding.ts'
import { type Moment, evaluateAnyGroup, factsOfDevice } from './evaluate-groups.ts'
import { POSTURE_ITEMS } from './items.ts'
import type { PostureItem } from './posture-item.ts'

/** One fact behind a finding: what was seen, or why nothing was; `ageMs` is absent where nobody looked. */
export type FindingObservation = {
  readonly fact: FactKey
  readonly provenance?: Provenance
  readonly source?: string
  readonly at?: number
  readonly ageMs?: number
} & ({ readonly kind: 'value'; readonly value: Value } | { readonly kind: 'unknown'; readonly reason: UnknownReason })

/**
 * The state of one item. Only `holds` is good. A plain fact (`item.kind` `told`) never holds: once it is seen, `notApplicable` says
 * that there is nothing to judge about it. `advised` is the state of what is advised beyond the limit, where the item names it.
 * `exempt` says that the item is not as it must be and that a recorded exemption covers that for now.
 * The finding stands until `validUntil` (epoch ms, exclusive).
 */
export type PostureFinding = {
  readonly item: PostureItem
  readonly state: FindingState
  readonly advised?: FindingState
  readonly observations: readonly FindingObservation[]
  readonly validUntil: number
}

/** A look at a device and how it is to be judged. */
export type PostureQuestion = Moment & { readonly seen: Seen; readonly judgedAs: 'client' | 'server' }

/**
 * Judges every item that applies to such a device, in reading order. A server is judged by what applies to servers (AD-7.4, AD-8.1).
 * Nothing but a believed observation within its age makes an item hold.
 */
export function judgePosture(question: PostureQuestion): readonly PostureFinding[] {
  return POSTURE_ITEMS.filter(({ judges }) => judges === 'both' || judges === question.judgedAs).map((item) =>
    exemptFinding(judgeItem(item, question), question),
  )
}

function judgeItem(item: PostureItem, question: PostureQuestion): PostureFinding {
  const observations = item.facts.map((fact) => observationOf(fact, question.seen[fact], question.now))
  const facts = factsOfDevice(question.seen)
  if (item.kind === 'told') return { item, observations, ...tell(item, facts, question.now) }
  const applies = findState(item.when, facts, question.now, question.settings)
  if (applies.state === 'fails') return { item, observations, state: 'notApplicable', validUntil: applies.validUntil }
  const { state, validUntil } = evaluateAnyGroup(item.must, facts, question)
  const until = Math.min(applies.validUntil, validUntil)
  if (item.ideal === undefined) return { item, observations, state, validUntil: until }
  const ideal = evaluateAnyGroup(item.ideal, facts, question)
  return { item, observations, state, advised: ideal.state, validUntil: Math.min(until, ideal.validUntil) }
}

/** A plain fact is unknown, stale, or there with nothing to judge. */
function tell(item: PostureItem, facts: Facts, now: number): Pick<PostureFinding, 'state' | 'validUntil'> {
  const readings = item.facts.map((fact) => readFactOf(fact, facts, now))
  const state = worstOf(readings.map((each) => (each.state === 'known' ? 'holds' : each.state)))
  return {
    state: state === 'holds' ? 'notApplicable' : state,
    validUntil: Math.min(...readings.map((each) => each.validUntil)),
  }
}

function observationOf(fact: FactKey, seen: Observation | undefined, now: number): FindingObservation {
  if (seen === undefined) return { fact, kind: 'unknown', reason: 'notReported' }
  const { provenance, source, at } = seen
  const ageMs = Math.max(0, now - at)
  // written out: spreading the shared part took a third of judging a device
  return seen.kind === 'value'
    ? { fact, provenance, source, at, ageMs, kind: 'value', value: seen.value }
    : { fact, provenance, source, at, ageMs, kind: 'unknown', reason: seen.reason }
}

/** Whether the look that a finding rests on may be asked of a device that belongs to its user. */
export function mayAskPersonalDevice(item: PostureItem): boolean {
  return item.personal && item.facts.every((fact) => factSpec(fact).personal)
}

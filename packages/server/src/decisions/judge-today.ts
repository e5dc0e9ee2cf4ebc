import { sessionFacts } from '../accounts/session-facts.ts'
import {
  type CompiledRules,
  type Decision,
  type Facts,
  LEVELS,
  type Level,
  type Observation,
  PATTERN_IDS,
  type PatternId,
  type Reason,
  type Rule,
  type Seen,
  type SourceId,
  type Value,
  compile,
  decide,
} from '@taga/core'
import { connectionFacts } from './connection-facts.ts'
import type { PublishedRules } from './rules.ts'

/**
 * What a person reads in one cell of the morning's table. Only `yes` is good.
 * - `yes`: the rules allow it, and so would every baseline rule on the device if it were enforced.
 * - `conditional`: allowed after a step-up, with duties or a warning, or only because a rule is still observing or an exemption stands.
 * - `no`: a rule denies it by what is known. `unknown`, `stale`: it is denied because something is not known, or too old.
 * - `notSetUp`: nothing denies it, but a rule that would have to be asked rests on a source that is not adopted yet.
 */
export const CELL_STATES = ['yes', 'conditional', 'no', 'unknown', 'stale', 'notSetUp'] as const
export type CellState = (typeof CELL_STATES)[number]

export type TodayCell = {
  readonly pattern: PatternId
  readonly level: Level
  readonly state: CellState
  /** Why it is not simply `yes`: what stands in the way, what is asked for, or what would stand in the way once rules are enforced. */
  readonly reasons: readonly Reason[]
}

/** The rules as published, and the same with every rule that must be asked of a device enforced, whether or not it is adopted yet. */
export type TodayRules = { readonly published: PublishedRules; readonly strict: CompiledRules }

export function todayRules(published: PublishedRules): TodayRules {
  const { set } = published
  const known = STRICT.get(published)
  const strict =
    known ?? compile({ ...set, rules: set.rules.map((rule) => (isOnDevice(rule) ? enforced(rule) : rule)) })
  STRICT.set(published, strict)
  return { published, strict }
}

/** Compiling costs more than judging a page; what it gives follows from the published rules alone. */
const STRICT = new WeakMap<PublishedRules, CompiledRules>()

/**
 * What must be asked of a device before anybody says "can work": the baseline rules on its posture, and for a personal device whether it
 * was approved at all, though that is a recommended rule.
 */
function isOnDevice({ tier, mode, otherwise, sources }: Rule): boolean {
  if (mode === 'off' || otherwise.kind !== 'deny') return false
  if (!sources.every((source) => ASKED_OF_DEVICES.includes(source))) return false
  return tier === 'baseline' || sources.includes('approvals.personalDevices')
}

const ASKED_OF_DEVICES: readonly SourceId[] = ['posture', 'register.devices', 'approvals.personalDevices']

function enforced({ from: _begun, ...rule }: Rule): Rule {
  return { ...rule, mode: 'enforce', sources: [] }
}

/**
 * Judges one person on one device for each way of working and level of information, at `now`. What nobody can know before the work is
 * opened is supposed at its best, and the screen says so: from home over the gateway, after a sign-in with two factors, for something
 * the person has a right to.
 */
export function judgeToday(
  rules: TodayRules,
  known: { readonly person: Seen; readonly device: Seen },
  now: number,
): readonly TodayCell[] {
  return PATTERN_IDS.flatMap((pattern) =>
    LEVELS.map((level): TodayCell => {
      const { state, reasons } = judgeWay(rules, { facts: supposedFacts(known, { pattern, level, now }), pattern }, now)
      return { pattern, level, state, reasons }
    }),
  )
}

/** One way of opening one thing, with the decision itself: what a person reads of it. */
export function judgeWay(
  rules: TodayRules,
  asked: { readonly facts: Facts; readonly pattern: PatternId; readonly resource?: string },
  now: number,
): Pick<TodayCell, 'state' | 'reasons'> & { readonly decision: Decision } {
  const { facts, pattern, resource = SUPPOSED } = asked
  const question = { facts, ask: { pattern, resource, action: 'view' } } as const
  const decision = decide(rules.published.compiled, question, now)
  if (decision.outcome === 'deny')
    return { decision, state: stateOfDenial(decision.reasons), reasons: decision.reasons }
  return { decision, ...weigh(decision, decide(rules.strict, question, now)) }
}

/** Denied for what is known, or only for what is not: the difference decides what to do about it. */
function stateOfDenial(reasons: readonly Reason[]): CellState {
  const denying = reasons.filter((reason) => reason.effect === 'deny' || reason.effect === 'oblige')
  const states = new Set((denying.length > 0 ? denying : reasons).map((reason) => reason.state))
  if (states.has('fails')) return 'no'
  return states.has('unknown') ? 'unknown' : 'stale'
}

function weigh(decision: Decision, strict: Decision): Pick<TodayCell, 'state' | 'reasons'> {
  const asked = decision.outcome === 'step-up' ? decision.reasons : []
  if (strict.outcome === 'deny') {
    const waiting = strict.reasons.some(({ rule }) => decision.notInForce.includes(rule))
    return { state: waiting ? 'notSetUp' : 'conditional', reasons: [...strict.reasons, ...asked] }
  }
  const reasons = [...asked, ...decision.warnings, ...decision.exempted]
  if (reasons.length > 0 || decision.obligations.length > 0) return { state: 'conditional', reasons }
  return { state: 'yes', reasons: [] }
}

const SUPPOSED = 'supposed'

/** What is supposed of a question that nobody has asked yet: at its best, from home over the gateway after two factors. */
export function supposedFacts(
  { person, device }: { readonly person: Seen; readonly device: Seen },
  { pattern, level, now }: { readonly pattern: PatternId; readonly level: Level; readonly now: number },
): Facts {
  return {
    ...supposedThing(person, level, now),
    device,
    session: sessionFacts({ strength: 'twoFactor', provedAt: now }, 'declared'),
    connection: connectionFacts({ pattern, path: 'gateway', network: 'homeWifi', place: 'home' }, now),
    organisation: {},
  }
}

/** Something of one level that the person has the right to: of everything else that is known of things, nothing helps. */
export function supposedThing(person: Seen, level: Level, now: number): Pick<Facts, 'person' | 'resource'> {
  const supposed = (value: Value): Observation => ({
    kind: 'value',
    value,
    at: now,
    provenance: 'declared',
    source: SUPPOSED,
  })
  const rights = person['person.rights']
  const held = rights?.kind === 'value' && Array.isArray(rights.value) ? rights.value : []
  return {
    person: { ...person, 'person.rights': supposed([...held, SUPPOSED].slice(-64)) },
    resource: {
      'resource.level': supposed(level),
      'resource.right': supposed(SUPPOSED),
      'resource.teleworkAllowed': supposed(true),
      'resource.fitForConfidential': supposed(false),
      'resource.savingPossible': supposed(true),
      'resource.external': supposed(false),
    },
  }
}

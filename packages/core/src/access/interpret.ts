import type { FactKey, SourceId } from '../facts/catalogue.ts'
import type { Facts } from '../facts/observation.ts'
import { PATTERN_IDS, type PatternId } from '../guideline/ids.ts'
import { withAskFacts } from './ask-facts.ts'
import type { Action, Decision, Question, Reason } from './decision.ts'
import { evaluateTest, readFactOf, type TestResult } from './evaluate-test.ts'
import { EXEMPTION_FACTS, exemptUntil, mayBeExempt } from './exemptions.ts'
import {
  carriedKinds,
  FORBIDDEN_ACTIONS,
  mergeObligations,
  PATTERN_CARRIES,
  resolveObligations,
} from './obligations.ts'
import type { Obligation, Rule } from './rule.ts'
import { resolveBound } from './settings.ts'

/**
 * The rules of an organisation as data: what `compile` takes and `interpret` reads directly. `until` (epoch ms): these rules may be
 * gone from then on, so that no answer stands longer.
 */
export type RuleSet = {
  readonly version: string
  readonly rules: readonly Rule[]
  readonly settings?: Readonly<Record<string, number>>
  readonly adopted: readonly SourceId[]
  readonly until?: number
}

/**
 * The plain reading of the rules: slow and obvious, rule by rule and test by test. It gives the same `Decision` as `decide`, except
 * that `validUntil` may differ: both only promise that the answer stands until then. It exists as a second opinion.
 */
export function interpret(set: RuleSet, question: Question, now: number): Decision {
  const found = judge(set, question, now, { carries: undefined })
  const [first, ...rest] = [...found.denials, ...found.stepUps]
  const others = first === undefined ? [] : judgeOthers(set, question, now)
  const common = {
    warnings: found.warnings,
    observed: found.observed,
    exempted: found.exempted,
    notInForce: set.rules.filter((rule) => rule.mode !== 'off' && !isInForce(rule, set)).map((rule) => rule.id),
    obligations: mergeObligations(found.obligations),
    validUntil: Math.min(found.validUntil, set.until ?? Infinity, ...others.map((other) => other.found.validUntil)),
    rules: set.version,
  }
  if (first === undefined) return { outcome: 'allow', ...common }
  const instead = others.filter((other) => other.found.denials.length === 0).map((other) => other.pattern)
  const reasons = [first, ...rest] as const
  return found.denials.length > 0
    ? { outcome: 'deny', reasons, instead, ...common }
    : { outcome: 'step-up', proof: found.proof, reasons, instead, ...common }
}

/** The same question by every other pattern, each with what its carrier can carry out. */
function judgeOthers(
  set: RuleSet,
  question: Question,
  now: number,
): readonly { readonly pattern: PatternId; readonly found: Found }[] {
  return PATTERN_IDS.filter((pattern) => pattern !== question.ask.pattern).map((pattern) => {
    const other = { ...question, ask: { ...question.ask, pattern } }
    return { pattern, found: judge(set, other, now, { carries: PATTERN_CARRIES[pattern] }) }
  })
}

type Found = {
  denials: Reason[]
  stepUps: Reason[]
  warnings: Reason[]
  observed: Reason[]
  exempted: Reason[]
  obligations: (readonly Obligation[])[]
  proof: 'any' | 'passkey'
  validUntil: number
}

function judge(
  set: RuleSet,
  question: Question,
  now: number,
  carrier: { carries: readonly string[] | undefined },
): Found {
  const facts = withAskFacts(question.facts, question.ask, now)
  const found: Found = {
    denials: [],
    stepUps: [],
    warnings: [],
    observed: [],
    exempted: [],
    obligations: [],
    proof: 'any',
    validUntil: Math.min(
      ...(['connection.carries', ...EXEMPTION_FACTS] as const).map((fact) => readFactOf(fact, facts, now).validUntil),
    ),
  }
  for (const rule of set.rules) {
    if (rule.mode === 'off' || !isInForce(rule, set)) continue
    const notBegun = rule.from !== undefined && now < rule.from
    if (notBegun) found.validUntil = Math.min(found.validUntil, rule.from)
    const { reason: ownReason, validUntil } = findReason(rule, facts, now, set.settings ?? {})
    found.validUntil = Math.min(found.validUntil, validUntil)
    if (ownReason === undefined) continue
    const hindrance = findHindrance(rule, question.ask.action, facts, now, carrier.carries)
    const reason = hindrance ?? ownReason
    const exempt = mayBeExempt(rule.id) ? exemptUntil(rule.id, facts, now) : undefined
    if (exempt !== undefined) {
      found.validUntil = Math.min(found.validUntil, exempt)
      found.exempted.push(reason)
      continue
    }
    const mode = notBegun ? 'observe' : rule.mode
    if (mode === 'observe') found.observed.push(reason)
    else if (mode === 'warn' || reason.effect === 'warn') found.warnings.push(reason)
    else if (reason.effect === 'stepUp') {
      found.stepUps.push(reason)
      if (rule.otherwise.kind === 'stepUp' && rule.otherwise.proof === 'passkey') found.proof = 'passkey'
    } else if (reason.effect === 'deny') found.denials.push(reason)
    if (mode === 'enforce' && rule.otherwise.kind === 'oblige')
      found.obligations.push(resolveObligations(rule.otherwise.obligations, set.settings ?? {}))
  }
  return found
}

function isInForce(rule: Rule, set: RuleSet): boolean {
  return rule.sources.every((source) => set.adopted.includes(source))
}

/** Why the rule takes effect, or undefined where it does not apply or is met. */
function findReason(
  rule: Rule,
  facts: Facts,
  now: number,
  settings: Readonly<Record<string, number>>,
): { readonly reason: Reason | undefined; readonly validUntil: number } {
  const limits = {
    settings,
    ...(rule.maxAgeMs === undefined ? {} : { maxAgeMs: resolveBound(rule.maxAgeMs, settings) }),
  }
  const ask = (test: Rule['when'][number]) => evaluateTest(test, facts, now, limits)
  const when = rule.when.map(ask)
  const groups = rule.must.map((group) => group.map(ask))
  const validUntil = Math.min(...[when, ...groups].flat().map((result) => result.validUntil))
  const applies = when.every((result) => result.state !== 'fails')
  const met = groups.some((group) => group.every((result) => result.state === 'holds'))
  if (!applies || met) return { reason: undefined, validUntil }
  const reason = groups.length === 0 ? reasonToApply(rule, when) : reasonOf(rule, nearestGroup(groups))
  return { reason, validUntil }
}

/** The failing tests of the group with the fewest of them; of several such groups the first. */
function nearestGroup(groups: readonly (readonly TestResult[])[]): readonly TestResult[] {
  const failing = groups.map((group) => group.filter((result) => result.state !== 'holds'))
  const fewest = Math.min(...failing.map((group) => group.length))
  return failing.find((group) => group.length === fewest) ?? []
}

function reasonOf(rule: Rule, failing: readonly TestResult[]): Reason {
  const states = failing.map((result) => result.state)
  const state = states.includes('fails') ? 'fails' : states.includes('stale') ? 'stale' : 'unknown'
  return {
    rule: rule.id,
    effect: rule.otherwise.kind,
    state,
    facts: distinct(failing.flatMap((result) => result.blame)),
  }
}

/** A rule without `must` takes effect by what it applies to: known, or not known to be otherwise. */
function reasonToApply(rule: Rule, when: readonly TestResult[]): Reason {
  const doubtful = when.filter((result) => result.state !== 'holds')
  if (doubtful.length > 0) return reasonOf(rule, doubtful)
  const facts = distinct(rule.when.flatMap((test) => ('other' in test ? [test.fact, test.other] : [test.fact])))
  return { rule: rule.id, effect: rule.otherwise.kind, state: 'fails', facts }
}

/** Why the rule's obligations deny: the carrier cannot carry one out, or one of them forbids the very action asked for. */
function findHindrance(
  rule: Rule,
  action: Action,
  facts: Facts,
  now: number,
  carries: readonly string[] | undefined,
): Reason | undefined {
  if (rule.otherwise.kind !== 'oblige') return undefined
  const kinds = rule.otherwise.obligations.map((obligation) => obligation.kind)
  const reading = readFactOf('connection.carries', facts, now)
  const carried = carries ?? carriedKinds(reading)
  const cannot = kinds.some((kind) => !carried.includes(kind))
  const forbids = kinds.some((kind) => FORBIDDEN_ACTIONS[kind].includes(action))
  if (!cannot && !forbids) return undefined
  return {
    rule: rule.id,
    effect: 'deny',
    state: forbids || reading.state === 'known' ? 'fails' : reading.state,
    facts: [...(cannot ? (['connection.carries'] as const) : []), ...(forbids ? (['connection.action'] as const) : [])],
  }
}

function distinct(facts: readonly FactKey[]): readonly FactKey[] {
  return [...new Set(facts)]
}

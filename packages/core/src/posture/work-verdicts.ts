import { PATTERN_CARRIES } from '../access/obligations.ts'
import { type CompiledRules, compile } from '../access/compile.ts'
import { decide } from '../access/decide.ts'
import type { Decision, Reason } from '../access/decision.ts'
import { DEFAULT_RULES } from '../access/default-rules.ts'
import type { Obligation, Rule, Test } from '../access/rule.ts'
import { type FactKey, type SourceId, factSpec } from '../facts/catalogue.ts'
import type { Facts, Observation, Seen, Value } from '../facts/observation.ts'
import { LEVELS, type Level, type MeasureId, PATTERN_IDS, type PatternId } from '../guideline/ids.ts'
import type { Words } from '../words.ts'

/** A reason with all that is needed to show it: the rule's title, its measures and what to do. */
export type WorkReason = Reason & {
  readonly title: Words
  readonly measures: Rule['measures']
  readonly remedy: Rule['remedy']
}

/** A rule that could not be asked, and the sources it waits for. */
export type WaitingRule = {
  readonly rule: string
  readonly title: Words
  readonly measures: readonly MeasureId[]
  readonly waitsFor: readonly SourceId[]
}

/**
 * What the rules of device and network alone say of one way of working at one level of information. It is never an "allow": whoever
 * passes them has still to pass the rules that need a person or a register, and until those can be asked the outcome is `notSetUp`.
 */
export type WorkVerdict = {
  readonly pattern: PatternId
  readonly level: Level
  readonly outcome: 'deny' | 'step-up' | 'notSetUp'
  readonly reasons: readonly WorkReason[]
  readonly warnings: readonly WorkReason[]
  readonly obligations: readonly Obligation[]
  readonly validUntil: number
}

/** The verdicts for every pattern and level, and the rules that wait (the same ones for all of them). */
export type WorkVerdicts = { readonly verdicts: readonly WorkVerdict[]; readonly notInForce: readonly WaitingRule[] }

/** The rules that a lone device can be asked, compiled, and those that wait. */
export type WorkRules = {
  readonly compiled: CompiledRules
  readonly rules: ReadonlyMap<string, Rule>
  readonly notInForce: readonly WaitingRule[]
}

/** `connection` holds what is known of the connection (network, place), where the caller knows it. */
export type WorkQuestion = {
  readonly seen: Seen
  readonly connection?: Seen
  readonly now: number
  readonly settings: Readonly<Record<string, number>>
  readonly rules?: readonly Rule[]
}

/** Judges each of the patterns at each level of information. All rules that can be asked are taken as enforced. */
export function workVerdicts(question: WorkQuestion): WorkVerdicts {
  return verdictsBy(readyWorkRules(question), question)
}

/** Sorts the rules into those that can be asked of a lone device and those that wait. Rules that are off are in neither. */
export function readyWorkRules({ seen, connection, now, settings, rules = DEFAULT_RULES }: WorkQuestion): WorkRules {
  const known = new Set(Object.keys(networkSeen(seen, connection, now)))
  const asked: Rule[] = []
  const notInForce: WaitingRule[] = []
  for (const rule of rules) {
    if (rule.mode === 'off') continue
    const waitsFor = sourcesMissing(rule, known)
    if (waitsFor.length > 0) notInForce.push({ rule: rule.id, title: rule.title, measures: rule.measures, waitsFor })
    else asked.push(enforced(rule))
  }
  const compiled = compile({ version: 'work', rules: asked, settings, adopted: [] })
  return { compiled, rules: new Map(asked.map((rule) => [rule.id, rule])), notInForce }
}

export function verdictsBy({ compiled, rules, notInForce }: WorkRules, question: WorkQuestion): WorkVerdicts {
  const verdicts = PATTERN_IDS.flatMap((pattern) =>
    LEVELS.map((level): WorkVerdict => {
      const ask = { pattern, resource: 'any', action: 'view' } as const
      const decision = decide(compiled, { facts: factsFor(question, pattern, level), ask }, question.now)
      const explain = (reason: Reason): WorkReason => explainReason(reason, rules)
      return {
        pattern,
        level,
        outcome: decision.outcome === 'allow' ? 'notSetUp' : decision.outcome,
        reasons: reasonsOf(decision).map(explain),
        warnings: decision.warnings.map(explain),
        obligations: decision.obligations,
        validUntil: decision.validUntil,
      }
    }),
  )
  return { verdicts, notInForce }
}

/** Facts that the question itself supposes, so that no source is needed for them. */
const SUPPOSED: ReadonlySet<FactKey> = new Set<FactKey>([
  'connection.pattern',
  'connection.local',
  'connection.carries',
  'resource.level',
])

/**
 * The sources without which a rule cannot be asked of a lone device: those of the facts by which it applies, and those of its nearest
 * group. That the device is managed needs no source: the agent is looking, and where the register is silent the rule applies.
 */
function sourcesMissing(rule: Rule, known: ReadonlySet<string>): readonly SourceId[] {
  const missing = (tests: readonly Test[]) =>
    tests
      .flatMap(factsOf)
      .filter((fact) => !canTell(fact, known))
      .map(sourceOf)
  const applies = missing(rule.when.filter((test) => test.fact !== 'device.management'))
  const groups = rule.must.filter((group) => group.some((test) => ofDeviceOrNetwork(test.fact))).map(missing)
  const nearest =
    rule.must.length === 0 ? [] : (groups.sort((one, other) => one.length - other.length)[0] ?? rule.sources)
  return [...new Set([...applies, ...nearest])]
}

function factsOf(test: Test): readonly FactKey[] {
  return 'other' in test ? [test.fact, test.other] : [test.fact]
}

function canTell(fact: FactKey, known: ReadonlySet<string>): boolean {
  return sourceOf(fact) === 'posture' || SUPPOSED.has(fact) || known.has(fact)
}

function ofDeviceOrNetwork(fact: FactKey): boolean {
  return ['posture', 'network', 'place'].includes(sourceOf(fact))
}

function sourceOf(fact: FactKey): SourceId {
  return factSpec(fact).source
}

function enforced({ from: _begun, ...rule }: Rule): Rule {
  return { ...rule, mode: 'enforce', sources: [] }
}

function factsFor({ seen, connection, now }: WorkQuestion, pattern: PatternId, level: Level): Facts {
  const supposed = (value: Value): Observation => ({
    kind: 'value',
    value,
    at: now,
    provenance: 'enforced',
    source: 'supposed',
  })
  return {
    person: {},
    session: {},
    organisation: {},
    device: seen,
    connection: { ...networkSeen(seen, connection, now), 'connection.carries': supposed(PATTERN_CARRIES[pattern]) },
    resource: { 'resource.level': supposed(level) },
  }
}

/**
 * What is known of the connection. Weak Wi-Fi counts as public wherever it is (TW-14), so it says which network this is; anything
 * better may be home, office or hotel, which only a register of networks can tell.
 */
export function networkSeen(seen: Seen, connection: Seen = {}, now: number): Seen {
  if (connection['connection.network'] !== undefined) return connection
  const wifi = seen['device.wifiSecurity']
  if (wifi?.kind !== 'value' || wifi.at > now || !['wpa', 'wep', 'open'].includes(String(wifi.value))) return connection
  return { ...connection, 'connection.network': { ...wifi, value: 'publicWifi' } }
}

function reasonsOf(decision: Decision): readonly Reason[] {
  return decision.outcome === 'allow' ? [] : decision.reasons
}

function explainReason(reason: Reason, rules: ReadonlyMap<string, Rule>): WorkReason {
  const rule = rules.get(reason.rule)
  if (rule === undefined) throw new Error(`a decision names the rule ${reason.rule}, which was not asked`)
  return { ...reason, title: rule.title, measures: rule.measures, remedy: rule.remedy }
}

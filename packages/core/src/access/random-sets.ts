import { FACT_KEYS, type FactKey, type FactType, factSpec, SOURCES } from '../facts/catalogue.ts'
import type { Facts, Observation, Value } from '../facts/observation.ts'
import { PATTERN_IDS } from '../guideline/ids.ts'
import { ACTIONS, type Question } from './decision.ts'
import { closedTowards, fitsFact, opsFor } from './fitting-ops.ts'
import { DEFAULT_RULES } from './default-rules.ts'
import { EXEMPTION_FACTS, writeExemption } from './exemptions.ts'
import type { RuleSet } from './interpret.ts'
import {
  type Effect,
  LIVE_EFFECTS,
  MODES,
  OBLIGATION_KINDS,
  type Rule,
  type RuleObligation,
  SIMPLE_OBLIGATIONS,
  type Test,
} from './rule.ts'

// Random rules and questions for tests that let two readings of the same rules check one another. The same seed gives the same sets.

/** A source of numbers in [0, 1) that repeats itself for the same seed. */
export type Random = () => number

export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export function pick<T>(random: Random, from: readonly [T, ...T[]] | readonly T[]): T {
  const found = from[Math.floor(random() * from.length)]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}

export const NOW = 1_800_000_000_000
const SPAN = 1000
/** Few facts of every type, so that rules meet on the same ones. */
const POOL: readonly FactKey[] = [
  'person.state',
  'person.patterns',
  'person.rights',
  'person.id',
  'person.trainingValidUntil',
  'device.ownership',
  'device.user',
  'device.lifecycle',
  'device.screenLockDelayMs',
  'device.antimalwareSignatureAt',
  'device.firewallOn',
  'device.modified',
  'session.strength',
  'session.provedAt',
  'connection.pattern',
  'connection.resource',
  'connection.action',
  'connection.local',
  'connection.place',
  'resource.level',
  'resource.right',
  'resource.savingPossible',
]

export function randomSet(random: Random, size: number): RuleSet {
  return {
    version: 'random',
    rules: Array.from({ length: size }, (_, at) => randomRule(random, `rule-${at}`)),
    adopted: SOURCES.filter(() => random() < 0.97),
  }
}

export function randomRule(random: Random, id: string): Rule {
  const otherwise = randomEffect(random)
  const exempt = otherwise.kind === 'warn'
  const tests = (most: number, least: number, towards: 'better' | 'worse') =>
    Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, () =>
      randomTest(random, exempt ? 'any' : towards),
    )
  const must = Array.from({ length: Math.floor(random() * 4) }, () => tests(3, 1, 'better'))
  const facts = must
    .flat()
    .flatMap((test): readonly FactKey[] => ('other' in test ? [test.fact, test.other] : [test.fact]))
  return {
    id,
    measures: ['AD-1'],
    tier: pick(random, ['baseline', 'recommended']),
    mode: random() < 0.6 ? 'enforce' : pick(random, MODES),
    ...(random() < 0.15 ? { from: NOW - SPAN + Math.floor(random() * 3 * SPAN) } : {}),
    sources: [...new Set(facts.map((fact) => factSpec(fact).source))],
    when: tests(2, 0, 'worse'),
    must,
    otherwise,
    live: pick(random, LIVE_EFFECTS),
    ...(random() < 0.2 ? { maxAgeMs: Math.floor(random() * SPAN) } : {}),
    title: { ja: '試験', en: 'test' },
    remedy: { ja: '直してください。', en: 'Mend it.' },
  }
}

function randomEffect(random: Random): Effect {
  const kind = random()
  if (kind < 0.45) return { kind: 'deny' }
  if (kind < 0.65) return { kind: 'stepUp', proof: pick(random, ['any', 'passkey']) }
  if (kind < 0.75) return { kind: 'warn' }
  const obligation = (): RuleObligation =>
    random() < 0.7
      ? { kind: pick(random, SIMPLE_OBLIGATIONS) }
      : { kind: pick(random, ['idleLock', 'maxLength']), ms: 1 + Math.floor(random() * 5) }
  return random() < 0.5
    ? { kind: 'oblige', obligations: [obligation()] }
    : { kind: 'oblige', obligations: [obligation(), obligation()] }
}

export function randomTest(random: Random, towards: 'better' | 'worse' | 'any'): Test {
  for (;;) {
    const test = anyTest(random)
    if (!fitsFact(test)) continue
    const closed = closedTowards(test)
    if (towards === 'any' || closed === 'both' || closed === towards) return test
  }
}

function anyTest(random: Random): Test {
  const fact = pick(random, POOL)
  const { type } = factSpec(fact)
  const op = pick(random, opsFor(type))
  switch (op) {
    case 'is':
    case 'isNot':
      return { fact, op, value: plainValue(random, type) }
    case 'in':
    case 'notIn': {
      const values = Array.from({ length: 1 + Math.floor(random() * 3) }, () => String(plainValue(random, type)))
      return { fact, op, values: random() < 0.5 ? values : stretch(random, type) }
    }
    case 'atLeast':
    case 'atMost':
    case 'olderThanMs':
    case 'withinMs':
      return { fact, op, value: Math.floor(random() * 4) * 100 }
    case 'passed':
    case 'notPassed':
      return { fact, op }
    case 'sameAs':
    case 'includes':
      return { fact, op, other: pick(random, POOL) }
  }
}

/** A stretch of an ordered choice from either end, so that half of the tests are closed. */
function stretch(random: Random, type: FactType): readonly string[] {
  if (type.kind !== 'choice') return ['a']
  const cut = 1 + Math.floor(random() * (type.values.length - 1))
  return random() < 0.5 ? type.values.slice(0, cut) : type.values.slice(cut)
}

function plainValue(random: Random, type: FactType): string | boolean {
  if (type.kind === 'flag') return random() < 0.5
  return type.kind === 'choice' ? pick(random, type.values) : pick(random, ['a', 'b', 'c'])
}

/** A question with facts that are good, bad, missing, unseen, too old, from the future and of the wrong type. */
export function randomQuestion(random: Random, keys: readonly FactKey[] = FACT_KEYS): Question {
  const doubt = random() < 0.3 ? 0.02 : 0.3
  const facts: Facts = { person: {}, device: {}, session: {}, connection: {}, resource: {}, organisation: {} }
  for (const key of keys) {
    if (random() < doubt / 3) continue
    Object.assign(facts[factSpec(key).subject], { [key]: randomObservation(random, key, doubt) })
  }
  const ask = {
    pattern: pick(random, PATTERN_IDS),
    resource: pick(random, ['a', 'b', 'c', 'd']),
    action: pick(random, ACTIONS),
  }
  return { facts, ask }
}

/** The facts that random rules test, what the carrier can do, and exemptions. */
export const RANDOM_FACTS: readonly FactKey[] = [...POOL, 'connection.carries', ...EXEMPTION_FACTS]

export function randomObservation(random: Random, key: FactKey, doubt: number): Observation {
  const { type, maxAgeMs } = factSpec(key)
  const from = { provenance: 'measured', source: 'test' } as const
  const age = random() < 0.5 ? 0 : Math.floor(random() * SPAN)
  const kind = random() / doubt
  if (kind < 0.2) return { kind: 'unknown', at: NOW - age, reason: 'notSupported', ...from }
  if (kind < 0.4) return { kind: 'value', at: NOW + 1 + age, value: valueOf(random, key, type), ...from }
  if (kind < 0.6)
    return { kind: 'value', at: NOW - (maxAgeMs ?? SPAN) - age, value: valueOf(random, key, type), ...from }
  if (kind < 0.8)
    return { kind: 'value', at: NOW - age, value: pick(random, [true, 3.5, 'wrong', ['x'], Number.NaN]), ...from }
  return { kind: 'value', at: NOW - age, value: valueOf(random, key, type), ...from }
}

function valueOf(random: Random, key: FactKey, type: FactType): Value {
  const isExemptions = EXEMPTION_FACTS.some((fact) => fact === key)
  return isExemptions ? randomExemptions(random) : randomValue(random, type)
}

/** Mostly none; else of random rules, of default ones (also of those from which nobody is exempt), ended or not, and nonsense. */
function randomExemptions(random: Random): readonly string[] {
  if (random() < 0.6) return []
  return Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
    const from = random() < 0.7 ? `rule-${Math.floor(random() ** 2 * 60)}` : pick(random, DEFAULT_RULES).id
    const until = NOW + pick(random, [-SPAN, -1, 0, 1, SPAN / 2, SPAN])
    return random() < 0.1
      ? pick(random, [from, `${from}@`, `${from}@x`, '@1', `${until}`])
      : writeExemption({ from, until })
  })
}

function randomValue(random: Random, type: FactType): Value {
  switch (type.kind) {
    case 'flag':
      return random() < 0.5
    case 'amount':
      return Math.floor(random() * 5) * 100 + pick(random, [-1, 0, 0, 1]) + 1
    case 'instant':
      return NOW - Math.floor(random() * 5) * 100 + pick(random, [-1, 0, 0, 1])
    case 'deadline':
      return NOW + pick(random, [-SPAN, -1, 0, 1, SPAN])
    case 'choice':
      return pick(random, type.values)
    case 'text':
      return pick(random, ['a', 'b', 'c', 'd'])
    case 'texts':
      return [...PATTERN_IDS, ...OBLIGATION_KINDS, ...OBLIGATION_KINDS, 'a', 'b'].filter(() => random() < 0.7)
  }
}

/** The subjects of a question, for tests that take one fact away or change it. */
export function factsWith(facts: Facts, key: FactKey, observation: Observation | undefined): Facts {
  const { subject } = factSpec(key)
  const { [key]: _before, ...others } = facts[subject]
  const changed = observation === undefined ? others : { ...others, [key]: observation }
  return { ...facts, [subject]: changed }
}

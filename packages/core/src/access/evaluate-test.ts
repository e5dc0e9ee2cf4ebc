import { type FactKey, factSpec } from '../facts/catalogue.ts'
import type { Facts, Value } from '../facts/observation.ts'
import { type FactReading, readFact } from '../facts/read-fact.ts'
import type { Test } from './rule.ts'
import { resolveBound } from './settings.ts'

/**
 * What a test comes to. `blame` names the facts to look at where it does not hold: all of the test's facts where it fails, those
 * that are missing or too old otherwise. `observedAt` is the oldest observation it rests on.
 */
export type TestResult = {
  readonly state: 'holds' | 'fails' | 'unknown' | 'stale'
  readonly blame: readonly FactKey[]
  readonly observedAt: number | undefined
  readonly validUntil: number
}

/**
 * Evaluates one test at `now` (epoch ms). Only a believed, fresh value can hold or fail; a fact too old is `stale`, any other doubt
 * `unknown`. The result stands until `validUntil` (exclusive). `maxAgeMs` can only shorten the catalogue's own limit.
 */
export function evaluateTest(
  test: Test,
  facts: Facts,
  now: number,
  { settings, maxAgeMs = Infinity }: { settings?: Readonly<Record<string, number>>; maxAgeMs?: number } = {},
): TestResult {
  const keys: readonly FactKey[] = 'other' in test ? [test.fact, test.other] : [test.fact]
  const readings = keys.map((fact) => ({ fact, reading: readFactOf(fact, facts, now, maxAgeMs) }))
  const validUntil = Math.min(...readings.map(({ reading }) => reading.validUntil))
  const doubtful = readings.filter(({ reading }) => reading.state !== 'known')
  const values: Value[] = []
  let observedAt = Infinity
  for (const { reading } of readings) {
    if (reading.state !== 'known') continue
    values.push(reading.value)
    observedAt = Math.min(observedAt, reading.at)
  }
  const [value, other] = values
  if (doubtful.length > 0 || value === undefined) {
    const stale = doubtful.some(({ reading }) => reading.state === 'stale')
    return {
      state: stale ? 'stale' : 'unknown',
      blame: doubtful.map(({ fact }) => fact),
      observedAt: undefined,
      validUntil,
    }
  }
  const holds = holdsFor(test, { value, other, now, settings })
  return {
    state: holds ? 'holds' : 'fails',
    blame: holds ? [] : keys,
    observedAt,
    validUntil: Math.min(validUntil, flipsAt(test, value, now, settings)),
  }
}

/** What may be believed of one fact of a question at `now`. */
export function readFactOf(fact: FactKey, facts: Facts, now: number, maxAgeMs = Infinity): FactReading {
  const spec = factSpec(fact)
  return readFact(facts[spec.subject][fact], spec.type, now, Math.min(spec.maxAgeMs ?? Infinity, maxAgeMs))
}

/** Does the test hold for a believed value? A value that the test's operation does not fit never makes it hold. */
export function holdsFor(
  test: Test,
  seen: {
    readonly value: Value
    readonly other?: Value | undefined
    readonly now: number
    readonly settings?: Readonly<Record<string, number>> | undefined
  },
): boolean {
  const { value, other, now, settings } = seen
  switch (test.op) {
    case 'is':
      return value === test.value
    case 'isNot':
      return value !== test.value
    case 'in':
      return typeof value === 'string' && test.values.includes(value)
    case 'notIn':
      return typeof value === 'string' && !test.values.includes(value)
    case 'atLeast':
      return typeof value === 'number' && value >= resolveBound(test.value, settings)
    case 'atMost':
      return typeof value === 'number' && value <= resolveBound(test.value, settings)
    case 'olderThanMs':
      return typeof value === 'number' && now - value > resolveBound(test.value, settings)
    case 'withinMs':
      return typeof value === 'number' && now - value <= resolveBound(test.value, settings)
    case 'passed':
      return typeof value === 'number' && now >= value
    case 'notPassed':
      return typeof value === 'number' && now < value
    case 'sameAs':
      return value === other
    case 'includes':
      return typeof value === 'object' && typeof other === 'string' && value.includes(other)
  }
}

/** The next instant at which the passing of time alone changes a test's answer. */
function flipsAt(test: Test, value: Value, now: number, settings?: Readonly<Record<string, number>>): number {
  if (typeof value !== 'number') return Infinity
  if (test.op === 'passed' || test.op === 'notPassed') return value > now ? value : Infinity
  if (test.op !== 'olderThanMs' && test.op !== 'withinMs') return Infinity
  const end = value + Math.floor(resolveBound(test.value, settings)) + 1
  return end > now ? end : Infinity
}

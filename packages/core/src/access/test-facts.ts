import { type FactKey, factSpec } from '../facts/catalogue.ts'
import type { Facts, Observation, Value } from '../facts/observation.ts'

// Facts for tests, written as values seen at one instant.

export type Values = Readonly<Partial<Record<FactKey, Value>>>

export function observed(value: Value, at: number): Observation {
  return { kind: 'value', at, provenance: 'measured', source: 'test', value }
}

/** The values as observations of their subjects, all seen at `at`. */
export function factsOf(values: Values, at: number): Facts {
  const facts: Facts = { person: {}, device: {}, session: {}, connection: {}, resource: {}, organisation: {} }
  for (const [key, value] of entriesOf(values))
    Object.assign(facts[factSpec(key).subject], { [key]: observed(value, at) })
  return facts
}

export function entriesOf(values: Values): readonly (readonly [FactKey, Value])[] {
  return Object.entries(values) as [FactKey, Value][] // the keys of Values are fact keys
}

import type { Facts, Observation, Value } from '../facts/observation.ts'
import type { PatternId } from '../guideline/ids.ts'
import type { Ask } from './decision.ts'

/** The facts that follow from what is asked. A question that brings its own word for them is not believed. */
export const ASK_FACTS = ['connection.pattern', 'connection.resource', 'connection.action', 'connection.local'] as const

/**
 * Does the way of working leave data on the device? A PC that carries the data does; a screen from elsewhere and a browser that
 * forgets do not; for a cloud service and a wrapped app it is as the register says whether saving is possible.
 */
export const LEAVES_DATA: Readonly<Record<PatternId, 'always' | 'never' | 'whereSavingIsPossible'>> = {
  remote_desktop: 'never',
  virtual_desktop: 'never',
  cloud_app: 'whereSavingIsPossible',
  take_home_pc: 'always',
  secure_browser: 'never',
  app_wrapping: 'whereSavingIsPossible',
}

/** The facts of a question together with those that follow from the ask, which replace any of the same name. */
export function withAskFacts(facts: Facts, ask: Ask, now: number): Facts {
  const { 'connection.local': _claimed, ...connection } = facts.connection
  const local = localFact(ask.pattern, facts.resource['resource.savingPossible'], now)
  return {
    ...facts,
    connection: {
      ...connection,
      'connection.pattern': derived(ask.pattern, now),
      'connection.resource': derived(ask.resource, now),
      'connection.action': derived(ask.action, now),
      ...(local === undefined ? {} : { 'connection.local': local }),
    },
  }
}

function localFact(pattern: PatternId, saving: Observation | undefined, now: number): Observation | undefined {
  const leaves = LEAVES_DATA[pattern]
  if (leaves === 'whereSavingIsPossible') return saving
  return derived(leaves === 'always', now)
}

function derived(value: Value, at: number): Observation {
  return { kind: 'value', at, provenance: 'enforced', source: 'ask', value }
}

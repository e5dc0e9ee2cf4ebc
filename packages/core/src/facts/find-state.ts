import { evaluateTest } from '../access/evaluate-test.ts'
import type { Test } from '../access/rule.ts'
import type { FactKey } from './catalogue.ts'
import type { Facts, FindingState } from './observation.ts'

/** What several tests come to together, the oldest observation they rest on, and until when (exclusive) that stands. */
export type Finding = {
  readonly state: Extract<FindingState, 'holds' | 'fails' | 'unknown' | 'stale'>
  readonly facts: readonly FactKey[]
  readonly observedAt: number | undefined
  readonly validUntil: number
}

/**
 * The state of "all of these hold" at `now` (epoch ms). One known failure is a failure whatever else is missing; otherwise what is too
 * old is `stale` and what is missing `unknown`. No test at all is `unknown`: nothing was looked at, so nothing is green.
 * `facts` names those that stand in the way.
 */
export function findState(
  tests: readonly Test[],
  facts: Facts,
  now: number,
  settings: Readonly<Record<string, number>> = {},
): Finding {
  const results = tests.map((test) => evaluateTest(test, facts, now, { settings }))
  const state = worstOf(results.map((result) => result.state))
  const blamed = results.filter((result) => result.state === state).flatMap((result) => result.blame)
  const seen = results.flatMap((result) => (result.observedAt === undefined ? [] : [result.observedAt]))
  return {
    state,
    facts: [...new Set(blamed)],
    observedAt: seen.length === 0 ? undefined : Math.min(...seen),
    validUntil: Math.min(...results.map((result) => result.validUntil)),
  }
}

/** `holds` only where there is at least one state and every one of them holds. */
export function worstOf(states: readonly Finding['state'][]): Finding['state'] {
  if (states.includes('fails')) return 'fails'
  if (states.includes('stale')) return 'stale'
  return states.length === 0 || states.includes('unknown') ? 'unknown' : 'holds'
}

import type { Test } from '../access/rule.ts'
import { type Finding, findState, worstOf } from '../facts/find-state.ts'
import type { Facts, Seen } from '../facts/observation.ts'

/** What a list of groups comes to; it stands until `validUntil` (epoch ms, exclusive). */
export type GroupsResult = Pick<Finding, 'state' | 'validUntil'>

/** When and by which thresholds something is evaluated. */
export type Moment = { readonly now: number; readonly settings: Readonly<Record<string, number>> }

/**
 * Any one of `groups`, each of them in full. Where none holds, one known failure is a failure whatever else is missing: the remedy of
 * what is known to be wrong helps more than the search for a second kind of evidence.
 */
export function evaluateAnyGroup(groups: readonly (readonly Test[])[], facts: Facts, moment: Moment): GroupsResult {
  const results = groups.map((group) => findState(group, facts, moment.now, moment.settings))
  const holding = results.filter(({ state }) => state === 'holds')
  if (holding.length > 0) return { state: 'holds', validUntil: Math.max(...holding.map((each) => each.validUntil)) }
  return {
    state: worstOf(results.map(({ state }) => state)),
    validUntil: Math.min(Infinity, ...results.map((each) => each.validUntil)),
  }
}

/** The facts of a question in which nothing but a device is known. */
export function factsOfDevice(device: Seen): Facts {
  return { person: {}, device, session: {}, connection: {}, resource: {}, organisation: {} }
}

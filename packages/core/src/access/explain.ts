import type { FactKey } from '../facts/catalogue.ts'
import { BLAME_OTHER, BLAME_OWN, type CompiledTest, FAILS, HOLDS, type Lane, STALE_STATE } from './compile.ts'
import type { Reason } from './decision.ts'
import type { Prepared } from './prepare.ts'

/** Reasons kept at most for one rule; further ones are put together each time. */
const KEPT = 256
/** A group with more tests than this does not fit into one number with four bits a test. */
const KEYED_TESTS = 11
const APPLIES_GROUP = 15

/** Why a rule took effect, from the codes of its facts. Equal reasons of a rule are one object. */
export function reasonOf(lane: Lane, codes: Uint16Array): Reason {
  const group = nearestGroup(lane.must, codes)
  const tests = lane.must[group] ?? lane.when
  if (tests.length > KEYED_TESTS || group >= APPLIES_GROUP) return makeReason(lane, tests, codes)
  let key = lane.must.length === 0 ? APPLIES_GROUP : group
  for (let at = 0; at < tests.length; at++) {
    const test = tests[at]
    if (test !== undefined) key = key * 16 + (test.outcomes[codes[test.index] ?? 0] ?? 0)
  }
  const known = lane.known.get(key)
  if (known !== undefined) return known
  const reason = makeReason(lane, tests, codes)
  if (lane.known.size < KEPT) lane.known.set(key, reason)
  return reason
}

/** Why the rule's obligations deny, or undefined where the carrier can carry them out and none forbids the action. */
export function hindranceOf(lane: Lane, { carries, carriesState }: Prepared, action: number): Reason | undefined {
  const cannot = (lane.kinds & ~carries) !== 0
  const forbids = (lane.forbids & (1 << action)) !== 0
  if (!cannot && !forbids) return undefined
  const state = forbids || carriesState === 'known' ? 'fails' : carriesState
  const key = -1 - (cannot ? 1 : 0) - (forbids ? 2 : 0) - 4 * HINDRANCE_STATES.indexOf(state)
  const known = lane.known.get(key)
  if (known !== undefined) return known
  const facts: FactKey[] = []
  if (cannot) facts.push('connection.carries')
  if (forbids) facts.push('connection.action')
  const reason: Reason = { rule: lane.rule.id, effect: 'deny', state, facts }
  lane.known.set(key, reason)
  return reason
}

/** Hindrances are kept beside the other reasons of a rule, under keys below zero. */
const HINDRANCE_STATES: readonly Reason['state'][] = ['fails', 'stale', 'unknown']

/** The group with the fewest tests that do not hold; of several such groups the first. */
function nearestGroup(groups: Lane['must'], codes: Uint16Array): number {
  if (groups.length < 2) return 0
  let nearest = 0
  let fewest = Infinity
  for (let at = 0; at < groups.length; at++) {
    let failing = 0
    for (const test of groups[at] ?? []) if (((test.outcomes[codes[test.index] ?? 0] ?? 0) & 3) !== HOLDS) failing++
    if (failing < fewest) {
      fewest = failing
      nearest = at
    }
  }
  return nearest
}

function makeReason({ rule }: Lane, tests: readonly CompiledTest[], codes: Uint16Array): Reason {
  const outcomes = tests.map((test) => ({ facts: test.facts, outcome: test.outcomes[codes[test.index] ?? 0] ?? 0 }))
  const failing = outcomes.filter(({ outcome }) => (outcome & 3) !== HOLDS)
  const states = failing.map(({ outcome }) => outcome & 3)
  const applies = failing.length === 0
  const state = applies || states.includes(FAILS) ? 'fails' : states.includes(STALE_STATE) ? 'stale' : 'unknown'
  const facts = applies ? tests.flatMap((test) => test.facts) : failing.flatMap(blamed)
  return { rule: rule.id, effect: rule.otherwise.kind, state, facts: [...new Set(facts)] }
}

function blamed({
  facts,
  outcome,
}: {
  readonly facts: readonly FactKey[]
  readonly outcome: number
}): readonly FactKey[] {
  const own = (outcome & BLAME_OWN) !== 0 ? facts.slice(0, 1) : []
  return (outcome & BLAME_OTHER) !== 0 ? [...own, ...facts.slice(1, 2)] : own
}

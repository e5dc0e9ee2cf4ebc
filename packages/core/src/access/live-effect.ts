import type { CompiledRules } from './compile.ts'
import type { Decision } from './decision.ts'
import type { Rule } from './rule.ts'

/** What becomes of a connection that is open already. `goOn`: it is allowed; `leave`: it would not open now, and stays. */
export type LiveEffect = 'goOn' | Rule['live']

const LIVE = new WeakMap<CompiledRules, ReadonlyMap<string, Rule['live']>>()

/**
 * The strictest of what the rules behind a decision do to a connection that is open: cut before pause before leave, whatever their own
 * effect is (rule 13 denies, and pauses until the device has looked again). A reason whose rule is not known cuts.
 */
export function liveEffect(rules: CompiledRules, decision: Decision): LiveEffect {
  if (decision.outcome === 'allow') return 'goOn'
  const live = liveOf(rules)
  let effect: LiveEffect = 'leave'
  for (const { rule } of decision.reasons) {
    const one = live.get(rule) ?? 'cut'
    if (one === 'cut') return 'cut'
    if (one === 'pause') effect = 'pause'
  }
  return effect
}

function liveOf(rules: CompiledRules): ReadonlyMap<string, Rule['live']> {
  const known = LIVE.get(rules)
  if (known !== undefined) return known
  const made = new Map(rules.lanes.map(({ rule }) => [rule.id, rule.live]))
  LIVE.set(rules, made)
  return made
}

import type { Rule } from '@taga/core'

/** The rules as they will be once observation is over: each that is not off is enforced, from now. */
export function allEnforced(rules: readonly Rule[]): readonly Rule[] {
  return rules.map(({ from: _begins, ...rule }) => (rule.mode === 'off' ? rule : { ...rule, mode: 'enforce' }))
}

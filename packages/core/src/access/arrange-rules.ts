import type { Rule } from './rule.ts'

/** A rule, and where it stood among the rules it came with. */
export type PlacedRule = { readonly rule: Rule; readonly order: number }

/**
 * Puts rules about one resource together, behind those about any. Most words of rows then hold nothing for any other resource, and a
 * decision passes them over; `order` brings its reasons back into the order of the rules.
 */
export function arrangeRules(rules: readonly PlacedRule[]): readonly PlacedRule[] {
  return rules
    .map((placed) => ({ placed, resource: resourceOf(placed.rule) }))
    .sort((one, other) => (one.resource < other.resource ? -1 : one.resource > other.resource ? 1 : 0))
    .map(({ placed }) => placed)
}

/** The resource without which the rule does not apply, the first of several, or nothing where it applies to any. */
function resourceOf(rule: Rule): string {
  for (const test of rule.when) {
    if (test.fact !== 'connection.resource') continue
    if (test.op === 'is' && typeof test.value === 'string') return test.value
    if (test.op === 'in') return test.values[0] ?? ''
  }
  return ''
}

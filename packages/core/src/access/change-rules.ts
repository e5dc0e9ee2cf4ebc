import { SOURCES, type SourceId } from '../facts/catalogue.ts'
import type { RuleSet } from './interpret.ts'
import { mergeRules } from './load-rules.ts'
import type { Mode, Rule } from './rule.ts'

/** What decides beside the facts: the content of a rule set, without its version. */
export type RulesContent = {
  readonly rules: readonly Rule[]
  readonly settings: Readonly<Record<string, number>>
  readonly adopted: readonly SourceId[]
}

/**
 * Changes to a set of rules, as somebody drafts them.
 * - `modes`: for each rule by id its mode, and when it begins (epoch ms; null takes a start away).
 * - `settings`: a threshold's new value, or null for the default.
 * - `own`: rules to add, or to put in the place of those of the same id. They have been read by `loadRules`.
 * - `remove`: ids of rules to take out.
 */
export type RulesChanges = {
  readonly modes: Readonly<Record<string, { readonly mode: Mode; readonly from: number | null }>>
  readonly settings: Readonly<Record<string, number | null>>
  readonly adopt: readonly SourceId[]
  readonly drop: readonly SourceId[]
  readonly own: readonly Rule[]
  readonly remove: readonly string[]
}

export const NO_CHANGES: RulesChanges = { modes: {}, settings: {}, adopt: [], drop: [], own: [], remove: [] }

/** The set as the changes leave it. A change of a rule that is not there does nothing. */
export function changeRules(set: Pick<RuleSet, 'rules' | 'settings' | 'adopted'>, changes: RulesChanges): RulesContent {
  const rules = mergeRules(set.rules, changes.own)
    .filter(({ id }) => !changes.remove.includes(id))
    .map((rule) => inMode(rule, changes.modes[rule.id]))
  const settings = { ...set.settings }
  for (const [id, value] of Object.entries(changes.settings)) {
    if (value === null) delete settings[id]
    else settings[id] = value
  }
  const adopted = SOURCES.filter(
    (source) => (set.adopted.includes(source) || changes.adopt.includes(source)) && !changes.drop.includes(source),
  )
  return { rules, settings, adopted }
}

function inMode(rule: Rule, change: RulesChanges['modes'][string] | undefined): Rule {
  if (change === undefined) return rule
  const { from: _before, ...rest } = rule
  return { ...rest, mode: change.mode, ...(change.from === null ? {} : { from: change.from }) }
}

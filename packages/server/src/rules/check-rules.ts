import { Fault } from '@taga/contract'
import { type RuleSet, type RulesContent, SOURCES, findSetting, isSettingId, loadRules } from '@taga/core'
import type { Json } from '../db/store.ts'
import { ruleSetVersion } from '../decisions/rule-set-version.ts'
import { canonicalJson } from '../ledger/canonical-json.ts'

/** Rules as somebody sends them. Nobody vouches for `rules` yet. */
export type RulesDraft = Omit<RulesContent, 'rules'> & { readonly rules: unknown }

export type CheckedRules = RulesContent & Pick<RuleSet, 'version'> & { readonly body: string }

/**
 * Reads a set that somebody wants to publish, and gives it its version.
 * @throws Fault `bad_input` (detail.problems: rule, field, words; or detail.fields) naming everything that is wrong
 */
export function checkRules(draft: RulesDraft): CheckedRules {
  const loaded = loadRules(draft.rules)
  if (loaded.kind === 'refused')
    throw new Fault('bad_input', {
      problems: loaded.problems.map((problem) => ({ ...problem, words: { ...problem.words } })),
    })
  const { settings } = draft
  for (const [id, value] of Object.entries(settings)) checkSetting(id, value)
  const adopted = SOURCES.filter((source) => draft.adopted.includes(source))
  const content = { rules: loaded.rules, settings, adopted }
  // a draft that came as JSON is JSON, and loadRules read it
  return { ...content, version: ruleSetVersion(content), body: canonicalJson(content as unknown as Json) }
}

function checkSetting(id: string, value: number): void {
  if (!isSettingId(id))
    throw new Fault('bad_input', { fields: [{ field: `settings.${id.slice(0, 80)}`, problem: 'unknown' }] })
  const { min, max } = findSetting(id)
  if (!(value >= min && value <= max))
    throw new Fault('bad_input', { fields: [{ field: `settings.${id}`, problem: 'out_of_range', min, max }] })
}

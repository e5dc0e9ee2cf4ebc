import type { RuleHits, RuleLine, RulesDifferenceAnswer, SettingLine, WaitingRules } from '@taga/contract'
import {
  type Rule,
  type RuleSet,
  DEFAULT_RULES,
  RULES_FROM_FIRST_MINUTE,
  SETTING_IDS,
  compareRules,
  findSetting,
  isSettingId,
} from '@taga/core'
import type { PublishedRules, RuleSetRow } from '../decisions/rules.ts'
import type { HitCount } from './store.ts'

const DEFAULTS = new Map(DEFAULT_RULES.map((rule) => [rule.id, rule]))

/** One rule as the screen lists it, as it stands at `now`. */
export function answerRule(
  rule: Rule,
  { set, hits, now }: { readonly set: RuleSet; readonly hits: RuleHits; readonly now: number },
): RuleLine {
  const missing = rule.sources.filter((source) => !set.adopted.includes(source))
  return {
    id: rule.id,
    title: rule.title,
    remedy: { ja: rule.remedy.ja, en: rule.remedy.en },
    tier: rule.tier,
    mode: rule.mode,
    ...(rule.from === undefined ? {} : { from: rule.from }),
    begins: rule.from !== undefined && rule.from > now && rule.mode !== 'off',
    effect: rule.otherwise.kind,
    live: rule.live,
    sources: [...rule.sources],
    measures: [...rule.measures],
    inForce: rule.mode !== 'off' && missing.length === 0,
    missing,
    fromFirstMinute: RULES_FROM_FIRST_MINUTE.includes(rule.id),
    origin: originOf(rule),
    hits,
    json: JSON.parse(JSON.stringify(rule)), // plain data: texts, numbers and lists
  }
}

/** A rule whose mode or start alone was changed is still the one that was brought along. */
function originOf(rule: Rule): RuleLine['origin'] {
  const usual = DEFAULTS.get(rule.id)
  if (usual === undefined) return 'own'
  const [found] = compareRules({ rules: [usual], adopted: [] }, { rules: [rule], adopted: [] }).rules
  return found === undefined || found.fields.every((field) => field === 'mode' || field === 'from')
    ? 'default'
    : 'changed'
}

export function hitsOf(counts: readonly HitCount[], rule: string): RuleHits {
  const of = (did: HitCount['did']) => counts.find((one) => one.rule === rule && one.did === did)?.people ?? 0
  return {
    stopped: of('stopped'),
    asked: of('asked'),
    warned: of('warned'),
    observed: of('observed'),
    exempted: of('exempted'),
  }
}

export function answerSettings(settings: Readonly<Record<string, number>>): SettingLine[] {
  return SETTING_IDS.map((id) => {
    const { title, value: usual, min, max, measures } = findSetting(id)
    return { id, title, value: settings[id] ?? usual, usual, min, max, measures: [...measures] }
  })
}

/** What differs between two sets, with the titles that a person reads. */
export function answerDifference(before: RuleSet, after: RuleSet): RulesDifferenceAnswer {
  const { rules, settings, adopted, dropped } = compareRules(before, after)
  return {
    rules: rules.map((one) => ({
      rule: one.rule,
      title: (one.after ?? one.before)?.title ?? { ja: one.rule, en: one.rule },
      kind: one.kind,
      fields: [...one.fields],
      ...(one.before === undefined ? {} : { before: modeOf(one.before) }),
      ...(one.after === undefined ? {} : { after: modeOf(one.after) }),
    })),
    settings: settings.map((one) => ({
      id: one.id,
      title: isSettingId(one.id) ? findSetting(one.id).title : { ja: one.id, en: one.id },
      ...(one.before === undefined ? {} : { before: one.before }),
      ...(one.after === undefined ? {} : { after: one.after }),
    })),
    adopted: [...adopted],
    dropped: [...dropped],
  }
}

function modeOf({ mode, from }: Rule) {
  return { mode, ...(from === undefined ? {} : { from }) }
}

/** The publication that waits, if the rules in force are one. */
export function answerWaiting(published: PublishedRules, row: RuleSetRow | undefined): WaitingRules | undefined {
  if (published.confirmBy === undefined || row === undefined) return undefined
  return { number: row.number, until: published.confirmBy, returnsTo: row.basis ?? 0, publishedBy: row.published_by }
}

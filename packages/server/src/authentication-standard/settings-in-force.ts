import { createHash } from 'node:crypto'
import type { StandardRule, StandardSettings } from '@taga/contract'
import { DEFAULT_SETTINGS, type FactKey, type Rule, describeRule, isSettingId } from '@taga/core'
import { FRESH_MS } from '../accounts/session-facts.ts'
import { SESSION_IDLE_MS, SESSION_MAX_MS } from '../accounts/session-times.ts'
import type { PublishedRules } from '../decisions/rules.ts'
import { policyOf } from '../password-policy/policy.ts'

/** Facts about how somebody proves who they are, and whether that proof still counts. A rule that asks for one belongs to the standard. */
const PROOF_FACTS: readonly FactKey[] = [
  'session.strength',
  'session.provedAt',
  'session.flag',
  'person.credentialsExposed',
]

/** The settings that the standard describes, as they are at `now`: read from the rules and the program, never typed (AD-14, AD-16). */
export function settingsOf({ set }: Pick<PublishedRules, 'set'>, now: number): StandardSettings {
  const { minLength, tries, waitMinutes } = policyOf([])
  return {
    rules: rulesOf(set.rules).map((rule) => describe(rule, set, now)),
    password: { minLength, tries, waitMs: waitMinutes * 60_000 },
    sessions: { idleMs: SESSION_IDLE_MS, longestMs: SESSION_MAX_MS, freshMs: FRESH_MS },
  }
}

export type SettingsMarks = { readonly rules: string; readonly password: string; readonly sessions: string }

/** One mark a part, which changes when a setting in it does, and not when a text about it is worded anew or time passes. */
export function marksOf({ set }: Pick<PublishedRules, 'set'>, { password, sessions }: StandardSettings): SettingsMarks {
  const { settings = {}, adopted } = set
  const rules = rulesOf(set.rules).map(({ id, mode, from, when, must, otherwise, live, sources }) => ({
    id,
    mode,
    from,
    when,
    must,
    otherwise,
    live,
    missing: sources.filter((source) => !adopted.includes(source)).toSorted(),
  }))
  const ordered = rules.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  return { rules: hash(resolved(ordered, settings)), password: hash(password), sessions: hash(sessions) }
}

export function writeMarks({ rules, password, sessions }: SettingsMarks): string {
  return `${rules} ${password} ${sessions}`
}

/** Which parts differ between the marks that were written down and those of now. */
export function changedParts(written: string, now: SettingsMarks): readonly (keyof SettingsMarks)[] {
  const [rules, password, sessions] = written.split(' ')
  const parts: readonly (readonly [keyof SettingsMarks, string | undefined])[] = [
    ['rules', rules],
    ['password', password],
    ['sessions', sessions],
  ]
  return parts.flatMap(([part, mark]) => (mark === now[part] ? [] : [part]))
}

export function isChanged(written: string, now: SettingsMarks): boolean {
  return changedParts(written, now).length > 0
}

function rulesOf(rules: readonly Rule[]): readonly Rule[] {
  return rules.filter(({ must }) => must.some((group) => group.some(({ fact }) => PROOF_FACTS.includes(fact))))
}

function describe(rule: Rule, { settings = {}, adopted }: PublishedRules['set'], now: number): StandardRule {
  const { when, must, otherwise } = describeRule(rule, settings)
  return {
    id: rule.id,
    title: { ja: rule.title.ja, en: rule.title.en },
    state: stateOf(rule, adopted, now),
    when: [...when],
    must: must.map((group) => [...group]),
    otherwise,
  }
}

/** Only a rule that really stops or asks somebody counts as enforced. */
function stateOf(rule: Rule, adopted: PublishedRules['set']['adopted'], now: number): StandardRule['state'] {
  if (rule.mode === 'off') return 'off'
  if (rule.sources.some((source) => !adopted.includes(source))) return 'notSetUp'
  if (rule.from !== undefined && now < rule.from) return 'notBegun'
  if (rule.mode === 'observe') return 'observes'
  return rule.mode === 'warn' || rule.otherwise.kind === 'warn' ? 'warns' : 'enforced'
}

/** The same with each threshold as the number it stands for, so that tuning it is a change and naming its default is none. */
function resolved(part: unknown, settings: Readonly<Record<string, number>>): unknown {
  return JSON.parse(
    JSON.stringify(part, (_key, value: unknown) => {
      if (typeof value !== 'object' || value === null || !('setting' in value)) return value
      const id = String(value.setting)
      return settings[id] ?? (isSettingId(id) ? DEFAULT_SETTINGS[id].value : id)
    }),
  )
}

function hash(part: unknown): string {
  return createHash('sha256').update(JSON.stringify(part)).digest('base64url').slice(0, 22)
}

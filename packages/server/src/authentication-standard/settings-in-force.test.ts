import { DAY_ONE_SOURCES, DEFAULT_RULES, type Rule } from '@taga/core'
import { expect, it } from 'vitest'
import { startingRules } from '../decisions/rules.ts'
import { changedParts, isChanged, marksOf, settingsOf, writeMarks } from './settings-in-force.ts'

const NOW = 1_800_000_000_000
const set = (changed: Partial<(typeof startingRules)['set']> = {}) => ({ set: { ...startingRules.set, ...changed } })
const withRule = (id: string, changed: Partial<Rule>) =>
  set({ rules: DEFAULT_RULES.map((rule) => (rule.id === id ? { ...rule, ...changed } : rule)) })
const markOf = (published: ReturnType<typeof set>) => marksOf(published, settingsOf(published, NOW))
const before = writeMarks(markOf(set()))

it('describes the rules that ask who somebody is, the passwords and the sessions as they are set', () => {
  const { rules, password, sessions } = settingsOf(set(), NOW)
  const ids = rules.map(({ id }) => id)
  expect(ids).toEqual(
    expect.arrayContaining(['strong-sign-in', 'fresh-proof-administration', 'credentials-not-exposed']),
  )
  expect(ids).not.toContain('encrypted-path')
  expect(password.minLength).toBeGreaterThanOrEqual(8)
  expect(sessions).toEqual({ idleMs: 1_800_000, longestMs: 43_200_000, freshMs: 900_000 })
})

it('calls a rule enforced only where it stops or asks somebody', () => {
  const stateOf = (published: ReturnType<typeof set>) =>
    settingsOf(published, NOW).rules.find(({ id }) => id === 'strong-sign-in')?.state
  expect(stateOf(set())).toBe('enforced')
  expect(stateOf(withRule('strong-sign-in', { mode: 'observe' }))).toBe('observes')
  expect(stateOf(withRule('strong-sign-in', { mode: 'warn' }))).toBe('warns')
  expect(stateOf(withRule('strong-sign-in', { mode: 'off' }))).toBe('off')
  expect(stateOf(withRule('strong-sign-in', { from: NOW + 1 }))).toBe('notBegun')
  expect(stateOf(withRule('strong-sign-in', { from: NOW }))).toBe('enforced')
  expect(stateOf(set({ adopted: [] }))).toBe('notSetUp')
})

it.each([
  ['the mode of a rule', withRule('strong-sign-in', { mode: 'observe' })],
  ['what a rule asks', withRule('strong-sign-in', { must: [] })],
  ['a threshold', set({ settings: { freshProofMaxAgeMs: 600_000 } })],
  ['what is adopted', set({ adopted: DAY_ONE_SOURCES.filter((source) => source !== 'session') })],
  ['a rule that is gone', set({ rules: DEFAULT_RULES.filter(({ id }) => id !== 'strong-sign-in') })],
])('is changed by %s', (_, published) => {
  expect(changedParts(before, markOf(published))).toEqual(['rules'])
})

it('is not changed by new words, another order, a rule about something else or time', () => {
  const words = { title: { ja: '別の題', en: 'another title' }, remedy: { ja: 'x', en: 'x' } }
  expect(isChanged(before, markOf(withRule('strong-sign-in', words)))).toBe(false)
  expect(isChanged(before, markOf(set({ rules: DEFAULT_RULES.toReversed() })))).toBe(false)
  expect(isChanged(before, markOf(withRule('encrypted-path', { mode: 'off' })))).toBe(false)
  expect(isChanged(before, marksOf(set(), settingsOf(set(), NOW + 1e12)))).toBe(false)
})

it('is changed where nothing readable was written down', () => {
  expect(isChanged('', markOf(set()))).toBe(true)
})

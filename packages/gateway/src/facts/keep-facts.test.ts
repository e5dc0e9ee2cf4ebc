import type { SubjectFacts, ToGateway } from '@taga/contract'
import { DEFAULT_RULES, SOURCES } from '@taga/core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type FactsKeeper, keepFacts } from './keep-facts.ts'
import { createServerClock } from './server-clock.ts'

const T = 1_800_000_000_000
let mono: number
let keeper: FactsKeeper
beforeEach(() => {
  mono = 1_000
  keeper = keepFacts({ monotonic: () => mono })
})
afterEach(() => keeper.close())

const rules = (more: object = {}): Extract<ToGateway, { kind: 'rules' }> => ({
  kind: 'rules',
  version: 'one',
  rules: [...DEFAULT_RULES],
  settings: {},
  adopted: ['register.people'],
  streamLossMs: 60_000,
  ...more,
})
const person = (state: string, at = T): SubjectFacts => ({
  subject: 'person',
  id: 'p',
  seen: { 'person.state': { at, provenance: 'recorded', source: 'register.people', kind: 'value', value: state } },
})
function begin(): void {
  keeper.beginWhole()
  keeper.complete()
  keeper.heardTick(T)
}

it('reads a subject once, and again when it changed, when the rules changed and when its time has come', () => {
  begin()
  keeper.setRules(rules())
  keeper.put([person('active', T + 500)])
  const { facts } = keeper
  const first = facts.prepared('person', 'p')
  expect(facts.prepared('person', 'p')).toBe(first)
  mono += 500 // until now the fact was one from the future
  const second = facts.prepared('person', 'p')
  expect(second).not.toBe(first)
  keeper.put([person('left')])
  const third = facts.prepared('person', 'p')
  expect(third.seen['person.state']).toMatchObject({ value: 'left' })
  keeper.setRules(rules({ version: 'two' }))
  expect(facts.prepared('person', 'p')).not.toBe(third)
  expect(facts.prepared('person', 'p').rules.version).toBe('two')
})

it('knows nothing of a subject that nobody told of, and keeps nothing for asking', () => {
  begin()
  keeper.setRules(rules())
  expect(keeper.facts.prepared('device', 'x')).toBe(keeper.facts.prepared('device', 'y'))
  expect(keeper.facts.prepared('device', 'x').seen).toEqual({})
})

it('tells what changed before anything else, also that something is gone', () => {
  begin()
  const told: unknown[] = []
  const stop = keeper.facts.onChange((changed) => told.push(changed, keeper.facts.find('person', 'p')?.id))
  keeper.put([person('active')])
  keeper.put([{ subject: 'person', id: 'p', seen: {}, gone: true }])
  stop()
  keeper.put([person('active')])
  const changed = { kind: 'subjects', subjects: [{ kind: 'person', id: 'p' }] }
  expect(told).toEqual([changed, 'p', changed, undefined])
})

it('lets what was known stand while everything is told anew, and drops what was not named', () => {
  begin()
  keeper.put([person('active'), { subject: 'device', id: 'd', seen: {} }])
  keeper.beginWhole()
  keeper.put([person('left')])
  expect(keeper.facts.find('device', 'd')).toBeDefined()
  expect(keeper.facts.find('person', 'p')?.seen['person.state']).toMatchObject({ value: 'left' })
  keeper.complete()
  expect(keeper.facts.find('device', 'd')).toBeUndefined()
  expect(keeper.facts.find('person', 'p')).toBeDefined()
})

it.each([
  ['a rule it does not know', { rules: [{ id: 'x' }] }],
  ['a setting out of its limits', { settings: { lookMaxAgeMs: 1 }, adopted: [...SOURCES] }],
])('has no rules rather than some of them: %s', (_name, more) => {
  begin()
  keeper.setRules(rules())
  expect(keeper.setRules(rules({ version: 'two', ...more }))).toEqual(expect.any(String))
  expect(keeper.facts.rules()).toBeUndefined()
  expect(keeper.setRules(rules())).toBeUndefined()
  expect(keeper.facts.rules()?.version).toBe('one')
})

it('goes by the least late of what it heard of the time, and follows a clock that was set back', () => {
  const clock = createServerClock(() => mono)
  expect(clock.now()).toBe(0)
  clock.heard(T - 80) // 80 ms on the way
  mono += 1_000
  clock.heard(T + 1_000 - 5)
  mono += 1_000
  clock.heard(T + 2_000 - 300)
  expect(clock.now()).toBe(T + 2_000 - 5)
  for (let turn = 1; turn <= 8; turn += 1) {
    mono += 1_000
    clock.heard(T - 60_000 + turn * 1_000)
  }
  expect(clock.now()).toBe(T - 52_000)
  clock.restart()
  expect(clock.now()).toBe(T - 52_000)
  clock.heard(T)
  expect(clock.now()).toBe(T)
})

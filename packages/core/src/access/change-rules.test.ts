import { describe, expect, it } from 'vitest'
import { changeRules, NO_CHANGES } from './change-rules.ts'
import { compareRules } from './compare-rules.ts'
import { DEFAULT_RULES, findRule } from './default-rules.ts'
import { DAY_ONE_SOURCES } from './organisation-day-one.ts'
import type { Rule } from './rule.ts'

const START = { rules: DEFAULT_RULES, settings: {}, adopted: DAY_ONE_SOURCES }

function firewall(): Rule {
  const rule = findRule('firewall-on')
  if (rule === undefined) throw new Error('the default rules have one for the firewall')
  return rule
}

describe('changes to rules', () => {
  it('leave everything as it is where there are none', () => {
    expect(compareRules(START, changeRules(START, NO_CHANGES))).toEqual({
      rules: [],
      settings: [],
      adopted: [],
      dropped: [],
    })
  })

  it('set mode, start, thresholds and sources, and take them back', () => {
    const begun = changeRules(START, {
      ...NO_CHANGES,
      modes: { 'firewall-on': { mode: 'enforce', from: 5 }, nothing: { mode: 'off', from: null } },
      settings: { longAbsenceMs: 864e5 },
      adopt: ['posture'],
      drop: ['incidents'],
    })
    expect(compareRules(START, begun)).toMatchObject({
      rules: [{ rule: 'firewall-on', kind: 'changed', fields: ['mode', 'from'] }],
      settings: [{ id: 'longAbsenceMs', before: undefined, after: 864e5 }],
      adopted: ['posture'],
      dropped: ['incidents'],
    })
    const back = changeRules(begun, {
      ...NO_CHANGES,
      modes: { 'firewall-on': { mode: 'observe', from: null } },
      settings: { longAbsenceMs: null },
      adopt: ['incidents'],
      drop: ['posture'],
    })
    expect(compareRules(START, back)).toEqual({ rules: [], settings: [], adopted: [], dropped: [] })
  })

  it('add, replace and remove rules', () => {
    const own: Rule = { ...firewall(), id: 'own-rule' }
    const changed = changeRules(START, {
      ...NO_CHANGES,
      own: [own, { ...firewall(), live: 'leave' }],
      remove: ['person-active'],
    })
    const kinds = Object.fromEntries(compareRules(START, changed).rules.map(({ rule, kind }) => [rule, kind]))
    expect(kinds).toEqual({ 'own-rule': 'added', 'firewall-on': 'changed', 'person-active': 'removed' })
  })
})

describe('a comparison', () => {
  it('does not mind the order of rules or fields', () => {
    const turned = {
      ...START,
      rules: [...DEFAULT_RULES].reverse().map((rule) => Object.fromEntries(Object.entries(rule).reverse()) as Rule),
    }
    expect(compareRules(START, turned).rules).toEqual([])
  })
})

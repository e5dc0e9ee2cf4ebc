import { describe, expect, it } from 'vitest'
import { SOURCES } from '../facts/catalogue.ts'
import { arrangeRules } from './arrange-rules.ts'
import { compile } from './compile.ts'
import { decide } from './decide.ts'
import { interpret, type RuleSet } from './interpret.ts'
import type { Rule, Test } from './rule.ts'
import { factsOf } from './test-facts.ts'

const NOW = Date.UTC(2027, 3, 1)

function rule(id: string, resource: string | undefined, ...more: readonly Test[]): Rule {
  const about: readonly Test[] =
    resource === undefined ? [] : [{ fact: 'connection.resource', op: 'is', value: resource }]
  return {
    id,
    measures: ['AD-2'],
    tier: 'baseline',
    mode: 'enforce',
    sources: ['posture'],
    when: [...about, ...more],
    must: [[{ fact: 'device.firewallOn', op: 'is', value: true }]],
    otherwise: { kind: 'deny' },
    live: 'cut',
    title: { ja: id, en: id },
    remedy: { ja: id, en: id },
  }
}

function bothAnswers(rules: readonly Rule[], resource: string) {
  const set: RuleSet = { version: 'test', rules, adopted: SOURCES }
  const facts = factsOf({ 'device.firewallOn': false }, NOW)
  const question = { facts, ask: { pattern: 'cloud_app', resource, action: 'view' } } as const
  return { decided: decide(compile(set), question, NOW), interpreted: interpret(set, question, NOW) }
}

describe('arrangeRules', () => {
  it('puts rules about any resource first and each resource together, otherwise as they stood', () => {
    const rules = [rule('b1', 'b'), rule('any1', undefined), rule('a1', 'a'), rule('b2', 'b'), rule('any2', undefined)]
    const arranged = arrangeRules(rules.map((one, order) => ({ rule: one, order })))
    expect(arranged.map((placed) => placed.rule.id)).toEqual(['any1', 'any2', 'a1', 'b1', 'b2'])
    expect(arranged.map((placed) => placed.order)).toEqual([1, 4, 2, 0, 3])
  })
})

describe('decide on arranged rules', () => {
  const many = Array.from({ length: 300 }, (_, at) =>
    rule(`rule-${at}`, at % 10 === 0 ? undefined : `resource-${(at * 7) % 23}`),
  )
  it('gives the reasons in the order of the rules, wherever those about one resource stand', () => {
    const { decided, interpreted } = bothAnswers(many, 'resource-5')
    expect(decided).toEqual({ ...interpreted, validUntil: decided.validUntil })
    expect(decided.outcome === 'deny' && decided.reasons.length).toBeGreaterThan(35)
  })
  it('names no other pattern where a rule denies that rests on none', () => {
    const { decided } = bothAnswers([rule('any', undefined)], 'resource-1')
    expect(decided.outcome === 'deny' && decided.instead).toEqual([])
  })
  it('still names the other patterns where all denials rest on the pattern', () => {
    const onPattern: Test = { fact: 'connection.pattern', op: 'is', value: 'cloud_app' }
    const { decided, interpreted } = bothAnswers([rule('cloud', undefined, onPattern)], 'resource-1')
    expect(decided.outcome === 'deny' && decided.instead.length).toBe(5)
    expect(decided).toEqual({ ...interpreted, validUntil: decided.validUntil })
  })
})

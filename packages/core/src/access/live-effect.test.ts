import { describe, expect, it } from 'vitest'
import { compile } from './compile.ts'
import type { Decision, Reason } from './decision.ts'
import { DEFAULT_RULES } from './default-rules.ts'
import { liveEffect } from './live-effect.ts'
import type { Rule } from './rule.ts'

const [first] = DEFAULT_RULES
if (first === undefined) throw new Error('no rules')
const rule = (id: string, live: Rule['live']): Rule => ({ ...first, id, live })
const rules = compile({
  version: 'test',
  rules: [rule('cuts', 'cut'), rule('pauses', 'pause'), rule('leaves', 'leave')],
  adopted: ['register.people'],
})
const base = {
  warnings: [],
  observed: [],
  exempted: [],
  notInForce: [],
  obligations: [],
  validUntil: Infinity,
  rules: 'test',
}
const reason = (id: string, effect: Reason['effect'] = 'deny'): Reason => ({
  rule: id,
  effect,
  state: 'fails',
  facts: [],
})
const denied = (...ids: readonly [string, ...string[]]): Decision => {
  const [one, ...others] = ids
  return { ...base, outcome: 'deny', instead: [], reasons: [reason(one), ...others.map((id) => reason(id))] }
}

describe('what becomes of an open connection', () => {
  it('lets what is allowed go on', () => {
    expect(liveEffect(rules, { ...base, outcome: 'allow' })).toBe('goOn')
  })

  it.each([
    [['cuts'], 'cut'],
    [['pauses'], 'pause'],
    [['leaves'], 'leave'],
    [['leaves', 'pauses'], 'pause'],
    [['pauses', 'leaves', 'cuts'], 'cut'],
    [['nobody knows'], 'cut'],
  ] as const)('of %j is %s', (ids, effect) => {
    expect(liveEffect(rules, denied(ids[0], ...ids.slice(1)))).toBe(effect)
  })

  it('goes by the rule where a proof is asked for, too', () => {
    const asked = (id: string): Decision => ({
      ...base,
      outcome: 'step-up',
      proof: 'any',
      instead: [],
      reasons: [reason(id, 'stepUp')],
    })
    expect(liveEffect(rules, asked('pauses'))).toBe('pause')
    expect(liveEffect(rules, asked('cuts'))).toBe('cut')
    expect(liveEffect(rules, asked('leaves'))).toBe('leave')
  })
})

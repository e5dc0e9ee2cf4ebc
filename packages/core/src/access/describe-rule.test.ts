import { expect, it } from 'vitest'
import { DEFAULT_RULES, findRule } from './default-rules.ts'
import { describeRule, describeTest, spanWords } from './describe-rule.ts'

it('says every default rule in both languages, without a raw value or threshold', () => {
  for (const rule of DEFAULT_RULES) {
    const { when, must, otherwise, live } = describeRule(rule)
    for (const words of [...when, ...must.flat(), otherwise, live]) {
      expect(words.ja, `rule ${rule.id}`).toMatch(/[ぁ-ん]/u)
      expect(words.en, `rule ${rule.id}`).not.toMatch(/[ぁ-ん一-龠]|_|undefined|\[object/u)
      expect(words.ja, `rule ${rule.id}`).not.toMatch(/undefined|\d{6,}/u)
    }
  }
})

it('says a threshold as the organisation has set it', () => {
  const rule = findRule('antimalware-signatures')
  if (rule === undefined) throw new Error('the default rules have one for signatures')
  const said = (settings: Readonly<Record<string, number>>) =>
    describeRule(rule, settings)
      .must.flat()
      .map(({ en }) => en)
      .join(' ')
  expect(said({})).toContain('7 days')
  expect(said({ antimalwareSignatureMaxAgeMs: 172_800_000 })).toContain('2 days')
})

it('says one value, several and none as a person would', () => {
  const fact = 'connection.place'
  expect(describeTest({ fact, op: 'in', values: ['cafe'] })).toEqual({
    ja: '「場所」が「カフェ」',
    en: '“place” is “café”',
  })
  expect(describeTest({ fact, op: 'in', values: ['cafe', 'hotel'] }).en).toBe('“place” is “café” or “hotel”')
  expect(describeTest({ fact, op: 'notIn', values: ['cafe', 'hotel'] }).ja).toBe(
    '「場所」が「カフェ」「ホテル」のどれでもない',
  )
  expect(describeTest({ fact: 'device.firewallOn', op: 'is', value: false }).en).toBe('“personal firewall” is “no”')
})

it('says a span in the largest unit that is exact', () => {
  expect([60_000, 90_000, 86_400_000, 1_500].map((ms) => spanWords(ms).en)).toEqual([
    '1 minute',
    '90 seconds',
    '1 day',
    '1500 ms',
  ])
})

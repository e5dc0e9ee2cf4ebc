import { expect, it } from 'vitest'
import { DEFAULT_RULES } from '../access/default-rules.ts'
import type { Test } from '../access/rule.ts'
import { explainItem } from './explain-item.ts'
import { findPostureItem, POSTURE_ITEMS } from './items.ts'

it('tells the measures, the guidance, the facts with their ages and the rules behind an item', () => {
  const told = explainItem(findPostureItem('antimalware.signatures'))
  expect(told.measures.map(({ id }) => id)).toEqual(['AD-7', 'TW-7'])
  expect(told.guidance.map(({ id }) => id)).toContain('TW-7.3')
  expect(told.facts[0]).toMatchObject({ key: 'device.antimalwareSignatureAt', maxAgeMs: 15 * 60_000, pace: 'fast' })
  expect(told.rules.map(({ id }) => id)).toContain('antimalware-signatures')
})

it.each(POSTURE_ITEMS)('$id can be explained', (item) => {
  expect(explainItem(item).guidance).toHaveLength(item.guidance.length)
})

/** The rule that judges the same thing as an item, and those of its groups that a lone device can meet. */
const SAME = {
  'look.fresh': 'posture-fresh',
  'system.support': 'os-supported',
  'system.updates': 'security-updates',
  'idle.before': 'security-updates-after-absence',
  'system.integrity': 'device-not-modified',
  'antimalware.signatures': 'antimalware-signatures',
  'disk.encryption': 'encrypted-local',
  'screen.lock': 'screen-lock-local',
  firewall: 'firewall-on',
  'browser.passwords': 'browser-passwords-warn',
  'accounts.shared': 'shared-use-confidential',
  'remote.wipe': 'remote-wipe-warn',
} as const

it.each(Object.entries(SAME))('%s asks the same as the rule %s', (id, ruleId) => {
  const item = POSTURE_ITEMS.find((each) => each.id === id)
  const rule = DEFAULT_RULES.find((each) => each.id === ruleId)
  const ofLook = (group: readonly Test[]) => group.every((test) => item?.facts.includes(test.fact))
  expect(item?.kind === 'judged' ? item.must : []).toEqual(rule?.must.filter(ofLook))
  expect(item?.kind === 'judged' ? item.when : []).toEqual(
    rule?.when.filter((test) => test.fact.startsWith('device.') && test.fact !== 'device.management'),
  )
})

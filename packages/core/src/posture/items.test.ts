import { describe, expect, it } from 'vitest'
import type { Test } from '../access/rule.ts'
import { isSettingId } from '../access/settings.ts'
import { FACT_KEYS, factSpec } from '../facts/catalogue.ts'
import { findMeasure } from '../guideline/find-measure.ts'
import type { Words } from '../words.ts'
import { POSTURE_ITEMS, findPostureItem, isPostureItemId } from './items.ts'
import { POSTURE_ITEM_IDS, type PostureItem } from './posture-item.ts'

function textsOf(item: PostureItem): readonly Words[] {
  const remedies = [item.remedy, item.unknownRemedy]
  return [item.title, item.why, ...remedies, ...remedies.flatMap((remedy) => Object.values(remedy.byOs))]
}

function testsOf(item: PostureItem): readonly Test[] {
  return item.kind === 'told' ? [] : [...item.when, ...item.must.flat(), ...(item.ideal ?? []).flat()]
}

describe('POSTURE_ITEMS', () => {
  it('has one item for each id', () => {
    expect(POSTURE_ITEMS.map(({ id }) => id)).toEqual(POSTURE_ITEM_IDS)
  })

  it.each(POSTURE_ITEMS)('$id says everything in Japanese and in English', (item) => {
    for (const { ja, en } of textsOf(item)) {
      expect(ja).toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u)
      expect(en).not.toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u)
      expect(en.length).toBeGreaterThan(2)
    }
  })

  it.each(POSTURE_ITEMS)('$id names guidance that its measures have', ({ measures, guidance }) => {
    const points: readonly string[] = measures.flatMap((id) => findMeasure(id).guidance.map((point) => point.id))
    for (const id of guidance) expect(points).toContain(id)
  })

  it.each(POSTURE_ITEMS)('$id tests only facts that it shows, by settings that exist', (item) => {
    const tests = testsOf(item)
    for (const test of tests) expect(item.facts).toContain(test.fact)
    const settings = tests.flatMap((test) =>
      'value' in test && typeof test.value === 'object' && 'setting' in test.value ? [test.value.setting] : [],
    )
    for (const setting of settings) expect(isSettingId(setting)).toBe(true)
  })

  it('shows every fact that an agent sees, apart from those that only name or join other facts', () => {
    const shown = new Set(POSTURE_ITEMS.flatMap((item) => item.facts))
    const hidden = FACT_KEYS.filter((key) => factSpec(key).source === 'posture' && !shown.has(key))
    expect(hidden).toEqual([
      'device.serial',
      'device.model',
      'device.hostName',
      'device.osBuild',
      'device.pendingUpdates',
      'device.networkFingerprint',
    ])
  })
})

describe('findPostureItem', () => {
  it('finds each item by its id and knows which texts are ids', () => {
    for (const id of POSTURE_ITEM_IDS) expect(findPostureItem(id).id).toBe(id)
    expect(isPostureItemId('firewall')).toBe(true)
    expect(isPostureItemId('Firewall')).toBe(false)
  })
})

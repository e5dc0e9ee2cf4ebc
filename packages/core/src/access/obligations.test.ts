import { describe, expect, it } from 'vitest'
import { mergeObligations, PATTERN_CARRIES } from './obligations.ts'
import { resolveBound, SETTING_IDS, findSetting } from './settings.ts'
import { isMeasureId } from '../guideline/ids.ts'

describe('mergeObligations', () => {
  it('keeps each kind once and the shortest span, in a fixed order', () => {
    const merged = mergeObligations([
      [{ kind: 'maxLength', ms: 9 }, { kind: 'record' }],
      [{ kind: 'idleLock', ms: 5 }, { kind: 'watermark' }, { kind: 'maxLength', ms: 7 }],
      [{ kind: 'idleLock', ms: 6 }, { kind: 'watermark' }],
    ])
    expect(merged).toEqual([
      { kind: 'watermark' },
      { kind: 'record' },
      { kind: 'idleLock', ms: 5 },
      { kind: 'maxLength', ms: 7 },
    ])
    expect(mergeObligations([])).toEqual([])
  })
})

describe('PATTERN_CARRIES', () => {
  it('promises nothing on a disk or in a cloud that the gateway does not draw', () => {
    for (const pattern of ['cloud_app', 'take_home_pc'] as const)
      for (const kind of ['watermark', 'noDownload', 'record', 'viewOnly'] as const)
        expect(PATTERN_CARRIES[pattern]).not.toContain(kind)
  })
})

describe('settings', () => {
  it.each(SETTING_IDS)('%s has its default within its limits, measures and both languages', (id) => {
    const { value, min, max, title, measures } = findSetting(id)
    expect(value).toBeGreaterThanOrEqual(min)
    expect(value).toBeLessThanOrEqual(max)
    expect(measures.every(isMeasureId)).toBe(true)
    expect(title.ja).toMatch(/[ぁ-ん]/)
    expect(title.en).toMatch(/[a-z]/)
    expect(resolveBound({ setting: id })).toBe(value)
    expect(resolveBound({ setting: id }, { [id]: max })).toBe(max)
    for (const wrong of [min - 1, max + 1, Number.NaN])
      expect(() => resolveBound({ setting: id }, { [id]: wrong })).toThrow(RangeError)
  })

  it('never lets signatures older than the guideline allows', () => {
    expect(findSetting('antimalwareSignatureMaxAgeMs').max).toBe(7 * 86_400_000)
  })

  it('does not take what every object has for a setting', () => {
    expect(() => resolveBound({ setting: 'constructor' })).toThrow(RangeError)
  })
})

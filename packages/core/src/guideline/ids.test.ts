import { expect, test } from 'vitest'
import type { Group } from './classification.ts'
import { guideline } from './guideline.ts'
import {
  CASE_IDS,
  COLUMN_IDS,
  DRAFT_PATTERN_IDS,
  FIGURE_IDS,
  GROUP_IDS,
  isMeasureId,
  LINK_IDS,
  MEASURE_IDS,
  type MeasureId,
  PATTERN_IDS,
  type PatternId,
  THIRD_EDITION_MEASURE_IDS,
  THIRD_EDITION_PATTERN_IDS,
  VULNERABILITY_IDS,
} from './ids.ts'
import type { Guidance, Measure } from './measure.ts'
import type { TroubleCase } from './trouble-case.ts'

const idsOf = (entries: readonly { readonly id: string }[]) => entries.map((entry) => entry.id)

test('every id has its entry in the catalogue, in the same order, and no entry is without an id', () => {
  expect(idsOf(guideline.measures)).toEqual(MEASURE_IDS)
  expect(idsOf(guideline.groups)).toEqual(GROUP_IDS)
  expect(idsOf(guideline.cases)).toEqual(CASE_IDS)
  expect(idsOf(guideline.vulnerabilities)).toEqual(VULNERABILITY_IDS)
  expect(idsOf(guideline.columns)).toEqual(COLUMN_IDS)
  expect(idsOf(guideline.links)).toEqual(LINK_IDS)
  expect(idsOf(guideline.figures)).toEqual(FIGURE_IDS)
  expect(idsOf(guideline.draftPatterns)).toEqual(DRAFT_PATTERN_IDS)
  expect(idsOf([...guideline.draftPatterns, ...guideline.publishedEdition.addedPatterns])).toEqual(PATTERN_IDS)
  expect(idsOf(guideline.thirdEdition.measures)).toEqual(THIRD_EDITION_MEASURE_IDS)
  expect(idsOf(guideline.thirdEditionPatterns)).toEqual(THIRD_EDITION_PATTERN_IDS)
})

test('tells the id of a measure from any other text', () => {
  for (const id of MEASURE_IDS) expect(isMeasureId(id)).toBe(true)
  for (const text of ['', 'AD-0', 'AD-19', 'AD-07', 'ad-7', ' AD-7', 'AD-7.4', '3-AD-7', 'toString', '__proto__']) {
    expect(isMeasureId(text)).toBe(false)
  }
})

test('a measure id that does not exist does not compile', () => {
  // @ts-expect-error AD-19 does not exist: system administrators have 18 measures
  const measure: MeasureId = 'AD-19'
  // @ts-expect-error EX-6 does not exist: executives have 5 measures
  const related: Measure['related'] = ['EX-1', 'EX-6']
  // @ts-expect-error TW-21 does not exist: teleworkers have 20 measures
  const group: Group = { id: 'G01', topic: { ja: '例', en: 'example' }, members: ['TW-21'] }
  // @ts-expect-error guidance belongs to a measure, and AD-19 does not exist
  const guidance: Guidance['id'] = 'AD-19.1'
  for (const id of [measure, related[1] ?? '', group.members[0], guidance]) expect(isMeasureId(id)).toBe(false)
})

test('a pattern, case or group that does not exist does not compile', () => {
  // @ts-expect-error vpn is a method of the 5th edition, not a pattern of the 4th
  const pattern: PatternId = 'vpn'
  // @ts-expect-error there are 14 trouble cases
  const cases: Measure['cases'] = ['CASE-15']
  // @ts-expect-error there are 22 groups
  const group: Measure['group'] = 'G23'
  // @ts-expect-error a trouble case cannot touch a measure that does not exist
  const touches: TroubleCase['alsoTouches'] = ['AD-0']
  expect(PATTERN_IDS).not.toContain(pattern)
  expect(CASE_IDS).not.toContain(cases[0])
  expect(GROUP_IDS).not.toContain(group)
  expect(MEASURE_IDS).not.toContain(touches[0])
})

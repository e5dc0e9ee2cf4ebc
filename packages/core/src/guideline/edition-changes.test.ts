import { expect, test } from 'vitest'
import { editionChanges } from './edition-changes.ts'
import { findMeasure } from './find-measure.ts'
import { fourthEditionChanges } from './fourth-edition-changes.ts'
import { MEASURE_IDS, THIRD_EDITION_MEASURE_IDS } from './ids.ts'
import { thirdEditionChanges } from './third-edition-changes.ts'
import { thirdEditionPatterns } from './third-edition-patterns.ts'
import { thirdEdition } from './third-edition.ts'

test('every measure of both editions has its change', () => {
  expect(thirdEditionChanges.map((change) => change.id)).toEqual(THIRD_EDITION_MEASURE_IDS)
  expect(fourthEditionChanges.map((change) => change.id)).toEqual(MEASURE_IDS)
  expect(editionChanges.measures).toHaveLength(33 + 43)
})

test('the 3rd edition has 33 measures: 3, 14 and 16', () => {
  expect(thirdEdition.counts).toEqual({ total: 33, executive: 3, administrator: 14, teleworker: 16 })
  expect(thirdEdition.measures).toHaveLength(33)
  for (const role of ['executive', 'administrator', 'teleworker'] as const) {
    expect(thirdEdition.measures.filter((measure) => measure.role === role)).toHaveLength(thirdEdition.counts[role])
  }
})

test('the summary counts what the changes say', () => {
  const count = (edition: 3 | 4, status: string) =>
    editionChanges.measures.filter((change) => change.edition === edition && change.status === status).length
  for (const [status, expected] of Object.entries(editionChanges.summary.third)) expect(count(3, status)).toBe(expected)
  for (const [status, expected] of Object.entries(editionChanges.summary.fourth))
    expect(count(4, status)).toBe(expected)
  expect(editionChanges.summary.fourth.added).toBe(12)
})

test.each(thirdEditionChanges)('$id leads to measures that come from it, with the same status', (change) => {
  const back = fourthEditionChanges.filter((each) => {
    const from: readonly string[] = each.from
    return from.includes(change.id)
  })
  expect(back.map((each) => each.id)).toEqual(change.to)
  for (const each of back) expect(each.status).toBe(change.status)
})

test.each(thirdEditionChanges)('$id says that it moved exactly when the category of its subject changed', (change) => {
  const before = thirdEdition.measures.find((measure) => measure.id === change.id)?.category
  const moved = change.to.some((id) => findMeasure(id).category !== before)
  expect('categoryMoved' in change).toBe(moved)
})

test.each(fourthEditionChanges)('$id says the same as the measure itself about what it replaces', (change) => {
  const { replaces } = findMeasure(change.id)
  expect(replaces.kind).toBe(change.status)
  expect(replaces.from).toEqual(change.from)
  expect(replaces.note).toEqual(change.why)
})

test('a measure that stands in for a removed one is named as the nearest to it', () => {
  const nearest = new Map<string, readonly string[]>(
    thirdEditionChanges.flatMap((change) =>
      change.status === 'removed' ? [[change.id, change.nearest] as const] : [],
    ),
  )
  expect([...nearest.keys()]).toEqual(['3-AD-12', '3-AD-13'])
  for (const { id, replaces } of MEASURE_IDS.map(findMeasure)) {
    if (replaces.kind !== 'added') continue
    for (const removed of replaces.supersedes ?? []) expect(nearest.get(removed)).toContain(id)
  }
})

test('a measure of the 3rd edition that was limited to patterns names patterns of that edition', () => {
  const known: readonly string[] = thirdEditionPatterns.map((pattern) => pattern.id)
  const limited = thirdEdition.measures.filter((measure) => 'patterns' in measure)
  expect(limited.map((measure) => measure.id)).toEqual(['3-AD-10', '3-TW-9', '3-TW-13'])
  for (const measure of limited) for (const pattern of measure.patterns) expect(known).toContain(pattern)
})

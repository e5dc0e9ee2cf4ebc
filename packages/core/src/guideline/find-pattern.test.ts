import { expect, test } from 'vitest'
import { draftPatterns } from './draft-patterns.ts'
import { measures } from './find-measure.ts'
import { findPattern, patterns } from './find-pattern.ts'
import { PATTERN_IDS } from './ids.ts'
import type { DraftPattern } from './pattern.ts'
import { publishedEdition } from './published-edition.ts'
import { thirdEditionPatterns } from './third-edition-patterns.ts'

test('finds each of the six patterns by its id', () => {
  expect(patterns).toHaveLength(publishedEdition.patternCount)
  for (const id of PATTERN_IDS) expect(findPattern(id).id).toBe(id)
})

test('a pattern that slipped past the compiler is a bug and not an empty answer', () => {
  // @ts-expect-error standalone is a method of the 5th edition, not a pattern of the 4th
  expect(() => findPattern('standalone')).toThrow('standalone')
})

test.each(draftPatterns)('$id is named by exactly the measures it lists, and the rest mention it', (pattern) => {
  const naming = measures.filter((measure) => measure.patterns !== 'all' && measure.patterns.includes(pattern.id))
  expect(naming.map((measure) => measure.id)).toEqual(pattern.measuresNamed)
  const named: readonly string[] = pattern.measuresNamed
  expect(pattern.measuresMentioned.filter((id) => named.includes(id))).toEqual([])
})

test.each(draftPatterns)('$id is called thin client exactly when it stores nothing on the terminal', (pattern) => {
  expect(pattern.thinClient).toBe(pattern.table.dataStoredOnTerminal.value === 'no')
})

test('the six numbers of the published edition are all taken and none twice', () => {
  expect(patterns.map((pattern) => pattern.numberPublished).sort()).toEqual(['①', '②', '③', '④', '⑤', '⑥'])
})

test('what the published edition changed starts from what the draft says', () => {
  for (const change of publishedEdition.changedValues) {
    expect(findPattern(change.pattern).table[change.attribute].value).toBe(change.draft)
    expect(change.published).not.toBe(change.draft)
  }
  for (const { pattern, draft, published } of publishedEdition.renumbered) {
    expect(findPattern(pattern)).toMatchObject({ numberDraft: draft, numberPublished: published })
  }
  const drafted: readonly DraftPattern[] = draftPatterns
  const moved = drafted.filter((pattern) => pattern.numberDraft !== pattern.numberPublished)
  expect(moved.map((pattern) => pattern.id)).toEqual(publishedEdition.renumbered.map((change) => change.pattern))
})

test('the three patterns of the 3rd edition live on in all four of the draft', () => {
  expect(thirdEditionPatterns).toHaveLength(3)
  const reached = new Set<string>(thirdEditionPatterns.flatMap((pattern): readonly string[] => pattern.mapsTo))
  expect(reached).toEqual(new Set(draftPatterns.map((pattern) => pattern.id)))
})

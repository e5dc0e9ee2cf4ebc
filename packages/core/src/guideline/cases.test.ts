import { expect, test } from 'vitest'
import { cases } from './cases.ts'
import { findMeasure } from './find-measure.ts'

test('there are 14 trouble cases, numbered in order', () => {
  expect(cases).toHaveLength(14)
  expect(cases.map((each) => each.number)).toEqual(Array.from({ length: 14 }, (_, index) => index + 1))
  for (const each of cases) expect(each.id).toBe(`CASE-${String(each.number).padStart(2, '0')}`)
})

test.each(cases)('$id is listed by every measure it links to, in the same category', (each) => {
  for (const id of each.linkedMeasures) {
    expect(findMeasure(id).cases).toContain(each.id)
    expect(findMeasure(id).category).toBe(each.category)
  }
})

test.each(cases)('$id names no measure twice', (each) => {
  const named = [...each.linkedMeasures, ...each.alsoTouches]
  expect(new Set(named).size).toBe(named.length)
})

test.each(cases)(
  '$id can be replayed: each scenario has a situation, something prevented and something seen',
  (each) => {
    expect(each.replay.map((replay) => replay.id)).toEqual(
      ['A', 'B'].slice(0, each.replay.length).map((at) => `${each.id}-${at}`),
    )
    for (const replay of each.replay) {
      expect(replay.given.length).toBeGreaterThan(0)
      expect(replay.expectPrevention.length).toBeGreaterThan(0)
      expect(replay.expectDetection.length).toBeGreaterThan(0)
    }
  },
)

test('there are 26 scenarios and 55 countermeasures, each for somebody', () => {
  expect(cases.flatMap((each) => each.replay)).toHaveLength(26)
  expect(cases.flatMap((each) => each.countermeasures)).toHaveLength(55)
  for (const each of cases) expect(each.countermeasures.length).toBeGreaterThan(0)
})

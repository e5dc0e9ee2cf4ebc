import { expect, test } from 'vitest'
import { fifthEdition } from './fifth-edition.ts'
import { PATTERN_IDS } from './ids.ts'

const statements = [...fifthEdition.facts, ...fifthEdition.categories, ...fifthEdition.roles, ...fifthEdition.methods]

test('every statement about the 5th edition has a source, and every source is used', () => {
  const used = new Set<string>(statements.flatMap((statement): readonly string[] => statement.sources))
  expect(used).toEqual(new Set(fifthEdition.sources.map((source) => source.id)))
})

test('it has 19 facts, 13 categories, 3 roles and 7 methods, and no measures since none could be established', () => {
  expect(fifthEdition.facts).toHaveLength(19)
  expect(fifthEdition.categories.map((category) => category.number)).toEqual(
    Array.from({ length: 13 }, (_, at) => at + 1),
  )
  expect(fifthEdition.roles).toHaveLength(3)
  expect(fifthEdition.methods.map((method) => method.number)).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(fifthEdition.measures.items).toEqual([])
  expect(fifthEdition.measures.countsByRoleAndTier).toBeNull()
})

test('its methods cover the six patterns of the published 4th edition', () => {
  const covered = new Set<string>(
    fifthEdition.methods.flatMap((method): readonly string[] => method.fourthEditionPattern),
  )
  expect(covered).toEqual(new Set(PATTERN_IDS))
})

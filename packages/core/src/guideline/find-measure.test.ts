import { describe, expect, test } from 'vitest'
import { findMeasure, isBaseline, measures, measuresOfGroup, measuresOfPattern } from './find-measure.ts'
import { cases } from './cases.ts'
import { groups } from './groups.ts'
import { type GroupId, MEASURE_IDS, PATTERN_IDS } from './ids.ts'
import { thirdEdition } from './third-edition.ts'
import { roles } from './vocabulary.ts'

const idsOf = (list: readonly { readonly id: string }[]) => list.map((each) => each.id)

describe('finding', () => {
  test('finds each of the 43 measures by its id', () => {
    expect(measures).toHaveLength(43)
    for (const id of MEASURE_IDS) expect(findMeasure(id).id).toBe(id)
  })

  test('an id that slipped past the compiler is a bug and not an empty answer', () => {
    // @ts-expect-error AD-99 does not exist; a caller without types could still ask for it
    expect(() => findMeasure('AD-99')).toThrow('AD-99')
  })

  test('a group gives the measures that the guideline explains together', () => {
    expect(idsOf(measuresOfGroup('G08'))).toEqual(['AD-7', 'TW-7'])
    expect(idsOf(measuresOfGroup('G05'))).toEqual(['EX-5'])
    for (const group of groups) expect(idsOf(measuresOfGroup(group.id))).toEqual(group.members)
  })

  test('every measure applies to taking the PC home, and only unscoped ones to the patterns added later', () => {
    const without = (...ids: readonly string[]) => MEASURE_IDS.filter((id) => !ids.includes(id))
    expect(idsOf(measuresOfPattern('take_home_pc'))).toEqual(MEASURE_IDS)
    expect(idsOf(measuresOfPattern('remote_desktop'))).toEqual(without('TW-11'))
    expect(idsOf(measuresOfPattern('virtual_desktop'))).toEqual(without('TW-11'))
    for (const pattern of ['cloud_app', 'secure_browser', 'app_wrapping'] as const) {
      expect(idsOf(measuresOfPattern(pattern))).toEqual(without('AD-14', 'TW-11', 'TW-16'))
    }
    expect(PATTERN_IDS).toHaveLength(6)
  })

  test('a measure is baseline by what its text states, and by our suggestion where it states nothing', () => {
    expect(isBaseline(findMeasure('AD-7'))).toBe(true)
    expect(isBaseline(findMeasure('EX-1'))).toBe(true)
    expect(isBaseline(findMeasure('TW-12'))).toBe(false)
    const suggested = measures.filter((measure) => measure.tierBasis === 'not_stated')
    expect(idsOf(suggested)).toEqual(['AD-13', 'TW-2'])
    expect(suggested.every(isBaseline)).toBe(true)
  })
})

describe('the 43 measures', () => {
  test('are 5 for executives, 18 for administrators and 20 for teleworkers, numbered without a gap', () => {
    expect(roles.map((role) => role.count)).toEqual([5, 18, 20])
    for (const role of roles) {
      const ids = measures.filter((measure) => measure.role === role.id).map((measure) => measure.id)
      expect(ids).toEqual(Array.from({ length: role.count }, (_, index) => `${role.prefix}-${index + 1}`))
    }
  })

  test.each(measures)(
    '$id has the number that its id says and at most one measure of each role in its group',
    (measure) => {
      expect(measure.id.endsWith(`-${measure.number}`)).toBe(true)
      const rolesOfGroup = measuresOfGroup(measure.group).map((each) => each.role)
      expect(new Set(rolesOfGroup).size).toBe(rolesOfGroup.length)
    },
  )

  test.each(measures)('$id is related to the rest of its group, and they to it', (measure) => {
    expect(measure.related).toEqual(idsOf(measuresOfGroup(measure.group)).filter((id) => id !== measure.id))
    for (const id of measure.related) expect(findMeasure(id).related).toContain(measure.id)
  })

  test.each(measures)('$id states the grades that its guidance has, and guidance is numbered within it', (measure) => {
    const graded = new Set(measure.guidance.map((point) => point.tier))
    expect(new Set(measure.tiers)).toEqual(graded)
    expect(idsOf(measure.guidance)).toEqual(measure.guidance.map((_, index) => `${measure.id}.${index + 1}`))
  })

  test('a measure whose text states no grade has our reading in place of guidance, numbered apart from it', () => {
    const derived = measures.filter((measure) => measure.tierBasis === 'not_stated')
    expect(derived.flatMap((measure) => measure.guidance)).toEqual([])
    expect(derived.flatMap((measure) => idsOf(measure.guidanceDerived))).toEqual(
      ['AD-13', 'TW-2'].flatMap((id) => [`${id}.d1`, `${id}.d2`, `${id}.d3`]),
    )
  })

  test.each(measures)('$id names each threshold once', (measure) => {
    const names = measure.numbers.map((number) => number.name)
    expect(new Set(names).size).toBe(names.length)
  })

  test.each(measures)('$id names a stave of the barrel and does not repeat it', (measure) => {
    expect(measure.dimensionAlso).not.toContain(measure.dimension)
    expect(new Set(measure.dimensionAlso).size).toBe(measure.dimensionAlso.length)
  })

  test.each(measures)('$id takes guidance only from trouble cases that it lists, with an inferred grade', (measure) => {
    for (const point of measure.guidance) expect(point.tierInferred === true).toBe(point.source !== undefined)
    const sources = measure.guidance.flatMap((point) => (point.source === undefined ? [] : [point.source]))
    for (const source of sources) expect(measure.cases).toContain(source)
  })

  test.each(measures)('$id lists only cases that link to it or touch it', (measure) => {
    for (const id of measure.cases) {
      const found = cases.find((each) => each.id === id)
      expect([...(found?.linkedMeasures ?? []), ...(found?.alsoTouches ?? [])]).toContain(measure.id)
    }
  })

  test('the thresholds that two measures share agree', () => {
    const valueOf = (id: (typeof MEASURE_IDS)[number], name: string) =>
      findMeasure(id).numbers.find((number) => number.name === name)?.value
    expect(valueOf('TW-7', 'definition_update_ideal')).toBe(1)
    expect(valueOf('TW-7', 'definition_update_max')).toBe(7)
    expect(valueOf('AD-16', 'password_min_length')).toBe(8)
    expect(valueOf('TW-18', 'password_min_length')).toBe(8)
    expect(valueOf('TW-14', 'public_wifi_conditions')).toBe(4)
    expect(valueOf('AD-13', 'home_wifi_encryption')).toBe(valueOf('TW-14', 'home_wifi_encryption'))
    for (const { source, name, value } of measures.flatMap((measure) => measure.numbers)) {
      expect(source === undefined ? value : valueOf(source, name)).toBe(value)
    }
  })
})

test('the 22 groups divide the measures: each measure in exactly one', () => {
  expect(groups).toHaveLength(22)
  const members = groups.flatMap((group): readonly string[] => group.members)
  expect(members).toHaveLength(43)
  expect(new Set(members)).toEqual(new Set(MEASURE_IDS))
  const groupOf = new Map<string, GroupId>(
    groups.flatMap((group) => group.members.map((id) => [id, group.id] as const)),
  )
  for (const measure of measures) expect(groupOf.get(measure.id)).toBe(measure.group)
})

test('a removed measure of the 3rd edition is superseded only once', () => {
  const superseded = measures.flatMap((each) =>
    each.replaces.kind === 'added' ? (each.replaces.supersedes ?? []) : [],
  )
  expect(superseded).toEqual(['3-AD-13'])
  expect(idsOf(thirdEdition.measures)).toContain('3-AD-13')
})

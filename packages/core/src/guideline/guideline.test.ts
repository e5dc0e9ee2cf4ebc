import { expect, test } from 'vitest'
import { guideline } from './guideline.ts'
import { CATEGORIES, DIMENSIONS, LEVELS, MEASURE_IDS, ROLES, THIRD_EDITION_MEASURE_IDS, TIERS } from './ids.ts'

type Found = { readonly path: string; readonly thing: Readonly<Record<string, unknown>> }

/** Every object below `value`, with the path that leads to it. */
function objectsBelow(value: unknown, path: string): readonly Found[] {
  if (typeof value !== 'object' || value === null) return []
  const below = Object.entries(value).flatMap(([key, inner]) => objectsBelow(inner, `${path}.${key}`))
  return Array.isArray(value) ? below : [{ path, thing: Object.fromEntries(Object.entries(value)) }, ...below]
}

const objects = objectsBelow(guideline, 'guideline')
const texts = objects.filter(({ thing }) => 'ja' in thing || 'en' in thing)
const textsIn = (language: 'ja' | 'en') => texts.map(({ thing }) => String(thing[language]))
const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u
const idsOf = (entries: readonly { readonly id: string }[]) => entries.map((entry) => entry.id)

test('holds what the guideline counts', () => {
  expect(guideline.about.counts).toEqual({ total: 43, executive: 5, administrator: 18, teleworker: 20, groups: 22 })
  expect(guideline.measures).toHaveLength(43)
  expect(guideline.groups).toHaveLength(22)
  expect(guideline.measures.flatMap((measure) => measure.guidance)).toHaveLength(176)
  expect(guideline.measures.flatMap((measure) => measure.numbers)).toHaveLength(21)
  expect(guideline.draftPatterns).toHaveLength(4)
  expect(guideline.publishedEdition.addedPatterns).toHaveLength(2)
  expect(guideline.vulnerabilities).toHaveLength(18)
  expect(guideline.cases).toHaveLength(14)
  expect(guideline.columns).toHaveLength(6)
  expect(guideline.glossary).toHaveLength(31)
  expect(guideline.links).toHaveLength(7)
  expect(guideline.figures).toHaveLength(17)
  expect(guideline.thirdEdition.measures).toHaveLength(33)
})

test('describes each role, category, grade, stave and level exactly once', () => {
  expect(idsOf(guideline.roles)).toEqual(ROLES)
  expect(idsOf(guideline.duties)).toEqual(ROLES)
  expect(idsOf(guideline.categories)).toEqual(CATEGORIES)
  expect(idsOf(guideline.tiers)).toEqual(TIERS)
  expect(idsOf(guideline.dimensions)).toEqual(DIMENSIONS)
  expect(idsOf(guideline.weakestLink.balance)).toEqual(DIMENSIONS)
  expect(idsOf(guideline.informationLevels.levels)).toEqual([...LEVELS].reverse())
})

test('every text is there in both languages, neither empty nor padded', () => {
  expect(texts.length).toBeGreaterThan(1000)
  for (const { path, thing } of texts) {
    for (const language of ['ja', 'en']) {
      const text = thing[language]
      expect(text, `${path}.${language}`).toBeTypeOf('string')
      expect(String(text).trim(), `${path}.${language}`).toBe(text)
      expect(text, `${path}.${language}`).not.toBe('')
    }
  }
})

test('Japanese texts are in Japanese, but for names that are written in Latin letters there too', () => {
  const latin = new Set(textsIn('ja').filter((text) => !japanese.test(text)))
  expect(latin).toEqual(new Set(['SNS', 'OS', 'SSD', 'VDI', 'VPN', 'JIS Q 27002', 'SECURITY ACTION']))
})

test('English texts are in English, but for the mark that is written on Japanese files', () => {
  expect(textsIn('en').filter((text) => japanese.test(text.replaceAll('【機密】', '')))).toEqual([])
})

test('an id is used once within its list', () => {
  const lists = objects.flatMap(({ path, thing }) =>
    Object.entries(thing).map(([key, list]) => ({ path: `${path}.${key}`, list })),
  )
  for (const { path, list } of lists) {
    if (!Array.isArray(list)) continue
    const ids = list.flatMap((entry) =>
      typeof entry === 'object' && entry !== null && 'id' in entry ? [entry.id] : [],
    )
    expect(new Set(ids).size, `ids in ${path}`).toBe(ids.length)
  }
  const guidanceIds = guideline.measures.flatMap((measure) => idsOf(measure.guidance))
  expect(new Set(guidanceIds).size).toBe(guidanceIds.length)
})

test('a measure that a text mentions exists', () => {
  const known: ReadonlySet<string> = new Set([...MEASURE_IDS, ...THIRD_EDITION_MEASURE_IDS])
  const mentioned = [...textsIn('ja'), ...textsIn('en')].flatMap((text) => text.match(/(?:3-)?(?:EX|AD|TW)-\d+/g) ?? [])
  expect(mentioned.length).toBeGreaterThan(0)
  expect(mentioned.filter((id) => !known.has(id))).toEqual([])
})

test('every column is explained with a measure, and the links of columns and duties exist', () => {
  const columns = new Set<string>(guideline.measures.flatMap((measure) => measure.columns))
  expect(idsOf(guideline.columns).filter((id) => !columns.has(id))).toEqual([])
  const links = idsOf(guideline.links)
  const referred = [
    ...guideline.columns.flatMap((column) => column.links ?? []),
    ...guideline.duties.flatMap((duty) => duty.alsoRefer ?? []),
  ]
  expect(referred.length).toBeGreaterThan(0)
  expect(referred.filter((id) => !links.includes(id))).toEqual([])
})

test('the concepts agree with the thresholds of the measures they explain', () => {
  const valueOf = (id: string, name: string) =>
    guideline.measures.find((measure) => measure.id === id)?.numbers.find((number) => number.name === name)?.value
  expect(guideline.informationLevels.levels).toHaveLength(guideline.informationLevels.number)
  expect(valueOf('EX-2', 'information_levels')).toBe(guideline.informationLevels.number)
  expect(valueOf('EX-1', 'policy_layers')).toBe(guideline.policy.layers.length)
  expect(valueOf('EX-1', 'pdca_stages')).toBe(guideline.pdca.stages.length)
  expect(valueOf('TW-14', 'public_wifi_conditions')).toBe(guideline.wifi.publicConditions.items.length)
  expect(valueOf('TW-14', 'home_wifi_points')).toBe(guideline.wifi.home.length)
  const short = guideline.password.prohibited.find((ban) => ban.id === 'short')
  expect(valueOf('AD-16', 'password_min_length')).toBe(short?.minLength)
})

test('survives being written as JSON and read again', () => {
  expect(JSON.parse(JSON.stringify(guideline))).toEqual(guideline)
})

import { type FactKey, factSpec, SOURCES } from '../facts/catalogue.ts'
import { MEASURE_IDS } from '../guideline/ids.ts'
import type { Words } from '../words.ts'
import { closedTowards, fitsFact } from './fitting-ops.ts'
import {
  type Fields,
  isFields,
  readChoice,
  readList,
  readObject,
  readText,
  readWhole,
  type Reader,
  refuseOthers,
  report,
  within,
} from './problems.ts'
import { readBound, readEffect, readTest } from './read-rule-parts.ts'
import { type Effect, LIVE_EFFECTS, MODES, type Rule, type Test } from './rule.ts'

/** What may be in one set of rules at most. */
export const RULE_LIMITS = {
  rules: 5_000,
  tests: 32,
  groups: 8,
  values: 64,
  distinctValues: 10_000,
  idLength: 80,
  wordsLength: 1_000,
  problems: 200,
} as const

/** What is wrong with a rule: `rule` is its id, or its place such as `[3]` where it has none. */
export type RuleProblem = { readonly rule: string; readonly field: string; readonly words: Words }

export type LoadedRules =
  | { readonly kind: 'loaded'; readonly rules: readonly Rule[] }
  | { readonly kind: 'refused'; readonly problems: readonly [RuleProblem, ...RuleProblem[]] }

/**
 * Reads a list of rules that nobody vouches for, and names every problem by rule and field (the first 200). What comes through can be
 * compiled, decides the same in any order, and cannot widen access when a fact gets worse, older or missing: every test of an ordered
 * fact is closed towards better values in `must` and towards worse ones in `when` (rules that only warn are exempt).
 */
export function loadRules(input: unknown): LoadedRules {
  const problems: RuleProblem[] = []
  const whole: Reader = { problems: [], limit: 1 }
  const list = readList(whole, '', input, RULE_LIMITS.rules) ?? []
  const rules = list.flatMap((entry, at) => {
    const reader: Reader = { problems: [], limit: 20 }
    const name = isFields(entry) && typeof entry['id'] === 'string' && entry['id'] !== '' ? entry['id'] : `[${at}]`
    const rule = readRule(reader, entry)
    problems.push(...reader.problems.map((problem) => ({ rule: name, ...problem })))
    return rule === undefined ? [] : [rule]
  })
  problems.push(...whole.problems.map((problem) => ({ rule: '', ...problem })), ...problemsAmong(rules))
  const [first, ...rest] = problems.slice(0, RULE_LIMITS.problems)
  return first === undefined ? { kind: 'loaded', rules } : { kind: 'refused', problems: [first, ...rest] }
}

/** The rules of `own` added to `base`; one with the id of a base rule takes its place. */
export function mergeRules(base: readonly Rule[], own: readonly Rule[]): readonly Rule[] {
  const replaced = new Map(own.map((rule) => [rule.id, rule]))
  const known = new Set(base.map((rule) => rule.id))
  return [...base.map((rule) => replaced.get(rule.id) ?? rule), ...own.filter((rule) => !known.has(rule.id))]
}

const RULE_FIELDS = [
  'id',
  'measures',
  'tier',
  'mode',
  'from',
  'sources',
  'when',
  'must',
  'otherwise',
  'live',
  'maxAgeMs',
  'title',
  'remedy',
]

function readRule(reader: Reader, entry: unknown): Rule | undefined {
  const fields = readObject(reader, '', entry)
  if (fields === undefined) return undefined
  refuseOthers(reader, '', fields, RULE_FIELDS)
  const id = readId(reader, fields['id'])
  const [measure, ...measures] = readChoices(reader, 'measures', fields['measures'], MEASURE_IDS)
  if (measure === undefined)
    report(reader, 'measures', '対策を1つ以上指定してください。', 'must name at least one measure')
  const tier = readChoice(reader, 'tier', fields['tier'], ['baseline', 'recommended'])
  const mode = readChoice(reader, 'mode', fields['mode'], MODES)
  const from = fields['from'] === undefined ? undefined : readWhole(reader, 'from', fields['from'])
  const sources = readChoices(reader, 'sources', fields['sources'], SOURCES)
  const when = readTests(reader, 'when', fields['when'])
  const must = readGroups(reader, fields['must'])
  const otherwise = readEffect(reader, 'otherwise', fields['otherwise'])
  const live = readChoice(reader, 'live', fields['live'], LIVE_EFFECTS)
  const maxAgeMs =
    fields['maxAgeMs'] === undefined ? undefined : readBound(reader, 'maxAgeMs', fields['maxAgeMs'], 'ms')
  const title = readWords(reader, 'title', fields['title'], [])
  const remedy = readRemedy(reader, fields['remedy'])
  if (id === undefined || measure === undefined || tier === undefined || mode === undefined) return undefined
  if (otherwise === undefined || live === undefined || title === undefined || remedy === undefined) return undefined
  const rule: Rule = {
    id,
    measures: [measure, ...measures],
    tier,
    mode,
    ...(from === undefined ? {} : { from }),
    sources,
    when,
    must,
    otherwise,
    live,
    ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
    title,
    remedy,
  }
  checkShape(reader, rule)
  return rule
}

function readId(reader: Reader, value: unknown): string | undefined {
  const id = readText(reader, 'id', value, RULE_LIMITS.idLength)
  if (id === undefined || /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id)) return id
  return report(
    reader,
    'id',
    '英数字で始まり、英数字と . _ - だけを使ってください。',
    'must begin with a letter or digit and hold only letters, digits, dots, underscores and hyphens',
  )
}

function readChoices<const T extends string>(
  reader: Reader,
  field: string,
  value: unknown,
  choices: readonly T[],
): readonly T[] {
  const list = readList(reader, field, value, choices.length) ?? []
  return list.flatMap((member, at) => {
    const found = readChoice(reader, within(field, at), member, choices)
    return found === undefined ? [] : [found]
  })
}

function readTests(reader: Reader, field: string, value: unknown): readonly Test[] {
  const list = readList(reader, field, value, RULE_LIMITS.tests) ?? []
  return list.flatMap((member, at) => {
    const test = readTest(reader, within(field, at), member)
    return test === undefined ? [] : [test]
  })
}

function readGroups(reader: Reader, value: unknown): readonly (readonly Test[])[] {
  const list = readList(reader, 'must', value, RULE_LIMITS.groups) ?? []
  return list.map((group, at) => {
    const field = within('must', at)
    if (Array.isArray(group) && group.length === 0)
      report(reader, field, '空の組は常に成り立つため使えません。', 'must not be empty: an empty group always holds')
    return readTests(reader, field, group)
  })
}

function readWords(reader: Reader, field: string, value: unknown, others: readonly string[]): Words | undefined {
  const fields = readObject(reader, field, value)
  if (fields === undefined) return undefined
  refuseOthers(reader, field, fields, ['ja', 'en', ...others])
  const ja = readText(reader, within(field, 'ja'), fields['ja'], RULE_LIMITS.wordsLength)
  const en = readText(reader, within(field, 'en'), fields['en'], RULE_LIMITS.wordsLength)
  return ja === undefined || en === undefined ? undefined : { ja, en }
}

const SYSTEMS = ['windows', 'macos', 'linux', 'ios', 'android', 'chromeos']

function readRemedy(reader: Reader, value: unknown): Rule['remedy'] | undefined {
  const words = readWords(reader, 'remedy', value, ['byOs'])
  const written: unknown = isFields(value) ? value['byOs'] : undefined
  if (words === undefined || written === undefined) return words
  const fields: Fields = readObject(reader, 'remedy.byOs', written) ?? {}
  refuseOthers(reader, 'remedy.byOs', fields, SYSTEMS)
  const byOs = SYSTEMS.flatMap((system) => {
    if (fields[system] === undefined) return []
    const found = readWords(reader, within('remedy.byOs', system), fields[system], [])
    return found === undefined ? [] : [[system, found] as const]
  })
  return { ...words, byOs: Object.fromEntries(byOs) }
}

/** What holds between the parts of one rule. */
function checkShape(reader: Reader, rule: Rule): void {
  const tests = rule.when.length + rule.must.flat().length
  if (tests > RULE_LIMITS.tests)
    report(
      reader,
      'must',
      `条件は全部で${RULE_LIMITS.tests}個までです。`,
      `must have at most ${RULE_LIMITS.tests} tests in all`,
    )
  rule.when.forEach((test, at) =>
    checkTest(reader, within('when', at), test, { effect: rule.otherwise, towards: 'worse' }),
  )
  rule.must.forEach((group, groupAt) =>
    group.forEach((test, at) =>
      checkTest(reader, within(within('must', groupAt), at), test, { effect: rule.otherwise, towards: 'better' }),
    ),
  )
  for (const source of new Set(
    rule.must
      .flat()
      .flatMap(factsOf)
      .map((fact) => factSpec(fact).source),
  ))
    if (!rule.sources.includes(source))
      report(
        reader,
        'sources',
        `must が使う「${source}」を加えてください。`,
        `must include ${source}, which a fact of must comes from`,
      )
}

function checkTest(
  reader: Reader,
  field: string,
  test: Test,
  place: { readonly effect: Effect; readonly towards: 'better' | 'worse' },
): void {
  if (!fitsFact(test)) {
    report(
      reader,
      field,
      `${test.op} は ${test.fact} の型に合いません。`,
      `${test.op} does not fit the type of ${test.fact}`,
    )
    return
  }
  if (place.effect.kind === 'warn') return
  const closed = closedTowards(test)
  if (closed === 'both' || closed === place.towards) return
  const ja =
    place.towards === 'better'
      ? `${test.fact} が悪くなると成り立つ条件は must に使えません。`
      : `${test.fact} が悪くなると成り立たない条件は when に使えません。`
  const en =
    place.towards === 'better'
      ? `must stay true when ${test.fact} gets better: worse facts may not widen access`
      : `must stay true when ${test.fact} gets worse: worse facts may not widen access`
  report(reader, field, ja, en)
}

function factsOf(test: Test): readonly FactKey[] {
  return 'other' in test ? [test.fact, test.other] : [test.fact]
}

/** What holds among all rules: no id twice, and not too many different values. */
function problemsAmong(rules: readonly Rule[]): readonly RuleProblem[] {
  const seen = new Set<string>()
  const problems: RuleProblem[] = []
  const values = new Set<string>()
  for (const rule of rules) {
    if (seen.has(rule.id))
      problems.push({ rule: rule.id, field: 'id', words: { ja: '同じidが2つあります。', en: 'is used twice' } })
    seen.add(rule.id)
    for (const test of [...rule.when, ...rule.must.flat()])
      for (const value of valuesOf(test)) values.add(`${test.fact} ${value}`)
  }
  if (values.size > RULE_LIMITS.distinctValues)
    problems.push({
      rule: '',
      field: '',
      words: {
        ja: `比べる値は全部で${RULE_LIMITS.distinctValues}種類までです。`,
        en: `may compare with at most ${RULE_LIMITS.distinctValues} different values in all`,
      },
    })
  return problems
}

function valuesOf(test: Test): readonly (string | number)[] {
  if ('values' in test) return test.values
  if (!('value' in test)) return []
  const value: unknown = test.value
  return typeof value === 'string' || typeof value === 'number' ? [value] : []
}

import { type Language, padTo, type paintFor, wrapText } from '@taga/agent'
import { type Barrel, findMeasure, type MeasureState, type NextStep, type Words } from '@taga/core'

const STATES = {
  holds: { mark: '+', words: { ja: '実施', en: 'holds' }, tone: 'good' },
  partly: { mark: '/', words: { ja: '一部', en: 'partly' }, tone: 'doubt' },
  fails: { mark: 'x', words: { ja: '不備', en: 'fails' }, tone: 'bad' },
  unknown: { mark: '?', words: { ja: '不明', en: 'unknown' }, tone: 'doubt' },
  notApplicable: { mark: '-', words: { ja: '対象外', en: 'n/a' }, tone: 'faint' },
} as const satisfies Readonly<Record<MeasureState['state'], { mark: string; words: Words; tone: string }>>

const PROVENANCE_WORDS = {
  measured: { ja: '測定', en: 'measured' },
  enforced: { ja: '強制', en: 'enforced' },
  recorded: { ja: '記録', en: 'recorded' },
  declared: { ja: '申告', en: 'declared' },
} as const satisfies Readonly<Record<NonNullable<MeasureState['provenance']>, Words>>

const COLUMNS = {
  measure: 6,
  state: { ja: 9, en: 10 },
  count: { ja: 11, en: 14 },
  provenance: { ja: 5, en: 9 },
} as const

export type Judged = {
  readonly states: readonly MeasureState[]
  readonly barrel: Barrel
  readonly steps: readonly NextStep[]
}
type Page = { readonly language: Language; readonly columns: number; readonly paint: ReturnType<typeof paintFor> }

/** A line for each measure: its state, over how many of how many, by what kind of evidence; then the barrel and the next three steps. */
export function writeMeasures({ states, barrel, steps }: Judged, page: Page): string {
  const { language, paint } = page
  const ja = language === 'ja'
  const width = Math.max(60, Math.min(page.columns, 120))
  const rule = '-'.repeat(Math.min(width, 80))
  const known = percent(barrel.height)
  const possible = percent(barrel.possible)
  const water = ja
    ? `たるの水位 ${known}（不明なものがすべて良ければ ${possible}）`
    : `The water in the barrel stands at ${known} (${possible} if all that is unknown were good)`
  return [
    paint.bold(ja ? '43の対策' : 'The 43 measures'),
    rule,
    ...states.flatMap((state) => measureLines(state, { ...page, columns: width })),
    '',
    countLine(states, language),
    water,
    '',
    paint.bold(ja ? '次の一手' : 'Next steps'),
    rule,
    ...steps.flatMap(({ measure, words, why }, at) => [
      ...hang(`${at + 1}. `, `${measure} ${words[language]}`, width),
      ...hang('   ', why[language], width),
    ]),
    '',
  ].join('\n')
}

function measureLines(state: MeasureState, { language, columns, paint }: Page): readonly string[] {
  const { mark, words, tone } = STATES[state.state]
  const id = padTo(state.measure, COLUMNS.measure)
  const shown = padTo(`${mark} ${words[language]}`, COLUMNS.state[language])
  const count = padTo(countWords(state)[language], COLUMNS.count[language])
  const by = state.provenance === undefined ? '' : PROVENANCE_WORDS[state.provenance][language]
  const provenance = padTo(by, COLUMNS.provenance[language])
  const before = id.length + 1 + COLUMNS.state[language] + COLUMNS.count[language] + COLUMNS.provenance[language] + 1
  const [first = '', ...rest] = wrapText(findMeasure(state.measure).title[language], columns - before)
  return [`${id} ${paint[tone](shown)}${count}${provenance} ${first}`, ...rest.map((line) => ' '.repeat(before) + line)]
}

/** "0 of 0" would read like an answer: where nothing is registered, that is what is said. */
function countWords({ n, m, noMechanism }: MeasureState): Words {
  if (noMechanism) return { ja: '仕組みなし', en: 'no mechanism' }
  if (m === 0) return { ja: '登録なし', en: 'none listed' }
  return { ja: `${n} / ${m}`, en: `${n} of ${m}` }
}

function countLine(states: readonly MeasureState[], language: Language): string {
  const counts = Object.entries(STATES).map(([state, { words }]) => {
    const count = states.filter((each) => each.state === state).length
    return `${words[language]} ${count}`
  })
  return counts.join(language === 'ja' ? '、' : ', ')
}

function hang(mark: string, text: string, width: number): readonly string[] {
  return wrapText(text, width - mark.length).map((line, at) => (at === 0 ? mark : ' '.repeat(mark.length)) + line)
}

function percent(height: number): string {
  return `${Math.round(height * 100)} %`
}

import { EXIT, type Io, type Language, padTo, readFlags } from '@taga/agent'
import { type Barrel, findMeasure, type MeasureState, type NextStep } from '@taga/core'
import { judgeOrganisation, openStoreReader } from '@taga/server'
import { configFor } from '../data-place.ts'
import { noWords } from '../no-words.ts'
import { printJson } from '../print-json.ts'

const USAGE = 'measures [--json] [--data DIR] [--lang ja|en]'

/** `taga measures`: the state of each of the 43 measures as n of m, the barrel, and the three next steps; also while a server runs. */
export async function printMeasures(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { json: 'flag', data: 'text' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  noWords(read.words, USAGE)
  const store = await openStoreReader({ url: configFor(io.env, read.flags.data).database, now: Date.now })
  try {
    const judged = await store.snapshot((db) => judgeOrganisation(db, Date.now))
    if (read.flags.json === true) printJson(io, { format: 'taga.measures/1', at: judged.now, ...describe(judged) })
    else io.stdout(write(judged, read.language))
    return EXIT.done
  } finally {
    await store.close()
  }
}

type Judged = { readonly states: readonly MeasureState[]; readonly barrel: Barrel; readonly steps: readonly NextStep[] }

function describe({ states, barrel, steps }: Judged) {
  return {
    measures: states.map(({ mechanisms, ...state }) => ({
      ...state,
      title: findMeasure(state.measure).title,
      mechanisms: mechanisms.map(({ mechanism, result }) => ({
        id: mechanism.id,
        title: mechanism.title,
        denominator: mechanism.denominator,
        ...result,
      })),
    })),
    barrel,
    nextSteps: steps,
  }
}

const STATE_WORDS = {
  holds: { ja: '実施', en: 'holds' },
  partly: { ja: '一部', en: 'partly' },
  fails: { ja: '不備', en: 'fails' },
  unknown: { ja: '不明', en: 'unknown' },
  notApplicable: { ja: '対象外', en: 'n/a' },
} as const
const PROVENANCE_WORDS = {
  measured: { ja: '測定', en: 'measured' },
  enforced: { ja: '強制', en: 'enforced' },
  recorded: { ja: '記録', en: 'recorded' },
  declared: { ja: '申告', en: 'declared' },
} as const

function write({ states, barrel, steps }: Judged, language: Language): string {
  const ja = language === 'ja'
  const rows = states.map(({ measure, state, n, m, provenance, noMechanism }) => {
    const count = noMechanism ? (ja ? '仕組みなし' : 'no mechanism') : `${n} / ${m}`
    const seen = provenance === undefined ? '' : PROVENANCE_WORDS[provenance][language]
    return `${measure.padEnd(6)} ${padTo(STATE_WORDS[state][language], 8)} ${padTo(count, 13)} ${padTo(seen, 9)} ${findMeasure(measure).title[language]}`
  })
  const water = `${ja ? '樽の水位' : 'The water stands at'} ${percent(barrel.height)}${ja ? '（不明がすべて良ければ' : ' (if all that is unknown were good: '}${percent(barrel.possible)}${ja ? '）' : ')'}`
  const next = steps.map((step, at) => `${at + 1}. ${step.measure} ${step.words[language]}\n   ${step.why[language]}`)
  return `${[...rows, '', water, '', ja ? '次の一手' : 'Next steps', ...next].join('\n')}\n`
}

function percent(height: number): string {
  return `${Math.round(height * 100)} %`
}

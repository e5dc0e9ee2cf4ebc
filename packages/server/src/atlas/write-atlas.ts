import { ATLAS_POSTURES, OBLIGATION_WORDS, type Rule, type Words, valueWords } from '@taga/core'
import { stringify } from 'csv-stringify/sync'
import { type CsvEncoding, encodeCsv } from '../csv/encoding.ts'
import { guardFormula } from '../csv/formula-guard.ts'
import { Fault } from '@taga/contract'
import type { AtlasTable } from './atlas-table.ts'

const OUTCOME_WORDS: Readonly<Record<string, Words>> = {
  allow: { ja: '可', en: 'allowed' },
  'step-up': { ja: '本人確認のうえ可', en: 'allowed after a fresh proof' },
  deny: { ja: '不可', en: 'denied' },
}
const ROLE_WORDS: Readonly<Record<string, Words>> = {
  executive: { ja: '経営者', en: 'executive' },
  administrator: { ja: 'システム管理者', en: 'administrator' },
  teleworker: { ja: 'テレワーク勤務者', en: 'teleworker' },
}
const HEAD: readonly Words[] = [
  { ja: '立場', en: 'Role' },
  { ja: '方式', en: 'Pattern' },
  { ja: '場所', en: 'Place' },
  { ja: 'ネットワーク', en: 'Network' },
  { ja: '情報のレベル', en: 'Level' },
  { ja: '端末', en: 'Device' },
  { ja: '判定', en: 'Outcome' },
  { ja: '施行中の判定', en: 'Outcome today' },
  { ja: '理由', en: 'Reasons' },
  { ja: '条件', en: 'With' },
]

/** The covered points of the atlas as a CSV file in one language. @throws Fault `bad_input` for characters that CP932 has no place for */
export function writeAtlas(
  covered: readonly number[],
  {
    table,
    before,
    rules,
  }: { readonly table: AtlasTable; readonly before: AtlasTable | undefined; readonly rules: ReadonlyMap<string, Rule> },
  { encoding, language }: { readonly encoding: CsvEncoding; readonly language: keyof Words },
): Uint8Array<ArrayBuffer> {
  const say = (words: Words | undefined, other: string) => words?.[language] ?? other
  const lines = covered.flatMap((at) => {
    const [point, answer] = [table.points[at], table.answers[at]]
    if (point === undefined || answer === undefined) return []
    const { role, pattern, place, network, level, posture } = point
    const old = before?.answers[at]?.outcome
    return [
      [
        say(ROLE_WORDS[role], role),
        valueWords('connection.pattern', pattern)[language],
        valueWords('connection.place', place)[language],
        valueWords('connection.network', network)[language],
        valueWords('resource.level', level)[language],
        ATLAS_POSTURES[posture].title[language],
        say(OUTCOME_WORDS[answer.outcome], answer.outcome),
        old === undefined ? '' : say(OUTCOME_WORDS[old], old),
        answer.rules.map((id) => say(rules.get(id)?.title, id)).join(' / '),
        answer.obligations.map((kind) => OBLIGATION_WORDS[kind][language]).join(' / '),
      ].map(guardFormula),
    ]
  })
  const text = stringify([HEAD.map((words) => words[language]), ...lines], { record_delimiter: '\r\n' })
  const encoded = encodeCsv(text, encoding)
  if (encoded.kind === 'bytes') return encoded.bytes
  throw new Fault('bad_input', { reason: 'unencodable', characters: encoded.characters.map((each) => ({ ...each })) })
}

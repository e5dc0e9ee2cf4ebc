import {
  DEVICE_KIND_WORDS,
  LIFECYCLE_WORDS,
  STOCK_TAKING_ANSWER_WORDS,
  STOCK_TAKING_STATE_WORDS,
  type Words,
} from '@taga/core'
import { stringify } from 'csv-stringify/sync'
import { Fault, type StockTakingLine, japanMinute } from '@taga/contract'
import { type CsvEncoding, encodeCsv } from '../csv/encoding.ts'
import { guardFormula } from '../csv/formula-guard.ts'
import { type JudgedLine, answerLine } from './judged-lines.ts'

type Language = keyof Words

const COLUMNS: readonly {
  readonly name: Words
  readonly cell: (line: StockTakingLine, language: Language) => string
}[] = [
  { name: { ja: '管理番号', en: 'Tag' }, cell: (line) => line.tag ?? '' },
  { name: { ja: '端末名', en: 'Label' }, cell: (line) => line.label },
  {
    name: { ja: '種類', en: 'Kind' },
    cell: (line, language) => (line.kind === undefined ? '' : DEVICE_KIND_WORDS[line.kind][language]),
  },
  {
    name: { ja: '開始時の状態', en: 'State at the beginning' },
    cell: (line, language) => LIFECYCLE_WORDS[line.expectedState][language],
  },
  { name: { ja: '使用者', en: 'Holder' }, cell: (line) => line.holderName ?? '' },
  { name: { ja: '結果', en: 'Result' }, cell: (line, language) => STOCK_TAKING_STATE_WORDS[line.state][language] },
  {
    name: { ja: '回答（申告）', en: 'Answer (declared)' },
    cell: (line, language) => (line.answer === undefined ? '' : STOCK_TAKING_ANSWER_WORDS[line.answer][language]),
  },
  { name: { ja: '回答日時', en: 'Answered' }, cell: (line) => timeOf(line.answeredAt) },
  { name: { ja: '場所', en: 'Place' }, cell: (line) => line.place ?? '' },
  { name: { ja: 'メモ', en: 'Note' }, cell: (line) => line.note ?? '' },
  {
    name: { ja: '端末の最終報告（測定）', en: 'Last report of the device (measured)' },
    cell: (line) => timeOf(line.seenAt),
  },
  {
    name: { ja: '期間中に使った人（記録）', en: 'Used by since the beginning (recorded)' },
    cell: (line) => line.usedByName ?? '',
  },
  { name: { ja: '処置', en: 'Settled as' }, cell: (line) => line.resolution ?? '' },
  { name: { ja: '処置の理由', en: 'Why' }, cell: (line) => line.resolutionNote ?? '' },
]

/**
 * The result of a stock-taking as a CSV file; cells are guarded against being run as formulas.
 * @throws Fault `bad_input` (detail.characters) for characters that CP932 has no place for
 */
export function exportResult(
  lines: readonly JudgedLine[],
  { encoding, language }: { readonly encoding: CsvEncoding; readonly language: Language },
): Uint8Array<ArrayBuffer> {
  const head = COLUMNS.map(({ name }) => name[language])
  const body = lines.map(answerLine).map((line) => COLUMNS.map(({ cell }) => guardFormula(cell(line, language))))
  const encoded = encodeCsv(stringify([head, ...body], { record_delimiter: '\r\n' }), encoding)
  if (encoded.kind === 'bytes') return encoded.bytes
  throw new Fault('bad_input', { reason: 'unencodable', characters: encoded.characters.map((each) => ({ ...each })) })
}

/** As offices in Japan write it, in their time. */
function timeOf(at: number | undefined): string {
  return at === undefined ? '' : japanMinute(at)
}

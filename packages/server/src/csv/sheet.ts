import { CsvError, parse } from 'csv-parse/sync'
import type { Words } from '@taga/core'
import { z } from 'zod'
import { composeText } from '../register-text.ts'
import { type CsvEncoding, type Decoded, decodeCsv } from './encoding.ts'
import { removeGuard } from './formula-guard.ts'

export const MAX_CSV_BYTES = 5_000_000
export const MAX_CSV_ROWS = 10_000
const MAX_CELL_LENGTH = 2_000
/** More bad lines than this are counted, not named: nobody reads ten thousand sentences. */
export const MAX_BAD_NAMED = 200

/** One column of a register's sheet. A file may head it with either name or with the key. */
export type Column = { readonly key: string; readonly name: Words; readonly required: boolean }

/** One row of the file: `line` is where it begins (from 1, as an editor counts), `cells` by column key, only columns the file has. */
export type SheetRow = { readonly line: number; readonly cells: Readonly<Record<string, string>> }

/** What is wrong with one line, in both languages. `column` is a column's key, absent where the whole line is meant. */
export type BadLine = { readonly line: number; readonly column?: string; readonly reason: Words }

export type Sheet = {
  readonly encoding: CsvEncoding | undefined
  readonly columns: readonly string[]
  readonly rows: readonly SheetRow[]
  readonly bad: readonly BadLine[]
}

/**
 * Reads a CSV file into rows by column key. Cells are trimmed, composed (`composeText`, never NFKC) and freed
 * of the formula guard. A file that cannot be read at all gives no rows and one bad line that says why.
 */
export function readSheet(bytes: Uint8Array, columns: readonly Column[]): Sheet {
  if (bytes.byteLength > MAX_CSV_BYTES) return refused(1, tooLarge)
  const decoded = decodeCsv(bytes)
  if (decoded.kind === 'unreadable') return refused(decoded.line, unreadableWords[decoded.reason])
  const parsed = parseRecords(decoded.text)
  if (parsed.kind === 'broken') return refused(parsed.line, parsed.reason)
  return readRecords(decoded, parsed.records, columns)
}

type RawRecord = { readonly line: number; readonly cells: readonly string[] }
type Parsed =
  | { readonly kind: 'records'; readonly records: readonly RawRecord[] }
  | { readonly kind: 'broken'; readonly line: number; readonly reason: Words }

// csv-parse's types do not know what `info: true` returns
const ParsedRows = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }))

function parseRecords(text: string): Parsed {
  try {
    const rows: unknown = parse(text, { info: true, relax_column_count: true, max_record_size: 200_000 })
    let previous = 0
    const records = ParsedRows.parse(rows).map(({ record, info }) => {
      const line = previous + 1
      previous = info.lines
      return { line, cells: record }
    })
    return { kind: 'records', records: records.filter((record) => record.cells.some((cell) => cell.trim() !== '')) }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    return { kind: 'broken', line: lineOf(cause), reason: brokenQuotes }
  }
}

function lineOf(error: CsvError): number {
  const lines: unknown = error['lines']
  return typeof lines === 'number' ? lines : 1
}

function readRecords(
  decoded: Decoded & { kind: 'text' },
  records: readonly RawRecord[],
  columns: readonly Column[],
): Sheet {
  const head = records[0]
  if (head === undefined) return refused(1, noHeader)
  const bad: BadLine[] = []
  const keys = head.cells.map((cell) => columns.find((column) => isHeadedBy(column, cell))?.key)
  head.cells.forEach((cell, index) => {
    const key = keys[index]
    if (key === undefined) bad.push({ line: head.line, reason: unknownColumn(cell) })
    else if (keys.indexOf(key) !== index) bad.push({ line: head.line, column: key, reason: twiceColumn(cell) })
  })
  for (const column of columns)
    if (column.required && !keys.includes(column.key))
      bad.push({ line: head.line, column: column.key, reason: missingColumn(column.name) })
  const body = records.slice(1)
  if (body.length > MAX_CSV_ROWS) bad.push({ line: body[MAX_CSV_ROWS]?.line ?? 1, reason: tooManyRows })
  const rows = bad.length > 0 ? [] : body.flatMap((record) => readRow(record, keys, bad))
  return { encoding: decoded.encoding, columns: keys.filter((key) => key !== undefined), rows, bad }
}

function isHeadedBy(column: Column, cell: string): boolean {
  const head = plain(cell)
  return [column.key, column.name.ja, column.name.en].some((name) => plain(name) === head)
}

/** Headings are compared in NFKC and lower case, so that half-width ｶﾅ or a stray space do not matter; values never are. */
function plain(heading: string): string {
  return heading.normalize('NFKC').replaceAll(/\s/gu, '').toLowerCase()
}

function readRow(record: RawRecord, keys: readonly (string | undefined)[], bad: BadLine[]): SheetRow[] {
  if (record.cells.length > keys.length) {
    bad.push({ line: record.line, reason: tooManyCells(record.cells.length, keys.length) })
    return []
  }
  const cells: Record<string, string> = {}
  for (const [index, key] of keys.entries()) {
    if (key === undefined) continue
    const cell = composeText(removeGuard((record.cells[index] ?? '').trim()))
    if (cell.length > MAX_CELL_LENGTH) bad.push({ line: record.line, column: key, reason: tooLong })
    cells[key] = cell
  }
  return [{ line: record.line, cells }]
}

function refused(line: number, reason: Words): Sheet {
  return { encoding: undefined, columns: [], rows: [], bad: [{ line, reason }] }
}

const unreadableWords: Readonly<Record<'utf16' | 'notText' | 'badBytes', Words>> = {
  utf16: {
    ja: 'UTF-16 で保存されています。「CSV UTF-8」または「CSV」で保存し直してください。',
    en: 'The file is saved as UTF-16. Save it again as "CSV UTF-8" or "CSV".',
  },
  notText: {
    ja: 'テキストのファイルではありません。表計算ソフトの画面から CSV として保存してください。',
    en: 'This is not a text file. Save it as CSV from your spreadsheet.',
  },
  badBytes: {
    ja: 'UTF-8 でも CP932（Shift_JIS）でもない文字があります。「CSV UTF-8」で保存し直してください。',
    en: 'There are characters that are neither UTF-8 nor CP932 (Shift_JIS). Save it again as "CSV UTF-8".',
  },
}
const tooLarge: Words = {
  ja: 'ファイルが 5 MB を超えています。分けて取り込んでください。',
  en: 'The file is larger than 5 MB. Import it in parts.',
}
const tooManyRows: Words = {
  ja: `${MAX_CSV_ROWS.toLocaleString('en')} 行を超えています。分けて取り込んでください。`,
  en: `There are more than ${MAX_CSV_ROWS.toLocaleString('en')} rows. Import them in parts.`,
}
const noHeader: Words = {
  ja: '見出しの行がありません。1 行目に列の名前を書いてください。',
  en: 'There is no heading row. Put the names of the columns in the first line.',
}
const brokenQuotes: Words = {
  ja: '引用符（"）の対応が崩れていて、ここから先を読めません。',
  en: 'The quotation marks (") do not match; nothing can be read from here on.',
}
const tooLong: Words = {
  ja: `1 つの欄は ${MAX_CELL_LENGTH} 文字までです。`,
  en: `A cell holds at most ${MAX_CELL_LENGTH} characters.`,
}
function unknownColumn(cell: string): Words {
  const shown = cell.slice(0, 40)
  return { ja: `「${shown}」という列はありません。`, en: `There is no column called "${shown}".` }
}
function twiceColumn(cell: string): Words {
  const shown = cell.slice(0, 40)
  return { ja: `列「${shown}」が 2 回出てきます。`, en: `The column "${shown}" appears twice.` }
}
function missingColumn(name: Words): Words {
  return { ja: `列「${name.ja}」が必要です。`, en: `The column "${name.en}" is needed.` }
}
function tooManyCells(found: number, expected: number): Words {
  return {
    ja: `欄が ${found} 個あります。見出しは ${expected} 列です。カンマを含む値は引用符で囲んでください。`,
    en: `There are ${found} cells, but ${expected} headings. Put values with commas in quotation marks.`,
  }
}

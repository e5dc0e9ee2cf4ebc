import { japanDay, readJapanDay } from '@taga/contract'
import type { Words } from '@taga/core'

/** A cell read as a value, or why it cannot be. */
export type Cell<T> = { readonly kind: 'value'; readonly value: T } | { readonly kind: 'bad'; readonly reason: Words }

const CONTROL = /\p{Cc}/u

/** A required single-line text. */
export function readText(cell: string, maxLength: number): Cell<string> {
  if (cell === '') return bad({ ja: '空欄にはできません。', en: 'This cannot be empty.' })
  return readLine(cell, maxLength)
}

/** A single-line text that may be left empty. */
export function readOptionalText(cell: string | undefined, maxLength: number): Cell<string | undefined> {
  if (cell === undefined || cell === '') return { kind: 'value', value: undefined }
  return readLine(cell, maxLength)
}

/** One of the choices, by its key or by its word in either language. */
export function readChoice<K extends string>(cell: string, words: Readonly<Record<K, Words>>): Cell<K> {
  const wanted = cell.toLowerCase()
  const keys = Object.keys(words) as K[] // the keys of a record over K are K
  const found = keys.find((key) => [key, words[key].ja, words[key].en].some((name) => name.toLowerCase() === wanted))
  if (found !== undefined) return { kind: 'value', value: found }
  return bad({
    ja: `「${cell.slice(0, 40)}」は選べません。選べる値: ${keys.map((key) => words[key].ja).join('、')}。`,
    en: `"${cell.slice(0, 40)}" is not a choice. Choices: ${keys.map((key) => words[key].en).join(', ')}.`,
  })
}

/** A list of short texts in one cell. */
export function readTexts(cell: string, most: number, maxLength: number): Cell<readonly string[]> {
  const parts = [...new Set(splitList(cell))]
  if (parts.length > most) return bad({ ja: `${most} 個までです。`, en: `There may be at most ${most}.` })
  for (const part of parts) {
    const read = readLine(part, maxLength)
    if (read.kind === 'bad') return read
  }
  return { kind: 'value', value: parts }
}

/** Yes or no as offices write it; empty is not known. */
export function readYesNo(cell: string | undefined): Cell<boolean | undefined> {
  const text = (cell ?? '').toLowerCase()
  if (text === '') return { kind: 'value', value: undefined }
  if (['はい', '○', '〇', '可', '有', 'yes', 'y', 'true', '1'].includes(text)) return { kind: 'value', value: true }
  if (['いいえ', '×', '✕', '不可', '無', 'no', 'n', 'false', '0'].includes(text)) return { kind: 'value', value: false }
  return bad({ ja: '「はい」か「いいえ」で書いてください。', en: 'Write yes or no.' })
}

/** A day as 2026-04-01 or 2026/4/1, at its first moment in Japan; empty is none. Days that do not exist are refused. */
export function readDay(cell: string | undefined): Cell<number | undefined> {
  if (cell === undefined || cell === '') return { kind: 'value', value: undefined }
  const match = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/u.exec(cell)
  if (match === null) return badDay
  const [year, month, day] = match.slice(1).map(Number)
  if (year === undefined || month === undefined || day === undefined) return badDay
  const at = readJapanDay(year, month, day)
  return at === undefined ? badDay : { kind: 'value', value: at }
}

/** The inverse of `readDay`. */
export function writeDay(at: number | undefined): string {
  return at === undefined ? '' : japanDay(at)
}

const badDay: Cell<never> = bad({
  ja: '日付は 2026-04-01 のように書いてください。',
  en: 'Write the day like 2026-04-01.',
})

function splitList(cell: string): string[] {
  return cell
    .split(/[、,;；|]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function readLine(cell: string, maxLength: number): Cell<string> {
  if (CONTROL.test(cell))
    return bad({ ja: '改行や制御文字は使えません。', en: 'Line breaks and control characters are not allowed.' })
  if (cell.length > maxLength)
    return bad({ ja: `${maxLength} 文字までです。`, en: `There may be at most ${maxLength} characters.` })
  return { kind: 'value', value: cell }
}

function bad(reason: Words): { readonly kind: 'bad'; readonly reason: Words } {
  return { kind: 'bad', reason }
}

/** The cell's value, or undefined after reporting why there is none. */
export function takeCell<T>(
  cell: Cell<T>,
  column: string,
  report: (column: string, reason: Words) => undefined,
): T | undefined {
  return cell.kind === 'value' ? cell.value : report(column, cell.reason)
}

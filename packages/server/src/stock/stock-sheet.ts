import type { StockCounting, StockSort } from '@taga/contract'
import type { Words } from '@taga/core'
import { type Cell, readChoice, readOptionalText, readText, takeCell, writeDay } from '../csv/read-cell.ts'
import { type RegisterSheet, type Report, planLines } from '../csv/register-sheet.ts'
import type { Column, SheetRow } from '../csv/sheet.ts'
import { foldText } from '../register-text.ts'
import { describeGood, insertGood } from './keep-good.ts'
import { type GoodRow, listGoods } from './store.ts'

const columns: readonly Column[] = [
  { key: 'id', name: { ja: 'ID', en: 'ID' }, required: false },
  { key: 'name', name: { ja: '名前', en: 'Name' }, required: true },
  { key: 'sort', name: { ja: '種類', en: 'Kind' }, required: true },
  { key: 'counting', name: { ja: '数え方', en: 'Counted how' }, required: true },
  { key: 'owned', name: { ja: '保有数', en: 'Owned' }, required: false },
  { key: 'issued', name: { ja: '渡している数', en: 'Given out' }, required: false },
  { key: 'onShelf', name: { ja: '棚にある数', en: 'On the shelf' }, required: false },
  { key: 'fewest', name: { ja: '最低限必要な数', en: 'Fewest' }, required: false },
  { key: 'countedAt', name: { ja: '最後に数えた日', en: 'Counted on' }, required: false },
  { key: 'note', name: { ja: '備考', en: 'Note' }, required: false },
  { key: 'version', name: { ja: '改訂番号', en: 'Version' }, required: false },
]

const SORT_WORDS: Readonly<Record<StockSort, Words>> = {
  privacyFilter: { ja: 'のぞき見防止フィルター', en: 'privacy filter' },
  wire: { ja: '盗難防止ワイヤー', en: 'anti-theft wire' },
  cable: { ja: 'ケーブル・アダプター', en: 'cable or adapter' },
  usbMemory: { ja: 'USBメモリー・外付け媒体', en: 'USB memory or external medium' },
  icCard: { ja: 'ICカード・認証トークン', en: 'IC card or token' },
  other: { ja: 'その他', en: 'other' },
}
const COUNTING_WORDS: Readonly<Record<StockCounting, Words>> = {
  counted: { ja: '数で数える', en: 'by number' },
  single: { ja: '1点ずつ番号で管理する', en: 'piece by piece' },
}

/**
 * The stock as a sheet. What is there already is only described by a file: its number follows a count with its reason, or its pieces, and
 * what was given out follows its issues. A sheet that says otherwise is refused.
 */
export const stockSheet: RegisterSheet = {
  columns,
  write: async (db, language) => (await listGoods(db)).map((row) => cellsOf(row, language)),
  plan: async (db, rows) =>
    planLines<GoodRow, Draft>(rows, {
      present: await listGoods(db),
      read: readGood,
      key: (draft) => foldText(draft.name),
      keyColumn: 'name',
      keyOf: (row) => row.name_key,
      draftOf,
      add: (tx, deps, actor, { note, ...draft }) =>
        insertGood(tx, deps, actor, { ...draft, ...(note === null ? {} : { note }) }),
      change: (tx, deps, actor, { present: { id, version }, draft: { name, fewest, note } }) =>
        describeGood(tx, deps, actor, { id, version, name, fewest, ...(note === null ? {} : { note }) }),
    }),
}

type Draft = {
  readonly name: string
  readonly sort: StockSort
  readonly counting: StockCounting
  readonly owned: number
  readonly fewest: number
  readonly note: string | null
}

function draftOf({ name, sort, counting, owned, fewest, note }: GoodRow): Draft {
  return { name, sort, counting, owned, fewest, note }
}

function cellsOf(row: GoodRow, language: keyof Words): Readonly<Record<string, string>> {
  return {
    id: row.id,
    name: row.name,
    sort: SORT_WORDS[row.sort][language],
    counting: COUNTING_WORDS[row.counting][language],
    owned: String(row.owned),
    issued: String(row.issued),
    onShelf: String(row.owned - row.issued),
    fewest: String(row.fewest),
    countedAt: writeDay(row.counted_at ?? undefined),
    note: row.note ?? '',
    version: String(row.version),
  }
}

function readGood({ cells }: SheetRow, present: GoodRow | undefined, report: Report): Draft | undefined {
  const name = takeCell(readText(cells['name'] ?? '', 100), 'name', report)
  const sort = takeCell(readChoice<StockSort>(cells['sort'] ?? '', SORT_WORDS), 'sort', report)
  const counting = takeCell(readChoice<StockCounting>(cells['counting'] ?? '', COUNTING_WORDS), 'counting', report)
  const owned = takeCell(readCount(cells['owned'], present?.owned ?? 0), 'owned', report)
  const fewest = takeCell(readCount(cells['fewest'], present?.fewest ?? 0), 'fewest', report)
  const note =
    cells['note'] === undefined ? present?.note : takeCell(readOptionalText(cells['note'], 300), 'note', report)
  if (name === undefined || sort === undefined || counting === undefined) return undefined
  if (owned === undefined || fewest === undefined) return undefined
  if (present === undefined && counting === 'single' && owned > 0) return report('owned', piecesFollow)
  if (present !== undefined && present.owned !== owned) return report('owned', countFirst)
  if (present !== undefined && present.sort !== sort) return report('sort', staysAsItIs)
  if (present !== undefined && present.counting !== counting) return report('counting', staysAsItIs)
  return { name, sort, counting, owned, fewest, note: note ?? null }
}

/** A number of things; an empty cell leaves what is there. */
function readCount(cell: string | undefined, kept: number): Cell<number> {
  const text = (cell ?? '').normalize('NFKC').trim()
  if (text === '') return { kind: 'value', value: kept }
  if (/^\d{1,6}$/u.test(text) && Number(text) <= 100_000) return { kind: 'value', value: Number(text) }
  return {
    kind: 'bad',
    reason: { ja: '0から100,000までの数で書いてください。', en: 'Write a number from 0 to 100,000.' },
  }
}

const piecesFollow: Words = {
  ja: '1点ずつ管理するものの数は、1点ずつ登録すると決まります。空欄にしてください。',
  en: 'The number of these follows their pieces, which are added one by one. Leave it empty.',
}
const countFirst: Words = {
  ja: '保有数は、備品のページで「棚の数を数える」と変わります。ファイルでは変えられません。',
  en: 'The number owned follows a count on its page. A file cannot change it.',
}
const staysAsItIs: Words = {
  ja: '登録したあとでは変えられません。',
  en: 'This cannot be changed once it is registered.',
}

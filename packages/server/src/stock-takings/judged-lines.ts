import type { StockTakingCounts, StockTakingLine, StockTakingLinesQuery } from '@taga/contract'
import { DeviceKind } from '@taga/contract'
import { STOCK_TAKING_STATES, type StockTakingState, countsAsFound, judgeStockTakingLine } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { readCursor, writeCursor } from '../page-cursor.ts'
import { foldText } from '../register-text.ts'
import {
  type LineFacts,
  type LineState,
  type StockTakingRow,
  countResults,
  lastUsersSince,
  listLineStates,
  listLines,
  listLinesAt,
} from './store.ts'

type Db = Kysely<Schema>

/** What the state of a line is judged by. */
type StateRow = Omit<LineState, 'search_key' | 'holder_key'>

/** A line with its state. Once the stock-taking is closed, the state is the one it was closed with. */
export type JudgedLine<Row extends StateRow = LineFacts> = {
  readonly row: Row
  readonly state: StockTakingState
  readonly usedBy: { readonly id: string; readonly name: string } | undefined
}

/** Every line of a stock-taking with all that is known of it: for sheets. */
export async function judgeLines(db: Db, taking: StockTakingRow): Promise<readonly JudgedLine[]> {
  return judge(db, taking, await listLines(db, taking.id))
}

/** The state of every line of a stock-taking and no more: for counting and choosing. */
export async function judgeStates(
  db: Db,
  taking: StockTakingRow,
  { isSearched = false }: { readonly isSearched?: boolean } = {},
): Promise<readonly JudgedLine<LineState>[]> {
  return judge(db, taking, await listLineStates(db, taking.id, { isSearched }))
}

/** One line of a stock-taking. */
export async function judgeLine(db: Db, taking: StockTakingRow, device: string): Promise<JudgedLine | undefined> {
  const [line] = await judge(db, taking, await listLinesAt(db, taking.id, [device]))
  return line
}

/** Judges lines by their answers and by what was measured since the beginning. */
async function judge<Row extends StateRow>(
  db: Db,
  taking: StockTakingRow,
  rows: readonly Row[],
): Promise<readonly JudgedLine<Row>[]> {
  const users = taking.closed_at === null ? await lastUsersSince(db, taking.started_at) : new Map<string, never>()
  return rows.map((row): JudgedLine<Row> => {
    if (row.result !== null)
      return { row, state: row.result, usedBy: row.used_by === null ? undefined : { id: '', name: row.used_by } }
    const usedBy = users.get(row.device_id)
    return { row, usedBy, state: stateOf(row, { startedAt: taking.started_at, usedBy: usedBy?.id }) }
  })
}

function stateOf(
  row: StateRow,
  { startedAt, usedBy }: { readonly startedAt: number; readonly usedBy: string | undefined },
): StockTakingState {
  return judgeStockTakingLine({
    startedAt,
    usedBy,
    holder: row.holder_id ?? undefined,
    answer: row.answer ?? undefined,
    answeredAt: row.answered_at ?? undefined,
    seenAt: row.last_seen_at ?? undefined,
  })
}

/** Not found, and nobody has cleared it up. */
function isOpen({ row, state }: JudgedLine<StateRow>): boolean {
  return !countsAsFound(state) && row.resolution === null
}

export function countLines(lines: readonly JudgedLine<StateRow>[]): StockTakingCounts {
  const byState = noLines()
  for (const { state } of lines) byState[state] += 1
  return {
    total: lines.length,
    found: lines.filter(({ state }) => countsAsFound(state)).length,
    byState,
    open: lines.filter(isOpen).length,
  }
}

/** The counts of a stock-taking: judged while it is open, and by what it was closed with afterwards. */
export async function countTaking(db: Db, taking: StockTakingRow): Promise<StockTakingCounts> {
  if (taking.closed_at === null) return countLines(await judgeStates(db, taking))
  const results = await countResults(db, taking.id)
  const byState = noLines()
  let [total, found, open] = [0, 0, 0]
  for (const { result, count, unsettled } of results) {
    const state = result ?? 'unanswered'
    byState[state] += count
    total += count
    if (countsAsFound(state)) found += count
    else open += unsettled
  }
  return { total, found, byState, open }
}

function noLines(): Record<StockTakingState, number> {
  return Object.fromEntries(STOCK_TAKING_STATES.map((state) => [state, 0])) as Record<StockTakingState, number> // one for each state
}

/** One page of the lines that a query means. All states are judged for it, since they stand nowhere but in the facts. */
export async function pageLines(db: Db, taking: StockTakingRow, query: StockTakingLinesQuery) {
  const search = query.search === undefined ? undefined : foldText(query.search)
  const lines = await judgeStates(db, taking, { isSearched: search !== undefined })
  const sorted = sortLines(lines.filter(meets(query, search)), query.sort)
  const place = readCursor(query.after)
  const from = place === undefined ? 0 : sorted.findIndex(({ row }) => row.device_id === place.id) + 1
  const shown = sorted.slice(from, from + query.limit)
  const last = shown.at(-1)
  const isMore = from + shown.length < sorted.length && last !== undefined
  const devices = shown.map(({ row }) => row.device_id)
  const facts = new Map((await listLinesAt(db, taking.id, devices)).map((row) => [row.device_id, row]))
  return {
    rows: shown.flatMap(({ row: { device_id }, state, usedBy }) => {
      const row = facts.get(device_id)
      return row === undefined ? [] : [answerLine({ row, state, usedBy })]
    }),
    ...(isMore ? { next: writeCursor({ key: query.sort, id: last.row.device_id }) } : {}),
    total: sorted.length,
  }
}

function meets(query: StockTakingLinesQuery, search: string | undefined) {
  return (line: JudgedLine<LineState>): boolean =>
    (query.state === undefined || line.state === query.state) &&
    (query.shown !== 'open' || isOpen(line)) &&
    (query.shown !== 'unanswered' || line.row.answer === null) &&
    (search === undefined || [line.row.search_key, line.row.holder_key].some((key) => key?.includes(search) ?? false))
}

function sortLines(
  lines: readonly JudgedLine<LineState>[],
  sort: StockTakingLinesQuery['sort'],
): readonly JudgedLine<LineState>[] {
  const sorted =
    sort === 'answered' || sort === '-answered'
      ? lines.toSorted((one, other) => (one.row.answered_at ?? 0) - (other.row.answered_at ?? 0))
      : lines
  return sort.startsWith('-') ? sorted.toReversed() : sorted
}

export function answerLine({ row, state, usedBy }: JudgedLine): StockTakingLine {
  const seenAt = row.result === null ? row.last_seen_at : row.seen_at
  return {
    device: row.device_id,
    label: row.label,
    ...(row.tag === null ? {} : { tag: row.tag }),
    ...(row.kind === null ? {} : { kind: DeviceKind.parse(row.kind) }),
    expectedState: row.expected_state,
    ...(row.state_now === null ? {} : { stateNow: row.state_now }),
    ...(row.holder_id === null ? {} : { holder: row.holder_id }),
    ...(row.holder_name === null ? {} : { holderName: row.holder_name }),
    state,
    ...(row.answer === null ? {} : { answer: row.answer }),
    ...(row.answered_at === null ? {} : { answeredAt: row.answered_at }),
    ...(row.how === null ? {} : { how: row.how }),
    ...(row.place === null ? {} : { place: row.place }),
    ...(row.note === null ? {} : { note: row.note }),
    ...(seenAt === null ? {} : { seenAt }),
    ...(usedBy === undefined ? {} : { usedByName: usedBy.name }),
    ...(row.resolution === null ? {} : { resolution: row.resolution }),
    ...(row.resolution_note === null ? {} : { resolutionNote: row.resolution_note }),
  }
}

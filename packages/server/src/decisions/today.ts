import { setImmediate } from 'node:timers/promises'
import type { Seen } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { type DeviceRow, walkDevicesInHands } from '../devices/store.ts'
import type { PersonRow } from '../people/store.ts'
import { lastHeardOf, readFactsOf } from '../reports/store.ts'
import { CELL_STATES, type CellState, type TodayCell, judgeToday, todayRules } from './judge-today.ts'
import { joinDeviceFacts, readPeopleFacts } from './read-facts.ts'
import type { PublishedRules } from './rules.ts'

type Db = Kysely<Schema>

/** One person on one device this morning. `state` is that of the best cell: is there any way to work today? */
export type TodayRow = {
  readonly device: DeviceRow
  readonly person: PersonRow | undefined
  readonly state: CellState
  readonly cells: readonly TodayCell[]
  readonly lastSeenAt: number | undefined
  readonly seen: Seen
}

/** Counts of devices by state over the devices judged. `judged` of `inUse`: where the register is larger than one look takes. */
export type TodayCounts = {
  readonly judged: number
  readonly inUse: number
  readonly byState: Readonly<Record<CellState, number>>
}

/** At most this many devices are judged for the counts of one page. */
export const MOST_JUDGED = 2_000
/** Devices read and judged at once, while other requests wait: some 20 ms. */
const STEP = 50
/** A page asks for at most this many rows, and so for the people of as many. */
const MOST_PEOPLE = 500

/** Judges the devices that somebody works with, `limit` of them after the id given. */
export async function judgeDevices(
  db: Db,
  published: PublishedRules,
  which: { readonly now: () => number; readonly afterId: string; readonly limit: number },
): Promise<readonly TodayRow[]> {
  return judgeRows(db, published, { rows: await walkDevicesInHands(db, which.afterId, which.limit), now: which.now })
}

/** Judges the devices given, in their order. */
export async function judgeRows(
  db: Db,
  published: PublishedRules,
  { rows, now }: { readonly rows: readonly DeviceRow[]; readonly now: () => number },
): Promise<readonly TodayRow[]> {
  const rules = todayRules(published)
  const seenAt = await lastHeardOf(
    db,
    rows.map((row) => row.id),
  )
  const { read, at } = await readDevices(db, { rows, now })
  return read.map(({ device, person, about, seen }) => {
    const cells = judgeToday(rules, { person: about, device: seen }, at)
    return { device, person, state: bestOf(cells), cells, lastSeenAt: seenAt.get(device.id)?.at, seen }
  })
}

/** Devices with what is known of each and of its user, and the time after the reading, at which they are to be judged. */
export async function readDevices(
  db: Db,
  { rows, now }: { readonly rows: readonly DeviceRow[]; readonly now: () => number },
) {
  const people = await peopleById(db, rows)
  const ids = rows.map((row) => row.id)
  const reported = await readFactsOf(db, 'device', ids)
  const aboutPeople = await readPeopleFacts(db, [...people.values()])
  // after the reading: a fact that landed meanwhile would else be one from the future, which is not believed
  const at = now()
  const read = rows.map((device) => {
    const person = device.user_id === null ? undefined : people.get(device.user_id)
    const seen = joinDeviceFacts(device, reported.get(device.id) ?? {})
    const about: Seen = person === undefined ? {} : (aboutPeople.get(person.id) ?? {})
    return { device, person, about, seen }
  })
  return { read, at }
}

/** Everything that is in somebody's hands, judged in steps and counted. */
export async function countToday(db: Db, published: PublishedRules, now: () => number): Promise<TodayCounts> {
  const byState = Object.fromEntries(CELL_STATES.map((state) => [state, 0])) as Record<CellState, number> // one for each state
  let judged = 0
  for (let last = '', more = true; more && judged < MOST_JUDGED; ) {
    const rows = await judgeDevices(db, published, { now, afterId: last, limit: STEP })
    await setImmediate() // other requests have their turn
    for (const row of rows) byState[row.state] += 1
    judged += rows.length
    last = rows.at(-1)?.device.id ?? last
    more = rows.length === STEP
  }
  return { judged, inUse: await countInHands(db), byState }
}

async function countInHands(db: Db): Promise<number> {
  const row = await db
    .selectFrom('devices')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('state', 'in', ['lent', 'inUse'])
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

async function peopleById(db: Db, rows: readonly DeviceRow[]): Promise<ReadonlyMap<string, PersonRow>> {
  const ids = [...new Set(rows.flatMap((row) => (row.user_id === null ? [] : [row.user_id])))]
  if (ids.length === 0) return new Map()
  const found = await db
    .selectFrom('people')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('id')
    .limit(MOST_PEOPLE)
    .execute()
  return new Map(found.map((row) => [row.id, row]))
}

/** The best there is today, from can work to cannot; what is not known stands above a plain no, since looking may mend it. */
const BEST_FIRST: readonly CellState[] = ['yes', 'conditional', 'notSetUp', 'stale', 'unknown', 'no']

export function bestOf(cells: readonly Pick<TodayCell, 'state'>[]): CellState {
  return BEST_FIRST.find((state) => cells.some((cell) => cell.state === state)) ?? 'unknown'
}

/** The reasons that stand in the way of most cells, the first of each rule, worst first. */
export function worstReasons(cells: readonly TodayCell[], most: number) {
  const counted = new Map<string, { readonly reason: TodayCell['reasons'][number]; cells: number }>()
  for (const cell of cells)
    for (const reason of cell.reasons) {
      const known = counted.get(reason.rule)
      if (known === undefined) counted.set(reason.rule, { reason, cells: 1 })
      else known.cells += 1
    }
  return [...counted.values()].toSorted((one, other) => other.cells - one.cells).slice(0, most)
}

/** The cells of ways of working that the department may use: the others are no fault of the device. All of them where it may use none. */
export function usableCells(cells: readonly TodayCell[]): readonly TodayCell[] {
  const usable = cells.filter(({ reasons }) => !reasons.some(forPattern))
  return usable.length > 0 ? usable : cells
}

export function forPattern({ state, facts }: TodayCell['reasons'][number]): boolean {
  return state === 'fails' && facts.includes('person.patterns')
}

/** Those who cannot work first. */
export function worstFirst<Row extends Pick<TodayRow, 'state'>>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((one, other) => BEST_FIRST.indexOf(other.state) - BEST_FIRST.indexOf(one.state))
}

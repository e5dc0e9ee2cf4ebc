import { type AccessOutcome, type AccessSummary, PlaceName } from '@taga/contract'
import { LEVELS, type Level } from '@taga/core'
import { type Insertable, type Kysely, sql } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Tx } from '../db/store.ts'
import { GOING_ON } from './store.ts'
import type { AccessLogTables } from './tables.ts'

type LogRow = Insertable<AccessLogTables['access_log']>
type PlaceRow = Insertable<AccessLogTables['access_places']>

const HOUR_MS = 3_600_000
/** Rows in one statement. */
const AT_ONCE = 100

/**
 * Adds what was opened or stopped to the sums of where its person said to be and of which level it is (TW-15, CASE-10). A line without a
 * session that had said so by then, or without a thing that the register knows, is in no sum. What has no level yet is treated as confidential.
 */
export async function addToPlaces({ db }: Tx, rows: readonly LogRow[]): Promise<void> {
  const counted = rows.filter(({ event }) => !GOING_ON.has(event))
  const said = await placesOf(db, idsOf(counted, 'session_id'))
  const levels = await levelsOf(db, idsOf(counted, 'resource_id'))
  const sums = new Map<string, PlaceRow>()
  for (const { session_id, resource_id, at, outcome, times } of counted) {
    const known = said.get(session_id ?? '')
    const level = levels.get(resource_id ?? '')
    if (known === undefined || level === undefined || known.at > at) continue
    const hour = Math.floor(at / HOUR_MS) * HOUR_MS
    const key = JSON.stringify([hour, known.place, level, outcome])
    sums.set(key, { hour, place: known.place, level, outcome, times: (sums.get(key)?.times ?? 0) + times })
  }
  const all = [...sums.values()]
  for (let from = 0; from < all.length; from += AT_ONCE)
    await db
      .insertInto('access_places')
      .values(all.slice(from, from + AT_ONCE))
      .onConflict((conflict) =>
        conflict
          .columns(['hour', 'place', 'level', 'outcome'])
          .doUpdateSet((eb) => ({ times: eb('access_places.times', '+', eb.ref('excluded.times')) })),
      )
      .execute()
}

function idsOf(rows: readonly LogRow[], column: 'session_id' | 'resource_id'): readonly string[] {
  return [...new Set(rows.flatMap((row) => row[column] ?? []))]
}

type Db = Kysely<Schema>

async function placesOf(db: Db, ids: readonly string[]) {
  const places = new Map<string, { readonly place: PlaceName; readonly at: number }>()
  if (ids.length === 0) return places
  const rows = await db
    .selectFrom('session_places')
    .select(['session_id', 'place', 'said_at'])
    .where('session_id', 'in', ids)
    .execute()
  for (const { session_id, place, said_at: at } of rows)
    if (place !== null && at !== null) places.set(session_id, { place, at })
  return places
}

async function levelsOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, Level>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('resources').select(['id', 'level']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, level }) => [id, level ?? 'confidential']))
}

/** How often what of each level was opened, asked about or stopped in each place. `from` and `to` are whole hours. */
export async function sumPlaces(db: Db, from: number, to: number): Promise<AccessSummary['places']> {
  const rows = await db
    .selectFrom('access_places')
    .where('hour', '>=', from)
    .where('hour', '<', to)
    .select(['place', 'level', 'outcome', sql<number | string>`sum(times)`.as('times')])
    .groupBy(['place', 'level', 'outcome'])
    .execute()
  const count = (place: PlaceName, level: Level, outcome: AccessOutcome) =>
    Number(rows.find((row) => row.place === place && row.level === level && row.outcome === outcome)?.times ?? 0)
  return PlaceName.options.flatMap((place) =>
    LEVELS.flatMap((level) =>
      rows.some((row) => row.place === place && row.level === level)
        ? [
            {
              place,
              level,
              letIn: count(place, level, 'letIn'),
              asked: count(place, level, 'asked'),
              stopped: count(place, level, 'stopped'),
            },
          ]
        : [],
    ),
  )
}

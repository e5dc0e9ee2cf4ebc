import {
  type AccessEvent,
  type AccessLogQuery,
  type AccessOutcome,
  type AccessRecord,
  type AccessSummary,
  type ListAnswer,
  MOST_COUNTED,
  OUTCOME_OF,
} from '@taga/contract'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { type ListSpec, anywhere, readList } from '../lists/read-list.ts'
import { foldText } from '../register-text.ts'
import type { AccessLogTables } from './tables.ts'

type Db = Kysely<Schema>
export type AccessLogRow = Selectable<AccessLogTables['access_log']> & {
  readonly person_name: string | null
  readonly device_name: string | null
  readonly resource_name: string | null
  readonly destination_name: string | null
  readonly outpost_name: string | null
}

export const DEFAULT_KEPT_DAYS = 400
const LIST: ListSpec<'at'> = { id: 'access_log.id', sorts: { at: { column: 'access_log.at', kind: 'number' } } }

type Known = Readonly<Record<'person' | 'device' | 'resource' | 'destination', ReadonlySet<string>>>

/** Which of the ids that records name are in the registers. */
export async function knownIds(db: Db, records: readonly AccessRecord[]): Promise<Known> {
  const idsOf = (field: keyof Known) => [...new Set(records.flatMap((record) => record[field] ?? []))]
  const find = async (table: 'people' | 'devices' | 'resources' | 'destinations', ids: readonly string[]) => {
    if (ids.length === 0) return new Set<string>()
    const rows = await db
      .selectFrom(table)
      .select('id')
      .where('id', 'in', [...ids])
      .execute()
    return new Set(rows.map(({ id }) => id))
  }
  return {
    person: await find('people', idsOf('person')),
    device: await find('devices', idsOf('device')),
    resource: await find('resources', idsOf('resource')),
    destination: await find('destinations', idsOf('destination')),
  }
}

/** One page of lines, the newest first unless asked otherwise; more than `MOST_COUNTED` are not counted. */
export function pageAccessLog(db: Db, query: z.output<typeof AccessLogQuery>): Promise<ListAnswer<AccessLogRow>> {
  const named = matching(db, query)
    .leftJoin('people', 'people.id', 'access_log.person_id')
    .leftJoin('devices', 'devices.id', 'access_log.device_id')
    .leftJoin('resources', 'resources.id', 'access_log.resource_id')
    .leftJoin('destinations', 'destinations.id', 'access_log.destination_id')
    .leftJoin('outposts', 'outposts.id', 'access_log.outpost_id')
    .selectAll('access_log')
    .select([
      'people.name as person_name',
      'devices.label as device_name',
      'resources.name as resource_name',
      'destinations.name as destination_name',
      'outposts.name as outpost_name',
    ])
  return readList(named, query, LIST, () => countMatching(db, query))
}

async function countMatching(db: Db, query: z.output<typeof AccessLogQuery>): Promise<number> {
  const few = matching(db, query)
    .select('access_log.id')
    .limit(MOST_COUNTED + 1)
    .as('few')
  const counted = await db
    .selectFrom(few)
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .executeTakeFirst()
  return Number(counted?.count ?? 0)
}

function matching(db: Db, query: z.output<typeof AccessLogQuery>) {
  const { since, until, person, device, resource, event, outcome, search } = query
  let rows = db.selectFrom('access_log')
  if (since !== undefined) rows = rows.where('access_log.at', '>=', since)
  if (until !== undefined) rows = rows.where('access_log.at', '<', until)
  if (person !== undefined) rows = rows.where('access_log.person_id', '=', person)
  if (device !== undefined) rows = rows.where('access_log.device_id', '=', device)
  if (resource !== undefined) rows = rows.where('access_log.resource_id', '=', resource)
  if (event !== undefined) rows = rows.where('access_log.event', '=', event)
  if (outcome !== undefined) rows = rows.where('access_log.outcome', '=', outcome)
  const folded = foldText(search ?? '')
  if (folded === '') return rows
  const like = anywhere(folded)
  return rows.where((eb) =>
    eb.or([
      eb(
        'access_log.person_id',
        'in',
        eb.selectFrom('people').select('people.id').where('people.search_key', 'like', like),
      ),
      eb(
        'access_log.device_id',
        'in',
        eb.selectFrom('devices').select('devices.id').where('devices.search_key', 'like', like),
      ),
      eb(
        'access_log.resource_id',
        'in',
        eb.selectFrom('resources').select('resources.id').where('resources.name_key', 'like', like),
      ),
      eb('access_log.address', '=', folded),
    ]),
  )
}

type Sums = Omit<AccessSummary, 'keptDays' | 'places'>

/** From sums alone: the raw lines are not looked at. `from` and `to` are whole hours. */
export async function sumAccess(db: Db, from: number, to: number): Promise<Sums> {
  const within = db.selectFrom('access_hours').where('hour', '>=', from).where('hour', '<', to)
  const times = sql<number | string>`sum(${sql.ref('access_hours.times')})`
  const byHour = await within
    .select(['hour', 'event', times.as('times')])
    .groupBy(['hour', 'event'])
    .orderBy('hour')
    .execute()
  const byCarrier = await within
    .select([
      'carrier',
      sql<number | string>`sum(case when event = 'opened' then times else 0 end)`.as('opened'),
      sql<number | string>`sum(bytes_in)`.as('bytes_in'),
      sql<number | string>`sum(bytes_out)`.as('bytes_out'),
    ])
    .groupBy('carrier')
    .orderBy('carrier')
    .execute()
  return {
    hours: hoursOf(byHour),
    events: eventsOf(byHour),
    carriers: byCarrier.map(({ carrier, opened, bytes_in, bytes_out }) => ({
      carrier,
      opened: Number(opened),
      bytesIn: Number(bytes_in),
      bytesOut: Number(bytes_out),
    })),
    people: await stoppedMost(db, 'person_id', { from, to }),
    resources: await stoppedMost(db, 'resource_id', { from, to }),
  }
}

type HourSum = { readonly hour: number; readonly event: AccessEvent; readonly times: number | string }

/** What goes on or is closed was opened before. */
export const GOING_ON: ReadonlySet<AccessEvent> = new Set(['obliged', 'resumed', 'closed'])

function hoursOf(rows: readonly HourSum[]): Sums['hours'] {
  const hours = new Map<number, Record<AccessOutcome, number>>()
  for (const { hour, event, times } of rows) {
    const sums = hours.get(hour) ?? { letIn: 0, asked: 0, stopped: 0 }
    // what goes on or is closed was opened before: it is counted once
    if (!GOING_ON.has(event)) sums[OUTCOME_OF[event]] += Number(times)
    hours.set(hour, sums)
  }
  return [...hours].map(([at, sums]) => ({ at, ...sums }))
}

function eventsOf(rows: readonly HourSum[]): Sums['events'] {
  const events = new Map<AccessEvent, number>()
  for (const { event, times } of rows) events.set(event, (events.get(event) ?? 0) + Number(times))
  return [...events].map(([event, times]) => ({ event, times }))
}

async function stoppedMost(
  db: Db,
  column: 'person_id' | 'resource_id',
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Sums['people']> {
  const times = sql<number | string>`sum(${sql.ref('access_hours.times')})`
  const rows = await db
    .selectFrom('access_hours')
    .where('hour', '>=', from)
    .where('hour', '<', to)
    .where('event', 'in', ['denied', 'cut', 'refused'])
    .where(column, 'not in', ['', '?'])
    .select([`${column} as id`, times.as('times')])
    .groupBy(column)
    .orderBy(times, 'desc')
    .orderBy(column)
    .limit(10)
    .execute()
  const ids = rows.map(({ id }) => id)
  const table = column === 'person_id' ? 'people' : 'resources'
  const named =
    ids.length === 0 ? [] : await db.selectFrom(table).select(['id', 'name']).where('id', 'in', ids).execute()
  const names = new Map(named.map(({ id, name }) => [id, name]))
  return rows.map(({ id, times: count }) => {
    const name = names.get(id)
    return { id, times: Number(count), ...(name !== undefined && { name }) }
  })
}

export async function readKeptDays(db: Db): Promise<number> {
  const row = await db
    .selectFrom('access_log_settings')
    .select('kept_days')
    .where('id', '=', 'accessLog')
    .executeTakeFirst()
  return row?.kept_days ?? DEFAULT_KEPT_DAYS
}

export async function putKeptDays(db: Db, keptDays: number): Promise<void> {
  await db
    .insertInto('access_log_settings')
    .values({ id: 'accessLog', kept_days: keptDays })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ kept_days: keptDays }))
    .execute()
}

/** Deletes at most `limit` lines received before a day; how many it were. */
export async function deleteLinesBefore(db: Db, day: number, limit: number): Promise<number> {
  const old = db.selectFrom('access_log').select('id').where('day', '<', day).limit(limit)
  const done = await db.deleteFrom('access_log').where('id', 'in', old).executeTakeFirst()
  return Number(done.numDeletedRows)
}

export async function deleteHoursBefore(db: Db, hour: number): Promise<void> {
  await db.deleteFrom('access_hours').where('hour', '<', hour).execute()
  await db.deleteFrom('access_places').where('hour', '<', hour).execute()
}

export async function deleteBatchesBefore(db: Db, day: number): Promise<void> {
  await db.deleteFrom('access_batches').where('day', '<', day).execute()
}

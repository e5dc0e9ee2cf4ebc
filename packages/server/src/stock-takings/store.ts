import { StockTakingFilter } from '@taga/contract'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { StockTakingTables } from './tables.ts'

type Db = Kysely<Schema>
export type StockTakingRow = Selectable<StockTakingTables['stock_takings']>
export type LineRow = Selectable<StockTakingTables['stock_taking_lines']>

export function findStockTaking(db: Db, id: string): Promise<StockTakingRow | undefined> {
  return db.selectFrom('stock_takings').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The newest 100. */
export function listStockTakings(db: Db): Promise<StockTakingRow[]> {
  return db.selectFrom('stock_takings').selectAll().orderBy('started_at', 'desc').orderBy('id').limit(100).execute()
}

export function findLine(db: Db, stockTaking: string, device: string): Promise<LineRow | undefined> {
  return db
    .selectFrom('stock_taking_lines')
    .selectAll()
    .where('stock_taking_id', '=', stockTaking)
    .where('device_id', '=', device)
    .executeTakeFirst()
}

export function readFilter(row: Pick<StockTakingRow, 'filter'>): StockTakingFilter {
  return StockTakingFilter.parse(JSON.parse(row.filter))
}

/** Puts every device that the filter means on the list, in one statement. */
export async function insertLines(
  db: Db,
  { id, filter }: { readonly id: string; readonly filter: StockTakingFilter },
): Promise<void> {
  let wanted = db
    .selectFrom('devices')
    .leftJoin('people', 'people.id', 'devices.user_id')
    .where('devices.state', '!=', 'disposed')
  if (filter.ownership !== undefined) wanted = wanted.where('devices.ownership', '=', filter.ownership)
  if (filter.states !== undefined) wanted = wanted.where('devices.state', 'in', filter.states)
  if (filter.kind !== undefined) wanted = wanted.where('devices.kind', '=', filter.kind)
  if (filter.department !== undefined) wanted = wanted.where('people.department_id', '=', filter.department)
  await db
    .insertInto('stock_taking_lines')
    .columns(['stock_taking_id', 'device_id', 'label', 'search_key', 'expected_state', 'holder_id'])
    .expression(
      wanted.select([
        sql<string>`cast(${id} as text)`.as('stock_taking_id'),
        'devices.id as device_id',
        'devices.label',
        'devices.search_key',
        'devices.state as expected_state',
        'devices.user_id as holder_id',
      ]),
    )
    .execute()
}

/** The most devices that one stock-taking lists. */
export const MOST_LINES = 20_000

/** Every line by name, with what the register says now and when each device last reported. */
export function listLines(db: Db, stockTaking: string): Promise<LineFacts[]> {
  return lineFacts(db)
    .where('stock_taking_lines.stock_taking_id', '=', stockTaking)
    .orderBy('stock_taking_lines.search_key')
    .orderBy('stock_taking_lines.device_id')
    .limit(MOST_LINES)
    .execute()
}

/** Every line by name with what its state is judged by and no more; `holder_key` only where it is searched. */
export function listLineStates(db: Db, stockTaking: string, { isSearched }: { readonly isSearched: boolean }) {
  return db
    .selectFrom('stock_taking_lines')
    .leftJoin('device_reports', 'device_reports.device_id', 'stock_taking_lines.device_id')
    .select([
      'stock_taking_lines.device_id',
      'stock_taking_lines.search_key',
      'stock_taking_lines.holder_id',
      'stock_taking_lines.answer',
      'stock_taking_lines.answered_at',
      'stock_taking_lines.resolution',
      'stock_taking_lines.result',
      'stock_taking_lines.used_by',
      'device_reports.last_seen_at',
    ])
    .$if(isSearched, (query) =>
      query.leftJoin('people', 'people.id', 'stock_taking_lines.holder_id').select('people.search_key as holder_key'),
    )
    .where('stock_taking_lines.stock_taking_id', '=', stockTaking)
    .orderBy('stock_taking_lines.search_key')
    .orderBy('stock_taking_lines.device_id')
    .limit(MOST_LINES)
    .execute()
}

export type LineState = Awaited<ReturnType<typeof listLineStates>>[number]

/** The lines of these devices in one stock-taking, at most 200. */
export function listLinesAt(db: Db, stockTaking: string, devices: readonly string[]): Promise<LineFacts[]> {
  if (devices.length === 0) return Promise.resolve([])
  return lineFacts(db)
    .where('stock_taking_lines.stock_taking_id', '=', stockTaking)
    .where('stock_taking_lines.device_id', 'in', devices)
    .orderBy('stock_taking_lines.search_key')
    .orderBy('stock_taking_lines.device_id')
    .limit(200)
    .execute()
}

/** The lines of open stock-takings that ask this person, at most 200. */
export function listLinesOf(db: Db, person: string) {
  return lineFacts(db)
    .innerJoin('stock_takings', 'stock_takings.id', 'stock_taking_lines.stock_taking_id')
    .select(['stock_takings.name as stock_taking_name', 'stock_takings.until', 'stock_takings.started_at'])
    .where('stock_taking_lines.holder_id', '=', person)
    .where('stock_takings.closed_at', 'is', null)
    .orderBy('stock_takings.until')
    .orderBy('stock_taking_lines.search_key')
    .orderBy('stock_taking_lines.device_id')
    .limit(200)
    .execute()
}

function lineFacts(db: Db) {
  return db
    .selectFrom('stock_taking_lines')
    .leftJoin('devices', 'devices.id', 'stock_taking_lines.device_id')
    .leftJoin('people', 'people.id', 'stock_taking_lines.holder_id')
    .leftJoin('device_reports', 'device_reports.device_id', 'stock_taking_lines.device_id')
    .selectAll('stock_taking_lines')
    .select([
      'devices.tag',
      'devices.kind',
      'devices.state as state_now',
      'people.name as holder_name',
      'device_reports.last_seen_at',
    ])
}

export type LineFacts = Awaited<ReturnType<ReturnType<typeof lineFacts>['execute']>>[number]

/** Who last opened something from which device since `since`, by the record of decisions. */
export async function lastUsersSince(
  db: Db,
  since: number,
): Promise<ReadonlyMap<string, { readonly id: string; readonly name: string }>> {
  const rows = await db
    .selectFrom('decisions')
    .innerJoin('people', 'people.id', 'decisions.person_id')
    .select(['decisions.device_id', 'decisions.person_id', 'people.name'])
    .select((eb) => eb.fn.max<number>('decisions.last_at').as('at'))
    .where('decisions.last_at', '>=', since)
    .where('decisions.device_id', 'is not', null)
    .groupBy(['decisions.device_id', 'decisions.person_id', 'people.name'])
    .orderBy('at')
    .orderBy('decisions.person_id')
    .limit(100_000)
    .execute()
  // the newest comes last and stands
  return new Map(rows.map((row) => [row.device_id ?? '', { id: row.person_id, name: row.name }]))
}

/** What a closed stock-taking came to: how many lines have which result, and how many of those nobody has settled. */
export async function countResults(db: Db, stockTaking: string) {
  const rows = await db
    .selectFrom('stock_taking_lines')
    .select((eb) => [
      'result',
      eb.fn.countAll<number | string>().as('count'),
      eb.fn.sum<number | string>(eb.case().when('resolution', 'is', null).then(1).else(0).end()).as('unsettled'),
    ])
    .where('stock_taking_id', '=', stockTaking)
    .groupBy('result')
    .orderBy('result')
    .limit(20)
    .execute()
  return rows.map((row) => ({ result: row.result, count: Number(row.count), unsettled: Number(row.unsettled) }))
}

/** Open stock-takings: how many are past their end, and when the first of them ended. */
export async function listOpenStockTakings(db: Db): Promise<StockTakingRow[]> {
  return db
    .selectFrom('stock_takings')
    .selectAll()
    .where('closed_at', 'is', null)
    .orderBy('until')
    .orderBy('id')
    .limit(100)
    .execute()
}

/** People who have not answered for what they hold, at most 5,000, with how many devices each is asked for. */
export function listSilentHolders(db: Db, stockTaking: string) {
  return db
    .selectFrom('stock_taking_lines')
    .innerJoin('people', 'people.id', 'stock_taking_lines.holder_id')
    .select((eb) => ['people.id', 'people.mail', eb.fn.countAll<number | string>().as('devices')])
    .where('stock_taking_lines.stock_taking_id', '=', stockTaking)
    .where('stock_taking_lines.answer', 'is', null)
    .where('people.state', '=', 'active')
    .groupBy(['people.id', 'people.mail'])
    .orderBy('people.id')
    .limit(5_000)
    .execute()
}

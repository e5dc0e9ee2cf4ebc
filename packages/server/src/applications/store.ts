import { ApplicationMatch, type ApplicationVerdict } from '@taga/contract'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { type ListAsk, type ListSpec, anywhere, readList } from '../lists/read-list.ts'
import type { DeviceSystem } from '@taga/core'
import type { ApplicationTables } from './tables.ts'

export type ApplicationRow = Selectable<ApplicationTables['applications']>
export type SeenRow = Selectable<ApplicationTables['seen_applications']>

type Db = Kysely<Schema>
type ListedRow = Pick<ApplicationRow, 'id' | 'name' | 'matches' | 'verdict' | 'publisher'>

export function findApplication(db: Db, id: string): Promise<ApplicationRow | undefined> {
  return db.selectFrom('applications').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findApplicationByName(db: Db, nameKey: string): Promise<ApplicationRow | undefined> {
  return db.selectFrom('applications').selectAll().where('name_key', '=', nameKey).executeTakeFirst()
}

/** The whole list, as it is compared with what is seen; at most 10,000 entries. */
export function listMatches(db: Db): Promise<ListedRow[]> {
  return db
    .selectFrom('applications')
    .select(['id', 'name', 'matches', 'verdict', 'publisher'])
    .orderBy('id')
    .limit(10_000)
    .execute()
}

const SORTS: ListSpec<'name' | 'review'> = {
  id: 'applications.id',
  sorts: {
    name: { column: 'applications.name_key', kind: 'text' },
    review: { column: 'applications.review_at', kind: 'number', empty: 9_000_000_000_000_000 },
  },
}

export type ApplicationsFilter = ListAsk & {
  /** Folded already. */
  readonly search?: string | undefined
  readonly verdict?: ApplicationVerdict | undefined
  readonly reviewBefore?: number | undefined
}

export function listApplications(db: Db, filter: ApplicationsFilter) {
  const { search, verdict, reviewBefore } = filter
  let query = db.selectFrom('applications').selectAll('applications')
  if (search !== undefined) query = query.where('applications.name_key', 'like', anywhere(search))
  if (verdict !== undefined) query = query.where('applications.verdict', '=', verdict)
  if (reviewBefore !== undefined)
    query = query.where('applications.verdict', '=', 'approved').where('applications.review_at', '<=', reviewBefore)
  return readList(query, filter, SORTS)
}

/** On how many devices an entry's names stand. */
export async function countDevicesWith(db: Db, application: string): Promise<number> {
  const row = await db
    .selectFrom('seen_applications')
    .innerJoin('device_applications', 'device_applications.seen_id', 'seen_applications.id')
    .where('seen_applications.application_id', '=', application)
    .select((eb) => eb.fn.count<number | string>('device_applications.device_id').distinct().as('n'))
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

const SEEN_SORTS: ListSpec<'name' | 'seen'> = {
  id: 'seen_applications.id',
  sorts: {
    name: { column: 'seen_applications.name_key', kind: 'text' },
    seen: { column: 'seen_applications.first_seen_at', kind: 'number' },
  },
}

export type DeviationsFilter = ListAsk & {
  readonly search?: string | undefined
  readonly os?: DeviceSystem | undefined
}

/** Names that stand on devices in somebody's hands and that nobody has approved or decided to leave alone. */
export function listDeviations(db: Db, { search, os, ...ask }: DeviationsFilter) {
  let query = db
    .selectFrom('seen_applications')
    .leftJoin('applications', 'applications.id', 'seen_applications.application_id')
    .selectAll('seen_applications')
    .select(['applications.verdict', 'applications.removal_due_at'])
    .select((eb) =>
      eb
        .selectFrom('device_applications')
        .innerJoin('devices', 'devices.id', 'device_applications.device_id')
        .whereRef('device_applications.seen_id', '=', 'seen_applications.id')
        .where('devices.state', 'in', ['lent', 'inUse'])
        .select((inner) => inner.fn.countAll<number | string>().as('n'))
        .as('devices'),
    )
    .where((eb) =>
      eb.or([
        eb('seen_applications.application_id', 'is', null),
        eb('applications.verdict', 'in', ['asked', 'refused'] as const),
      ]),
    )
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('device_applications')
          .innerJoin('devices', 'devices.id', 'device_applications.device_id')
          .whereRef('device_applications.seen_id', '=', 'seen_applications.id')
          .where('devices.state', 'in', ['lent', 'inUse'])
          .select('device_applications.seen_id'),
      ),
    )
  if (search !== undefined) query = query.where('seen_applications.name_key', 'like', anywhere(search))
  if (os !== undefined) query = query.where('seen_applications.os', '=', os)
  return readList(query, ask, SEEN_SORTS)
}

export function findSeen(db: Db, id: string): Promise<SeenRow | undefined> {
  return db.selectFrom('seen_applications').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findSeenAll(db: Db, ids: readonly string[]): Promise<SeenRow[]> {
  return db.selectFrom('seen_applications').selectAll().where('id', 'in', ids).orderBy('id').limit(500).execute()
}

/** On which devices in somebody's hands a name stands; at most 500. */
export function listDevicesWith(db: Db, seen: string) {
  return db
    .selectFrom('device_applications')
    .innerJoin('devices', 'devices.id', 'device_applications.device_id')
    .leftJoin('people', 'people.id', 'devices.user_id')
    .select(['devices.id as device', 'devices.label', 'people.name as user', 'device_applications.first_seen_at'])
    .where('device_applications.seen_id', '=', seen)
    .where('devices.state', 'in', ['lent', 'inUse'])
    .orderBy('devices.search_key')
    .orderBy('devices.id')
    .limit(500)
    .execute()
}

/** What stands on one device, with what the list says of it. */
export function listOnDevice(db: Db, device: string) {
  return db
    .selectFrom('device_applications')
    .innerJoin('seen_applications', 'seen_applications.id', 'device_applications.seen_id')
    .leftJoin('applications', 'applications.id', 'seen_applications.application_id')
    .select([
      'device_applications.seen_id',
      'device_applications.version',
      'device_applications.first_seen_at',
      'seen_applications.name',
      'seen_applications.name_key',
      'seen_applications.publisher',
      'applications.verdict',
      'applications.removal_due_at',
      'applications.created_at as asked_at',
    ])
    .where('device_applications.device_id', '=', device)
    .orderBy('seen_applications.name_key')
    .orderBy('seen_applications.id')
    .limit(2_000)
    .execute()
}

export type OnDevice = Awaited<ReturnType<typeof listOnDevice>>[number]

/** How many names wait for a decision, since when the oldest of them was seen, and how many approved entries are due for review. */
export async function countWaiting(db: Db, now: number) {
  const open = await db
    .selectFrom('seen_applications')
    .select((eb) => [
      eb.fn.countAll<number | string>().as('count'),
      eb.fn.min<number | string | null>('first_seen_at').as('oldest'),
    ])
    .where('application_id', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('device_applications')
          .whereRef('device_applications.seen_id', '=', 'seen_applications.id')
          .select('device_applications.seen_id'),
      ),
    )
    .executeTakeFirst()
  const review = await db
    .selectFrom('applications')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('verdict', '=', 'approved')
    .where('review_at', '<=', now)
    .executeTakeFirst()
  return {
    open: Number(open?.count ?? 0),
    oldestAt: Number(open?.oldest ?? 0),
    review: Number(review?.count ?? 0),
  }
}

const Matches = z.array(ApplicationMatch)

/** An entry as `compileMatches` takes it. */
export function listedOf(row: ListedRow) {
  return { id: row.id, matches: readMatches(row), verdict: row.verdict, publisher: row.publisher ?? undefined }
}

/** A row of what was seen, as `compileMatches` takes it. */
export function seenNameOf(row: Pick<SeenRow, 'os' | 'name_key' | 'publisher' | 'identifier'>) {
  return {
    os: row.os,
    nameKey: row.name_key,
    publisher: row.publisher ?? undefined,
    identifier: row.identifier ?? undefined,
  }
}

export function readMatches(row: Pick<ApplicationRow, 'matches'>): ApplicationMatch[] {
  return Matches.parse(JSON.parse(row.matches))
}

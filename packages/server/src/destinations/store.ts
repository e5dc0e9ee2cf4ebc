import { DestinationInput, type DestinationsQuery, type ListAnswer, type OffDestination } from '@taga/contract'
import type { Kysely, Selectable } from 'kysely'
import type { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { anywhere, readList } from '../lists/read-list.ts'
import { foldText } from '../register-text.ts'
import type { DestinationTables } from './tables.ts'

export type DestinationRow = Selectable<DestinationTables['destinations']>

type Db = Kysely<Schema>

/** The most that one gateway is told of. */
export const MOST_DESTINATIONS = 5_000

export function findDestination(db: Db, id: string): Promise<DestinationRow | undefined> {
  return db.selectFrom('destinations').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Those that are switched on and can be read, of these resources or of all; by name. */
export async function listDestinations(db: Db, resources?: readonly string[]): Promise<DestinationRow[]> {
  const rows = await db
    .selectFrom('destinations')
    .selectAll()
    .where('off_at', 'is', null)
    .$if(resources !== undefined, (query) => query.where('resource_id', 'in', resources ?? []))
    .orderBy('name_key')
    .limit(MOST_DESTINATIONS)
    .execute()
  return rows.filter((row) => whyUnreadable(row) === undefined)
}

/** What is switched off, by the name that it keeps. */
export async function listOff(db: Db): Promise<OffDestination[]> {
  const rows = await db
    .selectFrom('destinations')
    .select(['id', 'name', 'public_name'])
    .where('off_at', 'is not', null)
    .where('public_name', 'is not', null)
    .orderBy('name_key')
    .limit(MOST_DESTINATIONS)
    .execute()
  return rows.map((row) => ({ id: row.id, name: row.name, publicName: row.public_name ?? '' }))
}

/** All of them, with why those that cannot be read cannot. */
export async function tryDestinations(db: Db): Promise<{ readonly id: string; readonly broken?: unknown }[]> {
  const rows = await db
    .selectFrom('destinations')
    .select(['id', 'body'])
    .orderBy('name_key')
    .limit(MOST_DESTINATIONS)
    .execute()
  return rows.map((row) => ({ id: row.id, broken: whyUnreadable(row) }))
}

/** Undefined where it can be read. A newer version of this program may have written what this one does not know. */
export function whyUnreadable(row: Pick<DestinationRow, 'body'>): unknown {
  try {
    readDestination(row)
    return undefined
  } catch (error) {
    return error
  }
}

export function pageDestinations(
  db: Db,
  { search, kind, resource, ...ask }: z.output<typeof DestinationsQuery>,
): Promise<ListAnswer<DestinationRow>> {
  const matching = db
    .selectFrom('destinations')
    .selectAll('destinations')
    .$if(search !== undefined, (query) =>
      query.where('destinations.name_key', 'like', anywhere(foldText(search ?? ''))),
    )
    .$if(kind !== undefined, (query) => query.where('destinations.kind', '=', kind ?? 'web'))
    .$if(resource !== undefined, (query) => query.where('destinations.resource_id', '=', resource ?? ''))
  return readList(matching, ask, {
    id: 'destinations.id',
    sorts: {
      name: { column: 'destinations.name_key', kind: 'text' },
      changed: { column: 'destinations.updated_at', kind: 'number' },
    },
  })
}

/** What was registered. */
export function readDestination(row: Pick<DestinationRow, 'body'>): DestinationInput {
  return DestinationInput.parse(JSON.parse(row.body))
}

/** For each destination, whether a secret lies with us. */
export async function secretsOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('destination_secrets').selectAll().where('destination_id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.destination_id, row.sealed]))
}

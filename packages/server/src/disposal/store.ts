import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { DisposalTables } from './tables.ts'

type Db = Kysely<Schema>
export type WipeRow = Selectable<DisposalTables['wipes']>
export type DisposalRow = Selectable<DisposalTables['disposals']>

export async function insertDisposal(db: Db, row: DisposalRow): Promise<void> {
  await db.insertInto('disposals').values(row).execute()
}

export function findDisposal(db: Db, device: string): Promise<DisposalRow | undefined> {
  return db.selectFrom('disposals').selectAll().where('device_id', '=', device).executeTakeFirst()
}

export function findWipe(db: Db, id: string): Promise<WipeRow | undefined> {
  return db.selectFrom('wipes').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The records of a device's wipes, newest first, at most 50. */
export function listWipes(db: Db, device: string): Promise<WipeRow[]> {
  return db
    .selectFrom('wipes')
    .selectAll()
    .where('device_id', '=', device)
    .orderBy('recorded_at', 'desc')
    .orderBy('id')
    .limit(50)
    .execute()
}

/** Devices on their way out, oldest first, at most 500, with a record of wiping that waits to be confirmed where there is one. */
export function listWaiting(db: Db) {
  return db
    .selectFrom('devices')
    .leftJoin('wipes', 'wipes.open_device_id', 'devices.id')
    .leftJoin('people', 'people.id', 'devices.user_id')
    .select([
      'devices.id',
      'devices.label',
      'devices.tag',
      'devices.state',
      'devices.state_since',
      'devices.place',
      'wipes.id as wipe_id',
      'wipes.recorded_at',
      'people.name as user_name',
    ])
    .where('devices.state', 'in', ['toWipe', 'wiped', 'returned'])
    .where('devices.ownership', '=', 'company')
    .orderBy('devices.state_since')
    .orderBy('devices.id')
    .limit(500)
    .execute()
}

/** People and accounts by the name the ledger gives them (`account:<id>`): the person's name, else the account's. */
export async function namesOfActors(db: Db, actors: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(actors)].flatMap((actor) => (actor.startsWith('account:') ? [actor.slice(8)] : []))
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('accounts')
    .leftJoin('people', 'people.id', 'accounts.person_id')
    .select(['accounts.id', 'accounts.name', 'people.name as person_name'])
    .where('accounts.id', 'in', ids)
    .orderBy('accounts.id')
    .limit(500)
    .execute()
  return new Map(rows.map((row) => [`account:${row.id}`, row.person_name ?? row.name]))
}

import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { OfficeNetworkTables } from './tables.ts'

type Db = Kysely<Schema>
export type OfficeNetworkRow = Selectable<OfficeNetworkTables['office_networks']>

/** Networks by which offices are recognised, over all locations. */
export const MOST_OFFICE_NETWORKS = 2_000

export async function listOfficeNetworks(db: Db) {
  return db
    .selectFrom('office_networks')
    .leftJoin('devices', 'devices.id', 'office_networks.device_id')
    .selectAll('office_networks')
    .select('devices.label')
    .orderBy('office_networks.location_id')
    .orderBy('office_networks.id')
    .limit(MOST_OFFICE_NETWORKS)
    .execute()
}

/** Every place where people work for the organisation, with each network it is known by; one without any is there once, with none. */
export async function listRecognisable(db: Db) {
  return db
    .selectFrom('locations')
    .leftJoin('office_networks', 'office_networks.location_id', 'locations.id')
    .select([
      'locations.id as location',
      'locations.name',
      'locations.kind as location_kind',
      'office_networks.kind',
      'office_networks.value',
      'office_networks.device_id',
    ])
    .orderBy('locations.id')
    .orderBy('office_networks.id')
    .limit(MOST_OFFICE_NETWORKS)
    .execute()
}

/** False where this network is registered already. One statement decides. */
export async function insertOfficeNetwork(db: Db, row: OfficeNetworkRow): Promise<boolean> {
  const inserted = await db
    .insertInto('office_networks')
    .values(row)
    .onConflict((conflict) => conflict.columns(['kind', 'value']).doNothing())
    .executeTakeFirst()
  return inserted.numInsertedOrUpdatedRows === 1n
}

export function deleteOfficeNetwork(db: Db, id: string): Promise<OfficeNetworkRow | undefined> {
  return db.deleteFrom('office_networks').where('id', '=', id).returningAll().executeTakeFirst()
}

export async function isOfficeFingerprint(db: Db, fingerprint: string): Promise<boolean> {
  const row = await db
    .selectFrom('office_networks')
    .select('id')
    .where('kind', '=', 'fingerprint')
    .where('value', '=', fingerprint)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether somebody has registered this network as home. */
export async function isHomeFingerprint(db: Db, fingerprint: string): Promise<boolean> {
  const row = await db
    .selectFrom('home_networks')
    .select('person_id')
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst()
  return row !== undefined
}

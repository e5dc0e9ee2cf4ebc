import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { NetworkTables } from './tables.ts'

export type HomeNetworkRow = Selectable<NetworkTables['home_networks']>

/** The networks a person has registered as home; at most three. */
export function listHomeNetworks(db: Kysely<Schema>, person: string): Promise<HomeNetworkRow[]> {
  return db.selectFrom('home_networks').selectAll().where('person_id', '=', person).orderBy('slot').limit(3).execute()
}

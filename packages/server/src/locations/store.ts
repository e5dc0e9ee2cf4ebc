import type { Kysely, Selectable } from 'kysely'
import type { LocationInput } from '@taga/contract'
import type { Schema } from '../db/schema.ts'
import type { NamedRegister } from '../registers/named-register.ts'
import type { LocationTables } from './tables.ts'

export type LocationRow = Selectable<LocationTables['locations']>

type Db = Kysely<Schema>

/** Places of the organisation (EX-1, AD-12). */
export const locationRegister: NamedRegister<LocationRow, LocationInput> = {
  table: 'locations',
  kind: 'location',
  columns: ({ kind, address, note }) => ({ kind, address: address ?? null, note: note ?? null }),
  body: ({ name, kind, address, note }) => ({
    name,
    kind,
    ...(address === undefined ? {} : { address }),
    ...(note === undefined ? {} : { note }),
  }),
}

export function findLocation(db: Db, id: string): Promise<LocationRow | undefined> {
  return db.selectFrom('locations').selectAll().where('id', '=', id).executeTakeFirst()
}

/** An organisation has few places: all of them by name, at most a thousand. */
export function listLocations(db: Db): Promise<LocationRow[]> {
  return db.selectFrom('locations').selectAll().orderBy('name_key').orderBy('id').limit(1_000).execute()
}

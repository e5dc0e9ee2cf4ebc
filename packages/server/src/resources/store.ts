import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { ResourceTables } from './tables.ts'

export type ResourceRow = Selectable<ResourceTables['resources']>

type Db = Kysely<Schema>

export function findResource(db: Db, id: string): Promise<ResourceRow | undefined> {
  return db.selectFrom('resources').selectAll().where('id', '=', id).executeTakeFirst()
}

/** By name, at most `limit` after the name key given. An organisation publishes tens of resources, seldom hundreds. */
export function listResources(db: Db, afterKey: string, limit: number): Promise<ResourceRow[]> {
  return db
    .selectFrom('resources')
    .selectAll()
    .where('name_key', '>', afterKey)
    .orderBy('name_key')
    .limit(limit)
    .execute()
}

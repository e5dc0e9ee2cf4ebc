import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { ApiKeyTables } from './tables.ts'

type Db = Kysely<Schema>
export type ApiKeyRow = Selectable<ApiKeyTables['api_keys']>

export const MAX_API_KEYS = 200

export async function listApiKeys(db: Db): Promise<readonly ApiKeyRow[]> {
  return db.selectFrom('api_keys').selectAll().orderBy('created_at').orderBy('id').limit(MAX_API_KEYS).execute()
}

export async function insertApiKey(db: Db, row: ApiKeyRow): Promise<void> {
  await db.insertInto('api_keys').values(row).execute()
}

export async function findApiKey(db: Db, hash: string): Promise<ApiKeyRow | undefined> {
  return db.selectFrom('api_keys').selectAll().where('hash', '=', hash).executeTakeFirst()
}

export async function touchApiKey(db: Db, id: string, at: number): Promise<void> {
  await db.updateTable('api_keys').set({ last_used_at: at }).where('id', '=', id).execute()
}

export async function revokeApiKey(db: Db, id: string, at: number): Promise<boolean> {
  const done = await db
    .updateTable('api_keys')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

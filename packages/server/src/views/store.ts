import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { ViewTables } from './tables.ts'

export type ViewRow = Selectable<ViewTables['saved_views']>

/** So many views of one register an account may keep. */
export const MOST_VIEWS = 50

/** An account's views of a register by name. */
export function listViews(db: Kysely<Schema>, account: string, register: string): Promise<ViewRow[]> {
  return db
    .selectFrom('saved_views')
    .selectAll()
    .where('account_id', '=', account)
    .where('register', '=', register)
    .orderBy('name_key')
    .orderBy('id')
    .limit(MOST_VIEWS)
    .execute()
}

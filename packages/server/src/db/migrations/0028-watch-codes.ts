import type { Migration } from './migration.ts'

/** Codes by which an administrator watches one recording at the gateway that keeps it. */
export const watchCodesMigration: Migration = {
  id: '0028-watch-codes',
  async up(db) {
    await db.schema
      .createTable('watch_codes')
      .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('outpost_id', 'text', (column) => column.notNull())
      .addColumn('destination_id', 'text', (column) => column.notNull())
      .addColumn('connection_id', 'text', (column) => column.notNull())
      .addColumn('person_id', 'text')
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute()
  },
}

import type { Migration } from './migration.ts'

/** Saved views of lists, and what lists are sorted by. */
export const viewsMigration: Migration = {
  id: '0006-views',
  async up(db) {
    await db.schema
      .createTable('saved_views')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('register', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('name_key', 'text', (column) => column.notNull())
      .addColumn('query', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('saved_views_name', ['account_id', 'register', 'name_key'])
      .execute()
    await db.schema.createIndex('people_changed').on('people').columns(['updated_at', 'id']).execute()
    await db.schema.createIndex('people_since').on('people').columns(['state_since', 'id']).execute()
    await db.schema.createIndex('devices_since').on('devices').columns(['state_since', 'id']).execute()
  },
}

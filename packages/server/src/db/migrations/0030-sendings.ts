import type { Migration } from './migration.ts'

/** What goes to somebody outside, how it is protected, and by which way its password goes. TW-13, CASE-09. */
export const sendingsMigration: Migration = {
  id: '0030-sendings',
  async up(db) {
    await db.schema
      .createTable('sendings')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('receiver', 'text', (column) => column.notNull())
      .addColumn('search_key', 'text', (column) => column.notNull())
      .addColumn('level', 'text', (column) => column.notNull())
      .addColumn('way', 'text', (column) => column.notNull())
      .addColumn('protection', 'text', (column) => column.notNull())
      .addColumn('password_by', 'text')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('reasons', 'text', (column) => column.notNull())
      .addColumn('same_path', 'bigint', (column) => column.notNull())
      .addColumn('declared_at', 'bigint', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('sendings_declared').on('sendings').columns(['declared_at', 'id']).execute()
    await db.schema.createIndex('sendings_person').on('sendings').columns(['person_id', 'declared_at', 'id']).execute()
  },
}

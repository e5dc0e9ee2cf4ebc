import type { Migration } from './migration.ts'

/** What administrators tell everybody for a while. */
export const announcementsMigration: Migration = {
  id: '0015-announcements',
  async up(db) {
    await db.schema
      .createTable('announcements')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('urgent', 'bigint', (column) => column.notNull())
      .addColumn('announced_at', 'bigint', (column) => column.notNull())
      .addColumn('announced_by', 'text', (column) => column.notNull())
      .addColumn('until', 'bigint', (column) => column.notNull())
      .addColumn('withdrawn_at', 'bigint')
      .execute()
    await db.schema.createIndex('announcements_until').on('announcements').columns(['until', 'id']).execute()
  },
}

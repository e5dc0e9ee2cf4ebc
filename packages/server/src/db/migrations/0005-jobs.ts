import type { Migration } from './migration.ts'

/** Leases, by which one of several servers does a job. */
export const jobsMigration: Migration = {
  id: '0005-jobs',
  async up(db) {
    await db.schema
      .createTable('leases')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('until', 'bigint', (column) => column.notNull())
      .execute()
  },
}

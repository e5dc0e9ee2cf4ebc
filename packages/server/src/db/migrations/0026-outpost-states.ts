import type { Migration } from './migration.ts'

/** What gateways said last of how they stand, who spoke for one and was refused, and which records cannot be read. */
export const outpostStatesMigration: Migration = {
  id: '0026-outpost-states',
  async up(db) {
    await db.schema
      .createTable('outpost_states')
      .addColumn('outpost_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('at', 'bigint')
      .addColumn('body', 'text')
      .addColumn('refused_at', 'bigint')
      .addColumn('refused', 'text')
      .execute()
    await db.schema
      .createTable('unreadable_records')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('record_id', 'text', (column) => column.notNull())
      .addColumn('since', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('unreadable_records_key', ['kind', 'record_id'])
      .execute()
  },
}

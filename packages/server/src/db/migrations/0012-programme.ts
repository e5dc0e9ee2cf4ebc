import type { Migration } from './migration.ts'

/** What the organisation makes of the measures: tailoring, plans, comments, declarations, own measures, SECURITY ACTION, recorded boards. */
export const programmeMigration: Migration = {
  id: '0012-programme',
  async up(db) {
    await db.schema
      .createTable('measure_programme')
      .addColumn('measure_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('tailoring', 'text')
      .addColumn('proposal', 'text')
      .addColumn('owner_id', 'text')
      .addColumn('due_at', 'bigint')
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('measure_comments')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('measure_id', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('by_account', 'text', (column) => column.notNull())
      .addColumn('words', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('measure_comments_measure')
      .on('measure_comments')
      .columns(['measure_id', 'at', 'id'])
      .execute()
    await db.schema
      .createTable('declarations')
      .addColumn('part_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('answer', 'text', (column) => column.notNull())
      .addColumn('note', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('by_account', 'text', (column) => column.notNull())
      .addColumn('until', 'bigint', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('own_measures')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('detail', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('dimension', 'text', (column) => column.notNull())
      .addColumn('tier', 'text', (column) => column.notNull())
      .addColumn('category', 'text')
      .addColumn('answer', 'text')
      .addColumn('stated_at', 'bigint')
      .addColumn('stated_by', 'text')
      .addColumn('review_at', 'bigint', (column) => column.notNull())
      .addColumn('owner_id', 'text')
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addColumn('retired_at', 'bigint')
      .execute()
    await db.schema.createIndex('own_measures_order').on('own_measures').columns(['created_at', 'id']).execute()
    await db.schema
      .createTable('security_action')
      .addColumn('point_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('done_at', 'bigint')
      .addColumn('note', 'text')
      .addColumn('by_account', 'text', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute()
    // where in the ledger the last board of a day stands: an index, the words are the ledger's
    await db.schema
      .createTable('measure_boards')
      .addColumn('day', 'text', (column) => column.primaryKey().notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('writer', 'text', (column) => column.notNull())
      .addColumn('seq', 'bigint', (column) => column.notNull())
      .execute()
  },
}

import type { Migration } from './migration.ts'

/** Where people said to be when something of a level was opened or stopped, summed up by the hour and without their names. TW-15, CASE-10. */
export const accessPlacesMigration: Migration = {
  id: '0031-access-places',
  async up(db) {
    await db.schema
      .createTable('access_places')
      .addColumn('hour', 'bigint', (column) => column.notNull())
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('level', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('times', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('access_places_pk', ['hour', 'place', 'level', 'outcome'])
      .execute()
  },
}

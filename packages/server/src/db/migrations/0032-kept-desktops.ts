import type { Migration } from './migration.ts'

/** Which machine of a pool is whose for good, and what gateways keep of people's built-in desktops. */
export const keptDesktopsMigration: Migration = {
  id: '0032-kept-desktops',
  async up(db) {
    await db.schema
      .createTable('kept_machines')
      .addColumn('destination_id', 'text', (column) => column.notNull())
      .addColumn('machine', 'text', (column) => column.notNull())
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('given_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('kept_machines_key', ['destination_id', 'machine'])
      .addUniqueConstraint('kept_machines_person', ['destination_id', 'person_id'])
      .execute()
    await db.schema
      .createTable('kept_homes')
      .addColumn('outpost_id', 'text', (column) => column.notNull())
      .addColumn('destination_id', 'text', (column) => column.notNull())
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('bytes', 'bigint', (column) => column.notNull())
      .addColumn('used_at', 'bigint', (column) => column.notNull())
      .addColumn('wipe_at', 'bigint')
      .addPrimaryKeyConstraint('kept_homes_key', ['outpost_id', 'destination_id', 'person_id'])
      .execute()
    await db.schema
      .createIndex('kept_homes_destination')
      .on('kept_homes')
      .columns(['destination_id', 'used_at'])
      .execute()
  },
}

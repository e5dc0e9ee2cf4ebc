import type { Migration } from './migration.ts'

/** By what an office is recognised, and the organisation's authentication standard, version by version. */
export const officeNetworksMigration: Migration = {
  id: '0017-office-networks',
  async up(db) {
    await db.schema
      .createTable('office_networks')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('location_id', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('device_id', 'text')
      .addColumn('added_at', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('office_networks_value')
      .unique()
      .on('office_networks')
      .columns(['kind', 'value'])
      .execute()
    await db.schema
      .createIndex('office_networks_location')
      .on('office_networks')
      .columns(['location_id', 'id'])
      .execute()
    await db.schema
      .createTable('authentication_standards')
      .addColumn('version', 'bigint', (column) => column.primaryKey())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('open_key', 'text', (column) => column.unique())
      .addColumn('demands', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('settings_mark', 'text', (column) => column.notNull())
      .addColumn('proposed_at', 'bigint', (column) => column.notNull())
      .addColumn('proposed_by', 'text', (column) => column.notNull())
      .addColumn('decided_at', 'bigint')
      .addColumn('decided_by', 'text')
      .addColumn('valid_until', 'bigint')
      .execute()
  },
}

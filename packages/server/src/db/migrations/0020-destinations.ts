import type { Migration } from './migration.ts'

/** What gateways may open, the secrets of office PCs, the codes by which browsers enter, and the lists that connectors were given. */
export const destinationsMigration: Migration = {
  id: '0020-destinations',
  async up(db) {
    await db.schema
      .createTable('destinations')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('name_key', 'text', (column) => column.notNull().unique())
      .addColumn('resource_id', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('location_id', 'text')
      .addColumn('public_name', 'text', (column) => column.unique())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('off_at', 'bigint')
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('destinations_resource')
      .on('destinations')
      .columns(['resource_id', 'name_key', 'id'])
      .execute()
    await db.schema.createIndex('destinations_changed').on('destinations').columns(['updated_at', 'id']).execute()
    await db.schema
      .createTable('destination_secrets')
      .addColumn('destination_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addColumn('set_at', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('enter_codes')
      .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
      .addColumn('session_id', 'text', (column) => column.notNull())
      .addColumn('destination_id', 'text', (column) => column.notNull())
      .addColumn('flow', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addColumn('used_at', 'bigint')
      .execute()
    await db.schema.createIndex('enter_codes_expires').on('enter_codes').columns(['expires_at']).execute()
    await db.schema
      .createTable('connector_lists')
      .addColumn('connector_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('number', 'bigint', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .execute()
  },
}

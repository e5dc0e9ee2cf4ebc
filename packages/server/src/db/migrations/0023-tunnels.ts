import type { Migration } from './migration.ts'

/** The places of devices in the networks of gateways, and the permits by which devices may work without a connection. */
export const tunnelsMigration: Migration = {
  id: '0023-tunnels',
  async up(db) {
    await db.schema
      .createTable('wireguard_devices')
      .addColumn('device_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('number', 'bigint', (column) => column.notNull().unique())
      .addColumn('public_key', 'text', (column) => column.notNull())
      .addColumn('changed_at', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('permits')
      .addColumn('device_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('issued_at', 'bigint', (column) => column.notNull())
      .addColumn('until', 'bigint', (column) => column.notNull())
      .addColumn('revoked_at', 'bigint')
      .execute()
  },
}

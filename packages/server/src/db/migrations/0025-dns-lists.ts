import type { Migration } from './migration.ts'

/** Lists of names that are not answered, rules of the organisation's own, who may ask, and what gateways answer by. */
export const dnsListsMigration: Migration = {
  id: '0025-dns-lists',
  async up(db) {
    await db.schema
      .createTable('dns_lists')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('name_key', 'text', (column) => column.notNull().unique())
      .addColumn('act', 'text', (column) => column.notNull())
      .addColumn('category', 'text', (column) => column.notNull())
      .addColumn('off_at', 'bigint')
      .addColumn('content_id', 'text')
      .addColumn('content', 'text')
      .addColumn('given_at', 'bigint')
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('dns_list_parts')
      .addColumn('content_id', 'text', (column) => column.notNull())
      .addColumn('number', 'bigint', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('made_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('dns_list_parts_key', ['content_id', 'number'])
      .execute()
    await db.schema
      .createTable('dns_rules')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('act', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('note', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('dns_rules_value', ['kind', 'value'])
      .execute()
    await db.schema
      .createTable('dns_settings')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('dns_devices')
      .addColumn('device_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('made_at', 'bigint', (column) => column.notNull())
      .addColumn('asked_at', 'bigint')
      .execute()
    await db.schema
      .createTable('dns_gateways')
      .addColumn('outpost_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .execute()
    // what was refused is forgotten sooner than other lines
    await db.schema.createIndex('access_log_carrier').on('access_log').columns(['carrier', 'at', 'id']).execute()
  },
}

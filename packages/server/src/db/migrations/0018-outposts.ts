import type { Migration } from './migration.ts'

/** Gateways and connectors with their keys, the codes they enrol with, and a way from a ledger entry to the facts it changed. */
export const outpostsMigration: Migration = {
  id: '0018-outposts',
  async up(db) {
    await db.schema
      .createTable('outposts')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('public_key', 'text', (column) => column.notNull().unique())
      .addColumn('seal_key', 'text')
      .addColumn('site', 'text')
      .addColumn('url', 'text')
      .addColumn('engine', 'text', (column) => column.notNull())
      .addColumn('built_in', 'bigint', (column) => column.notNull())
      .addColumn('enrolled_at', 'bigint', (column) => column.notNull())
      .addColumn('enrolled_by', 'text', (column) => column.notNull())
      .addColumn('revoked_at', 'bigint')
      .addColumn('last_seen_at', 'bigint')
      .addColumn('version', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('outposts_kind').on('outposts').columns(['kind', 'revoked_at', 'id']).execute()
    await db.schema
      .createTable('outpost_codes')
      .addColumn('selector', 'text', (column) => column.primaryKey().notNull())
      .addColumn('secret_hash', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('site', 'text')
      .addColumn('built_in', 'bigint', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addColumn('used_at', 'bigint')
      .addColumn('revoked_at', 'bigint')
      .execute()
    await db.schema.createIndex('outpost_codes_end').on('outpost_codes').columns(['expires_at']).execute()
    await db.schema.createIndex('facts_changed').on('facts').columns(['changed_writer', 'changed_seq']).execute()
    await db.schema.createIndex('sessions_until').on('sessions').columns(['until', 'id']).execute()
    await db.schema.createIndex('resources_host').on('resources').columns(['host_device_id']).execute()
  },
}

import { type Kysely, sql } from 'kysely'
import type { Migration } from './migration.ts'

/** Applications told apart by who publishes them, what is gone from a device, what of a device was accepted as measured, and who knocks. */
export const inventoryMigration: Migration = { id: '0016-inventory', up }

async function up(db: Kysely<unknown>): Promise<void> {
  await tellApart(db)
  await db.schema
    .createTable('gone_applications')
    .addColumn('device_id', 'text', (column) => column.notNull())
    .addColumn('seen_id', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('gone_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('gone_applications_key', ['device_id', 'seen_id'])
    .execute()
  await db.schema
    .createTable('accepted_traits')
    .addColumn('device_id', 'text', (column) => column.notNull())
    .addColumn('trait', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('accepted_at', 'bigint', (column) => column.notNull())
    .addColumn('accepted_by', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('accepted_traits_key', ['device_id', 'trait'])
    .execute()
  await db.schema
    .createTable('stopped_reports')
    .addColumn('device_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('times', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('device_applications_came')
    .on('device_applications')
    .columns(['first_seen_at', 'device_id'])
    .execute()
  await db.schema
    .createIndex('gone_applications_went')
    .on('gone_applications')
    .columns(['gone_at', 'device_id'])
    .execute()
}

/**
 * A name was there once a system; it is there once a system, publisher and identifier now. SQLite takes no constraint off a table, so the
 * table is made anew. Inventories are read again afterwards, since nothing counts as counted.
 */
async function tellApart(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('seen_applications_next')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('os', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('name_key', 'text', (column) => column.notNull())
    .addColumn('publisher', 'text')
    .addColumn('publisher_key', 'text', (column) => column.notNull())
    .addColumn('identifier', 'text')
    .addColumn('identifier_key', 'text', (column) => column.notNull())
    .addColumn('application_id', 'text')
    .addColumn('first_seen_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('seen_applications_trait', ['os', 'name_key', 'publisher_key', 'identifier_key'])
    .execute()
  await sql`insert into seen_applications_next (id, os, name, name_key, publisher_key, identifier_key, application_id, first_seen_at)
    select id, os, name, name_key, '', '', application_id, first_seen_at from seen_applications`.execute(db)
  await db.schema.dropTable('seen_applications').execute()
  await db.schema.alterTable('seen_applications_next').renameTo('seen_applications').execute()
  await db.schema
    .createIndex('seen_applications_listed')
    .on('seen_applications')
    .columns(['application_id', 'name_key', 'id'])
    .execute()
  await sql`delete from application_counts`.execute(db)
}

import type { Kysely } from 'kysely'
import type { Migration } from './migration.ts'

export const reportsMigration: Migration = { id: '0004-reports', up }

async function up(db: Kysely<unknown>): Promise<void> {
  await createEnrolment(db)
  await db.schema
    .createTable('facts')
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('subject_id', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('provenance', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('value', 'text')
    .addColumn('reason', 'text')
    .addColumn('changed_writer', 'text', (column) => column.notNull())
    .addColumn('changed_seq', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('facts_key', ['subject', 'subject_id', 'key'])
    .execute()
  await db.schema
    .createTable('device_reports')
    .addColumn('device_id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('counter', 'bigint', (column) => column.notNull())
    .addColumn('body_hash', 'text', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull())
    .addColumn('seen_at', 'text', (column) => column.notNull())
    .addColumn('last_seen_at', 'bigint', (column) => column.notNull())
    .addColumn('clone_seen_at', 'bigint')
    .execute()
  await db.schema
    .createTable('inventories')
    .addColumn('device_id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('applications', 'text', (column) => column.notNull())
    .execute()
}

async function createEnrolment(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('enrolment_codes')
    .addColumn('selector', 'text', (column) => column.notNull().primaryKey())
    .addColumn('secret_hash', 'text', (column) => column.notNull())
    .addColumn('person_id', 'text')
    .addColumn('device_id', 'text')
    .addColumn('ownership', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .execute()
  await db.schema
    .createTable('device_keys')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('device_id', 'text', (column) => column.notNull())
    .addColumn('public_key', 'text', (column) => column.notNull())
    .addColumn('alg', 'text', (column) => column.notNull())
    .addColumn('protection', 'text', (column) => column.notNull())
    .addColumn('enrolled_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute()
  await db.schema.createIndex('device_keys_by_device').on('device_keys').columns(['device_id', 'enrolled_at']).execute()
}

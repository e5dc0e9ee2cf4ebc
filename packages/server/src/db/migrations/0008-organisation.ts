import type { Kysely } from 'kysely'
import type { Migration } from './migration.ts'

/** The organisation's profile, the steps of its first hour, and how it sends mail. Certificates and their keys lie in files. */
export const organisationMigration: Migration = { id: '0008-organisation', up }

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('organisation')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name_ja', 'text')
    .addColumn('name_en', 'text')
    .addColumn('words', 'text', (column) => column.notNull())
    .addColumn('patterns', 'text')
    .addColumn('public_url', 'text')
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('first_hour_steps')
    .addColumn('step', 'text', (column) => column.primaryKey().notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('mail_settings')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('port', 'bigint', (column) => column.notNull())
    .addColumn('security', 'text', (column) => column.notNull())
    .addColumn('user_name', 'text')
    .addColumn('password_sealed', 'text')
    .addColumn('sender', 'text', (column) => column.notNull())
    .addColumn('proved_at', 'bigint')
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute()
}

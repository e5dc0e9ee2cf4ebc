import type { Kysely } from 'kysely'
import type { Migration } from './migration.ts'

/** Publications that must be confirmed, previews, whom each rule meets, when rules begin, and what the advisor is told. */
export const rulesMigration: Migration = { id: '0011-rules', up }

async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['confirm_by', 'confirmed_at', 'ended_at', 'basis', 'restores'])
    await db.schema.alterTable('rule_sets').addColumn(column, 'bigint').execute()
  for (const column of ['confirmed_by', 'ended_by'])
    await db.schema.alterTable('rule_sets').addColumn(column, 'text').execute()
  for (const column of ['circumstances', 'observed'])
    await db.schema.alterTable('decisions').addColumn(column, 'text').execute()
  await db.schema
    .createTable('rule_hits')
    .addColumn('rule_id', 'text', (column) => column.notNull())
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('did', 'text', (column) => column.notNull())
    .addColumn('first_at', 'bigint', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('times', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('rule_hits_key', ['rule_id', 'person_id', 'did'])
    .execute()
  await db.schema.createIndex('rule_hits_last').on('rule_hits').columns(['last_at', 'rule_id']).execute()
  await db.schema
    .createTable('rule_starts')
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('rule_id', 'text', (column) => column.notNull())
    .addColumn('starts_at', 'bigint', (column) => column.notNull())
    .addColumn('noted_at', 'bigint')
    .addPrimaryKeyConstraint('rule_starts_key', ['number', 'rule_id'])
    .execute()
  await db.schema
    .createTable('rule_previews')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('basis', 'bigint', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('restores', 'bigint')
    .addColumn('asked_by', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('done', 'bigint', (column) => column.notNull())
    .addColumn('total', 'bigint', (column) => column.notNull())
    .addColumn('alive_at', 'bigint', (column) => column.notNull())
    .addColumn('result', 'text')
    .addColumn('used_at', 'bigint')
    .execute()
  await db.schema.createIndex('rule_previews_asked').on('rule_previews').columns(['asked_at', 'id']).execute()
  await db.schema
    .createTable('advice_notes')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_by', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('advice_notes_key', ['kind', 'subject'])
    .execute()
}

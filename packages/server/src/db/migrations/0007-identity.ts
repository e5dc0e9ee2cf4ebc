import type { Kysely } from 'kysely'
import { nameSkeleton } from '../../accounts/name-skeleton.ts'
import type { Schema } from '../schema.ts'
import type { Migration } from './migration.ts'

/** Passkeys, one-time codes, fresh proofs, the organisation's directory, reviews of accounts, and keys of other programs. */
export const identityMigration: Migration = { id: '0007-identity', up }

async function up(db: Kysely<unknown>): Promise<void> {
  await extendAccounts(db)
  await extendSessions(db)
  await createFactors(db)
  await createDirectory(db)
  await db.schema
    .createTable('api_keys')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_used_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .execute()
}

async function extendAccounts(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('accounts').addColumn('skeleton', 'text').execute()
  await db.schema.alterTable('accounts').addColumn('exposed_at', 'bigint').execute()
  await db.schema.alterTable('accounts').addColumn('reviewed_at', 'bigint').execute()
  await db.schema.alterTable('accounts').addColumn('last_sign_in_at', 'bigint').execute()
  const known = db as Kysely<Schema> // the columns that are read and written here exist by now
  await known
    .updateTable('accounts')
    .set((eb) => ({ last_sign_in_at: eb.ref('password_changed_at') }))
    .where('password_hash', 'is not', null)
    .execute()
  for (const { id, name } of await known.selectFrom('accounts').select(['id', 'name']).orderBy('id').execute()) {
    await known
      .updateTable('accounts')
      .set({ skeleton: nameSkeleton(name) })
      .where('id', '=', id)
      .execute()
  }
  await db.schema.createIndex('accounts_by_skeleton').on('accounts').columns(['skeleton']).execute()
  await db.schema.createIndex('accounts_by_person').on('accounts').columns(['person_id']).execute()
}

async function extendSessions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('sessions')
    .addColumn('strength', 'text', (column) => column.notNull().defaultTo('password'))
    .execute()
  await db.schema
    .alterTable('sessions')
    .addColumn('via', 'text', (column) => column.notNull().defaultTo('password'))
    .execute()
  await db.schema.alterTable('sessions').addColumn('proved_at', 'bigint').execute()
  await db.schema.alterTable('sessions').addColumn('factor_due', 'bigint').execute()
  await db.schema.alterTable('sessions').addColumn('directory_session', 'text').execute()
}

async function createFactors(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('passkeys')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('public_key', 'text', (column) => column.notNull())
    .addColumn('counter', 'bigint', (column) => column.notNull())
    .addColumn('transports', 'text', (column) => column.notNull())
    .addColumn('synced', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_used_at', 'bigint')
    .execute()
  await db.schema.createIndex('passkeys_by_account').on('passkeys').columns(['account_id', 'created_at']).execute()
  await db.schema
    .createTable('totps')
    .addColumn('account_id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('confirmed_at', 'bigint')
    .addColumn('last_step', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('recovery_codes')
    .addColumn('hash', 'text', (column) => column.notNull().primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute()
  await db.schema.createIndex('recovery_codes_by_account').on('recovery_codes').columns(['account_id']).execute()
  await db.schema
    .createTable('used_steps')
    .addColumn('hash', 'text', (column) => column.notNull().primaryKey())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('used_steps_by_end').on('used_steps').columns(['expires_at']).execute()
}

async function createDirectory(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('directories')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('issuer', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text')
    .addColumn('by_mail', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('directory_links')
    .addColumn('issuer', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('linked_at', 'bigint', (column) => column.notNull())
    .addColumn('last_used_at', 'bigint')
    .addPrimaryKeyConstraint('directory_links_key', ['issuer', 'subject'])
    .execute()
  await db.schema.createIndex('directory_links_by_account').on('directory_links').columns(['account_id']).execute()
}

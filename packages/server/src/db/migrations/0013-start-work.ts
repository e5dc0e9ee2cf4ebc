import type { Migration } from './migration.ts'

/** Pages bound to devices, places that people name, wishes for a look, and the card of contacts. */
export const startWorkMigration: Migration = {
  id: '0013-start-work',
  async up(db) {
    await db.schema
      .createTable('page_tickets')
      .addColumn('hash', 'text', (column) => column.primaryKey())
      .addColumn('device_id', 'text', (column) => column.notNull())
      .addColumn('key_id', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addColumn('used_at', 'bigint')
      .execute()
    await db.schema
      .createTable('device_calls')
      .addColumn('device_id', 'text', (column) => column.primaryKey())
      .addColumn('key_id', 'text', (column) => column.notNull())
      .addColumn('counter', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('session_pages')
      .addColumn('session_id', 'text', (column) => column.primaryKey())
      .addColumn('device_id', 'text', (column) => column.notNull())
      .addColumn('bound_by', 'text', (column) => column.notNull())
      .addColumn('ticket', 'text', (column) => column.unique())
      .addColumn('device_key_id', 'text', (column) => column.notNull())
      .addColumn('public_key', 'text', (column) => column.notNull())
      .addColumn('thumbprint', 'text', (column) => column.notNull())
      .addColumn('bound_at', 'bigint', (column) => column.notNull())
      .addColumn('vouched_at', 'bigint')
      .execute()
    await db.schema.createIndex('session_pages_device').on('session_pages').columns(['device_id', 'bound_at']).execute()
    await db.schema
      .createTable('session_places')
      .addColumn('session_id', 'text', (column) => column.primaryKey())
      .addColumn('place', 'text')
      .addColumn('network', 'text')
      .addColumn('network_password_shared', 'bigint')
      .addColumn('said_at', 'bigint')
      .addColumn('said_on', 'text')
      .addColumn('screen_protected_at', 'bigint')
      .execute()
    await db.schema
      .createTable('known_places')
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('network', 'text', (column) => column.notNull())
      .addColumn('network_password_shared', 'bigint')
      .addColumn('said_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('known_places_key', ['person_id', 'fingerprint'])
      .execute()
    await db.schema
      .createTable('look_wishes')
      .addColumn('device_id', 'text', (column) => column.primaryKey())
      .addColumn('asked_at', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('contact_cards')
      .addColumn('number', 'bigint', (column) => column.primaryKey())
      .addColumn('contacts', 'text', (column) => column.notNull())
      .addColumn('kept_at', 'bigint', (column) => column.notNull())
      .addColumn('kept_by', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('contact_confirmations')
      .addColumn('person_id', 'text', (column) => column.primaryKey())
      .addColumn('number', 'bigint', (column) => column.notNull())
      .addColumn('confirmed_at', 'bigint', (column) => column.notNull())
      .execute()
  },
}

import type { Migration } from './migration.ts'

/** What the organisation has people agree to before they work on a device of their own. A text is never changed: the next one follows it. */
export const consentTextsMigration: Migration = {
  id: '0027-consent-texts',
  async up(db) {
    await db.schema
      .createTable('consent_texts')
      .addColumn('number', 'bigint', (column) => column.primaryKey().notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('ja', 'text', (column) => column.notNull())
      .addColumn('en', 'text')
      .addColumn('published_at', 'bigint', (column) => column.notNull())
      .addColumn('published_by', 'text', (column) => column.notNull())
      .execute()
  },
}

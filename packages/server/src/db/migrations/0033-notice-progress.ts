import type { Migration } from './migration.ts'

/** How far a notice of an end has come that takes more than one question to a service's maker. JSON, see `Progress`. */
export const noticeProgressMigration: Migration = {
  id: '0033-notice-progress',
  async up(db) {
    await db.schema.alterTable('cloud_notices').addColumn('progress', 'text').execute()
  },
}

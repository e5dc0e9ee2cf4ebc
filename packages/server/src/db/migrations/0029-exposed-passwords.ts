import type { Migration } from './migration.ts'

/** The hash of the password that somebody else may have known last, so that it is never chosen again. TW-18. */
export const exposedPasswordsMigration: Migration = {
  id: '0029-exposed-passwords',
  async up(db) {
    await db.schema.alterTable('accounts').addColumn('exposed_hash', 'text').execute()
  },
}

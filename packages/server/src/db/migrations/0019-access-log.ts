import type { Migration } from './migration.ts'

/** What gateways saw, line by line and summed up by the hour; which batches were kept; how long lines stay. */
export const accessLogMigration: Migration = {
  id: '0019-access-log',
  async up(db) {
    await db.schema
      .createTable('access_log')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('day', 'bigint', (column) => column.notNull())
      .addColumn('outpost_id', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('event', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('carrier', 'text', (column) => column.notNull())
      .addColumn('connection_id', 'text')
      .addColumn('session_id', 'text')
      .addColumn('person_id', 'text')
      .addColumn('device_id', 'text')
      .addColumn('resource_id', 'text')
      .addColumn('destination_id', 'text')
      .addColumn('pattern', 'text')
      .addColumn('address', 'text')
      .addColumn('reasons', 'text', (column) => column.notNull())
      .addColumn('obligations', 'text', (column) => column.notNull())
      .addColumn('cause', 'text')
      .addColumn('bytes_in', 'bigint')
      .addColumn('bytes_out', 'bigint')
      .addColumn('lasted_ms', 'bigint')
      .addColumn('times', 'bigint', (column) => column.notNull())
      .addColumn('unknown', 'text', (column) => column.notNull())
      .execute()
    const index = (name: string, columns: readonly string[]) =>
      db.schema
        .createIndex(name)
        .on('access_log')
        .columns([...columns])
        .execute()
    await index('access_log_day', ['day'])
    await index('access_log_at', ['at', 'id'])
    await index('access_log_outcome', ['outcome', 'at', 'id'])
    await index('access_log_person', ['person_id', 'at', 'id'])
    await index('access_log_device', ['device_id', 'at', 'id'])
    await index('access_log_resource', ['resource_id', 'at', 'id'])
    await db.schema
      .createTable('access_hours')
      .addColumn('hour', 'bigint', (column) => column.notNull())
      .addColumn('event', 'text', (column) => column.notNull())
      .addColumn('resource_id', 'text', (column) => column.notNull())
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('carrier', 'text', (column) => column.notNull())
      .addColumn('times', 'bigint', (column) => column.notNull())
      .addColumn('bytes_in', 'bigint', (column) => column.notNull())
      .addColumn('bytes_out', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('access_hours_key', ['hour', 'event', 'resource_id', 'person_id', 'carrier'])
      .execute()
    await db.schema
      .createTable('access_batches')
      .addColumn('outpost_id', 'text', (column) => column.notNull())
      .addColumn('batch', 'text', (column) => column.notNull())
      .addColumn('day', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('access_batches_key', ['outpost_id', 'batch'])
      .execute()
    await db.schema.createIndex('access_batches_day').on('access_batches').columns(['day']).execute()
    await db.schema
      .createTable('access_log_settings')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('kept_days', 'bigint', (column) => column.notNull())
      .execute()
  },
}

import type { Kysely } from 'kysely'
import type { Migration } from './migration.ts'

/** Information and where it lies: assets, handling of each level, approved services, locations, boundary rules, joiner and leaver flows. */
export const informationMigration: Migration = {
  id: '0014-information',
  async up(db) {
    await createNamed(db, 'locations', (table) =>
      table
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('address', 'text')
        .addColumn('note', 'text'),
    )
    await createNamed(db, 'assets', (table) =>
      table
        .addColumn('form', 'text', (column) => column.notNull())
        .addColumn('level', 'text')
        .addColumn('owner', 'text')
        .addColumn('department_id', 'text')
        .addColumn('location_id', 'text')
        .addColumn('resource_id', 'text')
        .addColumn('personal', 'bigint')
        .addColumn('note', 'text')
        .addColumn('review_by', 'bigint')
        .addColumn('disposed_at', 'bigint')
        .addColumn('search_key', 'text', (column) => column.notNull()),
    )
    await db.schema.createIndex('assets_level').on('assets').columns(['level', 'name_key', 'id']).execute()
    await db.schema.createIndex('assets_resource').on('assets').columns(['resource_id']).execute()
    await createNamed(db, 'services', (table) =>
      table
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('url', 'text')
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('highest_level', 'text')
        .addColumn('authentication', 'text', (column) => column.notNull())
        .addColumn('conditions', 'text')
        .addColumn('how_to', 'text')
        .addColumn('checks', 'text', (column) => column.notNull())
        .addColumn('decided_at', 'bigint')
        .addColumn('review_by', 'bigint')
        .addColumn('search_key', 'text', (column) => column.notNull()),
    )
    await db.schema
      .createIndex('decisions_resource')
      .on('decisions')
      .columns(['resource_id', 'person_id', 'last_at'])
      .execute()
    await db.schema
      .createTable('handling')
      .addColumn('level', 'text', (column) => column.primaryKey().notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_by', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('boundary_rules')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('entrance_id', 'text', (column) => column.notNull())
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('destination', 'text', (column) => column.notNull())
      .addColumn('purpose', 'text', (column) => column.notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('reviewed_at', 'bigint', (column) => column.notNull())
      .addColumn('review_by', 'bigint', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('boundary_rules_entrance')
      .on('boundary_rules')
      .columns(['entrance_id', 'created_at', 'id'])
      .execute()
    await db.schema.createIndex('boundary_rules_review').on('boundary_rules').columns(['state', 'review_by']).execute()
    await db.schema
      .createTable('flows')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      // the person and kind while it is open, null afterwards: one open flow of a kind for a person
      .addColumn('open_key', 'text', (column) => column.unique())
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .addColumn('closed_at', 'bigint')
      .addColumn('marks', 'text', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('flows_due').on('flows').columns(['closed_at', 'due_at', 'id']).execute()
    await db.schema.createIndex('flows_person').on('flows').columns(['person_id', 'started_at', 'id']).execute()
  },
}

type Table = ReturnType<Kysely<unknown>['schema']['createTable']>

/** The columns that every register told apart by name has, with its own. */
async function createNamed(db: Kysely<unknown>, name: string, own: (table: Table) => Table): Promise<void> {
  const named = db.schema
    .createTable(name)
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('name_key', 'text', (column) => column.notNull().unique()) as Table // the columns' names are of no matter here
  await own(named)
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute()
}

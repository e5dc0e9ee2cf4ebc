import { createHash } from 'node:crypto'
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Migration } from './migrations/migration.ts'
import { StartFault } from './start-fault.ts'
import type { StoreTables } from './tables.ts'

export type MigrationTarget = {
  readonly dialect: 'sqlite' | 'postgres'
  /** Names the database to a person: a file, or a URL without its password. */
  readonly place: string
  readonly now: () => number
  readonly migrations: readonly Migration[]
}

/**
 * Brings the schema forward, inside a transaction that the caller has begun: every migration not applied yet, in order.
 * A database that knows a migration this program does not, or that ran other SQL under the same id, is refused.
 * @returns the ids that were applied now
 */
export async function migrate(db: Kysely<StoreTables>, target: MigrationTarget): Promise<readonly string[]> {
  await createTable(db)
  const applied = await readApplied(db)
  await refuseStranger(applied, target)
  const missing = target.migrations.slice(applied.length)
  for (const migration of missing) {
    const row = {
      id: migration.id,
      checksum: await checksumOf(migration, target.dialect),
      applied_at: target.now(),
    }
    // The row comes first: where two servers start at once, the second waits here and fails on the key before it changes anything.
    await db.insertInto('migrations').values(row).execute()
    await migration.up(db as unknown as Kysely<unknown>) // a migration knows no tables; it has the schema builder and raw SQL
  }
  return missing.map((migration) => migration.id)
}

/** Refuses a database that this program cannot read; changes nothing. */
export async function refuseNewer(db: Kysely<StoreTables>, target: MigrationTarget): Promise<void> {
  await refuseStranger(await readApplied(db), target)
}

/** SHA-256 (hex) over the SQL that a migration runs on one dialect. */
export async function checksumOf(migration: Migration, dialect: 'sqlite' | 'postgres'): Promise<string> {
  const hash = createHash('sha256')
  const db = new Kysely<unknown>({
    dialect: {
      createDriver: () => new DummyDriver(),
      createAdapter: () => (dialect === 'sqlite' ? new SqliteAdapter() : new PostgresAdapter()),
      createIntrospector: (own) => (dialect === 'sqlite' ? new SqliteIntrospector(own) : new PostgresIntrospector(own)),
      createQueryCompiler: () => (dialect === 'sqlite' ? new SqliteQueryCompiler() : new PostgresQueryCompiler()),
    },
    log(event) {
      hash.update(`${event.query.sql}\n${JSON.stringify(event.query.parameters)}\n`)
    },
  })
  await migration.up(db)
  return hash.digest('hex')
}

async function createTable(db: Kysely<StoreTables>): Promise<void> {
  await db.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('checksum', 'text', (column) => column.notNull())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute()
}

function readApplied(db: Kysely<StoreTables>) {
  return db.selectFrom('migrations').select(['id', 'checksum']).orderBy('id').execute()
}

async function refuseStranger(applied: readonly { id: string; checksum: string }[], target: MigrationTarget) {
  for (const [index, row] of applied.entries()) {
    const known = target.migrations[index]
    if (known?.id !== row.id) throw newerDatabase(target.place, row.id)
    if ((await checksumOf(known, target.dialect)) !== row.checksum) throw alteredMigration(target.place, row.id)
  }
}

function newerDatabase(place: string, id: string): StartFault {
  return new StartFault('database_newer', {
    ja: `データベース ${place} は、このプログラムより新しい版で使われています（手順 ${id}）。何も変更していません。新しい版のプログラムで起動するか、更新の前に取ったバックアップを別の場所に復元してください。`,
    en: `The database ${place} has been used by a newer version of this program (step ${id}). Nothing was changed. Start it with the newer version, or restore the backup made before the upgrade to another place.`,
  })
}

function alteredMigration(place: string, id: string): StartFault {
  return new StartFault('database_altered', {
    ja: `データベース ${place} の構造は、このプログラムとは別の手順で作られています（手順 ${id}）。何も変更していません。このデータベースを作った版のプログラムで起動してください。`,
    en: `The tables of the database ${place} were made by different steps than this program's (step ${id}). Nothing was changed. Start it with the version that made it.`,
  })
}

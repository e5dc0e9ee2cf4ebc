import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { describe, it } from 'vitest'
import { checksumOf, migrate } from '../db/migrate.ts'
import { migrations } from '../db/migrations/index.ts'
import { openStore, type StoreOptions } from '../db/open.ts'
import type { Store } from '../db/store.ts'
import type { StoreTables } from '../db/tables.ts'
import { createKeyRing, type KeyRing } from '../keys/key-ring.ts'

export type Place = { readonly url: string; readonly remove: () => Promise<void> }
export type TestStore = {
  readonly store: Store
  readonly keys: KeyRing
  readonly url: string
  /** Closes the store where it is still open, and removes what it left. */
  readonly close: () => Promise<void>
}
export type Database = 'sqlite' | 'postgres'

const postgresUrl = process.env['TAGA_TEST_POSTGRES']
const skipForbidden = process.env['TAGA_FORBID_SKIP'] === '1'

/** A place where nothing is yet: a file name in a fresh folder, or a fresh database. */
export function emptyPlace(on: Database = 'sqlite'): Promise<Place> {
  return on === 'sqlite' ? emptyFolder() : emptyPostgres()
}

/** A fresh, migrated store. */
export async function openTestStore(
  on: Database = 'sqlite',
  options: Partial<Omit<StoreOptions, 'url'>> = {},
): Promise<TestStore> {
  const place = await (on === 'postgres' && options.migrations === undefined ? migratedPostgres() : emptyPlace(on))
  const keys = options.keys ?? createKeyRing()
  const store = await openStore({ now: Date.now, ...options, url: place.url, keys })
  let open = true
  const closeOnce: Store = {
    ...store,
    async close() {
      if (open) await store.close()
      open = false
    },
  }
  return {
    store: closeOnce,
    keys,
    url: place.url,
    async close() {
      await closeOnce.close()
      await place.remove()
    },
  }
}

/** Runs a suite on SQLite, and on PostgreSQL where TAGA_TEST_POSTGRES names one; elsewhere its absence is named. */
export function describeOnBoth(name: string, suite: (on: Database) => void): void {
  describe(`${name} (sqlite)`, () => {
    suite('sqlite')
  })
  if (postgresUrl)
    describe(`${name} (postgres)`, () => {
      suite('postgres')
    })
  else if (skipForbidden) {
    it(`${name} (postgres)`, () => {
      throw new Error('TAGA_TEST_POSTGRES is not set, and TAGA_FORBID_SKIP=1 forbids to skip')
    })
  } else
    describe.skip(`${name} (postgres): skipped, install postgresql and set TAGA_TEST_POSTGRES`, () => {
      suite('postgres')
    })
}

async function emptyFolder(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'taga-test-'))
  return { url: join(folder, 'taga.db'), remove: () => rm(folder, { recursive: true, force: true }) }
}

function emptyPostgres(): Promise<Place> {
  return postgresFrom(`template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`)
}

/** A database that has every table already: a copy of one that each run of the suite makes once. */
async function migratedPostgres(): Promise<Place> {
  template ??= makeTemplate()
  return postgresFrom(await template)
}

let template: Promise<string> | undefined

/** Other test files may make it at the same moment: whoever has the lock does, and it counts once it has its last name. */
async function makeTemplate(): Promise<string> {
  const sums = await Promise.all(migrations.map((migration) => checksumOf(migration, 'postgres')))
  const name = `taga_template_${createHash('sha256').update(sums.join()).digest('hex').slice(0, 12)}`
  await withServer(async (client) => {
    await client.query('select pg_advisory_lock(8420)')
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount !== 0) return
    const made = await emptyPostgres()
    const kysely = new Kysely<StoreTables>({
      dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: made.url, max: 1 }) }),
    })
    await migrate(kysely, { dialect: 'postgres', place: made.url, now: Date.now, migrations })
    await kysely.destroy()
    await client.query(`alter database ${new URL(made.url).pathname.slice(1)} rename to ${name}`)
  })
  return name
}

async function postgresFrom(source: string): Promise<Place> {
  if (!postgresUrl) throw new Error('TAGA_TEST_POSTGRES is not set')
  const name = `taga_test_${randomBytes(6).toString('hex')}`
  await onServer(`create database ${name} template ${source}`)
  const url = new URL(postgresUrl)
  url.pathname = `/${name}`
  return { url: url.href, remove: () => onServer(`drop database if exists ${name} with (force)`) }
}

function onServer(sql: string): Promise<void> {
  return withServer(async (client) => void (await client.query(sql)))
}

async function withServer(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKeyRing } from '../keys/key-ring.ts'
import { verifyStore } from '../ledger/verify-store.ts'
import { describeOnBoth, emptyPlace, openTestStore } from '../testing/test-store.ts'
import { checksumOf } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import type { Migration } from './migrations/migration.ts'
import { openStore, openStoreReader } from './open.ts'
import { isAtLeast, loadSqlite } from './sqlite-library.ts'
import { StartFault } from './start-fault.ts'

const keys = createKeyRing()
const now = Date.now
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-open-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function faultOf(opening: Promise<unknown>): Promise<StartFault> {
  const error: unknown = await opening.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  if (error instanceof StartFault) return error
  throw new Error('opening did not end in a start fault', { cause: error })
}

const extra: Migration = {
  id: '9998-extra',
  up: (db) =>
    db.schema
      .createTable('extra')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .execute(),
}

describeOnBoth('openStore', (on) => {
  it('keeps what was written when it is opened again, under the same epoch and a new writer', async () => {
    const { store, url, keys: own, close } = await openTestStore(on)
    const first = await store.write((tx) => tx.append({ kind: 'test.note', actor: 'a', subject: 's', body: 1 }))
    await store.close()
    const again = await openStore({ url, keys: own, now })
    const second = await again.write((tx) => tx.append({ kind: 'test.note', actor: 'a', subject: 's', body: 2 }))
    expect(again.epoch).toBe(store.epoch)
    expect(second.writer).not.toBe(first.writer)
    expect(await again.snapshot((db) => verifyStore(db))).toMatchObject({ outcome: 'intact' })
    await again.close()
    await close()
  })

  it('brings an older database forward and keeps its rows', async () => {
    const { store, url, keys: own, close } = await openTestStore(on)
    await store.write((tx) => tx.append({ kind: 'test.note', actor: 'a', subject: 'before', body: 1 }))
    await store.close()
    const newer = await openStore({ url, keys: own, now, migrations: [...migrations, extra] })
    const tables = (await newer.read.introspection.getTables()).map((table) => table.name)
    expect(tables).toContain('extra')
    expect(
      await newer.read.selectFrom('ledger_entries').select('kind').where('subject', '=', 'before').execute(),
    ).toHaveLength(1)
    await newer.close()
    await close()
  })

  it('refuses a database of a newer program, by its name, also for reading, and changes nothing', async () => {
    const { store, url, keys: own, close } = await openTestStore(on, { migrations: [...migrations, extra] })
    await store.close()
    for (const open of [openStore, openStoreReader]) {
      const fault = await faultOf(open({ url, keys: own, now }))
      expect(fault.code).toBe('database_newer')
      expect(fault.words.ja).toContain(store.place)
      expect(fault.words.en).toContain(store.place)
    }
    const again = await openStore({ url, keys: own, now, migrations: [...migrations, extra] })
    await again.close()
    await close()
  })

  it('refuses a database whose tables were made by other steps under the same name', async () => {
    const altered: Migration = {
      id: extra.id,
      up: (db) => db.schema.createTable('extra').addColumn('id', 'bigint').execute(),
    }
    const { store, url, keys: own, close } = await openTestStore(on, { migrations: [...migrations, extra] })
    await store.close()
    const fault = await faultOf(openStore({ url, keys: own, now, migrations: [...migrations, altered] }))
    expect(fault.code).toBe('database_altered')
    await close()
  })

  it('leaves nothing of a migration that fails', async () => {
    const failing: Migration = {
      id: extra.id,
      async up(db) {
        await extra.up(db)
        await sql`insert into nowhere values (1)`.execute(db)
      },
    }
    const place = await emptyPlace(on)
    await expect(openStore({ url: place.url, keys, now, migrations: [...migrations, failing] })).rejects.toThrow(
      /nowhere/,
    )
    const store = await openStore({ url: place.url, keys, now })
    expect((await store.read.introspection.getTables()).map((table) => table.name)).not.toContain('extra')
    await store.close()
    await place.remove()
  })

  it('seals the heads of its writers as closed when it ends', async () => {
    const { store, url, close } = await openTestStore(on)
    await store.write((tx) => tx.append({ kind: 'test.note', actor: 'a', subject: 's', body: 1 }))
    await store.close()
    const reader = await openStoreReader({ url, now })
    const rows = await reader.read.selectFrom('ledger_writers').select(['closed_at', 'sealed_in']).execute()
    expect(rows.every((row) => row.closed_at !== null && row.sealed_in !== null)).toBe(true)
    await reader.close()
    await close()
  })
})

describeOnBoth('two servers at once', (on) => {
  if (on === 'sqlite') refusesTheSecond()
  else letsBothWrite()
})

function refusesTheSecond(): void {
  it('are refused on SQLite: the second is told which process holds the file', async () => {
    const { store, url, close } = await openTestStore('sqlite')
    const fault = await faultOf(openStore({ url, keys, now }))
    expect(fault.code).toBe('database_in_use')
    expect(fault.words.en).toContain(String(process.pid))
    expect(fault.words.ja).toContain(store.place)
    await close()
  })
}

function letsBothWrite(): void {
  it('do not stop where a connection is lost: the work runs again over a new one, under a new writer', async () => {
    const { store, close } = await openTestStore('postgres', { laneCount: 1 })
    const before = await store.write((tx) => tx.append({ kind: 'test.note', actor: 'a', subject: 's', body: 1 }))
    let runs = 0
    const after = await store.write(async (tx) => {
      runs += 1
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.db)
      if (runs === 1) await sql`select pg_terminate_backend(${rows[0]?.pid ?? 0}::int)`.execute(store.read)
      return tx.append({ kind: 'test.note', actor: 'a', subject: 's', body: 2 })
    })
    expect(runs).toBe(2)
    expect(after.writer).not.toBe(before.writer)
    expect(await store.snapshot((db) => verifyStore(db))).toMatchObject({ outcome: 'intact', entries: 4 })
    await close()
  })

  it('start on one empty database and write side by side', async () => {
    const place = await emptyPlace('postgres')
    const [one, two] = await Promise.all([1, 2].map(() => openStore({ url: place.url, keys: createKeyRing(), now })))
    if (!one || !two) throw new Error('two were opened')
    const note = { kind: 'test.note', actor: 'a', subject: 's', body: 1 }
    await Promise.all(Array.from({ length: 100 }, (_, index) => (index % 2 ? one : two).write((tx) => tx.append(note))))
    await Promise.all([one.checkpoint(), two.checkpoint()])
    const result = await one.snapshot((db) => verifyStore(db))
    expect(result).toMatchObject({ outcome: 'intact', entries: 104 })
    await one.close()
    await two.close()
    await place.remove()
  })

  it('closes the writers of a run that is not seen, which goes on under new ones', async () => {
    const { store, url, close } = await openTestStore('postgres', { laneCount: 1 })
    const before = await store.write((tx) => tx.append({ kind: 'test.note', actor: 'a', subject: 's', body: 1 }))
    const later = await openStore({ url, keys, now: () => Date.now() + 10 * 60_000 })
    const after = await store.write((tx) => tx.append({ kind: 'test.note', actor: 'a', subject: 's', body: 2 }))
    expect(after.writer).not.toBe(before.writer)
    expect(await later.snapshot((db) => verifyStore(db))).toMatchObject({ outcome: 'intact' })
    await later.close()
    await close()
  })
}

describe('a SQLite file that cannot be opened', () => {
  it('is left as it is when it is another kind of file', async () => {
    const url = join(folder, 'letter.txt')
    const letter = 'この手紙はデータベースではありません。'.repeat(50)
    await writeFile(url, letter)
    const fault = await faultOf(openStore({ url, keys, now }))
    expect(fault.code).toBe('database_not_ours')
    expect(fault.words.ja).toContain(url)
    expect(await readFile(url, 'utf8')).toBe(letter)
  })

  it("is left as it is when it is another program's database", async () => {
    const url = join(folder, 'other.db')
    const other = (await loadSqlite()).open(url, {})
    other.exec('create table songs (title text)')
    other.close()
    const before = await readFile(url)
    expect((await faultOf(openStore({ url, keys, now }))).code).toBe('database_not_ours')
    expect((await readFile(url)).equals(before)).toBe(true)
  })

  it('is called damaged, and left as it is, when pages were overwritten', async () => {
    const { store, url, keys: own, close } = await openTestStore('sqlite')
    await store.write((tx) => tx.append({ kind: 'test.note', actor: 'a', subject: 's', body: 'x'.repeat(100_000) }))
    await store.close()
    const bytes = await readFile(url)
    bytes.fill(0x5a, 8192, bytes.length - 8192)
    await writeFile(url, bytes)
    const fault = await faultOf(openStore({ url, keys: own, now }))
    expect(fault.code).toBe('database_damaged')
    expect(fault.words.en).toContain(url)
    expect((await readFile(url)).equals(bytes)).toBe(true)
    await close()
  })

  it('names a folder that cannot be made or written', async () => {
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    const fault = await faultOf(openStore({ url: join(file, 'taga.db'), keys, now }))
    expect(fault.code).toBe('folder_read_only')
    expect(fault.words.ja).toContain(file)
  })

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'names a folder without the right to write (needs an ordinary user)',
    async () => {
      const closed = join(folder, 'closed')
      await mkdir(closed)
      await chmod(closed, 0o500)
      expect((await faultOf(openStore({ url: join(closed, 'taga.db'), keys, now }))).code).toBe('folder_read_only')
    },
  )

  it.skipIf(process.platform === 'win32')('is for its owner alone, with the log beside it', async () => {
    const url = join(folder, 'private.db')
    const store = await openStore({ url, keys, now })
    const modes = [url, `${url}-wal`].map((file) => statSync(file).mode & 0o777)
    await store.close()
    expect(modes).toEqual([0o600, 0o600])
  })

  it('is not made by a reader', async () => {
    const url = join(folder, 'nothing.db')
    expect((await faultOf(openStoreReader({ url, now }))).code).toBe('database_not_found')
    expect(existsSync(url)).toBe(false)
  })

  it('is free again when the process that held it was killed', async () => {
    const url = join(folder, 'killed.db')
    const script = `
      import { openStore } from ${JSON.stringify(new URL('./open.ts', import.meta.url).href)}
      import { createKeyRing } from ${JSON.stringify(new URL('../keys/key-ring.ts', import.meta.url).href)}
      await openStore({ url: ${JSON.stringify(url)}, keys: createKeyRing(), now: Date.now })
      process.stdout.write('open')
      setInterval(() => undefined, 1000)`
    const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (child.stdout) await once(child.stdout, 'data')
    const fault = await faultOf(openStore({ url, keys, now }))
    expect(fault.words.en).toContain(String(child.pid))
    child.kill('SIGKILL')
    await once(child, 'exit')
    const store = await openStore({ url, keys, now })
    expect(await store.snapshot((db) => verifyStore(db))).toMatchObject({ outcome: 'intact' })
    await store.close()
  })
})

describe('a full disk', () => {
  it('refuses the write that does not fit, keeps its neighbours and stays readable', async () => {
    const { store, close } = await openTestStore('sqlite')
    const { pages } = await store.write(async (tx) => {
      const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(tx.db)
      return { pages: rows[0]?.page_count ?? 0 }
    })
    await store.write((tx) => sql`pragma max_page_count = ${sql.lit(pages + 40)}`.execute(tx.db))
    const note = (body: string) => store.write((tx) => tx.append({ kind: 'test.note', actor: 'a', subject: 's', body }))
    const results = await Promise.allSettled([note('small'), note('x'.repeat(1_000_000)), note('small')])
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(results[1]).toMatchObject({ reason: { code: 'storage_unavailable', detail: { reason: 'disk_full' } } })
    expect(
      await store.read.selectFrom('ledger_entries').select('seq').where('kind', '=', 'test.note').execute(),
    ).toHaveLength(2)
    expect(await store.snapshot((db) => verifyStore(db))).toMatchObject({ outcome: 'intact' })
    await close()
  })
})

describe('the SQLite library', () => {
  it('is new enough', async () => {
    expect(isAtLeast((await loadSqlite()).version, '3.51.3')).toBe(true)
  })

  it.each([
    ['3.51.2', false],
    ['3.51.3', true],
    ['3.52.0', true],
    ['4.0.0', true],
    ['3.9.99', false],
  ])('%s at least 3.51.3: %s', (version, expected) => {
    expect(isAtLeast(version, '3.51.3')).toBe(expected)
  })
})

describe('checksumOf', () => {
  it('differs with the SQL and with the dialect, and with nothing else', async () => {
    const same: Migration = { id: 'other-name', up: (db) => extra.up(db) }
    expect(await checksumOf(same, 'sqlite')).toBe(await checksumOf(extra, 'sqlite'))
    const checksums = await Promise.all(migrations.map((migration) => checksumOf(migration, 'sqlite')))
    expect(new Set(checksums).size).toBe(migrations.length)
  })
})

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { listTables } from '../backup/read-table.ts'
import { migrations } from '../db/migrations/index.ts'
import { openStore, openStoreReader } from '../db/open.ts'
import type { Store } from '../db/store.ts'
import { type KeyRing, openKeyRing } from '../keys/key-ring.ts'
import { verifyStore } from '../ledger/verify-store.ts'
import { describeOnBoth, emptyPlace, type Place } from '../testing/test-store.ts'
import { goBack } from './go-back.ts'
import { readUpgrade, upgradeStore } from './upgrade-store.ts'

/** What the program knew when it was first released. */
const EARLIER = migrations.slice(0, 5)

describeOnBoth('an upgrade', (on) => {
  let dataDir: string
  let place: Place
  let keys: KeyRing
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'taga-upgrade-'))
    place = on === 'sqlite' ? { url: join(dataDir, 'taga.db'), remove: () => Promise.resolve() } : await emptyPlace(on)
    keys = openKeyRing(join(dataDir, 'keys'))
    await fillEarlier()
  })
  afterEach(async () => {
    await place.remove()
    await rm(dataDir, { recursive: true, force: true })
  })
  const common = () => ({ dataDir, database: place.url, keys, now: Date.now })

  it('takes a backup first, then every missing step, and keeps every row and the ledger', async () => {
    const before = await rowsOf(place.url)
    const upgraded = await upgradeStore(common())
    expect(upgraded).toMatchObject({ outcome: 'upgraded', steps: migrations.slice(5).map(({ id }) => id) })
    expect(await readUpgrade(dataDir)).toMatchObject({ from: '0005-jobs', to: migrations.at(-1)?.id })
    const after = await rowsOf(place.url)
    for (const table of ['people', 'devices', 'departments']) expect(after[table]?.length).toBe(before[table]?.length)
    expect(namesIn(after)).toEqual(namesIn(before))
    const reader = await openStoreReader({ url: place.url, now: Date.now })
    expect((await verifyStore(reader.read)).findings).toEqual([])
    await reader.close()
    expect(await upgradeStore(common())).toEqual({ outcome: 'upToDate' })
  })

  it('can be gone back on: the earlier program finds what it had, and the later data are kept aside', async () => {
    const before = await rowsOf(place.url)
    await upgradeStore(common())
    const store = await openStore({ url: place.url, keys, now: Date.now })
    await store.write((tx) => tx.append({ kind: 'test.later', actor: 'server', subject: 'x', body: {} }))
    await store.close()
    const into = on === 'postgres' ? await emptyPlace(on) : undefined
    const back = await goBack({ ...common(), migrations: EARLIER, ...(into === undefined ? {} : { into: into.url }) })
    const url = into?.url ?? place.url
    const after = await rowsOf(url)
    for (const table of Object.keys(before).filter((name) => !/^ledger|store_identity/.test(name)))
      expect(after[table]).toEqual(before[table])
    const earlier = await openStore({ url, keys, now: Date.now, migrations: EARLIER })
    expect((await verifyStore(earlier.read)).findings).toEqual([])
    await earlier.close()
    expect(existsSync(back.aside ?? '')).toBe(into === undefined)
    await into?.remove()
  })

  it('keeps the youngest backups of upgrades and what is not its own', async () => {
    const folder = join(dataDir, 'backups')
    await mkdir(folder)
    const old = ['2024-01-01', '2024-06-01', '2025-01-01'].map(
      (day) => `before-upgrade-0003-x-${day}T00-00-00-000Z.taga`,
    )
    const others = ['mine.taga', 'before-upgrade-by-hand.taga']
    for (const name of [...old, ...others]) await writeFile(join(folder, name), 'x')
    const upgraded = await upgradeStore({ ...common(), keepBackups: 2 })
    expect(upgraded).toMatchObject({ removed: old.slice(0, 2).map((name) => join(folder, name)) })
    const { backup = '' } = (await readUpgrade(dataDir)) ?? {}
    const left = (await readdir(folder)).filter((name) => name.endsWith('.taga')).map((name) => join(folder, name))
    expect(new Set(left)).toEqual(new Set([backup, ...[...others, old[2] ?? ''].map((name) => join(folder, name))]))
  })

  it('is refused by a program that is older than the data, in words, and nothing changes', async () => {
    await upgradeStore(common())
    const before = await rowsOf(place.url)
    const refusal = {
      code: 'database_newer',
      words: { ja: expect.stringContaining('新しい版'), en: expect.any(String) },
    }
    await expect(upgradeStore({ ...common(), migrations: EARLIER })).rejects.toMatchObject(refusal)
    await expect(openStore({ url: place.url, keys, now: Date.now, migrations: EARLIER })).rejects.toMatchObject(refusal)
    expect(await rowsOf(place.url)).toEqual(before)
  })

  it('has no way back without its backup, or with one that was altered', async () => {
    await expect(goBack(common())).rejects.toMatchObject({ code: 'no_upgrade' })
    await upgradeStore(common())
    const { backup = '' } = (await readUpgrade(dataDir)) ?? {}
    const bytes = await readFile(backup)
    await writeFile(backup, Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]))
    await expect(goBack(common())).rejects.toMatchObject({ code: 'backup_damaged' })
  })

  it('leaves the data whole wherever it is killed, and goes through when it is called again', async () => {
    for (const moment of [1, 2, 3]) {
      await killAt('upgrade', moment)
      expect([5, migrations.length]).toContain(await appliedIn(place.url))
    }
    await upgradeStore(common())
    expect(await appliedIn(place.url)).toBe(migrations.length)
    expect((await readdir(join(dataDir, 'backups'))).filter((name) => name.endsWith('.taga')).length).toBeGreaterThan(0)
    if (on === 'postgres') return
    for (const moment of [1, 2, 4]) {
      await killAt('back', moment)
      expect(existsSync(place.url)).toBe(true)
      expect(namesIn(await rowsOf(place.url))).toHaveLength(30)
    }
    await goBack(common())
    expect(namesIn(await rowsOf(place.url))).toHaveLength(30)
  })

  /** As a store was that only knew the first five steps. */
  async function fillEarlier(): Promise<void> {
    const store = await openStore({ url: place.url, keys, now: Date.now, migrations: EARLIER })
    await addPeople(store)
    await store.close()
  }
  async function killAt(kind: 'upgrade' | 'back', moment: number): Promise<void> {
    const marker = join(dataDir, 'marker')
    await writeFile(marker, '0')
    const script = join(dirname(fileURLToPath(import.meta.url)), 'killed-main.ts')
    const child = spawn(process.execPath, ['--import', 'tsx', script, kind, dataDir, place.url, marker], {
      stdio: 'ignore',
    })
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const deadline = Date.now() + 20_000
    while (child.exitCode === null && Number(await readFile(marker, 'utf8')) < moment && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 1))
    child.kill('SIGKILL')
    await ended
  }
})

async function addPeople(store: Store): Promise<void> {
  for (let at = 0; at < 30; at += 1) {
    await store.write(async (tx) => {
      const id = `p${at}`
      await sql`insert into people (id, name, rights, state, state_since, search_key, version, created_at, updated_at)
        values (${id}, ${`髙橋 ${at}`}, '[]', 'active', ${at}, ${`高橋 ${at}`}, 1, ${at}, ${at})`.execute(tx.db)
      await tx.append({ kind: 'person.added', actor: 'server', subject: `person:${id}`, body: { name: `髙橋 ${at}` } })
    })
  }
}

type Rows = Readonly<Record<string, readonly Record<string, unknown>[]>>

/** Every row of every table, in an order of its own. */
async function rowsOf(url: string): Promise<Rows> {
  const reader = await openStoreReader({ url, now: Date.now, migrations: migrations.slice(0, await appliedIn(url)) })
  const rows: Record<string, Record<string, unknown>[]> = {}
  for (const { name } of await listTables(reader.read)) {
    const found = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(reader.read)
    rows[name] = found.rows
      .map((row) => ({ ...row }))
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  await reader.close()
  return rows
}

async function appliedIn(url: string): Promise<number> {
  for (const known of [migrations.length, 5]) {
    try {
      const reader = await openStoreReader({ url, now: Date.now, migrations: migrations.slice(0, known) })
      const { n } = await reader.read
        .selectFrom('migrations')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
      await reader.close()
      return Number(n)
    } catch (error) {
      if (known === 5) throw error
    }
  }
  throw new Error('a store that no program knows')
}

function namesIn(rows: Rows): readonly unknown[] {
  return (rows['people'] ?? []).map((row) => String(row['name'])).toSorted()
}

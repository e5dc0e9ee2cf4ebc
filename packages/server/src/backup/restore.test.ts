import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStore, openStoreReader } from '../db/open.ts'
import type { Store } from '../db/store.ts'
import { createKeyRing, openKeyRing } from '../keys/key-ring.ts'
import { verifyStore } from '../ledger/verify-store.ts'
import { newestCheckpoint, recordWitness } from '../ledger/witness.ts'
import { type Database, describeOnBoth, emptyPlace, openTestStore, type Place } from '../testing/test-store.ts'
import { backUp } from './back-up.ts'
import { listTables } from './read-table.ts'
import { restore } from './restore.ts'

const now = () => 1_770_000_000_000
let folder: string
let files = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-backup-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A name in a folder of its own, so that leftovers of one test are not seen by another. */
async function freshFile(): Promise<string> {
  files += 1
  const own = join(folder, String(files))
  await mkdir(own)
  return join(own, 'taga.backup')
}

async function write(store: Store, count: number): Promise<void> {
  const body = { text: '改行\nと "引用" と 髙'.repeat(5) }
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      store.write((tx) => tx.append({ kind: 'test.note', actor: 'tester', subject: `note-${index}`, body })),
    ),
  )
}

async function rowsOf(store: Pick<Store, 'snapshot'>): Promise<Record<string, number>> {
  return store.snapshot(async (db) => {
    const counts: Record<string, number> = {}
    for (const { name } of await listTables(db)) {
      const { rows } = await db
        .selectFrom(name as 'ledger_entries')
        .select(db.fn.countAll<number>().as('rows'))
        .executeTakeFirstOrThrow()
      counts[name] = rows
    }
    return counts
  })
}

/** Runs the work in another process and kills it as soon as `when` says so. @returns false where it had ended before */
async function killDuring(args: readonly string[], when: () => Promise<boolean>): Promise<boolean> {
  const script = join(dirname(fileURLToPath(import.meta.url)), 'killed-main.ts')
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', script, ...args], { stdio: 'inherit' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const deadline = Date.now() + 20_000
  while (child.exitCode === null && !(await when())) {
    if (Date.now() > deadline) throw new Error('the moment to kill never came')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  const alive = child.exitCode === null
  child.kill('SIGKILL')
  await ended
  return alive
}

describeOnBoth('backup and restore', (on: Database) => {
  const other: Database = on === 'sqlite' && process.env['TAGA_TEST_POSTGRES'] ? 'postgres' : 'sqlite'

  it.each([...new Set([on, other])])(
    `brings every row into a new place (%s), proved, under a new epoch and a new writer`,
    async (into) => {
      const { store, keys, close } = await openTestStore(on)
      await write(store, 700)
      const file = await freshFile()
      const before = await rowsOf(store)
      const made = await backUp(store, { file, now: now() })
      expect(made.rows).toBe(Object.values(before).reduce((sum, rows) => sum + rows, 0))
      const place = await emptyPlace(into)
      const restored = await restore({ file, url: place.url, keys, now })
      expect(restored).toMatchObject({ rows: made.rows, verification: { outcome: 'intact' } })
      expect(restored.epoch).not.toBe(store.epoch)
      const again = await openStore({ url: place.url, keys, now })
      expect(again.epoch).toBe(restored.epoch)
      expect(await again.snapshot((db) => verifyStore(db))).toMatchObject({ outcome: 'intact' })
      const told = await again.read
        .selectFrom('ledger_entries')
        .selectAll()
        .where('kind', '=', 'ledger.restored')
        .execute()
      expect(told).toMatchObject([{ subject: restored.epoch, seq: 2 }])
      const after = await rowsOf(again)
      expect(after['ledger_entries']).toBe((before['ledger_entries'] ?? 0) + 3)
      await again.close()
      await place.remove()
      await close()
    },
  )

  it('backs up one moment while others write', async () => {
    const { store, url, keys, close } = await openTestStore(on)
    await write(store, 300)
    const reader = await openStoreReader({ url, now })
    const file = await freshFile()
    const [made] = await Promise.all([backUp(reader, { file, now: now() }), write(store, 300)])
    await reader.close()
    const place = await emptyPlace(on)
    expect(await restore({ file, url: place.url, keys, now })).toMatchObject({ rows: made.rows })
    await place.remove()
    await close()
  })

  it('keeps what was proved when the keys are lost: the new key is in the ledger beside the former one', async () => {
    const { store, keys, close } = await openTestStore(on)
    const file = await freshFile()
    await backUp(store, { file, now: now() })
    const place = await emptyPlace(on)
    const fresh = createKeyRing()
    await restore({ file, url: place.url, keys: fresh, now })
    const again = await openStore({ url: place.url, keys: fresh, now })
    const verify = (trustedKeys: readonly string[]) => again.snapshot((db) => verifyStore(db, { trustedKeys }))
    expect(await verify([keys.ledger.keyId, fresh.ledger.keyId])).toMatchObject({ outcome: 'intact' })
    expect((await verify([keys.ledger.keyId])).findings).toContainEqual(
      expect.objectContaining({ kind: 'checkpointKeyUnknown', keyId: fresh.ledger.keyId }),
    )
    await again.close()
    await place.remove()
    await close()
  })

  it('never writes over a file, a backup or a database that holds something', async () => {
    const { store, url, keys, close } = await openTestStore(on)
    const file = await freshFile()
    await backUp(store, { file, now: now() })
    await expect(backUp(store, { file, now: now() })).rejects.toMatchObject({ code: 'place_not_empty' })
    const before = await rowsOf(store)
    await expect(restore({ file, url, keys, now })).rejects.toMatchObject({ code: 'place_not_empty' })
    expect(await rowsOf(store)).toEqual(before)
    await close()
  })

  it('refuses a backup that is cut off, altered, or whose ledger was altered before it was made', async () => {
    const { store, keys, close } = await openTestStore(on)
    await write(store, 20)
    const file = await freshFile()
    await backUp(store, { file, now: now() })
    const bytes = await readFile(file)
    const text = gunzipSync(bytes).toString()
    const place = await emptyPlace(on)
    const spoilt = {
      cut: bytes.subarray(0, bytes.length - 200),
      altered: gzipSync(text.replace('tester', 'fester')),
      text: Buffer.from(text),
    }
    for (const [name, content] of Object.entries(spoilt)) {
      await writeFile(`${file}-${name}`, content)
      await expect(restore({ file: `${file}-${name}`, url: place.url, keys, now })).rejects.toMatchObject({
        code: 'backup_damaged',
      })
    }
    await store.write((tx) =>
      tx.db.updateTable('ledger_entries').set({ actor: 'fester' }).where('seq', '=', 5).execute(),
    )
    const broken = await freshFile()
    await backUp(store, { file: broken, now: now() })
    await expect(restore({ file: broken, url: place.url, keys, now })).rejects.toMatchObject({
      code: 'backup_chain_broken',
    })
    const store2 = await openStore({ url: place.url, keys, now }) // nothing was left there
    expect((await rowsOf(store2))['ledger_runs']).toBe(1)
    await store2.close()
    await place.remove()
    await close()
  })

  it('refuses a backup of a newer program', async () => {
    const { store, keys, close } = await openTestStore(on)
    await store.write((tx) =>
      tx.db.insertInto('migrations').values({ id: '9999-future', checksum: 'x', applied_at: 0 }).execute(),
    )
    const file = await freshFile()
    await backUp(store, { file, now: now() })
    const place = await emptyPlace(on)
    await expect(restore({ file, url: place.url, keys, now })).rejects.toMatchObject({ code: 'database_newer' })
    await place.remove()
    await close()
  })

  it('restores although a device remembers what an earlier restore lost, and says so', async () => {
    const { store, keys, close } = await openTestStore(on)
    await store.write((tx) => recordWitness(tx, { device: 'device-1', checkpointHash: 'f'.repeat(64), at: 1 }))
    expect(await newestCheckpoint(store.read)).toBeDefined()
    const file = await freshFile()
    await backUp(store, { file, now: now() })
    const place = await emptyPlace(on)
    const restored = await restore({ file, url: place.url, keys, now })
    expect(restored.verification.findings).toMatchObject([{ kind: 'witnessedCheckpointMissing' }])
    await place.remove()
    await close()
  })
})

describeOnBoth('a kill in the middle', (on: Database) => {
  let place: Place
  let keysFolder: string

  beforeAll(async () => {
    place = await emptyPlace(on)
    keysFolder = join(await mkdtemp(join(folder, 'keys-')), 'keys')
    const store = await openStore({ url: place.url, keys: openKeyRing(keysFolder), now })
    for (let count = 0; count < 10; count += 1) await write(store, 1_000)
    await store.close()
  })
  afterAll(() => place.remove())

  it('of a backup leaves no file of that name, and the next one succeeds and names what was left', async () => {
    const file = await freshFile()
    const isWriting = async () => (await readdir(dirname(file))).some((name) => name.endsWith('.part'))
    expect(await killDuring(['backup', place.url, file, keysFolder], isWriting)).toBe(true)
    expect(existsSync(file)).toBe(false)
    const reader = await openStoreReader({ url: place.url, now })
    const made = await backUp(reader, { file, now: now() })
    expect(made.leftovers).toHaveLength(1)
    expect(await reader.snapshot((db) => verifyStore(db))).toMatchObject({ outcome: 'intact' })
    await reader.close()
  })

  it('of a restore leaves nothing in the place, and the next one succeeds', async () => {
    const file = await freshFile()
    const reader = await openStoreReader({ url: place.url, now })
    const made = await backUp(reader, { file, now: now() })
    await reader.close()
    const into = await emptyPlace(on)
    const marker = `${file}.loading`
    expect(
      await killDuring(['restore', into.url, file, keysFolder, marker], () => Promise.resolve(existsSync(marker))),
    ).toBe(true)
    if (on === 'sqlite') expectNothingAt(into.url)
    const restored = await restore({ file, url: into.url, keys: openKeyRing(keysFolder), now })
    expect(restored).toMatchObject({ rows: made.rows, verification: { outcome: 'intact' } })
    await into.remove()
  })
})

function expectNothingAt(file: string): void {
  expect(existsSync(file)).toBe(false)
  expect(existsSync(`${file}.restoring`)).toBe(true)
}

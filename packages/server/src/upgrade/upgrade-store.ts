import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { backUp } from '../backup/back-up.ts'
import { isPostgres, openStore, openStoreReader } from '../db/open.ts'
import { migrations as ownMigrations } from '../db/migrations/index.ts'
import type { Migration } from '../db/migrations/migration.ts'
import type { KeyRing } from '../keys/key-ring.ts'

/** What an upgrade left behind, so that there is a way back. `from` and `to` are the last steps of the schema before and after. */
export const UpgradeRecord = z.strictObject({
  backup: z.string(),
  sha256: z.string(),
  from: z.string(),
  to: z.string(),
  at: z.number(),
})
export type UpgradeRecord = z.infer<typeof UpgradeRecord>

export type Upgrading = {
  readonly dataDir: string
  readonly database: string
  readonly keys: KeyRing
  readonly now: () => number
  readonly migrations?: readonly Migration[]
}

export type Upgraded =
  | { readonly outcome: 'nothingThere' | 'upToDate' }
  | { readonly outcome: 'upgraded'; readonly record: UpgradeRecord; readonly steps: readonly string[] }

/**
 * Brings the data forward to this program: a backup first, then every missing step in one transaction. A kill at any moment leaves the
 * data as they were or as they shall be; the backup is whole before anything changes.
 * @throws StartFault `database_newer` where a newer program has used them, and whatever keeps the store from being opened
 */
export async function upgradeStore(upgrading: Upgrading): Promise<Upgraded> {
  const { dataDir, database, keys, now, migrations = ownMigrations } = upgrading
  if (!isPostgres(database) && !existsSync(database)) return { outcome: 'nothingThere' }
  const reader = await openStoreReader({ url: database, now, migrations })
  let record: UpgradeRecord
  let steps: readonly string[]
  try {
    const applied = await reader.read.selectFrom('migrations').select('id').orderBy('id').execute()
    steps = migrations.slice(applied.length).map(({ id }) => id)
    const [from, to] = [applied.at(-1)?.id, migrations.at(-1)?.id]
    if (steps.length === 0 || from === undefined || to === undefined) return { outcome: 'upToDate' }
    const at = now()
    const made = await backUp(reader, { file: await backupName(dataDir, from, at), now: at })
    record = { backup: made.file, sha256: made.sha256, from, to, at }
    await writeRecord(dataDir, record)
  } finally {
    await reader.close()
  }
  const store = await openStore({ url: database, keys, now, migrations })
  await store.write((tx) =>
    tx.append({
      kind: 'store.upgraded',
      actor: 'machine',
      subject: 'organisation',
      body: { from: record.from, to: record.to, backupSha256: record.sha256 },
    }),
  )
  await store.close()
  return { outcome: 'upgraded', record, steps }
}

/** The last upgrade of this data folder, where there was one. */
export async function readUpgrade(dataDir: string): Promise<UpgradeRecord | undefined> {
  const file = recordFile(dataDir)
  return existsSync(file) ? UpgradeRecord.parse(JSON.parse(await readFile(file, 'utf8'))) : undefined
}

async function backupName(dataDir: string, from: string, at: number): Promise<string> {
  const folder = join(dataDir, 'backups')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return join(folder, `before-upgrade-${from}-${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}.taga`)
}

async function writeRecord(dataDir: string, record: UpgradeRecord): Promise<void> {
  const file = recordFile(dataDir)
  await writeFile(`${file}.part`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.part`, file)
}

function recordFile(dataDir: string): string {
  return join(dataDir, 'backups', 'upgrade.json')
}

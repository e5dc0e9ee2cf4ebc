import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { backUp } from '../backup/back-up.ts'
import { isPostgres, openStore, openStoreReader, type PendingUpgrade } from '../db/open.ts'
import type { Store } from '../db/store.ts'
import { migrations as ownMigrations } from '../db/migrations/index.ts'
import type { Migration } from '../db/migrations/migration.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import { KEPT_BACKUPS, removeOldBackups } from './old-backups.ts'

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
  /** How many backups of upgrades stay; 3 where it is not given. */
  readonly keepBackups?: number
}

export type Upgraded =
  | { readonly outcome: 'nothingThere' | 'upToDate' }
  | {
      readonly outcome: 'upgraded'
      readonly record: UpgradeRecord
      readonly steps: readonly string[]
      /** Backups of earlier upgrades that were removed. */
      readonly removed: readonly string[]
    }

/**
 * Brings the data forward to this program: a backup first, then every missing step in one transaction. A kill at any moment leaves the
 * data as they were or as they shall be; the backup is whole before anything changes.
 * @throws StartFault `database_newer` where a newer program has used them, and whatever keeps the store from being opened
 */
export async function upgradeStore(upgrading: Upgrading): Promise<Upgraded> {
  const { dataDir, database, keys, now, migrations = ownMigrations } = upgrading
  if (!isPostgres(database) && !existsSync(database)) return { outcome: 'nothingThere' }
  const missing = await missingSteps(upgrading)
  if (missing.length === 0) return { outcome: 'upToDate' }
  const store = await openStore({ url: database, keys, now, migrations, beforeUpgrade: keepWayBack({ dataDir, now }) })
  const record = await readUpgrade(dataDir)
  if (record !== undefined) await recordUpgrade(store, record)
  await store.close()
  if (record === undefined) return { outcome: 'upToDate' }
  const removed = await removeOldBackups(dataDir, { record, keep: upgrading.keepBackups ?? KEPT_BACKUPS })
  return { outcome: 'upgraded', record, steps: missing, removed }
}

/** Takes the backup that an upgrade can be gone back to, and remembers which it is. */
export function keepWayBack({
  dataDir,
  now,
}: Pick<Upgrading, 'dataDir' | 'now'>): (upgrade: PendingUpgrade) => Promise<void> {
  return async ({ from, to, present }) => {
    const at = now()
    const made = await backUp(present, { file: await backupName(dataDir, from, at), now: at })
    await writeRecord(dataDir, { backup: made.file, sha256: made.sha256, from, to, at })
  }
}

/** Puts into the ledger that the data were brought forward. */
export function recordUpgrade(store: Pick<Store, 'write'>, { from, to, sha256 }: UpgradeRecord): Promise<unknown> {
  return store.write((tx) =>
    tx.append({
      kind: 'store.upgraded',
      actor: 'machine',
      subject: 'organisation',
      body: { from, to, backupSha256: sha256 },
    }),
  )
}

async function missingSteps({ database, now, migrations = ownMigrations }: Upgrading): Promise<readonly string[]> {
  const reader = await openStoreReader({ url: database, now, migrations })
  try {
    const applied = await reader.read.selectFrom('migrations').select('id').orderBy('id').execute()
    return migrations.slice(applied.length).map(({ id }) => id)
  } finally {
    await reader.close()
  }
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

import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Engine } from '../db/lane.ts'
import { isPostgres } from '../db/open.ts'
import { openPostgres } from '../db/postgres-engine.ts'
import { openSqliteToFill } from '../db/sqlite-engine.ts'
import type { Migration } from '../db/migrations/migration.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Verification } from '../ledger/chain-check.ts'
import { digestOf } from './back-up.ts'
import { moveIntoPlace, placeTaken } from './backup-file.ts'
import { loadBackup } from './load-backup.ts'

export type RestoreOptions = {
  readonly file: string
  /** Where to: a file that does not exist, or a PostgreSQL database without tables. */
  readonly url: string
  readonly keys: KeyRing
  readonly now: () => number
  /** The steps of the schema that the restoring program knows; its own where they are not given. */
  readonly migrations?: readonly Migration[]
}
export type Restored = {
  readonly place: string
  readonly rows: number
  readonly epoch: string
  readonly madeAt: number
  readonly verification: Verification
}

/**
 * Brings a backup back into a place that holds nothing, after it has proved the ledger in it. The data begin a new epoch, under a
 * new writer, and the ledger says so. A kill at any moment leaves either nothing under the name, or all of it.
 * @throws StartFault `place_not_empty`, `backup_damaged`, `backup_chain_broken`, `database_newer`
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const sha256 = await digestOf(options.file)
  return isPostgres(options.url) ? restorePostgres(options, sha256) : restoreFile(options, sha256)
}

/** Loads into a file of another name, which gets the real one when everything is in it. */
async function restoreFile(options: RestoreOptions, sha256: string): Promise<Restored> {
  const file = resolve(options.url)
  if (existsSync(file) || existsSync(`${file}-wal`)) throw placeTaken(file)
  const part = `${file}.restoring`
  try {
    const loaded = await loadInto(await openSqliteToFill(part), options, sha256)
    await moveIntoPlace(part, file)
    return { ...loaded, place: file }
  } finally {
    await removeDatabase(part)
  }
}

async function loadInto(engine: Engine, options: RestoreOptions, sha256: string) {
  try {
    return await loadBackup(engine, { ...options, sha256 })
  } finally {
    await engine.close()
  }
}

/** Loads in one transaction: a kill leaves the database as empty as it was. */
async function restorePostgres(options: RestoreOptions, sha256: string): Promise<Restored> {
  const engine = await openPostgres({ url: options.url })
  if ((await engine.read.introspection.getTables()).length > 0) {
    await engine.close()
    throw placeTaken(engine.place)
  }
  return { ...(await loadInto(engine, options, sha256)), place: engine.place }
}

async function removeDatabase(file: string): Promise<void> {
  for (const name of [file, `${file}-journal`, `${file}.lock`, `${file}.lock-journal`]) {
    await rm(name, { force: true })
  }
}

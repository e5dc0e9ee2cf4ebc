import { randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Engine, Lane } from '../db/lane.ts'
import { migrate } from '../db/migrate.ts'
import { migrations as ownMigrations } from '../db/migrations/index.ts'
import type { Migration } from '../db/migrations/migration.ts'
import type { Schema } from '../db/schema.ts'
import { StartFault } from '../db/start-fault.ts'
import type { Tx } from '../db/store.ts'
import { newRun } from '../db/write-queue.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import { Chain } from '../ledger/chain.ts'
import type { Verification } from '../ledger/chain-check.ts'
import { findingWords } from '../ledger/finding.ts'
import { beginRun, closeRunsNotSeenSince, endRun } from '../ledger/runs.ts'
import { sealCheckpoint } from '../ledger/seal-checkpoint.ts'
import { verifyStore } from '../ledger/verify-store.ts'
import type { BackupHeader, Cell } from './backup-file.ts'
import { damagedBackup, readBackup } from './read-backup.ts'
import { listTables, type TableShape } from './read-table.ts'

export type Loading = {
  readonly file: string
  readonly sha256: string
  readonly keys: KeyRing
  readonly now: () => number
  readonly migrations?: readonly Migration[]
}
export type Loaded = {
  readonly rows: number
  readonly epoch: string
  readonly madeAt: number
  readonly verification: Verification
}

/** Loads a backup into an empty database, in one transaction that ends only when the ledger was proved. */
export async function loadBackup(engine: Engine, loading: Loading): Promise<Loaded> {
  const lane = await engine.openLane()
  try {
    await lane.run(engine.beginSql)
    const loaded = await loadAll(engine, lane, loading)
    await lane.run('commit')
    return loaded
  } catch (error) {
    await lane.run('rollback')
    throw error
  } finally {
    await lane.close()
  }
}

async function loadAll(engine: Engine, { db }: Lane, loading: Loading): Promise<Loaded> {
  const { header, rows } = await loadRows(engine, db, loading)
  await migrate(db as Kysely<never>, target(engine, loading, loading.migrations ?? ownMigrations))
  const verification = await verifyStore(db)
  refuseBroken(verification, loading.file)
  const epoch = await beginEpoch(db, header, loading)
  return { rows, epoch, madeAt: header.madeAt, verification }
}

async function loadRows(engine: Engine, db: Kysely<Schema>, loading: Loading) {
  let header: BackupHeader | undefined
  let into: Insert | undefined
  let rows = 0
  for await (const piece of readBackup(loading.file)) {
    switch (piece.kind) {
      case 'header':
        header = piece.header
        await migrate(db as Kysely<never>, target(engine, loading, knownMigrations(header, loading)))
        break
      case 'table':
        await into?.flush()
        into = new Insert(db, await requireTable(db, piece, loading.file))
        break
      case 'row':
        if (into?.width !== piece.cells.length) throw damagedBackup(loading.file, 'a row that fits no table')
        rows += 1
        await into.add(piece.cells)
    }
  }
  await into?.flush()
  if (!header) throw damagedBackup(loading.file, 'no first line')
  return { header, rows }
}

/** Rows of one table, some hundreds a statement: as many as the parameters of one statement allow on both databases. */
class Insert {
  readonly width: number
  readonly #db: Kysely<Schema>
  readonly #table: TableShape
  readonly #most: number
  #rows: (readonly Cell[])[] = []

  constructor(db: Kysely<Schema>, table: TableShape) {
    this.width = table.columns.length
    this.#db = db
    this.#table = table
    this.#most = Math.max(1, Math.min(200, Math.floor(16_000 / this.width)))
  }

  async add(cells: readonly Cell[]): Promise<void> {
    this.#rows.push(cells)
    if (this.#rows.length >= this.#most) await this.flush()
  }

  async flush(): Promise<void> {
    if (this.#rows.length === 0) return
    const columns = sql.join(this.#table.columns.map((name) => sql.ref(name)))
    const values = sql.join(this.#rows.map((cells) => sql`(${sql.join(cells)})`))
    await sql`insert into ${sql.table(this.#table.name)} (${columns}) values ${values}`.execute(this.#db)
    this.#rows = []
  }
}

/** The names in a file become names in SQL only where this schema has just that table with just those columns. */
async function requireTable(
  db: Kysely<Schema>,
  { table: name, columns }: { readonly table: string; readonly columns: readonly string[] },
  file: string,
): Promise<TableShape> {
  const known = (await listTables(db)).find((table) => table.name === name)
  if (known?.columns.join() !== columns.join())
    throw damagedBackup(file, `a table that the schema does not have: ${name}`)
  return known
}

/** The new life of the data: what ran before runs no more, and the ledger says where it came from. */
async function beginEpoch(db: Kysely<Schema>, header: BackupHeader, { keys, now, sha256 }: Loading): Promise<string> {
  const epoch = randomBytes(8).toString('hex')
  const run = newRun()
  const chain = new Chain(run, `${run}.1`, now)
  const tx: Tx = { db, append: (entry) => chain.append(db, entry) }
  await closeRunsNotSeenSince(db, Number.MAX_SAFE_INTEGER, now())
  await db.updateTable('store_identity').set({ epoch }).execute()
  await beginRun(tx, { run, epoch, keys, now: now() })
  const body = { fromEpoch: header.epoch, backupMadeAt: header.madeAt, backupSha256: sha256 }
  await tx.append({ kind: 'ledger.restored', actor: 'server', subject: epoch, body })
  await chain.storeHead(db)
  await endRun(db, run, now())
  await sealCheckpoint(db, { key: keys.ledger, now: now() })
  return epoch
}

/**
 * A witness that disagrees is no reason to refuse: after an earlier restore devices remember what was lost then, and the ledger
 * says so. Everything else means that what is in the file is not what was written.
 */
function refuseBroken(verification: Verification, file: string): void {
  const broken = verification.findings.find((finding) => finding.kind !== 'witnessedCheckpointMissing')
  if (!broken) return
  const words = findingWords(broken)
  throw new StartFault('backup_chain_broken', {
    ja: `バックアップ ${file} の台帳は改変されているか、欠けています（${words.ja}）。何も復元していません。別のバックアップを指定してください。`,
    en: `The ledger in the backup ${file} was altered or is incomplete (${words.en}). Nothing was restored. Give another backup.`,
  })
}

function knownMigrations(header: BackupHeader, { file, migrations = ownMigrations }: Loading) {
  const stranger = header.migrations.find((id, index) => migrations[index]?.id !== id)
  if (stranger === undefined) return migrations.slice(0, header.migrations.length)
  throw new StartFault('database_newer', {
    ja: `バックアップ ${file} は、このプログラムより新しい版で作られています（手順 ${stranger}）。何も復元していません。新しい版のプログラムで復元してください。`,
    en: `The backup ${file} was made by a newer version of this program (step ${stranger}). Nothing was restored. Restore it with the newer version.`,
  })
}

function target({ dialect, place }: Engine, { now }: Loading, some: readonly Migration[]) {
  return { dialect, place, now, migrations: some }
}

import { randomBytes } from 'node:crypto'
import type { KeyRing } from '../keys/key-ring.ts'
import { beginRun, closeRunsNotSeenSince, endRun, RUN_DEAD_MS, touchRun } from '../ledger/runs.ts'
import { sealCheckpoint } from '../ledger/seal-checkpoint.ts'
import type { Engine, Lane } from './lane.ts'
import { migrate, refuseNewer } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import type { Migration } from './migrations/migration.ts'
import { openPostgres } from './postgres-engine.ts'
import { openSqlite, openSqliteBeside, openSqliteReader } from './sqlite-engine.ts'
import { notOurs } from './sqlite-errors.ts'
import type { Store } from './store.ts'
import { newRun, WriteQueue } from './write-queue.ts'

export type StoreOptions = {
  /** A file's path, or postgres://... */
  readonly url: string
  readonly keys: KeyRing
  readonly now: () => number
  /** Connections that write, on PostgreSQL; 8 by default. SQLite has one. */
  readonly laneCount?: number
  /** A checkpoint is sealed at least this often while anything changes; 60 s by default. */
  readonly checkpointMs?: number
  /** Told of what fails in the background, such as a checkpoint on a full disk. It is tried again at the next turn. */
  readonly onFault?: (error: unknown) => void
  readonly migrations?: readonly Migration[]
  /** Called before an existing database gets steps it does not have yet, while it is still as it was. What it throws leaves it so. */
  readonly beforeUpgrade?: (upgrade: PendingUpgrade) => Promise<void>
  /** For one short work beside a server that may be running on the same SQLite file: takes no lock, and leaves the runs of others open. */
  readonly beside?: true
}

/** `from` and `to`: the last steps of the schema before and after. `present` can be backed up. */
export type PendingUpgrade = {
  readonly from: string
  readonly to: string
  readonly present: Pick<StoreReader, 'dialect' | 'snapshot'>
}

export type StoreReader = Pick<Store, 'dialect' | 'place' | 'read' | 'snapshot' | 'close'>

/** A checkpoint is also sealed after this many writes, so that little is unsealed under load. */
const WRITES_PER_CHECKPOINT = 2_000
const MOST_TRIES = 10

/**
 * Opens the database, brings its schema forward, and begins a new run of the ledger.
 * @throws StartFault, in words that name the file and what to do; nothing was overwritten then
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const engine = isPostgres(options.url)
    ? await openPostgres({ url: options.url, ...(options.laneCount ? { laneCount: options.laneCount } : {}) })
    : await (options.beside ? openSqliteBeside : openSqlite)(options.url)
  try {
    await announceUpgrade(engine, options)
    const epoch = await prepare(engine, options)
    return await startStore(engine, epoch, options)
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** Opens an existing database for reading only, beside a server that writes it. @throws StartFault */
export async function openStoreReader(options: Pick<StoreOptions, 'url' | 'now' | 'migrations'>): Promise<StoreReader> {
  const engine = isPostgres(options.url)
    ? await openPostgres({ url: options.url })
    : await openSqliteReader(options.url)
  try {
    if (!(await hasTable(engine, 'migrations'))) throw notOurs(engine.place)
    await refuseNewer(engine.read, targetOf(engine, options))
  } catch (error) {
    await engine.close()
    throw error
  }
  const { dialect, place, read } = engine
  return { dialect, place, read, snapshot: (work) => engine.snapshot(work), close: () => engine.close() }
}

export function isPostgres(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url)
}

async function announceUpgrade(engine: Engine, options: StoreOptions): Promise<void> {
  if (options.beforeUpgrade === undefined || !(await hasTable(engine, 'migrations'))) return
  const target = targetOf(engine, options)
  await refuseNewer(engine.read, target)
  const applied = await engine.read.selectFrom('migrations').select('id').orderBy('id').execute()
  const [from, to] = [applied.at(-1)?.id, target.migrations.at(-1)?.id]
  if (from === undefined || to === undefined || from === to) return
  await options.beforeUpgrade({ from, to, present: engine })
}

/** Migrates and names the epoch, in one transaction on a lane of its own. */
async function prepare(engine: Engine, options: StoreOptions): Promise<string> {
  if (!(await hasTable(engine, 'migrations')) && (await hasTables(engine))) throw notOurs(engine.place)
  const lane = await engine.openLane()
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        return await prepareOnce(engine, lane, options)
      } catch (error) {
        if (tries >= MOST_TRIES || !isRace(engine, error)) throw error
        await new Promise((resolve) => setTimeout(resolve, 50 * tries))
      }
    }
  } finally {
    await lane.close()
  }
}

async function prepareOnce(engine: Engine, lane: Lane, options: StoreOptions): Promise<string> {
  await lane.run(engine.beginSql)
  try {
    await migrate(lane.db, targetOf(engine, options))
    await lane.db
      .insertInto('store_identity')
      .values({ id: 'store', epoch: randomBytes(8).toString('hex'), created_at: options.now() })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
    const { epoch } = await lane.db.selectFrom('store_identity').select('epoch').executeTakeFirstOrThrow()
    await lane.run('commit')
    return epoch
  } catch (error) {
    await lane.run('rollback')
    throw error
  }
}

async function startStore(engine: Engine, epoch: string, options: StoreOptions): Promise<Store> {
  const { keys, now, checkpointMs = 60_000, onFault = warn } = options
  const run = newRun()
  const queue = new WriteQueue(engine, run, now)
  const seal = () => queue.write((tx) => sealCheckpoint(tx.db, { key: keys.ledger, now: now() }))
  // Nobody else writes a SQLite file: whatever run is not closed was killed. On PostgreSQL other servers live beside this one.
  const deadSince = () =>
    engine.dialect === 'sqlite' && options.beside === undefined ? Number.MAX_SAFE_INTEGER : now() - RUN_DEAD_MS
  await queue.write(async (tx) => {
    await closeRunsNotSeenSince(tx.db, deadSince(), now())
    await beginRun(tx, { run, epoch, keys, now: now() })
  })
  await seal()

  const turn = () =>
    queue
      .write(async (tx) => {
        await touchRun(tx.db, run, now())
        if (engine.dialect === 'postgres') await closeRunsNotSeenSince(tx.db, deadSince(), now())
      })
      .then(seal)
      .catch(onFault)
  const timer = setInterval(() => void turn(), checkpointMs)
  timer.unref()

  let writes = 0
  return {
    dialect: engine.dialect,
    place: engine.place,
    epoch,
    read: engine.read,
    write(work) {
      writes += 1
      if (writes % WRITES_PER_CHECKPOINT === 0) void seal().catch(onFault)
      return queue.write(work)
    },
    onAppended: (listener) => queue.onAppended(listener),
    snapshot: (work) => engine.snapshot(work),
    checkpoint: seal,
    async close() {
      clearInterval(timer)
      await queue.idle()
      try {
        await queue.write((tx) => endRun(tx.db, run, now()))
        await seal()
      } finally {
        await queue.close()
        await engine.close()
      }
    },
  }
}

function targetOf(engine: Engine, options: Pick<StoreOptions, 'now' | 'migrations'>) {
  const { dialect, place } = engine
  return { dialect, place, now: options.now, migrations: options.migrations ?? migrations }
}

async function hasTables(engine: Engine): Promise<boolean> {
  return (await engine.read.introspection.getTables()).length > 0
}

async function hasTable(engine: Engine, name: string): Promise<boolean> {
  return (await engine.read.introspection.getTables()).some((table) => table.name === name)
}

/** Two servers that start at once on an empty PostgreSQL meet on a table or a key; the one that was second looks again. */
function isRace(engine: Engine, error: unknown): boolean {
  if (engine.dialect === 'sqlite') return false
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return code === '23505' || code === '42P07' || engine.classify(error) === 'retry'
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error))
}

import { randomBytes } from 'node:crypto'
import { Fault } from '@taga/contract'
import { type Appended, Chain, type ChainMark, WriterClosed } from '../ledger/chain.ts'
import type { Engine, ErrorKind, Lane } from './lane.ts'
import type { Tx } from './store.ts'

/** A batch takes no further work after this long: those that wait for its commit should not wait for strangers. */
const BATCH_MS = 5
const MOST_IN_BATCH = 256
const MOST_TRIES = 12

type Job = {
  readonly work: (tx: Tx) => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
  /** Counts the works in the order in which they were asked for. */
  readonly asked: number
  tries: number
  /** Runs in a batch of its own, since it or a neighbour broke one before. */
  alone: boolean
}
type Settled = { readonly job: Job; readonly settle: () => void }
type OpenLane = { readonly lane: Lane; chain: Chain; readonly tx: Tx }
type Batch = { readonly taken: Job[]; readonly settled: Settled[] }

/** Group commit: see `Store.write` for the promise, and docs/adr/0005 for why. */
export class WriteQueue {
  readonly #engine: Engine
  readonly #run: string
  readonly #now: () => number
  readonly #waiting: Job[] = []
  /** Works that met another transaction. Only the first lane takes them, so that they cannot meet each other again. */
  readonly #contended: Job[] = []
  readonly #lanes: (OpenLane | undefined)[]
  readonly #busy = new Map<number, Promise<void>>()
  #writers = 0
  #asked = 0
  #closed = false
  readonly #listeners = new Set<(entries: readonly Appended[]) => void>()

  constructor(engine: Engine, run: string, now: () => number) {
    this.#engine = engine
    this.#run = run
    this.#now = now
    this.#lanes = Array.from({ length: engine.laneCount }, () => undefined)
  }

  write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Fault('storage_unavailable', { reason: 'closed' }))
    this.#asked += 1
    const asked = this.#asked
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject, asked, tries: 0, alone: false }) // resolved with what `work` gave
      this.#wake()
    })
  }

  /** See `Store.onAppended`. */
  onAppended(listener: (entries: readonly Appended[]) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy.values())
  }

  /** Takes nothing more, finishes what waits, then closes every connection. */
  async close(): Promise<void> {
    this.#closed = true
    await this.idle()
    for (const open of this.#lanes) await open?.lane.close()
  }

  #wake(): void {
    const free = this.#lanes.findIndex((_, index) => !this.#busy.has(index))
    if (free < 0 || !this.#hasWork(free)) return
    this.#busy.set(
      free,
      this.#drain(free).finally(() => {
        this.#busy.delete(free)
        this.#wake()
      }),
    )
  }

  async #drain(index: number): Promise<void> {
    while (this.#hasWork(index)) {
      await new Promise((resolve) => setImmediate(resolve)) // lets every request that has already arrived join the batch
      if (this.#hasWork(index)) await this.#runBatch(index)
    }
  }

  #hasWork(index: number): boolean {
    return this.#waiting.length > 0 || (index === 0 && this.#contended.length > 0)
  }

  /** The next work asked for so far: a later one may follow from what another lane wrote since, which this transaction cannot see. */
  #take(index: number, until: number): Job | undefined {
    const from = index === 0 && this.#contended.length > 0 ? this.#contended : this.#waiting
    const next = from[0]
    return next !== undefined && next.asked <= until ? from.shift() : undefined
  }

  async #runBatch(index: number): Promise<void> {
    const batch: Batch = { taken: [], settled: [] }
    let open: OpenLane
    try {
      open = await this.#open(index)
    } catch (cause) {
      for (const job of [...this.#contended.splice(0), ...this.#waiting.splice(0)])
        job.reject(unavailable('unreachable', cause))
      return
    }
    const before = open.chain.mark()
    let committing = false
    try {
      await this.#runJobs(index, open, batch)
      if (batch.taken.length === 0) return // other lanes took them all while this one was opening
      await open.chain.storeHead(open.lane.db)
      committing = true
      await open.lane.run('commit')
    } catch (error) {
      await this.#undo(index, batch, { before, error, committing })
      return
    }
    for (const { settle } of batch.settled) settle()
    this.#tell(open.chain.takeCommitted()) // still before anybody who waited runs on
  }

  #tell(entries: readonly Appended[]): void {
    if (entries.length > 0) for (const listener of this.#listeners) listener(entries)
  }

  async #runJobs(index: number, open: OpenLane, batch: Batch): Promise<void> {
    const started = performance.now()
    const until = this.#asked
    for (let count = 0; count < MOST_IN_BATCH; count += 1) {
      const job = this.#take(index, until)
      if (!job) return
      batch.taken.push(job)
      // One round trip: what begins this work ends the one before it.
      await open.lane.run(`${count === 0 ? this.#engine.beginSql : 'release savepoint work'}; savepoint work`)
      batch.settled.push(await this.#runJob(open, job))
      if (job.alone || performance.now() - started > BATCH_MS) return
    }
  }

  /** Runs one work under its savepoint. What breaks the whole batch is thrown; the work's own error is kept for its caller. */
  async #runJob(open: OpenLane, job: Job): Promise<Settled> {
    const { lane, chain, tx } = open
    const mark = chain.mark()
    try {
      const value = await job.work(tx)
      return { job, settle: () => job.resolve(value) }
    } catch (error) {
      const kind = this.#engine.classify(error)
      if (kind !== 'own') throw error // after these the transaction is lost, wholly or for the works after this one
      await lane.run('rollback to savepoint work')
      chain.reset(mark)
      return { job, settle: () => job.reject(error) }
    }
  }

  async #undo(
    index: number,
    batch: Batch,
    failure: { readonly before: ChainMark; readonly error: unknown; readonly committing: boolean },
  ): Promise<void> {
    const open = this.#lanes[index]
    const kind = failure.error instanceof WriterClosed ? 'retry' : this.#engine.classify(failure.error)
    const clean = kind !== 'lost' && (await this.#rollBack(open))
    if (open && clean && !(failure.error instanceof WriterClosed)) open.chain.reset(failure.before)
    else if (open && clean) open.chain = this.#newChain()
    else await this.#drop(index)
    for (const job of batch.taken) this.#tryAgain(job, kind, failure)
    this.#wake()
    const tries = Math.max(0, ...batch.taken.map((job) => job.tries))
    if (kind === 'retry') await new Promise((resolve) => setTimeout(resolve, Math.random() * 2 ** Math.min(tries, 8)))
  }

  async #rollBack(open: OpenLane | undefined): Promise<boolean> {
    try {
      await open?.lane.run('rollback')
      return true
    } catch (error) {
      // SQLite has already undone the transaction after some errors; then there is nothing left to roll back.
      return this.#engine.dialect === 'sqlite' && this.#engine.classify(error) === 'own'
    }
  }

  #tryAgain(job: Job, kind: ErrorKind, failure: { readonly error: unknown; readonly committing: boolean }): void {
    job.tries += 1
    job.alone = kind !== 'retry' || job.tries > 3
    if (kind === 'lost' && failure.committing) job.reject(unavailable('outcome_unknown', failure.error))
    else if (job.tries < (kind === 'retry' || kind === 'lost' ? MOST_TRIES : 2)) this.#contended.push(job)
    else if (kind === 'full') job.reject(unavailable('disk_full', failure.error))
    else if (kind === 'lost') job.reject(unavailable('unreachable', failure.error))
    else if (kind === 'retry') job.reject(new Fault('busy', {}, { cause: failure.error }))
    else job.reject(failure.error)
  }

  async #open(index: number): Promise<OpenLane> {
    const found = this.#lanes[index]
    if (found) return found
    const lane = await this.#engine.openLane()
    const open: OpenLane = {
      lane,
      chain: this.#newChain(),
      tx: { db: lane.db, append: (entry) => open.chain.append(lane.db, entry) },
    }
    this.#lanes[index] = open
    return open
  }

  async #drop(index: number): Promise<void> {
    const open = this.#lanes[index]
    this.#lanes[index] = undefined
    await open?.lane.close()
  }

  #newChain(): Chain {
    this.#writers += 1
    return new Chain(this.#run, `${this.#run}.${this.#writers}`, this.#now)
  }
}

/** A name for one run of one server, never used before. */
export function newRun(): string {
  return randomBytes(8).toString('hex')
}

function unavailable(reason: string, cause: unknown): Fault {
  return new Fault('storage_unavailable', { reason }, { cause })
}

import type { Kysely } from 'kysely'
import type { Json } from '../ledger/canonical-json.ts'
import type { Appended } from '../ledger/chain.ts'
import type { Position } from '../ledger/entry.ts'
import type { Schema } from './schema.ts'

export type { Json } from '../ledger/canonical-json.ts'

/** A change that the ledger shall remember. `body` can be erased later; kind, actor and subject cannot, so they hold ids and never names. */
export type NewEntry = { readonly kind: string; readonly actor: string; readonly subject: string; readonly body: Json }

/** What a work may do inside its write: query through `db`, and append to the ledger in the same transaction. */
export type Tx = {
  readonly db: Kysely<Schema>
  append(entry: NewEntry): Promise<Position>
}

export type Store = {
  readonly dialect: 'sqlite' | 'postgres'
  /** The file, or the URL without its password. */
  readonly place: string
  /** This life of the data; a restore begins a new one. */
  readonly epoch: string
  /** A second connection that cannot write. */
  readonly read: Kysely<Schema>
  /**
   * Runs `work` in a transaction and resolves after it is on the disk. Works that wait together share one transaction, each under
   * its own savepoint, one after another: a throw undoes only the work that threw.
   *
   * A work awaits nothing but `tx`, and has no effect outside the database: it may run more than once (another transaction was in
   * the way, a neighbour broke the batch). An SQL error inside a work ends it: do not catch one and go on.
   *
   * @throws Fault `storage_unavailable` (detail.reason: disk_full, outcome_unknown, unreachable, closed) or `busy`
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * Tells of every entry that this store has committed, before whoever wrote it hears of it; those of other servers are found by reading.
   * The listener returns at once and throws nothing. Returns how to stop.
   */
  onAppended(listener: (entries: readonly Appended[]) => void): () => void
  /** Reads one moment of the whole database on a connection of its own, however long it takes. */
  snapshot<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T>
  /** Seals the heads of all writers into a signed checkpoint now. Resolves to its number, or undefined where nothing had changed. */
  checkpoint(): Promise<number | undefined>
  /** Finishes the waiting writes, seals a last checkpoint that closes this run's writers, and lets go of the database. */
  close(): Promise<void>
}

import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** One connection that writes. Transactions are begun and ended by `run`; `db` sends its queries over the same connection. */
export type Lane = {
  readonly db: Kysely<Schema>
  run(sql: string): Promise<void>
  close(): Promise<void>
}

/**
 * What an error of the database means for the batch in which it happened.
 * `retry`: another transaction was in the way. `lost`: the connection is gone. `full`: no room. `gone`: the transaction was
 * rolled back by the database itself. `own`: the work's own mistake.
 */
export type ErrorKind = 'retry' | 'lost' | 'full' | 'own'

/** Everything that differs between the two databases, for the rest of the store. */
export type Engine = {
  readonly dialect: 'sqlite' | 'postgres'
  readonly place: string
  readonly read: Kysely<Schema>
  readonly laneCount: number
  readonly beginSql: string
  openLane(): Promise<Lane>
  /** A read-only connection of its own, inside one transaction that sees one moment. */
  snapshot<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T>
  classify(error: unknown): ErrorKind
  close(): Promise<void>
}

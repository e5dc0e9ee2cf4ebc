import { randomBytes } from 'node:crypto'
import { CompiledQuery, type Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { NewEntry } from '../db/store.ts'
import { canonicalJson, hasLoneSurrogate } from './canonical-json.ts'
import { bodyHash, entryHash, type LedgerEntry, NO_HASH, type Position } from './entry.ts'

/** Where a chain stands: what a savepoint goes back to. */
export type ChainMark = { readonly seq: number; readonly hash: string; readonly stored: boolean }

/** What was appended, told to those who listen once it is committed. */
export type Appended = Position & Pick<LedgerEntry, 'kind' | 'subject'>

/** Another server has closed this writer, since it thought its run dead. */
export class WriterClosed extends Error {
  override readonly name = 'WriterClosed'
}

/**
 * The writing end of one writer's chain, used by one lane. It lives in memory and follows the lane's transaction: `reset` when a
 * savepoint or the batch is undone, `storeHead` before the commit.
 */
export class Chain {
  readonly writer: string
  readonly #run: string
  readonly #now: () => number
  #mark: ChainMark = { seq: 0, hash: NO_HASH, stored: false }
  #storedSeq = 0
  /** Entries since the last commit; those of works that were undone are taken away again. */
  #pending: Appended[] = []

  constructor(run: string, writer: string, now: () => number) {
    this.#run = run
    this.writer = writer
    this.#now = now
  }

  mark(): ChainMark {
    return this.#mark
  }

  reset(mark: ChainMark): void {
    this.#mark = mark
    if (this.#storedSeq > mark.seq) this.#storedSeq = mark.seq
    this.#pending = this.#pending.filter((entry) => entry.seq <= mark.seq)
  }

  /** The entries that the transaction which has just been committed appended. */
  takeCommitted(): readonly Appended[] {
    const committed = this.#pending
    this.#pending = []
    return committed
  }

  async append(db: Kysely<Schema>, entry: NewEntry): Promise<Position> {
    const text = canonicalJson(entry.body)
    const salt = randomBytes(16).toString('hex')
    const linked = {
      format: 1,
      writer: this.writer,
      seq: this.#mark.seq + 1,
      at: this.#now(),
      kind: requireText(entry.kind),
      actor: requireText(entry.actor),
      subject: requireText(entry.subject),
      bodyHash: bodyHash(salt, text),
      previous: this.#mark.hash,
    } as const
    const hash = entryHash(linked)
    const { writer, seq } = linked
    const sql = insertsFor(db)
    const row = [
      writer,
      seq,
      linked.at,
      linked.kind,
      linked.actor,
      linked.subject,
      linked.bodyHash,
      linked.previous,
      hash,
    ]
    await db.executeQuery(CompiledQuery.raw(sql.entry, row))
    await db.executeQuery(CompiledQuery.raw(sql.body, [writer, seq, salt, text]))
    this.#mark = { ...this.#mark, seq, hash }
    this.#pending.push({ writer, seq, kind: linked.kind, subject: linked.subject })
    return { writer, seq }
  }

  /** Keeps the head beside the entries, in the same transaction. @throws WriterClosed where another server has closed this writer */
  async storeHead(db: Kysely<Schema>): Promise<void> {
    const { seq, hash, stored } = this.#mark
    if (seq === this.#storedSeq) return
    if (!stored) {
      const row = {
        writer: this.writer,
        run: this.#run,
        opened_at: this.#now(),
        seq,
        hash,
        closed_at: null,
        sealed_in: null,
      }
      await db.insertInto('ledger_writers').values(row).execute()
    } else {
      const update = await db
        .updateTable('ledger_writers')
        .set({ seq, hash })
        .where('writer', '=', this.writer)
        .where('closed_at', 'is', null)
        .executeTakeFirst()
      if (update.numUpdatedRows !== 1n) throw new WriterClosed(this.writer)
    }
    this.#mark = { seq, hash, stored: true }
    this.#storedSeq = seq
  }
}

type Inserts = { readonly entry: string; readonly body: string }
const known = new WeakMap<Kysely<Schema>, Inserts>()

/** The two statements of every append, compiled once a connection: compiling costs more than running them. */
function insertsFor(db: Kysely<Schema>): Inserts {
  const found = known.get(db)
  if (found) return found
  const text = ''
  const entry = {
    writer: text,
    seq: 0,
    at: 0,
    kind: text,
    actor: text,
    subject: text,
    body_hash: text,
    previous: text,
    hash: text,
  }
  const body = { writer: text, seq: 0, salt: text, body: text }
  const compiled = {
    entry: db.insertInto('ledger_entries').values(entry).compile().sql,
    body: db.insertInto('ledger_bodies').values(body).compile().sql,
  }
  known.set(db, compiled)
  return compiled
}

function requireText(value: string): string {
  if (hasLoneSurrogate(value)) throw new TypeError('a ledger entry cannot hold half of a surrogate pair')
  return value
}

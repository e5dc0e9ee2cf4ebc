import type { Store } from '../db/store.ts'
import type { Appended } from '../ledger/chain.ts'
import type { Position } from '../ledger/entry.ts'
import { listEntriesAfter, listWriters } from './store.ts'

/** Writers that closed are remembered so long, so that their last entries are found and told. */
const CLOSED_MS = 10 * 60_000
const MOST_AT_ONCE = 2_000

/**
 * Follows what is appended to the ledger, by this server (told by the store) and by others (found by reading). Positions move only when
 * `advance` says so: what could not be published is met again.
 */
export type LedgerFollower = {
  /** Begins where the ledger stands now. */
  start(): Promise<void>
  /** What was told and not published yet; each writer's entries in order and without gaps. */
  readonly told: () => readonly Appended[]
  /** Reads what is not published yet, of every writer. */
  readAll(): Promise<readonly Appended[]>
  advance(entries: readonly Appended[]): void
  readonly heads: () => ReadonlyMap<string, number>
  /** Forgets writers that closed long ago. Returns which. */
  forgetClosed(): readonly string[]
  stop(): void
}

export function followLedger(
  { store, now }: { readonly store: Store; readonly now: () => number },
  wake: () => void,
): LedgerFollower {
  const heads = new Map<string, number>()
  const closed = new Map<string, number>()
  let waiting: Appended[] = []
  const stop = store.onAppended((entries) => {
    if (waiting.length < MOST_AT_ONCE * 5) waiting.push(...entries) // beyond that reading finds them
    wake()
  })

  async function readWriters() {
    const rows = await listWriters(store.read, now() - CLOSED_MS)
    for (const { writer, closed_at: at } of rows) if (at !== null) closed.set(writer, at)
    return rows
  }

  return {
    async start() {
      for (const { writer, seq } of await readWriters()) heads.set(writer, seq)
    },
    told() {
      const next = new Map<string, number>()
      waiting = waiting.filter(({ writer, seq }) => seq > (heads.get(writer) ?? 0))
      return waiting
        .toSorted((one, other) => one.seq - other.seq)
        .filter(({ writer, seq }) => {
          const follows = seq === (next.get(writer) ?? heads.get(writer) ?? 0) + 1
          if (follows) next.set(writer, seq)
          return follows
        })
        .slice(0, MOST_AT_ONCE)
    },
    async readAll() {
      const found: Appended[] = []
      for (const { writer, seq } of await readWriters()) {
        const after = heads.get(writer) ?? 0
        const limit = MOST_AT_ONCE - found.length
        if (seq > after && limit > 0) found.push(...(await listEntriesAfter(store.read, { writer, seq: after }, limit)))
      }
      return found
    },
    advance(entries) {
      for (const { writer, seq } of entries) heads.set(writer, Math.max(seq, heads.get(writer) ?? 0))
    },
    heads: () => heads,
    forgetClosed() {
      const before = now() - CLOSED_MS
      const gone = [...closed].filter(([, at]) => at < before).map(([writer]) => writer)
      for (const writer of gone) {
        closed.delete(writer)
        heads.delete(writer)
      }
      return gone
    },
    stop,
  }
}

export function positionsOf(heads: ReadonlyMap<string, number>): Position[] {
  return [...heads].map(([writer, seq]) => ({ writer, seq }))
}

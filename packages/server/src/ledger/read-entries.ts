import { type Kysely, sql } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { LedgerEntry, Position } from './entry.ts'

/** What stands behind an entry's body hash. `erased` bodies are told apart from `missing` ones: somebody erased them, and it is recorded. */
export type EntryBody =
  | { readonly kind: 'present'; readonly salt: string; readonly text: string }
  | { readonly kind: 'erased'; readonly at: number; readonly by: string; readonly why: string }
  | { readonly kind: 'missing' }

export type EntryWithBody = { readonly entry: LedgerEntry; readonly body: EntryBody }

const PAGE = 2_000

/** Every entry with its body, each writer's in order. Reads in pages; give it a snapshot where one moment matters. */
export async function* readAllEntries(db: Kysely<Schema>): AsyncGenerator<EntryWithBody> {
  let after: Position = { writer: '', seq: 0 }
  for (;;) {
    const rows = await entriesWithBodies(db)
      .where(sql<boolean>`(e.writer, e.seq) > (${after.writer}, ${after.seq})`)
      .orderBy('e.writer')
      .orderBy('e.seq')
      .limit(PAGE)
      .execute()
    for (const row of rows) yield toEntry(row)
    const last = rows.at(-1)
    if (!last) return
    after = { writer: last.writer, seq: last.seq }
  }
}

/**
 * The entries after a vector of positions, one per writer that the reader knows; writers that it does not name are read from their
 * start. Each writer's entries come in order and without gaps; at most `limit` in all, so ask again from where they end.
 */
export async function readEntriesSince(
  db: Kysely<Schema>,
  { heads, limit }: { readonly heads: readonly Position[]; readonly limit: number },
): Promise<readonly EntryWithBody[]> {
  const known = new Map(heads.map((head) => [head.writer, head.seq]))
  const found: EntryWithBody[] = []
  for (const { writer, seq } of await readHeadPositions(db)) {
    const after = known.get(writer) ?? 0
    if (after >= seq) continue
    const rows = await entriesWithBodies(db)
      .where('e.writer', '=', writer)
      .where('e.seq', '>', after)
      .orderBy('e.seq')
      .limit(limit - found.length)
      .execute()
    found.push(...rows.map(toEntry))
    if (found.length >= limit) return found
  }
  return found
}

/** Where every writer stands, oldest writer first. */
export function readHeadPositions(db: Kysely<Schema>): Promise<Position[]> {
  return db.selectFrom('ledger_writers').select(['writer', 'seq']).orderBy('opened_at').orderBy('writer').execute()
}

function entriesWithBodies(db: Kysely<Schema>) {
  return db
    .selectFrom('ledger_entries as e')
    .leftJoin('ledger_bodies as b', (join) => join.onRef('b.writer', '=', 'e.writer').onRef('b.seq', '=', 'e.seq'))
    .select(['e.writer', 'e.seq', 'e.at', 'e.kind', 'e.actor', 'e.subject', 'e.body_hash', 'e.previous', 'e.hash'])
    .select(['b.salt', 'b.body', 'b.erased_at', 'b.erased_by', 'b.erased_why'])
}

type Row = Awaited<ReturnType<ReturnType<typeof entriesWithBodies>['execute']>>[number]

function toEntry(row: Row): EntryWithBody {
  const { writer, seq, at, kind, actor, subject, previous, hash } = row
  const entry = { format: 1, writer, seq, at, kind, actor, subject, bodyHash: row.body_hash, previous, hash } as const
  return { entry, body: toBody(row) }
}

function toBody({ salt, body, erased_at: at, erased_by: by, erased_why: why }: Row): EntryBody {
  if (salt !== null && body !== null) return { kind: 'present', salt, text: body }
  return at === null ? { kind: 'missing' } : { kind: 'erased', at, by: by ?? '', why: why ?? '' }
}

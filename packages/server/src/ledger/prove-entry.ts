import { createHash, createPublicKey, verify } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { asCheckpoint, type Checkpoint, checkpointHash, checkpointText } from './checkpoint.ts'
import { bodyHash, entryHash, type LedgerEntry, type Position } from './entry.ts'
import { type EntryBody, readEntriesSince } from './read-entries.ts'

/** An entry with what can be proved of it, by itself and up to the first checkpoint that covers it. */
export type ProvedEntry = {
  readonly entry: LedgerEntry
  readonly body: EntryBody
  /**
   * - `sealed`: unaltered, and linked hash by hash to a head that the checkpoint `checkpoint` signed.
   * - `chained`: unaltered, and no checkpoint covers it yet.
   * - `altered`: entry, body, chain or checkpoint is not what was written.
   * - `erased`: the entry is unaltered, and its body was erased.
   */
  readonly proof: 'sealed' | 'chained' | 'altered' | 'erased'
  readonly checkpoint?: number
}

/** Checkpoints are seconds apart: a longer way to the next one means that it is missing. */
const MOST_LINKS = 20_000

/**
 * Proves one entry without reading the whole ledger. It says nothing about witnesses, nor about what else may be missing: for that there
 * is the verification of a pack. Undefined where there is no such entry.
 */
export async function proveEntry(db: Kysely<Schema>, position: Position): Promise<ProvedEntry | undefined> {
  const { writer, seq } = position
  const sealing = await firstCheckpointOver(db, position)
  const last = sealing?.heads.find((head) => head.writer === writer)
  const links = last === undefined ? 1 : last.seq - seq + 1
  if (links > MOST_LINKS) return undefined
  const chain = (await readEntriesSince(db, { heads: await onlyAfter(db, writer, seq - 1), limit: links })).filter(
    ({ entry }) => entry.writer === writer,
  )
  const [first] = chain
  if (first === undefined || first.entry.seq !== seq) return undefined
  const { entry, body } = first
  const whole = chain.every(({ entry: each }, at) => isLinked(each, chain[at - 1]?.entry))
  if (!whole || !isBodyOf(entry, body)) return { entry, body, proof: 'altered' }
  if (sealing === undefined || last === undefined)
    return { entry, body, proof: body.kind === 'erased' ? 'erased' : 'chained' }
  const signed = chain.at(-1)?.entry.hash === last.hash && (await isSigned(db, sealing))
  if (!signed) return { entry, body, proof: 'altered' }
  return { entry, body, proof: body.kind === 'erased' ? 'erased' : 'sealed', checkpoint: sealing.number }
}

function isLinked(entry: LedgerEntry, before: LedgerEntry | undefined): boolean {
  const { hash, ...rest } = entry
  return (
    entryHash(rest) === hash &&
    (before === undefined || (entry.previous === before.hash && entry.seq === before.seq + 1))
  )
}

function isBodyOf({ bodyHash: hash }: LedgerEntry, body: EntryBody): boolean {
  switch (body.kind) {
    case 'present':
      return bodyHash(body.salt, body.text) === hash
    case 'erased':
      return true
    case 'missing':
      return false
  }
}

/** The positions that make `readEntriesSince` read this writer alone, from after `seq`. */
async function onlyAfter(db: Kysely<Schema>, writer: string, seq: number): Promise<readonly Position[]> {
  const rows = await db.selectFrom('ledger_writers').select(['writer', 'seq']).orderBy('writer').execute()
  return rows.map((row) => (row.writer === writer ? { writer, seq } : row))
}

/** The first checkpoint whose heads reach the position, found by the times of both: a checkpoint is never older than what it covers. */
async function firstCheckpointOver(db: Kysely<Schema>, { writer, seq }: Position): Promise<Checkpoint | undefined> {
  const entry = await db
    .selectFrom('ledger_entries')
    .select('at')
    .where('writer', '=', writer)
    .where('seq', '=', seq)
    .executeTakeFirst()
  if (entry === undefined) return undefined
  // a clock that was set back may give a checkpoint an earlier time than its entries: then those after the time still cover it
  const rows = await db
    .selectFrom('ledger_checkpoints')
    .selectAll()
    .where('at', '>=', entry.at)
    .where(sql<boolean>`heads like ${`%"${writer.replaceAll(/[%_\\]/gu, '_')}"%`}`)
    .orderBy('number')
    .limit(50)
    .execute()
  for (const row of rows) {
    const checkpoint = asCheckpoint({ ...row, format: 1, keyId: row.key_id, heads: parse(row.heads) })
    if (checkpoint?.heads.some((head) => head.writer === writer && head.seq >= seq) === true) return checkpoint
  }
  return undefined
}

async function isSigned(db: Kysely<Schema>, checkpoint: Checkpoint): Promise<boolean> {
  const stored = await db
    .selectFrom('ledger_checkpoints')
    .innerJoin('ledger_keys', 'ledger_keys.key_id', 'ledger_checkpoints.key_id')
    .select(['ledger_checkpoints.hash', 'ledger_keys.public_key', 'ledger_keys.key_id'])
    .where('ledger_checkpoints.number', '=', checkpoint.number)
    .executeTakeFirst()
  if (stored === undefined || stored.hash !== checkpointHash(checkpoint)) return false
  const der = Buffer.from(stored.public_key, 'base64')
  if (createHash('sha256').update(der).digest('hex') !== stored.key_id) return false
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return verify(null, Buffer.from(checkpointText(checkpoint)), key, Buffer.from(checkpoint.signature, 'base64'))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // no checkpoint to prove anything by
  }
}

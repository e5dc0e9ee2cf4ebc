import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { SigningKey } from '../keys/key-ring.ts'
import { canonicalJson } from './canonical-json.ts'
import { type Checkpoint, checkpointHash, checkpointText, type Head } from './checkpoint.ts'
import { NO_HASH } from './entry.ts'

/**
 * Signs where every writer stands into the next checkpoint, within the caller's transaction. A closed writer is named once more,
 * as closed, and then never again. Two servers that seal at once meet on the number: one of them is retried.
 * @returns the number, or undefined where nothing has changed since the last one
 */
export async function sealCheckpoint(
  db: Kysely<Schema>,
  { key, now }: { readonly key: SigningKey; readonly now: number },
): Promise<number | undefined> {
  const rows = await db
    .selectFrom('ledger_writers')
    .select(['writer', 'seq', 'hash', 'closed_at'])
    .where('sealed_in', 'is', null)
    .orderBy('writer')
    .execute()
  const heads = rows.map(headOf)
  const last = await lastCheckpoint(db)
  if (heads.length === 0 || last?.heads === canonicalJson(heads)) return undefined
  const unsigned = {
    format: 1,
    number: (last?.number ?? 0) + 1,
    at: now,
    previous: last?.hash ?? NO_HASH,
    keyId: key.keyId,
    heads,
  } as const
  await insertCheckpoint(db, { ...unsigned, signature: key.sign(checkpointText(unsigned)) })
  await db
    .updateTable('ledger_writers')
    .set({ sealed_in: unsigned.number })
    .where('sealed_in', 'is', null)
    .where('closed_at', 'is not', null)
    .execute()
  return unsigned.number
}

function headOf(row: { writer: string; seq: number; hash: string; closed_at: number | null }): Head {
  const { writer, seq, hash } = row
  return row.closed_at === null ? { writer, seq, hash } : { writer, seq, hash, closed: true }
}

function lastCheckpoint(db: Kysely<Schema>) {
  return db
    .selectFrom('ledger_checkpoints')
    .select(['number', 'hash', 'heads'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
}

async function insertCheckpoint(db: Kysely<Schema>, checkpoint: Checkpoint): Promise<void> {
  const { number, at, previous, signature } = checkpoint
  await db
    .insertInto('ledger_checkpoints')
    .values({
      number,
      hash: checkpointHash(checkpoint),
      at,
      previous,
      key_id: checkpoint.keyId,
      signature,
      heads: canonicalJson(checkpoint.heads),
    })
    .execute()
}

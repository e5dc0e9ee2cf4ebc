import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Tx } from '../db/store.ts'
import { type Checkpoint, readHeads } from './checkpoint.ts'

export type Witness = { readonly device: string; readonly checkpointHash: string; readonly at: number }

/**
 * Keeps what a device says it was answered with. `known: false` means that this ledger does not hold that checkpoint: it was rolled
 * back, restored or rewritten since. That is written into the ledger, once for each device and hash.
 */
export async function recordWitness(tx: Tx, witness: Witness): Promise<{ readonly known: boolean }> {
  const checkpoint = await tx.db
    .selectFrom('ledger_checkpoints')
    .select('number')
    .where('hash', '=', witness.checkpointHash)
    .executeTakeFirst()
  const added = await tx.db
    .insertInto('ledger_witnesses')
    .values({
      device: witness.device,
      checkpoint_hash: witness.checkpointHash,
      number: checkpoint?.number ?? null,
      at: witness.at,
    })
    .onConflict((conflict) => conflict.columns(['device', 'checkpoint_hash']).doNothing())
    .executeTakeFirst()
  if (checkpoint) await forgetOlder(tx.db, witness.device, checkpoint.number)
  else if (added.numInsertedOrUpdatedRows === 1n) {
    const { checkpointHash } = witness
    await tx.append({
      kind: 'ledger.witnessDisagreed',
      actor: `device:${witness.device}`,
      subject: 'ledger',
      body: { checkpointHash },
    })
  }
  return { known: checkpoint !== undefined }
}

/** The checkpoint to answer agents with, and its hash; undefined before the first one. */
export async function newestCheckpoint(
  db: Kysely<Schema>,
): Promise<{ readonly checkpoint: Checkpoint; readonly hash: string } | undefined> {
  const row = await db
    .selectFrom('ledger_checkpoints')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const { number, at, previous, signature, hash } = row
  const checkpoint = {
    format: 1,
    number,
    at,
    previous,
    keyId: row.key_id,
    signature,
    heads: readHeads(row.heads),
  } as const
  return { checkpoint, hash }
}

/** A checkpoint proves all that came before it, so a device's newest word is enough. Disagreements are kept. */
async function forgetOlder(db: Kysely<Schema>, device: string, number: number): Promise<void> {
  await db.deleteFrom('ledger_witnesses').where('device', '=', device).where('number', '<', number).execute()
}

import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Tx } from '../db/store.ts'
import type { KeyRing } from '../keys/key-ring.ts'

/** A run that has not been seen for this long is taken for dead; its writers are closed, and it would notice at its next write. */
export const RUN_DEAD_MS = 120_000

/** Records a new run of a server, and its key where that is new to this ledger. */
export async function beginRun(
  tx: Tx,
  {
    run,
    epoch,
    keys,
    now,
  }: { readonly run: string; readonly epoch: string; readonly keys: KeyRing; readonly now: number },
): Promise<void> {
  await tx.db.insertInto('ledger_runs').values({ run, opened_at: now, seen_at: now, closed_at: null }).execute()
  await tx.append({ kind: 'ledger.runBegan', actor: 'server', subject: run, body: { epoch } })
  const { keyId, publicKey } = keys.ledger
  const added = await tx.db
    .insertInto('ledger_keys')
    .values({ key_id: keyId, public_key: publicKey, added_at: now })
    .onConflict((conflict) => conflict.column('key_id').doNothing())
    .executeTakeFirst()
  if (added.numInsertedOrUpdatedRows === 1n) {
    await tx.append({ kind: 'ledger.keyAdded', actor: 'server', subject: keyId, body: { publicKey } })
  }
}

/** Says that a run still lives, also where another server had taken it for dead. */
export async function touchRun(db: Kysely<Schema>, run: string, now: number): Promise<void> {
  await db.updateTable('ledger_runs').set({ seen_at: now, closed_at: null }).where('run', '=', run).execute()
}

/** Closes the runs, and their writers, that were last seen before a time: they were killed. */
export async function closeRunsNotSeenSince(db: Kysely<Schema>, since: number, now: number): Promise<void> {
  const dead = await db
    .updateTable('ledger_runs')
    .set({ closed_at: now })
    .where('closed_at', 'is', null)
    .where('seen_at', '<', since)
    .returning('run')
    .execute()
  for (const { run } of dead) await closeWriters(db, run, now)
}

/** Ends a run: its writers write no more. */
export async function endRun(db: Kysely<Schema>, run: string, now: number): Promise<void> {
  await db.updateTable('ledger_runs').set({ closed_at: now }).where('run', '=', run).execute()
  await closeWriters(db, run, now)
}

async function closeWriters(db: Kysely<Schema>, run: string, now: number): Promise<void> {
  await db
    .updateTable('ledger_writers')
    .set({ closed_at: now })
    .where('run', '=', run)
    .where('closed_at', 'is', null)
    .execute()
}

import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { ChainCheck, type CheckOptions, type Verification } from './chain-check.ts'
import { asCheckpoint } from './checkpoint.ts'
import { readAllEntries } from './read-entries.ts'

/** The checks of a pack on the database itself. Give it a snapshot, so that it sees one moment. */
export async function verifyStore(db: Kysely<Schema>, options: CheckOptions = {}): Promise<Verification> {
  const check = new ChainCheck(options)
  for (const key of await db.selectFrom('ledger_keys').selectAll().orderBy('key_id').execute()) {
    check.addKey({ keyId: key.key_id, publicKey: key.public_key })
  }
  await addCheckpoints(db, check)
  const witnesses = await db.selectFrom('ledger_witnesses').selectAll().orderBy('device').execute()
  for (const { device, checkpoint_hash: hash } of witnesses) check.addWitness({ device, checkpointHash: hash })
  for await (const { entry, body } of readAllEntries(db)) check.addEntry(entry, body)
  return check.finish()
}

async function addCheckpoints(db: Kysely<Schema>, check: ChainCheck): Promise<void> {
  let after = -1
  for (;;) {
    const rows = await db
      .selectFrom('ledger_checkpoints')
      .selectAll()
      .where('number', '>', after)
      .orderBy('number')
      .limit(500)
      .execute()
    for (const { number, at, previous, signature, key_id: keyId, heads, hash } of rows) {
      const checkpoint = asCheckpoint({ format: 1, number, at, previous, keyId, signature, heads: parse(heads) })
      if (checkpoint) check.addCheckpoint(checkpoint, hash)
      else check.found({ kind: 'checkpointAltered', number })
    }
    const last = rows.at(-1)
    if (!last) return
    after = last.number
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // reported as an altered checkpoint
  }
}

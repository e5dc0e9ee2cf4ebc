import type { CheckpointAnswer } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { newestCheckpoint } from '../ledger/witness.ts'

/** The newest checkpoint as a device takes it along; undefined on a ledger without any. */
export async function answerCheckpoint(db: Kysely<Schema>): Promise<CheckpointAnswer | undefined> {
  const newest = await newestCheckpoint(db)
  if (newest === undefined) return undefined
  const { format, number, at, previous, keyId, signature, heads } = newest.checkpoint
  return { format, number, at, previous, keyId, signature, hash: newest.hash, heads: [...heads] }
}

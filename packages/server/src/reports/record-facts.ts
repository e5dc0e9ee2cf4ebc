import type { FactKey, SourceId, Value } from '@taga/core'
import type { Position } from '../ledger/entry.ts'
import type { Tx } from '../db/store.ts'
import { putFacts } from './store.ts'

/**
 * Facts that a register or a workflow keeps of a subject, as recorded from now on. `position` is the ledger entry of the change they
 * come from, written in the same transaction.
 */
export async function recordFacts(
  tx: Pick<Tx, 'db'>,
  about: {
    readonly subject: 'person' | 'device' | 'resource'
    readonly id: string
    readonly source: SourceId
    readonly at: number
    readonly position: Position
  },
  values: Readonly<Partial<Record<FactKey, Value>>>,
): Promise<void> {
  await putFacts(
    tx.db,
    Object.entries(values).map(([key, value]) => ({
      subject: about.subject,
      subject_id: about.id,
      key,
      at: about.at,
      provenance: 'recorded',
      source: about.source,
      value: JSON.stringify(value),
      reason: null,
      changed_writer: about.position.writer,
      changed_seq: about.position.seq,
    })),
  )
}

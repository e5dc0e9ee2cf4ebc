import { Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Position } from './entry.ts'
import { ERASED_KIND, erasedSubject } from './chain-check.ts'

/**
 * Erases what an entry says, for retention or personal data: salt and text go, so that the hash that stays tells nothing. The chain
 * stays whole, and the erasure is an entry itself. Erasing twice changes nothing.
 * @throws Fault `not_found` where there is no such entry
 */
export async function eraseBody(
  tx: Tx,
  erasure: { readonly position: Position; readonly by: string; readonly why: string; readonly at: number },
): Promise<void> {
  const { position, by, why, at } = erasure
  const erased = await tx.db
    .updateTable('ledger_bodies')
    .set({ salt: null, body: null, erased_at: at, erased_by: by, erased_why: why })
    .where('writer', '=', position.writer)
    .where('seq', '=', position.seq)
    .where('erased_at', 'is', null)
    .executeTakeFirst()
  if (erased.numUpdatedRows === 1n) {
    await tx.append({ kind: ERASED_KIND, actor: by, subject: erasedSubject(position), body: { why } })
    return
  }
  const row = await tx.db
    .selectFrom('ledger_bodies')
    .select('seq')
    .where('writer', '=', position.writer)
    .where('seq', '=', position.seq)
    .executeTakeFirst()
  if (!row) throw new Fault('not_found')
}

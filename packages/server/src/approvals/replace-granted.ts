import type { Tx } from '../db/store.ts'
import type { Approval, KindDeps } from './kind.ts'

/**
 * A newly granted request takes the place of those granted earlier for the same subject. Nothing stops by it, so `onEnded` is not told.
 * `subject` also becomes the subject of the new one: what was asked for may exist only since it was granted.
 */
export async function replaceGranted(
  tx: Tx,
  deps: Pick<KindDeps, 'now'>,
  { approval, subject }: { readonly approval: Approval; readonly subject: string },
): Promise<void> {
  await tx.db.updateTable('approvals').set({ subject }).where('id', '=', approval.id).execute()
  const replaced = await tx.db
    .updateTable('approvals')
    .set({ state: 'ended', ended_at: deps.now(), end_cause: 'replaced' })
    .where('kind', '=', approval.kind)
    .where('subject', '=', subject)
    .where('state', '=', 'granted')
    .where('id', '!=', approval.id)
    .returning('id')
    .execute()
  for (const { id } of replaced) {
    const body = { kind: approval.kind, about: subject, cause: 'replaced', by: approval.id }
    await tx.append({ kind: 'approval.ended', actor: 'server', subject: `approval:${id}`, body })
  }
}

import { type ChangeOutpost, Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { changeOutpost, findOutpost, type OutpostRow, revokeOutpostRow } from './store.ts'

/** Another name, and for a gateway where connectors dial it. @throws Fault `not_found`, `conflict` (somebody else was first), `bad_input` */
export function editOutpost(
  { store }: Pick<Deps, 'store'>,
  actor: Actor,
  { id, name, url, version }: ChangeOutpost & { readonly id: string },
): Promise<OutpostRow> {
  return store.write(async (tx) => {
    const row = await findOutpost(tx.db, id)
    if (row === undefined || row.revoked_at !== null) throw new Fault('not_found')
    if (url !== undefined && row.kind !== 'gateway')
      throw new Fault('bad_input', { in: 'body', fields: [{ field: 'url', problem: 'invalid_value' }] })
    if (!(await changeOutpost(tx.db, { id, version, name, url: url ?? null }))) throw new Fault('conflict')
    await tx.append({
      kind: 'outpost.changed',
      actor: actorName(actor),
      subject: `outpost:${id}`,
      body: { name, url: url ?? null },
    })
    return { ...row, name, url: url ?? null, version: version + 1 }
  })
}

/** Nothing that its key signs is believed any more, and its stream ends at once. @throws Fault `not_found` */
export async function revokeOutpost(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  actor: Actor,
  id: string,
): Promise<void> {
  await store.write(async (tx) => {
    if (!(await revokeOutpostIn(tx, { id, by: actorName(actor), now: now() }))) throw new Fault('not_found')
  })
}

/** False where it was revoked already, or never was. */
export async function revokeOutpostIn(
  tx: Tx,
  { id, by, now }: { readonly id: string; readonly by: string; readonly now: number },
): Promise<boolean> {
  if (!(await revokeOutpostRow(tx.db, id, now))) return false
  await tx.append({ kind: 'outpost.revoked', actor: by, subject: `outpost:${id}`, body: {} })
  return true
}

import { Fault } from '@taga/contract'
import type { SecurityActionId } from '@taga/core'
import type { Deps } from '../deps.ts'
import type { SecurityActionRow } from './store.ts'

/**
 * Notes when a point of SECURITY ACTION was done or declared; without `doneAt` the word is taken back.
 * @throws Fault `bad_input` for a day to come; `conflict` for a change in between
 */
export function keepSecurityAction(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  keep: {
    readonly point: SecurityActionId
    readonly version: number
    readonly doneAt?: number | undefined
    readonly note?: string | undefined
  },
): Promise<SecurityActionRow> {
  const { point, version, doneAt, note } = keep
  const now = deps.now()
  if (doneAt !== undefined && doneAt > now)
    throw new Fault('bad_input', { fields: [{ field: 'doneAt', problem: 'invalid_value' }] })
  const kept = {
    done_at: doneAt ?? null,
    note: note ?? null,
    by_account: actor,
    version: version + 1,
    updated_at: now,
  }
  return deps.store.write(async (tx) => {
    const row =
      version === 0
        ? await tx.db
            .insertInto('security_action')
            .values({ point_id: point, ...kept })
            .onConflict((conflict) => conflict.column('point_id').doNothing())
            .returningAll()
            .executeTakeFirst()
        : await tx.db
            .updateTable('security_action')
            .set(kept)
            .where('point_id', '=', point)
            .where('version', '=', version)
            .returningAll()
            .executeTakeFirst()
    if (row === undefined) throw new Fault('conflict')
    const body = { doneAt: doneAt ?? null, note: note ?? null }
    await tx.append({ kind: 'securityAction.kept', actor, subject: `securityAction:${point}`, body })
    return row
  })
}

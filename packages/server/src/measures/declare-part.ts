import { Fault } from '@taga/contract'
import { type DeclaredPartId, MAX_DECLARATION_MS } from '@taga/core'
import type { Deps } from '../deps.ts'
import { requireReview } from './keep-programme.ts'
import type { DeclarationRow } from './store.ts'

/**
 * The organisation's word on a part of a measure that nothing measures or records; it ends at `until`, and is renewed or runs out.
 * @throws Fault `bad_input` for an end in the past or more than 400 days ahead; `conflict` for a change in between
 */
export function declarePart(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  declare: {
    readonly part: DeclaredPartId
    readonly version: number
    readonly answer: 'yes' | 'no'
    readonly note: string
    readonly until: number
  },
): Promise<DeclarationRow> {
  const { part, version, answer, note, until } = declare
  const at = deps.now()
  requireReview(until, at, 'until')
  if (until > at + MAX_DECLARATION_MS)
    throw new Fault('bad_input', { fields: [{ field: 'until', problem: 'invalid_value' }] })
  const kept = { answer, note, at, by_account: actor, until, version: version + 1 }
  return deps.store.write(async (tx) => {
    const row =
      version === 0
        ? await tx.db
            .insertInto('declarations')
            .values({ part_id: part, ...kept })
            .onConflict((conflict) => conflict.column('part_id').doNothing())
            .returningAll()
            .executeTakeFirst()
        : await tx.db
            .updateTable('declarations')
            .set(kept)
            .where('part_id', '=', part)
            .where('version', '=', version)
            .returningAll()
            .executeTakeFirst()
    if (row === undefined) throw new Fault('conflict')
    await tx.append({ kind: 'measure.declared', actor, subject: `part:${part}`, body: { answer, note, until } })
    return row
  })
}

import { Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { foldText } from '../register-text.ts'
import { type EntranceRow, type Known, findEntrance } from './store.ts'

/** What is said of an entrance and until when it is believed. Every change counts as a review. */
export type EntranceDraft = { readonly name: string; readonly reviewDueAt: number; readonly known: Known }

/** A word about a system that changes is not believed for longer than this without looking again. */
export const MAX_REVIEW_MS = 400 * 86_400_000

/** @throws Fault `conflict` where an entrance has this name; `bad_input` for a review too far ahead or past */
export function addEntrance(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: string,
  draft: EntranceDraft,
): Promise<EntranceRow> {
  return deps.store.write((tx) => insertEntrance(tx, deps, actor, draft))
}

/** The same inside an open transaction. */
export async function insertEntrance(
  tx: Tx,
  deps: Pick<Deps, 'now' | 'random'>,
  actor: string,
  draft: EntranceDraft,
): Promise<EntranceRow> {
  const now = deps.now()
  checkReview(draft, now)
  const row: EntranceRow = {
    id: newId(deps.random),
    ...entranceColumns(draft, now),
    version: 1,
    created_at: now,
    updated_at: now,
  }
  const inserted = await tx.db
    .insertInto('entrances')
    .values(row)
    .onConflict((conflict) => conflict.column('name_key').doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new Fault('conflict', { field: 'name' })
  await tx.append({ kind: 'entrance.added', actor, subject: `entrance:${row.id}`, body: entranceBody(draft) })
  return row
}

export type EntranceChange = { readonly id: string; readonly version: number; readonly draft: EntranceDraft }

/** @throws Fault `not_found`; `conflict` for a change in between or a name that is taken; `bad_input` as `addEntrance` */
export function changeEntrance(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  change: EntranceChange,
): Promise<EntranceRow> {
  return deps.store.write((tx) => updateEntrance(tx, deps, actor, change))
}

/** The same inside an open transaction. */
export async function updateEntrance(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  actor: string,
  { id, version, draft }: EntranceChange,
): Promise<EntranceRow> {
  const now = deps.now()
  checkReview(draft, now)
  const namesake = await tx.db
    .selectFrom('entrances')
    .select('id')
    .where('name_key', '=', foldText(draft.name))
    .where('id', '!=', id)
    .executeTakeFirst()
  if (namesake !== undefined) throw new Fault('conflict', { field: 'name' })
  const row = await tx.db
    .updateTable('entrances')
    .set({ ...entranceColumns(draft, now), version: version + 1, updated_at: now })
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) {
    const present = await findEntrance(tx.db, id)
    throw present === undefined ? new Fault('not_found') : new Fault('conflict', { version: present.version })
  }
  await tx.append({ kind: 'entrance.changed', actor, subject: `entrance:${id}`, body: entranceBody(draft) })
  return row
}

function checkReview({ reviewDueAt }: EntranceDraft, now: number): void {
  if (reviewDueAt <= now || reviewDueAt > now + MAX_REVIEW_MS)
    throw new Fault('bad_input', { in: 'body', fields: [{ field: 'reviewDueAt', problem: 'out_of_range' }] })
}

function entranceColumns(draft: EntranceDraft, now: number) {
  return {
    name: draft.name,
    name_key: foldText(draft.name),
    known: JSON.stringify(draft.known),
    reviewed_at: now,
    review_by: draft.reviewDueAt,
  }
}

function entranceBody({ name, reviewDueAt, known }: EntranceDraft) {
  const { address, boundaryReviewedAt, ...rest } = known
  return {
    name,
    reviewDueAt,
    ...rest,
    ...(address === undefined ? {} : { address }),
    ...(boundaryReviewedAt === undefined ? {} : { boundaryReviewedAt }),
  }
}

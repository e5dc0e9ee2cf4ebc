import { type AddOwnMeasure, Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { requirePerson, requireReview } from './keep-programme.ts'
import { findOwnMeasure, type OwnMeasureRow } from './store.ts'

type World = Pick<Deps, 'store' | 'now' | 'random'>

/** Adds a measure of the organisation's own. @throws Fault `bad_input` for a review past or too far ahead, or an owner who is not there */
export function addOwnMeasure(deps: World, actor: string, draft: AddOwnMeasure): Promise<OwnMeasureRow> {
  const now = deps.now()
  requireReview(draft.reviewAt, now)
  return deps.store.write(async (tx) => {
    await requirePerson(tx, draft.owner)
    const row: OwnMeasureRow = {
      id: newId(deps.random),
      ...columnsOf(draft),
      ...statedBy(draft, actor, now),
      version: 1,
      created_at: now,
      updated_at: now,
      retired_at: null,
    }
    await tx.db.insertInto('own_measures').values(row).execute()
    await tx.append({ kind: 'ownMeasure.added', actor, subject: `ownMeasure:${row.id}`, body: bodyOf(draft) })
    return row
  })
}

/**
 * Replaces what is said of an own measure. What is stated anew is stated now and by whoever writes.
 * @throws Fault `not_found`, `conflict`, `bad_input`
 */
export function changeOwnMeasure(
  deps: World,
  actor: string,
  { id, version, draft }: { readonly id: string; readonly version: number; readonly draft: AddOwnMeasure },
): Promise<OwnMeasureRow> {
  const now = deps.now()
  requireReview(draft.reviewAt, now)
  return deps.store.write(async (tx) => {
    await requirePerson(tx, draft.owner)
    const row = await tx.db
      .updateTable('own_measures')
      .set({ ...columnsOf(draft), ...statedBy(draft, actor, now), version: version + 1, updated_at: now })
      .where('id', '=', id)
      .where('version', '=', version)
      .where('retired_at', 'is', null)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) throw await missed(tx, id)
    await tx.append({ kind: 'ownMeasure.changed', actor, subject: `ownMeasure:${id}`, body: bodyOf(draft) })
    return row
  })
}

/** Takes an own measure off the board; what the ledger says of it stays. @throws Fault `not_found`, `conflict` */
export async function retireOwnMeasure(
  deps: World,
  actor: string,
  { id, version }: { readonly id: string; readonly version: number },
): Promise<void> {
  await deps.store.write(async (tx) => {
    const done = await tx.db
      .updateTable('own_measures')
      .set({ retired_at: deps.now(), version: version + 1 })
      .where('id', '=', id)
      .where('version', '=', version)
      .where('retired_at', 'is', null)
      .executeTakeFirst()
    if (done.numUpdatedRows !== 1n) throw await missed(tx, id)
    await tx.append({ kind: 'ownMeasure.retired', actor, subject: `ownMeasure:${id}`, body: {} })
  })
}

async function missed(tx: Tx, id: string): Promise<Fault> {
  const present = await findOwnMeasure(tx.db, id)
  return present === undefined ? new Fault('not_found') : new Fault('conflict', { version: present.version })
}

function columnsOf({ title, detail, role, dimension, tier, category, reviewAt, owner }: AddOwnMeasure) {
  return {
    title,
    detail,
    role,
    dimension,
    tier,
    category: category ?? null,
    review_at: reviewAt,
    owner_id: owner ?? null,
  }
}

function statedBy({ answer }: AddOwnMeasure, actor: string, now: number) {
  return answer === undefined
    ? { answer: null, stated_at: null, stated_by: null }
    : { answer, stated_at: now, stated_by: actor }
}

function bodyOf({ title, detail, role, dimension, tier, category, answer, reviewAt, owner }: AddOwnMeasure) {
  return {
    title,
    detail,
    role,
    dimension,
    tier,
    category: category ?? null,
    answer: answer ?? null,
    reviewAt,
    owner: owner ?? null,
  }
}

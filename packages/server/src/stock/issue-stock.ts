import { type EndIssue, Fault, type IssueStock } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { findPerson } from '../people/store.ts'
import { append, movePiece } from './keep-good.ts'
import { type GoodRow, type IssueRow, findGood, findIssue } from './store.ts'

type Writing = Pick<Deps, 'store' | 'now' | 'random'>

/**
 * Gives something out of the stock to an active person. One statement decides who gets the last one.
 * @throws Fault `not_found`; `conflict` (detail.reason `noneLeft`) or for a piece that is not there; `bad_input` (detail.reason
 * `needsPiece`, `countedGood`, `userNotActive`)
 */
export function issueStock(
  deps: Writing,
  actor: string,
  { good: id, person, count, piece, dueAt, note }: IssueStock & { readonly good: string },
): Promise<IssueRow> {
  return deps.store.write(async (tx) => {
    const good = await findGood(tx.db, id)
    if (good === undefined) throw new Fault('not_found')
    if (good.counting === 'single' && piece === undefined) throw new Fault('bad_input', { reason: 'needsPiece' })
    if (good.counting === 'counted' && piece !== undefined) throw new Fault('bad_input', { reason: 'countedGood' })
    if ((await findPerson(tx.db, person))?.state !== 'active') throw new Fault('bad_input', { reason: 'userNotActive' })
    const taken = piece === undefined ? count : 1
    if (piece !== undefined) await takePiece(tx, deps, { piece, good: id })
    await take(tx, deps, good, taken)
    const row: IssueRow = {
      id: newId(deps.random),
      good_id: id,
      piece_id: piece ?? null,
      person_id: person,
      count: taken,
      issued_at: deps.now(),
      issued_by: actor,
      due_at: dueAt ?? null,
      ended_at: null,
      ended_by: null,
      ended_how: null,
      note: note ?? null,
    }
    await tx.db.insertInto('stock_issues').values(row).execute()
    const body = { issue: row.id, person, count: taken, piece: piece ?? null, dueAt: dueAt ?? null }
    await append(tx, { actor, good: id, kind: 'stock.issued', body })
    return row
  })
}

/**
 * What was given out comes back, or is lost: then the organisation owns one less of what is counted, and the piece stays as lost.
 * @throws Fault `not_found`, `conflict` for one that is over
 */
export function endIssue(
  deps: Writing,
  actor: string,
  { id, how, note }: EndIssue & { readonly id: string },
): Promise<IssueRow> {
  return deps.store.write(async (tx) => {
    const now = deps.now()
    const said = note === undefined ? {} : { note }
    const row = await tx.db
      .updateTable('stock_issues')
      .set({ ended_at: now, ended_by: actor, ended_how: how, ...said })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined)
      throw (await findIssue(tx.db, id)) === undefined ? new Fault('not_found') : new Fault('conflict')
    const isLostForGood = how === 'lost' && row.piece_id === null
    await tx.db
      .updateTable('stock_goods')
      .set((eb) => ({
        issued: eb('issued', '-', row.count),
        ...(isLostForGood ? { owned: eb('owned', '-', row.count) } : {}),
        version: eb('version', '+', 1),
        updated_at: now,
      }))
      .where('id', '=', row.good_id)
      .execute()
    if (row.piece_id !== null)
      await movePiece(tx, deps, { id: row.piece_id, from: ['issued'] }, { state: how === 'lost' ? 'lost' : 'inStock' })
    await append(tx, {
      actor,
      good: row.good_id,
      kind: `stock.${how}`,
      body: { issue: id, count: row.count, note: note ?? null },
    })
    return row
  })
}

async function takePiece(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  { piece, good }: { readonly piece: string; readonly good: string },
): Promise<void> {
  const row = await movePiece(tx, deps, { id: piece, from: ['inStock'] }, { state: 'issued' })
  if (row.good_id !== good) throw new Fault('not_found')
}

async function take(tx: Tx, { now }: Pick<Deps, 'now'>, good: GoodRow, count: number): Promise<void> {
  const done = await tx.db
    .updateTable('stock_goods')
    .set((eb) => ({ issued: eb('issued', '+', count), version: eb('version', '+', 1), updated_at: now() }))
    .where('id', '=', good.id)
    .where((eb) => eb(eb('issued', '+', count), '<=', eb.ref('owned')))
    .executeTakeFirst()
  if (done.numUpdatedRows !== 1n) throw new Fault('conflict', { reason: 'noneLeft' })
}

import {
  type AddPiece,
  type ChangeGood,
  type CountStock,
  type DisposePiece,
  Fault,
  type KeepGood,
} from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { foldText } from '../register-text.ts'
import { type GoodRow, type PieceRow, findGood, findPiece } from './store.ts'

type Writing = Pick<Deps, 'store' | 'now' | 'random'>
type Clock = Pick<Deps, 'now' | 'random'>

/** A kind of small thing enters the stock. @throws Fault `conflict` (detail.field `name`) for a name that is there */
export function addGood(deps: Writing, actor: string, draft: KeepGood): Promise<GoodRow> {
  return deps.store.write((tx) => insertGood(tx, deps, actor, draft))
}

/** `addGood` within a larger change. */
export async function insertGood(tx: Tx, deps: Clock, actor: string, { owned, ...draft }: KeepGood): Promise<GoodRow> {
  const now = deps.now()
  const row: GoodRow = {
    id: newId(deps.random),
    name: draft.name,
    name_key: foldText(draft.name),
    sort: draft.sort,
    counting: draft.counting,
    owned: draft.counting === 'counted' ? owned : 0,
    issued: 0,
    fewest: draft.fewest,
    note: draft.note ?? null,
    counted_at: null,
    counted_by: null,
    version: 1,
    created_at: now,
    updated_at: now,
  }
  const done = await tx.db
    .insertInto('stock_goods')
    .values(row)
    .onConflict((conflict) => conflict.column('name_key').doNothing())
    .executeTakeFirst()
  if (done.numInsertedOrUpdatedRows !== 1n) throw new Fault('conflict', { field: 'name' })
  await append(tx, { actor, good: row.id, kind: 'stock.added', body: { name: row.name, owned: row.owned } })
  return row
}

type Change = ChangeGood & { readonly id: string }

/** @throws Fault `not_found`, `conflict` */
export function changeGood(deps: Writing, actor: string, change: Change): Promise<GoodRow> {
  return deps.store.write((tx) => describeGood(tx, deps, actor, change))
}

/** `changeGood` within a larger change. */
export async function describeGood(
  tx: Tx,
  deps: Clock,
  actor: string,
  { id, version, name, fewest, note }: Change,
): Promise<GoodRow> {
  const key = foldText(name)
  const namesake = await tx.db.selectFrom('stock_goods').select('id').where('name_key', '=', key).executeTakeFirst()
  if (namesake !== undefined && namesake.id !== id) throw new Fault('conflict', { field: 'name' })
  const change = { name, name_key: key, fewest, note: note ?? null }
  const row = await updateGood(tx, deps, { id, version }, change)
  await append(tx, { actor, good: id, kind: 'stock.changed', body: { name, fewest, note: note ?? null } })
  return row
}

/**
 * Somebody counted what lies on the shelf. The number owned follows the count, and the difference stands in the ledger with its reason.
 * @throws Fault `not_found`, `conflict`; `bad_input` (detail.reason `singleGood`, or `needsWhy` for a difference without a reason)
 */
export function countStock(
  deps: Writing,
  actor: string,
  { id, version, onShelf, why }: CountStock & { readonly id: string },
): Promise<GoodRow> {
  return deps.store.write(async (tx) => {
    const present = await findGood(tx.db, id)
    if (present === undefined) throw new Fault('not_found')
    if (present.counting === 'single') throw new Fault('bad_input', { reason: 'singleGood' })
    const difference = onShelf - (present.owned - present.issued)
    if (difference !== 0 && why === undefined)
      throw new Fault('bad_input', { reason: 'needsWhy', fields: [{ field: 'why', problem: 'required' }] })
    const counted = { owned: present.issued + onShelf, counted_at: deps.now(), counted_by: actor }
    const row = await updateGood(tx, deps, { id, version }, counted)
    await append(tx, { actor, good: id, kind: 'stock.counted', body: { onShelf, difference, why: why ?? null } })
    return row
  })
}

/** A single thing enters the stock. @throws Fault `not_found`; `conflict` for a number that is there; `bad_input` (`countedGood`) */
export function addPiece(
  deps: Writing,
  actor: string,
  { good, number, encryption, note }: AddPiece & { readonly good: string },
): Promise<PieceRow> {
  return deps.store.write(async (tx) => {
    const of = await findGood(tx.db, good)
    if (of === undefined) throw new Fault('not_found')
    if (of.counting === 'counted') throw new Fault('bad_input', { reason: 'countedGood' })
    const now = deps.now()
    const row: PieceRow = {
      id: newId(deps.random),
      good_id: good,
      number,
      number_key: foldText(number),
      state: 'inStock',
      encryption,
      note: note ?? null,
      disposal: null,
      seen_at: null,
      version: 1,
      created_at: now,
      updated_at: now,
    }
    const done = await tx.db
      .insertInto('stock_pieces')
      .values(row)
      .onConflict((conflict) => conflict.columns(['good_id', 'number_key']).doNothing())
      .executeTakeFirst()
    if (done.numInsertedOrUpdatedRows !== 1n) throw new Fault('conflict', { field: 'number' })
    await own(tx, deps, good, 1)
    await append(tx, { actor, good, kind: 'stock.pieceAdded', body: { piece: row.id, number, encryption } })
    return row
  })
}

/** A single thing was seen on its shelf. @throws Fault `not_found`; `conflict` for one that is not there */
export function seePiece(deps: Writing, actor: string, id: string): Promise<PieceRow> {
  return deps.store.write(async (tx) => {
    const row = await movePiece(tx, deps, { id, from: ['inStock', 'lost'] }, { state: 'inStock', seen_at: deps.now() })
    await append(tx, { actor, good: row.good_id, kind: 'stock.pieceSeen', body: { piece: id } })
    return row
  })
}

/** A medium is made unreadable and leaves for good (AD-12.5). @throws Fault `not_found`; `conflict` for one that somebody has */
export function disposePiece(
  deps: Writing,
  actor: string,
  { id, method, note }: DisposePiece & { readonly id: string },
): Promise<PieceRow> {
  return deps.store.write(async (tx) => {
    const disposal = { method, note: note ?? null, at: deps.now(), by: actor }
    const change = { state: 'disposed' as const, disposal: JSON.stringify(disposal) }
    const row = await movePiece(tx, deps, { id, from: ['inStock', 'lost'] }, change)
    await own(tx, deps, row.good_id, -1)
    await append(tx, { actor, good: row.good_id, kind: 'stock.pieceDisposed', body: { piece: id, ...disposal } })
    return row
  })
}

/** Moves a piece on from where it must be; one statement decides. */
export async function movePiece(
  tx: Tx,
  { now }: Pick<Deps, 'now'>,
  { id, from }: { readonly id: string; readonly from: readonly PieceRow['state'][] },
  change: Partial<PieceRow>,
): Promise<PieceRow> {
  const row = await tx.db
    .updateTable('stock_pieces')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updated_at: now() }))
    .where('id', '=', id)
    .where('state', 'in', from)
    .returningAll()
    .executeTakeFirst()
  if (row !== undefined) return row
  const present = await findPiece(tx.db, id)
  throw present === undefined ? new Fault('not_found') : new Fault('conflict', { state: present.state })
}

async function own(tx: Tx, { now }: Pick<Deps, 'now'>, good: string, more: 1 | -1): Promise<void> {
  await tx.db
    .updateTable('stock_goods')
    .set((eb) => ({ owned: eb('owned', '+', more), version: eb('version', '+', 1), updated_at: now() }))
    .where('id', '=', good)
    .execute()
}

async function updateGood(
  tx: Tx,
  { now }: Pick<Deps, 'now'>,
  { id, version }: { readonly id: string; readonly version: number },
  change: Partial<GoodRow>,
): Promise<GoodRow> {
  const row = await tx.db
    .updateTable('stock_goods')
    .set({ ...change, version: version + 1, updated_at: now() })
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst()
  if (row !== undefined) return row
  const present = await findGood(tx.db, id)
  throw present === undefined ? new Fault('not_found') : new Fault('conflict', { version: present.version })
}

type Entry = {
  readonly actor: string
  readonly good: string
  readonly kind: string
  readonly body: Parameters<Tx['append']>[0]['body']
}

export async function append(tx: Tx, { actor, good, kind, body }: Entry): Promise<void> {
  await tx.append({ kind, actor, subject: `stock:${good}`, body })
}

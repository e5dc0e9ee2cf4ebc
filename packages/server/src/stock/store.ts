import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { StockTables } from './tables.ts'

type Db = Kysely<Schema>
export type GoodRow = Selectable<StockTables['stock_goods']>
export type PieceRow = Selectable<StockTables['stock_pieces']>
export type IssueRow = Selectable<StockTables['stock_issues']>

/** All goods by name; an organisation has few kinds of small things, at most 500. */
export function listGoods(db: Db): Promise<GoodRow[]> {
  return db.selectFrom('stock_goods').selectAll().orderBy('name_key').orderBy('id').limit(500).execute()
}

export function findGood(db: Db, id: string): Promise<GoodRow | undefined> {
  return db.selectFrom('stock_goods').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findPiece(db: Db, id: string): Promise<PieceRow | undefined> {
  return db.selectFrom('stock_pieces').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findIssue(db: Db, id: string): Promise<IssueRow | undefined> {
  return db.selectFrom('stock_issues').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The pieces of one good by number, at most 500, with who has them. */
export function listPieces(db: Db, good: string) {
  return db
    .selectFrom('stock_pieces')
    .leftJoin('stock_issues', (join) =>
      join.onRef('stock_issues.piece_id', '=', 'stock_pieces.id').on('stock_issues.ended_at', 'is', null),
    )
    .leftJoin('people', 'people.id', 'stock_issues.person_id')
    .selectAll('stock_pieces')
    .select('people.name as holder_name')
    .where('stock_pieces.good_id', '=', good)
    .orderBy('stock_pieces.number_key')
    .orderBy('stock_pieces.id')
    .limit(500)
    .execute()
}

/** Issues of one good, or to one person: those that are open first, then the newest; at most 200. */
export async function listIssues(db: Db, of: { readonly good: string } | { readonly person: string }) {
  const issues = db
    .selectFrom('stock_issues')
    .innerJoin('stock_goods', 'stock_goods.id', 'stock_issues.good_id')
    .innerJoin('people', 'people.id', 'stock_issues.person_id')
    .leftJoin('stock_pieces', 'stock_pieces.id', 'stock_issues.piece_id')
    .selectAll('stock_issues')
    .select(['stock_goods.name as good_name', 'people.name as person_name', 'stock_pieces.number as piece_number'])
    .$if('good' in of, (query) => query.where('stock_issues.good_id', '=', 'good' in of ? of.good : ''))
    .$if('person' in of, (query) => query.where('stock_issues.person_id', '=', 'person' in of ? of.person : ''))
    .orderBy('stock_issues.issued_at', 'desc')
    .orderBy('stock_issues.id')
    .limit(200)
  const open = await issues.where('stock_issues.ended_at', 'is', null).execute()
  const ended = await issues.where('stock_issues.ended_at', 'is not', null).execute()
  return [...open, ...ended].slice(0, 200)
}

/** Goods of which fewer are on the shelf than there should be. */
export async function countShort(db: Db): Promise<number> {
  const row = await db
    .selectFrom('stock_goods')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where((eb) => eb(eb('owned', '-', eb.ref('issued')), '<', eb.ref('fewest')))
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** Things that were to be given back by now. */
export async function countLateIssues(db: Db, now: number): Promise<number> {
  const row = await db
    .selectFrom('stock_issues')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('ended_at', 'is', null)
    .where('due_at', '<', now)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

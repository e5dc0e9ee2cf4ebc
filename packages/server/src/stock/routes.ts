import {
  AddPiece,
  ChangeGood,
  CountStock,
  DisposePiece,
  EndIssue,
  Fault,
  type GoodAnswer,
  GoodDetail,
  GoodsAnswer,
  type IssueAnswer,
  IssueStock,
  KeepGood,
  MyIssuesAnswer,
  RegisterId,
} from '@taga/contract'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { actorName } from '../http/actor.ts'
import { accountOf, administrators, anyoneSignedIn, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { endIssue, issueStock } from './issue-stock.ts'
import { addGood, addPiece, changeGood, countStock, disposePiece, seePiece } from './keep-good.ts'
import { type GoodRow, findGood, listGoods, listIssues, listPieces } from './store.ts'

const GoodParams = z.strictObject({ good: RegisterId })
const PieceParams = z.strictObject({ piece: RegisterId })

function answerGood(row: GoodRow): GoodAnswer {
  return {
    id: row.id,
    name: row.name,
    sort: row.sort,
    counting: row.counting,
    owned: row.owned,
    issued: row.issued,
    onShelf: row.owned - row.issued,
    fewest: row.fewest,
    ...(row.note === null ? {} : { note: row.note }),
    ...(row.counted_at === null ? {} : { countedAt: row.counted_at }),
    version: row.version,
  }
}

function answerIssue(row: Awaited<ReturnType<typeof listIssues>>[number]): IssueAnswer {
  return {
    id: row.id,
    good: row.good_id,
    goodName: row.good_name,
    ...(row.piece_id === null ? {} : { piece: row.piece_id }),
    ...(row.piece_number === null ? {} : { pieceNumber: row.piece_number }),
    person: row.person_id,
    personName: row.person_name,
    count: row.count,
    issuedAt: row.issued_at,
    ...(row.due_at === null ? {} : { dueAt: row.due_at }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.ended_how === null ? {} : { endedHow: row.ended_how }),
    ...(row.note === null ? {} : { note: row.note }),
  }
}

async function detailOf({ store }: Pick<Deps, 'store'>, id: string): Promise<GoodDetail> {
  const good = await findGood(store.read, id)
  if (good === undefined) throw new Fault('not_found')
  const pieces = await listPieces(store.read, id)
  const issues = await listIssues(store.read, { good: id })
  return {
    good: answerGood(good),
    pieces: pieces.map((row) => ({
      id: row.id,
      number: row.number,
      state: row.state,
      encryption: row.encryption,
      ...(row.note === null ? {} : { note: row.note }),
      ...(row.seen_at === null ? {} : { seenAt: row.seen_at }),
      ...(row.holder_name === null ? {} : { holderName: row.holder_name }),
    })),
    issues: issues.map(answerIssue),
  }
}

export const stockRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/stock',
    summary: { ja: '備品と媒体の在庫を一覧する', en: 'List the stock of small things and media' },
    allow: overseers,
    answer: GoodsAnswer,
    run: async ({ store }) => ({ rows: (await listGoods(store.read)).map(answerGood) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/stock',
    summary: { ja: '備品の種類を加える', en: 'Add a kind of stock' },
    allow: administrators,
    body: KeepGood,
    answer: GoodDetail,
    status: 201,
    run: async (deps, { actor, body }) => detailOf(deps, (await addGood(deps, actorName(actor), body)).id),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/stock/:good',
    summary: { ja: '備品の1種類を見る', en: 'See one kind of stock' },
    allow: overseers,
    params: GoodParams,
    answer: GoodDetail,
    run: (deps, { params }) => detailOf(deps, params.good),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/stock/:good',
    summary: { ja: '備品の種類を変える', en: 'Change a kind of stock' },
    allow: administrators,
    params: GoodParams,
    body: ChangeGood,
    answer: GoodDetail,
    run: async (deps, { actor, params, body }) => {
      await changeGood(deps, actorName(actor), { ...body, id: params.good })
      return detailOf(deps, params.good)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/stock/:good/counts',
    summary: { ja: '棚にある数を数えて記録する', en: 'Record how many lie on the shelf' },
    allow: administrators,
    params: GoodParams,
    body: CountStock,
    answer: GoodDetail,
    run: async (deps, { actor, params, body }) => {
      await countStock(deps, actorName(actor), { ...body, id: params.good })
      return detailOf(deps, params.good)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/stock/:good/pieces',
    summary: { ja: '媒体などの1点を加える', en: 'Add a single piece, such as a medium' },
    allow: administrators,
    params: GoodParams,
    body: AddPiece,
    answer: GoodDetail,
    status: 201,
    run: async (deps, { actor, params, body }) => {
      await addPiece(deps, actorName(actor), { ...body, good: params.good })
      return detailOf(deps, params.good)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/stock-pieces/:piece/seen',
    summary: { ja: '1点が棚にあると確認する', en: 'Record that a piece is on its shelf' },
    allow: administrators,
    params: PieceParams,
    answer: GoodDetail,
    run: async (deps, { actor, params }) =>
      detailOf(deps, (await seePiece(deps, actorName(actor), params.piece)).good_id),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/stock-pieces/:piece/disposal',
    summary: { ja: '媒体を読めなくして廃棄する', en: 'Dispose of a medium that was made unreadable' },
    allow: administrators,
    params: PieceParams,
    body: DisposePiece,
    answer: GoodDetail,
    run: async (deps, { actor, params, body }) =>
      detailOf(deps, (await disposePiece(deps, actorName(actor), { ...body, id: params.piece })).good_id),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/stock/:good/issues',
    summary: { ja: '備品を渡す', en: 'Give something out of the stock' },
    allow: administrators,
    params: GoodParams,
    body: IssueStock,
    answer: GoodDetail,
    status: 201,
    run: async (deps, { actor, params, body }) => {
      await issueStock(deps, actorName(actor), { ...body, good: params.good })
      return detailOf(deps, params.good)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/stock-issues/:issue/end',
    summary: { ja: '備品の返却・紛失を記録する', en: 'Record that something came back or was lost' },
    allow: administrators,
    params: z.strictObject({ issue: RegisterId }),
    body: EndIssue,
    answer: GoodDetail,
    run: async (deps, { actor, params, body }) =>
      detailOf(deps, (await endIssue(deps, actorName(actor), { ...body, id: params.issue })).good_id),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/my/stock',
    summary: { ja: '自分が受け取った備品を見る', en: 'See what one was given out of the stock' },
    allow: anyoneSignedIn,
    answer: MyIssuesAnswer,
    run: async ({ store }, { actor }) => {
      const { person } = accountOf(actor)
      const rows = person === undefined ? [] : await listIssues(store.read, { person })
      return { issues: rows.map(answerIssue) }
    },
  }),
]

import {
  DeclareAgain,
  DeclareSending,
  DropSending,
  Fault,
  MySendingsAnswer,
  SendingAnswer,
  SendingCounts,
  SendingParams,
  SendingsAnswer,
  SendingsQuery,
} from '@taga/contract'
import { anyoneSignedIn, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { workerOf } from '../people/worker.ts'
import { foldText } from '../register-text.ts'
import { answerSending } from './answer-sending.ts'
import { declareAgain, declareSending, dropSending } from './declare-sending.ts'
import { COUNTED_MS } from './forget-sendings.ts'
import { countSendings, findSendingOf, listSendings, listSendingsOf } from './store.ts'

export const sendingRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/my/sendings',
    summary: { ja: '自分が申告した社外への送付を見る', en: 'See what one has declared to send outside' },
    allow: anyoneSignedIn,
    answer: MySendingsAnswer,
    run: async ({ store, now }, { actor }) => {
      const { person } = workerOf(actor)
      const rows = await listSendingsOf(store.read, person)
      const counts = await countSendings(store.read, now() - COUNTED_MS, person)
      return { sendings: rows.map((row) => answerSending(row)), counts }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/my/sendings',
    summary: { ja: '社外への送付を申告する', en: 'Declare what one is about to send outside' },
    allow: anyoneSignedIn,
    body: DeclareSending,
    answer: SendingAnswer,
    status: 201,
    run: async (deps, { actor, body, request }) =>
      answerSending(await declareSending(deps, workerOf(actor), { ...body, address: request.address })),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/my/sendings/:sending',
    summary: { ja: '自分が申告した1件の送付を見る', en: 'See one sending that one has declared' },
    allow: anyoneSignedIn,
    params: SendingParams,
    answer: SendingAnswer,
    run: async ({ store }, { actor, params }) => {
      const row = await findSendingOf(store.read, workerOf(actor).person, params.sending)
      if (row === undefined) throw new Fault('not_found')
      return answerSending(row)
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/my/sendings/:sending',
    summary: { ja: '送れなかったものを、別の方法で申告し直す', en: 'Choose another way for what was turned back' },
    allow: anyoneSignedIn,
    params: SendingParams,
    body: DeclareAgain,
    answer: SendingAnswer,
    run: async (deps, { actor, params, body, request }) => {
      const again = { ...body, id: params.sending, address: request.address }
      return answerSending(await declareAgain(deps, workerOf(actor), again))
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/my/sendings/:sending/drop',
    summary: { ja: '送るのをやめる', en: 'Not to send it after all' },
    allow: anyoneSignedIn,
    params: SendingParams,
    body: DropSending,
    answer: SendingAnswer,
    run: async (deps, { actor, params, body }) =>
      answerSending(await dropSending(deps, workerOf(actor), { id: params.sending, version: body.version })),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/sendings',
    summary: { ja: '社外への送付を一覧する', en: 'List what was declared to be sent outside' },
    allow: overseers,
    query: SendingsQuery,
    answer: SendingsAnswer,
    run: async ({ store }, { query }) => {
      const search = query.search === undefined ? undefined : foldText(query.search)
      const page = await listSendings(store.read, { ...query, search })
      return { ...page, rows: page.rows.map((row) => answerSending(row, row.person_name ?? undefined)) }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/sendings/counts',
    summary: {
      ja: 'この1年の申告を数える（同じ経路でのパスワード送付を含む）',
      en: "Count the last year's declarations, passwords by the same way among them",
    },
    allow: overseers,
    answer: SendingCounts,
    run: async ({ store, now }) => countSendings(store.read, now() - COUNTED_MS),
  }),
]

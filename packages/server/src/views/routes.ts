import { KeepView, ViewAnswer, ViewsAnswer } from '@taga/contract'
import { z } from 'zod'
import { accountOf, anyoneSignedIn } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { keepView, removeView } from './keep-view.ts'
import { type ViewRow, listViews } from './store.ts'

/** Everybody has views of their own, and sees nobody else's. */
export const viewRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/views',
    summary: { ja: '一覧の保存した表示を見る', en: 'See the saved views of a list' },
    allow: anyoneSignedIn,
    query: z.strictObject({ register: KeepView.shape.register }),
    answer: ViewsAnswer,
    run: async ({ store }, { actor, query }) => ({
      views: (await listViews(store.read, accountOf(actor).account, query.register)).map(answer),
    }),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/views',
    summary: { ja: '一覧の表示に名前を付けて保存する', en: 'Keep the setting of a list under a name' },
    allow: anyoneSignedIn,
    body: KeepView,
    answer: ViewAnswer,
    run: async (deps, { actor, body }) =>
      answer(await keepView(deps, { account: accountOf(actor).account, view: body })),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/views/:view',
    summary: { ja: '保存した表示を消す', en: 'Remove a saved view' },
    allow: anyoneSignedIn,
    params: z.strictObject({ view: z.string().min(1).max(100) }),
    answer: z.object({}),
    run: async (deps, { actor, params }) => {
      await removeView(deps, { account: accountOf(actor).account, id: params.view })
      return {}
    },
  }),
]

function answer(row: ViewRow): ViewAnswer {
  return { id: row.id, name: row.name, query: row.query, updatedAt: row.updated_at }
}

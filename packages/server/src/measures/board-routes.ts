import {
  BoardAnswer,
  BoardDays,
  BoardOnDay,
  BoardRow,
  CommentAnswer,
  CommentMeasure,
  DayText,
  DecideProposal,
  ExecutiveAnswer,
  MeasureDetail,
  MeasureIdText,
  PlanMeasure,
  TailorMeasure,
} from '@taga/contract'
import { Fault } from '@taga/contract'
import type { MeasureId } from '@taga/core'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { administrators, executives, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { boardOnDay, listBoardDays } from './board-on-day.ts'
import { commentMeasure, decideProposal, planMeasure, tailorMeasure, withdrawTailoring } from './keep-programme.ts'
import { readBoard } from './read-board.ts'
import { readExecutive } from './read-executive.ts'
import { readMeasure } from './read-measure.ts'

/** Those who run the programme: administrators, and executives, who answer for it. */
export function programmeKeepers(actor: Actor): boolean {
  return administrators(actor) || executives(actor)
}

const MeasureParams = z.strictObject({ measure: MeasureIdText })
const VersionQuery = z.strictObject({ version: z.coerce.number().int().min(1) })

export const boardRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/board',
    summary: {
      ja: '43の対策の状態・決定・予定を一覧する',
      en: 'List the 43 measures with state, decision and plan',
    },
    allow: overseers,
    answer: BoardAnswer,
    run: async ({ store, organisation }) => readBoard(store.read, await organisation()),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/board/days',
    summary: { ja: '対策の状態が記録された日を一覧する', en: 'List the days on which the board was recorded' },
    allow: overseers,
    answer: BoardDays,
    run: async ({ store }) => ({ days: await listBoardDays(store.read) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/board/days/:day',
    summary: { ja: 'ある日の対策の状態を記録簿から見る', en: 'See the board of a day as the ledger recorded it' },
    allow: overseers,
    params: z.strictObject({ day: DayText }),
    answer: BoardOnDay,
    run: async ({ store }, { params }) => boardOnDay(store.read, params.day),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/executive',
    summary: { ja: '経営者の画面の内容を見る', en: 'See what the executives’ page shows' },
    allow: overseers,
    answer: ExecutiveAnswer,
    run: async ({ store, organisation }) => readExecutive(store.read, await organisation()),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/measures/:measure',
    summary: { ja: '対策を一つ詳しく見る', en: 'See one measure in full' },
    allow: overseers,
    params: MeasureParams,
    answer: MeasureDetail,
    run: async ({ store, organisation }, { params }) => readMeasure(store.read, await organisation(), params.measure),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/measures/:measure/tailoring',
    summary: {
      ja: '対策を採用・読み替え・見送りにする',
      en: 'Adopt, adapt or decline a measure',
    },
    allow: programmeKeepers,
    params: MeasureParams,
    body: TailorMeasure,
    answer: BoardRow,
    run: async (deps, { actor, params: { measure }, body }) => {
      await tailorMeasure(deps, { name: actorName(actor), executive: executives(actor) }, { measure, ...body })
      return rowOf(deps, measure)
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/measures/:measure/tailoring',
    summary: { ja: '対策についての決定を取り消す', en: 'Take the decision on a measure back' },
    allow: programmeKeepers,
    params: MeasureParams,
    query: VersionQuery,
    answer: BoardRow,
    run: async (deps, { actor, params: { measure }, query }) => {
      await withdrawTailoring(deps, actorName(actor), { measure, ...query })
      return rowOf(deps, measure)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/measures/:measure/proposal',
    summary: {
      ja: '基本対策の見送りを経営者が決める',
      en: 'Decide, as an executive, on declining a baseline measure',
    },
    allow: executives,
    fresh: true,
    params: MeasureParams,
    body: DecideProposal,
    answer: BoardRow,
    run: async (deps, { actor, params: { measure }, body: { version, decision } }) => {
      await decideProposal(deps, actorName(actor), { measure, version, accept: decision === 'accept' })
      return rowOf(deps, measure)
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/measures/:measure/plan',
    summary: { ja: '対策の担当者と予定日を決める', en: 'Set who sees to a measure and by when' },
    allow: programmeKeepers,
    params: MeasureParams,
    body: PlanMeasure,
    answer: BoardRow,
    run: async (deps, { actor, params: { measure }, body }) => {
      await planMeasure(deps, actorName(actor), { measure, ...body })
      return rowOf(deps, measure)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/measures/:measure/comments',
    summary: { ja: '対策にコメントを残す', en: 'Leave a comment on a measure' },
    allow: overseers,
    params: MeasureParams,
    body: CommentMeasure,
    answer: CommentAnswer.pick({ id: true, at: true }),
    status: 201,
    run: async (deps, { actor, params: { measure }, body }) =>
      commentMeasure(deps, actorName(actor), { measure, ...body }),
  }),
]

async function rowOf(deps: Deps, measure: MeasureId): Promise<BoardRow> {
  const board = await readBoard(deps.store.read, await deps.organisation())
  const row = board.measures.find((each) => each.measure === measure)
  if (row === undefined) throw new Fault('not_found')
  return row
}

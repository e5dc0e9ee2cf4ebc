import {
  FLOW_STEPS,
  Fault,
  FlowAnswer,
  type FlowRow as FlowRowAnswer,
  type FlowStep,
  FlowsAnswer,
  FlowsQuery,
  MarkStep,
  RegisterId,
  StartFlow,
  Version,
} from '@taga/contract'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { actorName } from '../http/actor.ts'
import { administrators, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { type StepState, closeFlow, markStep, seeSteps, startFlow } from './run-flow.ts'
import { type NamedFlowRow, findFlow, listFlows } from './store.ts'

const FlowParams = z.strictObject({ flow: RegisterId })

export const flowRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/flows',
    summary: { ja: '入社・退職の手続きを一覧する', en: 'List the checklists of joiners and leavers' },
    allow: overseers,
    query: FlowsQuery,
    answer: FlowsAnswer,
    run: async ({ store, now }, { query }) => {
      const page = await listFlows(store.read, query)
      return { ...page, rows: page.rows.map((row) => answerRow(row, now())) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/flows',
    summary: { ja: '入社・退職の手続きを始める', en: 'Start the checklist of a joiner or a leaver' },
    allow: administrators,
    body: StartFlow,
    answer: FlowAnswer,
    status: 201,
    run: async (deps, { actor, body }) => {
      const { id } = await startFlow(deps, actorName(actor), body)
      return readFlow(deps.store.read, id, deps.now())
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/flows/:flow',
    summary: { ja: '手続きの進み具合を見る', en: 'See how far a checklist is' },
    allow: overseers,
    params: FlowParams,
    answer: FlowAnswer,
    run: async ({ store, now }, { params }) => readFlow(store.read, params.flow, now()),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/flows/:flow/steps/:step',
    summary: { ja: '手続きの1項目に印を付ける', en: 'Mark a step of a checklist' },
    allow: administrators,
    params: z.strictObject({ flow: RegisterId, step: z.enum(FLOW_STEPS) }),
    body: MarkStep,
    answer: FlowAnswer,
    run: async (deps, { actor, params, body }) => {
      await markStep(deps, actorName(actor), { ...params, ...body })
      return readFlow(deps.store.read, params.flow, deps.now())
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/flows/:flow/close',
    summary: { ja: '手続きを終える', en: 'Close a checklist' },
    allow: administrators,
    params: FlowParams,
    body: z.strictObject({ version: Version }),
    answer: FlowAnswer,
    run: async (deps, { actor, params, body }) => {
      await closeFlow(deps, actorName(actor), { flow: params.flow, version: body.version })
      return readFlow(deps.store.read, params.flow, deps.now())
    },
  }),
]

async function readFlow(db: Kysely<Schema>, id: string, now: number): Promise<FlowAnswer> {
  const row = await findFlow(db, id)
  if (row === undefined) throw new Fault('not_found')
  return { ...answerRow(row, now), steps: (await seeSteps(db, row)).map(answerStep) }
}

function answerRow(row: NamedFlowRow, now: number): FlowRowAnswer {
  return {
    id: row.id,
    person: row.person_id,
    personName: row.person_name,
    kind: row.kind,
    startedAt: row.started_at,
    dueAt: row.due_at,
    closedAt: row.closed_at ?? undefined,
    version: row.version,
    late: row.closed_at === null && row.due_at < now,
  }
}

function answerStep({ spec, state, seen, mark }: StepState): FlowStep {
  return {
    step: spec.step,
    title: spec.title,
    how: spec.how,
    canSkip: spec.canSkip,
    state,
    ...(seen?.left === undefined || state !== 'open' ? {} : { left: seen.left, href: seen.href }),
    ...(mark === undefined ? {} : { note: mark.note, markedAt: mark.at, markedBy: mark.by }),
  }
}

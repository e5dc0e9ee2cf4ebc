import {
  BoundaryRuleAnswer,
  BoundaryRuleChange,
  BoundaryRuleInput,
  EntranceAnswer,
  EntranceChange,
  EntranceDetail,
  EntranceInput,
  EntrancesAnswer,
  EntrancesQuery,
  Fault,
  RegisterId,
} from '@taga/contract'
import { z } from 'zod'
import { actorName } from '../http/actor.ts'
import { administrators, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { comparing } from './compare-entrances.ts'
import { changeIn } from '../registers/named-register.ts'
import { addBoundaryRule, reviewBoundaryRule } from './keep-boundary-rule.ts'
import { addEntrance, entranceRegister } from './keep-entrance.ts'
import {
  type BoundaryRuleRow,
  type EntranceRow,
  findEntrance,
  listBoundaryRules,
  pageEntrances,
  readKnown,
} from './store.ts'

const EntranceParams = z.strictObject({ entrance: RegisterId })

export const entranceRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/entrances',
    summary: { ja: '社外から届く入口の台帳を一覧する', en: 'List the register of entrances from outside' },
    allow: overseers,
    query: EntrancesQuery,
    answer: EntrancesAnswer,
    run: async ({ store, now }, { query }) => {
      const page = await pageEntrances(store.read, query, now())
      const compared = await comparing(store.read, now())
      return { ...page, rows: page.rows.map((row) => ({ ...answerEntrance(row), standard: compared(row) })) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/entrances',
    summary: { ja: '入口を台帳に加える', en: 'Add an entrance to the register' },
    allow: administrators,
    body: EntranceInput,
    answer: EntranceAnswer,
    status: 201,
    run: async (deps, { actor, body: { name, reviewDueAt, ...known } }) =>
      answerEntrance(await addEntrance(deps, actorName(actor), { name, reviewDueAt, known })),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/entrances/:entrance',
    summary: { ja: '入口と境界のルールを見る', en: 'See an entrance and the rules of its boundary' },
    allow: overseers,
    params: EntranceParams,
    answer: EntranceDetail,
    run: async ({ store, now }, { params }) => {
      const row = await findEntrance(store.read, params.entrance)
      if (row === undefined) throw new Fault('not_found')
      const rules = await listBoundaryRules(store.read, row.id)
      const compared = await comparing(store.read, now())
      return { entrance: { ...answerEntrance(row), standard: compared(row) }, rules: rules.map(answerRule) }
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/entrances/:entrance',
    summary: { ja: '入口の内容を見直して変える', en: 'Review and change an entrance' },
    allow: administrators,
    params: EntranceParams,
    body: EntranceChange,
    answer: EntranceAnswer,
    run: async (deps, { actor, params, body: { version, name, reviewDueAt, ...known } }) => {
      const change = { id: params.entrance, version, draft: { name, reviewDueAt, known } }
      return answerEntrance(await changeIn(deps, entranceRegister, actorName(actor), change))
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/entrances/:entrance/rules',
    summary: { ja: '境界のルールを加える', en: 'Add a rule of the boundary' },
    allow: administrators,
    params: EntranceParams,
    body: BoundaryRuleInput,
    answer: BoundaryRuleAnswer,
    status: 201,
    run: async (deps, { actor, params, body }) =>
      answerRule(await addBoundaryRule(deps, actorName(actor), { entrance: params.entrance, draft: body })),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/boundary-rules/:rule',
    summary: { ja: '境界のルールを見直す', en: 'Review a rule of the boundary' },
    allow: administrators,
    params: z.strictObject({ rule: RegisterId }),
    body: BoundaryRuleChange,
    answer: BoundaryRuleAnswer,
    run: async (deps, { actor, params, body: { version, ...draft } }) =>
      answerRule(await reviewBoundaryRule(deps, actorName(actor), { id: params.rule, version, draft })),
  }),
]

function answerEntrance(row: EntranceRow): EntranceAnswer {
  return {
    id: row.id,
    name: row.name,
    ...readKnown(row),
    reviewDueAt: row.review_by ?? undefined,
    reviewedAt: row.reviewed_at ?? undefined,
    version: row.version,
  }
}

function answerRule(row: BoundaryRuleRow): BoundaryRuleAnswer {
  return {
    id: row.id,
    entrance: row.entrance_id,
    source: row.source,
    destination: row.destination,
    purpose: row.purpose,
    owner: row.owner,
    state: row.state,
    reviewDueAt: row.review_by,
    reviewedAt: row.reviewed_at,
    version: row.version,
  }
}

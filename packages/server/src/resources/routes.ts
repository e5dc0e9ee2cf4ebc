import {
  BulkAnswer,
  Fault,
  RegisterId,
  ResourceAnswer,
  ResourceChange,
  ResourceDetail,
  ResourceInput,
  ResourcesAnswer,
  ResourcesQuery,
  RightsBulk,
} from '@taga/contract'
import { z } from 'zod'
import { actorName } from '../http/actor.ts'
import { administrators, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { changeIn } from '../registers/named-register.ts'
import { answerResource } from './answer-resource.ts'
import { changeRights } from './change-rights.ts'
import { addResource, resourceRegister } from './keep-resource.ts'
import { findResource, listHolders, pageResources } from './store.ts'

const MOST_HOLDERS = 1_000
const ResourceParams = z.strictObject({ resource: RegisterId })

export const resourceRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/resources',
    summary: { ja: '業務で開くものを一覧する', en: 'List the resources that people open' },
    allow: overseers,
    query: ResourcesQuery,
    answer: ResourcesAnswer,
    run: async ({ store }, { query }) => {
      const page = await pageResources(store.read, query)
      return { ...page, rows: page.rows.map(answerResource) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/resources',
    summary: { ja: '業務で開くものを加える', en: 'Add a resource' },
    allow: administrators,
    body: ResourceInput,
    answer: ResourceAnswer,
    status: 201,
    run: async (deps, { actor, body }) => answerResource(await addResource(deps, actorName(actor), body)),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/resources/:resource',
    summary: { ja: '開くものと、利用権を持つ人を見る', en: 'See a resource and who has the right to it' },
    allow: overseers,
    params: ResourceParams,
    answer: ResourceDetail,
    run: async ({ store }, { params }) => {
      const row = await findResource(store.read, params.resource)
      if (row === undefined) throw new Fault('not_found')
      const right = row.right_needed
      if (right === null) return { resource: answerResource(row), holders: [], holdersCount: 0 }
      const { holders, count } = await listHolders(store.read, { resource: row.id, right, limit: MOST_HOLDERS })
      return {
        resource: answerResource(row),
        holders: holders.map(({ department, last_opened_at, ...holder }) => ({
          ...holder,
          department: department ?? undefined,
          lastOpenedAt: last_opened_at ?? undefined,
        })),
        holdersCount: count,
      }
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/resources/:resource',
    summary: { ja: '業務で開くものの内容を変える', en: 'Change a resource' },
    allow: administrators,
    fresh: true,
    params: ResourceParams,
    body: ResourceChange,
    answer: ResourceAnswer,
    run: async (deps, { actor, params, body: { version, ...draft } }) =>
      answerResource(await changeIn(deps, resourceRegister, actorName(actor), { id: params.resource, version, draft })),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/resources/:resource/rights',
    summary: { ja: '利用権をまとめて与える・外す', en: 'Give people the right to a resource, or take it from them' },
    allow: administrators,
    fresh: true,
    params: ResourceParams,
    body: RightsBulk,
    answer: BulkAnswer,
    run: async (deps, { actor, params, body }) =>
      changeRights(deps, actorName(actor), { resource: params.resource, bulk: body }),
  }),
]

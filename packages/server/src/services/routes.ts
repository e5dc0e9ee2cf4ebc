import {
  type ApprovedService,
  ApprovedServicesAnswer,
  Fault,
  RegisterId,
  ServiceAnswer,
  ServiceChange,
  ServiceInput,
  ServicesAnswer,
  ServicesQuery,
} from '@taga/contract'
import { AUTHENTICATIONS } from '@taga/core'
import { z } from 'zod'
import { actorName } from '../http/actor.ts'
import { administrators, anyoneSignedIn, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { addTo, changeIn } from '../registers/named-register.ts'
import { type ServiceRow, approvedServices, findService, listServices, readChecks, serviceRegister } from './store.ts'

const ServiceParams = z.strictObject({ service: RegisterId })

export const serviceRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/services',
    summary: { ja: '外部サービスの台帳を一覧する', en: 'List the register of services of others' },
    allow: overseers,
    query: ServicesQuery,
    answer: ServicesAnswer,
    run: async ({ store }, { query }) => {
      const page = await listServices(store.read, query)
      return { ...page, rows: page.rows.map(answerService) }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/services/approved',
    summary: { ja: '使ってよい外部サービスを見る', en: 'See which services may be used' },
    allow: anyoneSignedIn,
    answer: ApprovedServicesAnswer,
    run: async ({ store, now }) => ({ services: (await approvedServices(store.read, now())).map(answerApproved) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/services',
    summary: { ja: '外部サービスを加える', en: 'Add a service of others' },
    allow: administrators,
    body: ServiceInput,
    answer: ServiceAnswer,
    status: 201,
    run: async (deps, { actor, body }) => answerService(await addTo(deps, serviceRegister, actorName(actor), body)),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/services/:service',
    summary: { ja: '外部サービスを1件見る', en: 'See one service' },
    allow: overseers,
    params: ServiceParams,
    answer: ServiceAnswer,
    run: async ({ store }, { params }) => {
      const row = await findService(store.read, params.service)
      if (row === undefined) throw new Fault('not_found')
      return answerService(row)
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/services/:service',
    summary: { ja: '外部サービスの内容と可否を変える', en: 'Change a service and whether it may be used' },
    allow: administrators,
    params: ServiceParams,
    body: ServiceChange,
    answer: ServiceAnswer,
    run: async (deps, { actor, params, body: { version, ...draft } }) =>
      answerService(await changeIn(deps, serviceRegister, actorName(actor), { id: params.service, version, draft })),
  }),
]

function answerService(row: ServiceRow): ServiceAnswer {
  return {
    ...answerApproved(row),
    state: row.state,
    authentication: z.enum(AUTHENTICATIONS).parse(row.authentication),
    checks: readChecks(row),
    decidedAt: row.decided_at ?? undefined,
    reviewDueAt: row.review_by ?? undefined,
    version: row.version,
    updatedAt: row.updated_at,
  }
}

function answerApproved(row: ServiceRow): ApprovedService {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    url: row.url ?? undefined,
    highestLevel: row.highest_level ?? undefined,
    conditions: row.conditions ?? undefined,
    howTo: row.how_to ?? undefined,
  }
}

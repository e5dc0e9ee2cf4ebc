import { z } from 'zod'
import { actorName } from '../http/actor.ts'
import { administrators, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { RegisterId } from '../people/shapes.ts'
import { addResource, changeResource } from './keep-resource.ts'
import { ResourceAnswer, ResourceChangeInput, ResourceInput, ResourcesAnswer, answerResource } from './shapes.ts'
import { listResources } from './store.ts'

const MOST_RESOURCES = 1000

export const resourceRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/resources',
    summary: { ja: '業務で開くものを一覧する', en: 'List the resources that people open' },
    allow: overseers,
    answer: ResourcesAnswer,
    run: async ({ store }) => ({
      resources: (await listResources(store.read, '', MOST_RESOURCES)).map(answerResource),
    }),
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
    method: 'PUT',
    path: '/api/resources/:resource',
    summary: { ja: '業務で開くものの内容を変える', en: 'Change a resource' },
    allow: administrators,
    params: z.strictObject({ resource: RegisterId }),
    body: ResourceChangeInput,
    answer: ResourceAnswer,
    run: async (deps, { actor, params, body: { version, ...draft } }) =>
      answerResource(await changeResource(deps, actorName(actor), { id: params.resource, version, draft })),
  }),
]

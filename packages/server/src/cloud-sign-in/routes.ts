import {
  CLOUD_SIGN_IN_PAGE,
  CloudEndpointsAnswer,
  CloudSecretAnswer,
  CloudServiceAnswer,
  CloudServiceChange,
  CloudServiceInput,
  CloudServicesAnswer,
  CloudServicesQuery,
  CloudSignInAnswer,
  CloudSignInsAnswer,
  CloudSignOutAnswer,
  CloudSignedOutAnswer,
  CloudTestAnswer,
  Fault,
  RegisterId,
  SetRevocationSecret,
  SwitchCloudService,
  TurnCloudKeys,
} from '@taga/contract'
import { z } from 'zod'
import { type Actor, actorName } from '../http/actor.ts'
import { accountOf, administrators, anyoneSignedIn, everyone, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { answerEndpoints, answerService, answerServices, answerSignIns } from './answers.ts'
import { decideWaiting } from './decide-waiting.ts'
import { addService, changeService, renewSecret, setRevocationSecret, switchService } from './keep-service.ts'
import { turnKeys } from './keys.ts'
import { testRevocation } from './revocation/test-revocation.ts'
import { finishSignOut, lookAtSignOut } from './sign-out.ts'
import { findService, pageServices } from './store.ts'

const ServiceParams = z.strictObject({ service: RegisterId })
const WaitingParams = z.strictObject({ waiting: z.string().regex(/^[\w-]{1,100}$/) })

export const cloudSignInRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/cloud-services',
    summary: {
      ja: 'サインインを任されているクラウドサービスを一覧する',
      en: 'List the cloud services that sign in through us',
    },
    allow: overseers,
    query: CloudServicesQuery,
    answer: CloudServicesAnswer,
    run: async ({ store }, { query }) => {
      const page = await pageServices(store.read, query)
      return { ...page, rows: await answerServices(store.read, page.rows) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/cloud-services',
    summary: { ja: 'クラウドサービスを加える', en: 'Register a cloud service' },
    allow: administrators,
    fresh: true,
    body: CloudServiceInput,
    answer: CloudServiceAnswer,
    status: 201,
    run: async (deps, { actor, body }) =>
      answerService(deps.store.read, await addService(deps, actorName(actor), body)),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/cloud-services/:service',
    summary: { ja: 'クラウドサービスの登録を見る', en: 'See a cloud service' },
    allow: overseers,
    params: ServiceParams,
    answer: CloudServiceAnswer,
    run: async ({ store }, { params }) => {
      const row = await findService(store.read, params.service)
      if (row === undefined) throw new Fault('not_found')
      return answerService(store.read, row)
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/cloud-services/:service',
    summary: { ja: 'クラウドサービスの登録を変える', en: 'Change a cloud service' },
    allow: administrators,
    fresh: true,
    params: ServiceParams,
    body: CloudServiceChange,
    answer: CloudServiceAnswer,
    run: async (deps, { actor, params, body }) => {
      const change = { id: params.service, version: body.version, draft: body.service }
      return answerService(deps.store.read, await changeService(deps, actorName(actor), change))
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/cloud-services/:service/off',
    summary: { ja: 'クラウドサービスへのサインインを止める・戻す', en: 'Switch sign-in to a cloud service off or on' },
    allow: administrators,
    fresh: true,
    params: ServiceParams,
    body: SwitchCloudService,
    answer: CloudServiceAnswer,
    run: async (deps, { actor, params, body }) =>
      answerService(deps.store.read, await switchService(deps, actorName(actor), { id: params.service, ...body })),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/cloud-services/:service/secret',
    summary: { ja: 'クラウドサービスの秘密を新しくする', en: 'Make a new secret for a cloud service' },
    allow: administrators,
    fresh: true,
    params: ServiceParams,
    answer: CloudSecretAnswer,
    status: 201,
    run: async (deps, { actor, params }) => renewSecret(deps, actorName(actor), params.service),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/cloud-services/:service/revocation-secret',
    summary: { ja: 'サービス側で打ち切るための秘密を預ける', en: "Keep the secret for the service's own revocation" },
    allow: administrators,
    fresh: true,
    params: ServiceParams,
    body: SetRevocationSecret,
    answer: CloudServiceAnswer,
    run: async (deps, { actor, params, body }) => {
      await setRevocationSecret(deps, actorName(actor), { id: params.service, secret: body.secret })
      const row = await findService(deps.store.read, params.service)
      if (row === undefined) throw new Fault('not_found')
      return answerService(deps.store.read, row)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/cloud-services/:service/test',
    summary: { ja: 'サービス側で打ち切れるか試す', en: "Try the service's own revocation" },
    allow: administrators,
    fresh: true,
    params: ServiceParams,
    answer: CloudTestAnswer,
    run: async (deps, { params }) => testRevocation(deps, params.service),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/cloud-services/:service/sign-ins',
    summary: { ja: 'クラウドサービスへのサインインを一覧する', en: 'List sign-ins at a cloud service' },
    allow: administrators,
    params: ServiceParams,
    answer: CloudSignInsAnswer,
    run: async ({ store }, { params }) => answerSignIns(store.read, params.service),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/cloud-endpoints',
    summary: { ja: 'クラウドサービスに設定する値を見る', en: 'See what to copy into a cloud service' },
    allow: overseers,
    answer: CloudEndpointsAnswer,
    run: async (deps) => answerEndpoints(deps),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/cloud-keys',
    summary: { ja: 'クラウドサービス向けの署名の鍵を入れ替える', en: 'Turn the keys that sign for cloud services' },
    allow: administrators,
    fresh: true,
    body: TurnCloudKeys,
    answer: CloudEndpointsAnswer,
    run: async (deps, { actor, body }) => {
      await turnKeys(deps, actorName(actor), body.act)
      return answerEndpoints(deps)
    },
  }),
  defineRoute({
    method: 'POST',
    path: `${CLOUD_SIGN_IN_PAGE}/:waiting`,
    summary: { ja: '待っているサインインを判定する', en: 'Decide a sign-in that waits' },
    allow: anyoneSignedIn,
    params: WaitingParams,
    answer: CloudSignInAnswer,
    run: async (deps, { actor, params, request, answering }) => {
      const { answer, cookie } = await decideWaiting(deps, accountOf(actor), {
        waiting: params.waiting,
        cookies: request.headers.get('cookie'),
        address: request.address,
      })
      if (cookie !== undefined) answering.append('set-cookie', cookie)
      return answer
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/cloud-sign-outs/:waiting',
    summary: {
      ja: 'サービスからのサインアウトで、ほかに何が終わるかを見る',
      en: 'See what else ends where somebody signs out at a service',
    },
    allow: everyone,
    params: WaitingParams,
    answer: CloudSignOutAnswer,
    run: async (deps, { actor, params, request }) => lookAtSignOut(deps, askingOf(actor, params, request)),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/cloud-sign-outs/:waiting',
    summary: { ja: 'サービスからのサインアウトを終える', en: 'Finish a sign-out at a service' },
    allow: everyone,
    params: WaitingParams,
    answer: CloudSignedOutAnswer,
    run: async (deps, { actor, params, request }) => finishSignOut(deps, askingOf(actor, params, request)),
  }),
]

function askingOf(
  actor: Actor,
  { waiting }: z.output<typeof WaitingParams>,
  { headers }: { readonly headers: Headers },
): Parameters<typeof lookAtSignOut>[1] {
  return { waiting, cookies: headers.get('cookie'), session: actor.kind === 'account' ? actor.session : undefined }
}

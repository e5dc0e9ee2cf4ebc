import {
  AcceptDifference,
  DeviceAnswer,
  DeviceDifferences,
  DifferenceParams,
  DifferencesAnswer,
  DifferencesQuery,
} from '@taga/contract'
import { deviceFor } from '../devices/routes.ts'
import { answerDevice } from '../devices/shapes.ts'
import { actorName } from '../http/actor.ts'
import { administrators, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { acceptDifference } from './accept-difference.ts'
import { differencesOf } from './judge-differences.ts'
import { forgetLook } from './judge-lately.ts'
import { pageDifferences } from './page-differences.ts'

export const differenceRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/device-differences',
    summary: { ja: '台帳と実物が違う端末を一覧する', en: 'List the devices that differ from the register' },
    allow: overseers,
    query: DifferencesQuery,
    answer: DifferencesAnswer,
    run: ({ store, now }, { query }) => pageDifferences(store.read, query, now()),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/devices/:device/differences',
    summary: { ja: '1台の端末の、台帳と実物の違い', en: 'How one device differs from the register' },
    allow: overseers,
    params: DifferenceParams,
    answer: DeviceDifferences,
    run: async (deps, { actor, params }) => {
      const { id } = await deviceFor(deps, actor, params.device)
      return differencesOf(deps.store.read, id, deps.now())
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/devices/:device/differences/accept',
    summary: { ja: '測った値を台帳に取り込む', en: 'Take what was measured into the register' },
    allow: administrators,
    fresh: true,
    params: DifferenceParams,
    body: AcceptDifference,
    answer: DeviceAnswer,
    run: async (deps, { actor, params, body }) => {
      const row = await acceptDifference(deps, actorName(actor), { ...body, device: params.device })
      forgetLook(deps.store.read)
      return answerDevice(row)
    },
  }),
]

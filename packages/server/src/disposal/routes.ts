import { DecideWipe, DeviceEndAnswer, DisposalsAnswer, DisposeDevice, RecordWipe, RegisterId } from '@taga/contract'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { deviceFor } from '../devices/routes.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { accountOf, administrators, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { answerEnd, answerWaiting } from './answer-end.ts'
import { disposeDevice } from './dispose-device.ts'
import { decideWipe, recordWipe } from './record-wipe.ts'

const DeviceParams = z.strictObject({ device: RegisterId })
const WipeParams = z.strictObject({ wipe: RegisterId })

async function endOf(deps: Pick<Deps, 'store' | 'now'>, actor: Actor, device: string) {
  return answerEnd(deps.store.read, await deviceFor(deps, actor, device), {
    by: accountOf(actor),
    now: deps.now(),
  })
}

export const disposalRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/disposal',
    summary: { ja: '消去・廃棄を待つ端末を一覧する', en: 'List devices that wait to be wiped or disposed of' },
    allow: overseers,
    answer: DisposalsAnswer,
    run: async ({ store }) => ({ rows: await answerWaiting(store.read) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/devices/:device/end',
    summary: { ja: '端末の消去と廃棄の記録を見る', en: "See the records of a device's wipes and disposal" },
    allow: overseers,
    params: DeviceParams,
    answer: DeviceEndAnswer,
    run: (deps, { actor, params }) => endOf(deps, actor, params.device),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/devices/:device/wipes',
    summary: { ja: '消去を記録する', en: 'Record a wipe' },
    allow: administrators,
    params: DeviceParams,
    body: RecordWipe,
    answer: DeviceEndAnswer,
    status: 201,
    run: async (deps, { actor, params, body }) => {
      await recordWipe(deps, accountOf(actor), { ...body, device: params.device })
      return endOf(deps, actor, params.device)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/wipes/:wipe/decision',
    summary: { ja: '消去の記録を確認または差し戻す', en: 'Confirm or refuse a record of wiping' },
    allow: administrators,
    params: WipeParams,
    body: DecideWipe,
    answer: DeviceEndAnswer,
    run: async (deps, { actor, params, body }) => {
      const wipe = await decideWipe(deps, accountOf(actor), { ...body, id: params.wipe })
      return endOf(deps, actor, wipe.device_id)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/devices/:device/disposal',
    summary: { ja: '廃棄・譲渡を記録する', en: 'Record that a device was disposed of' },
    allow: administrators,
    params: DeviceParams,
    body: DisposeDevice,
    answer: DeviceEndAnswer,
    run: async (deps, { actor, params, body }) => {
      await disposeDevice(deps, actorName(actor), { ...body, device: params.device })
      return endOf(deps, actor, params.device)
    },
  }),
]

import {
  AmendLoss,
  DeviceAnswer,
  EndLoss,
  Fault,
  LossAnswer,
  LossesAnswer,
  RecordRemoteWipe,
  RegisterId,
  ReportLoss,
} from '@taga/contract'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { deviceFor } from '../devices/routes.ts'
import { answerDevice } from '../devices/shapes.ts'
import type { DeviceRow } from '../devices/store.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { administrators, anyoneSignedIn, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { isSamePerson } from '../people/routes.ts'
import { answerLoss, answerLossLine } from './answer-loss.ts'
import { amendLoss, endLoss, recordRemoteWipe } from './follow-loss.ts'
import { reportLoss } from './report-loss.ts'
import { type LossRow, findLastLoss, findLoss, listLosses } from './store.ts'

const DeviceParams = z.strictObject({ device: RegisterId })
const LossParams = z.strictObject({ loss: RegisterId })

/** A loss is reported by whoever uses the device, or by an administrator for anybody. */
export function mayReportLoss(actor: Actor, device: DeviceRow): boolean {
  return administrators(actor) || (device.user_id !== null && isSamePerson(actor, device.user_id))
}

/** Who lost it may complete the report, and an administrator. */
export function mayAmendLoss(actor: Actor, loss: LossRow): boolean {
  return administrators(actor) || (loss.person_id !== null && isSamePerson(actor, loss.person_id))
}

/** Who lost it sees what becomes of it; overseers see every loss. */
export function maySeeLoss(actor: Actor, loss: LossRow): boolean {
  return overseers(actor) || mayAmendLoss(actor, loss)
}

async function lossFor({ store }: Pick<Deps, 'store'>, actor: Actor, id: string): Promise<LossRow> {
  const row = await findLoss(store.read, id)
  if (row === undefined || !maySeeLoss(actor, row)) throw new Fault('not_found')
  return row
}

export const lossRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/api/devices/:device/loss',
    summary: { ja: '紛失・盗難を届け出て、すぐに止める', en: 'Report a device lost or stolen, and stop it at once' },
    allow: anyoneSignedIn,
    params: DeviceParams,
    body: ReportLoss,
    answer: DeviceAnswer,
    run: async (deps, { actor, params, body }) => {
      const device = await deviceFor(deps, actor, params.device)
      if (!mayReportLoss(actor, device)) throw new Fault('not_allowed')
      const keepSession = actor.kind === 'account' ? actor.session : undefined
      return answerDevice(await reportLoss(deps, actorName(actor), { ...body, id: device.id, keepSession }))
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/devices/:device/loss',
    summary: { ja: '端末の紛失・盗難の記録を見る', en: 'See the record of a device that was lost or stolen' },
    allow: anyoneSignedIn,
    params: DeviceParams,
    answer: LossAnswer,
    run: async ({ store, now }, { actor, params }) => {
      const row = await findLastLoss(store.read, params.device)
      if (row === undefined || !maySeeLoss(actor, row)) throw new Fault('not_found')
      return answerLoss(store.read, actor, { row, now: now() })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/losses',
    summary: { ja: '紛失・盗難を一覧する', en: 'List devices lost or stolen' },
    allow: overseers,
    answer: LossesAnswer,
    run: async ({ store }) => {
      const rows = []
      for (const row of await listLosses(store.read)) rows.push(await answerLossLine(store.read, row))
      return { rows }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/losses/:loss',
    summary: { ja: '紛失・盗難の1件を見る', en: 'See one loss' },
    allow: anyoneSignedIn,
    params: LossParams,
    answer: LossAnswer,
    run: async (deps, { actor, params }) =>
      answerLoss(deps.store.read, actor, { row: await lossFor(deps, actor, params.loss), now: deps.now() }),
  }),
  defineRoute({
    method: 'PATCH',
    path: '/api/losses/:loss',
    summary: { ja: '紛失・盗難の状況を書き足す', en: 'Add what became known of a loss' },
    allow: anyoneSignedIn,
    params: LossParams,
    body: AmendLoss,
    answer: LossAnswer,
    run: async (deps, { actor, params, body }) => {
      const { id } = await lossFor(deps, actor, params.loss).then((loss) => {
        if (!mayAmendLoss(actor, loss)) throw new Fault('not_allowed')
        return loss
      })
      const row = await amendLoss(deps, actorName(actor), { id, ...body })
      return answerLoss(deps.store.read, actor, { row, now: deps.now() })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/losses/:loss/remote-wipe',
    summary: { ja: '遠隔消去の状況を記録する', en: 'Record how the remote wipe stands' },
    allow: administrators,
    params: LossParams,
    body: RecordRemoteWipe,
    answer: LossAnswer,
    run: async (deps, { actor, params, body }) => {
      const row = await recordRemoteWipe(deps, actorName(actor), { id: params.loss, ...body })
      return answerLoss(deps.store.read, actor, { row, now: deps.now() })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/losses/:loss/end',
    summary: { ja: '発見または除却で終える', en: 'End a loss: found, or written off' },
    allow: administrators,
    fresh: true,
    params: LossParams,
    body: EndLoss,
    answer: LossAnswer,
    run: async (deps, { actor, params, body }) => {
      const row = await endLoss(deps, actorName(actor), { id: params.loss, ...body })
      return answerLoss(deps.store.read, actor, { row, now: deps.now() })
    },
  }),
]

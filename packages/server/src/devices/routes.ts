import {
  BulkAnswer,
  DepartmentOpenAnswer,
  DeviceAnswer,
  DeviceChangeInput,
  DeviceHistoryAnswer,
  DeviceInput,
  DeviceMoveInput,
  DevicesAnswer,
  DevicesBulk,
  DevicesQuery,
  Fault,
  MyDevicesAnswer,
  RegisterId,
} from '@taga/contract'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { accountOf, administrators, anyoneSignedIn, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { isSamePerson } from '../people/routes.ts'
import { findDepartment } from '../people/store.ts'
import { foldText } from '../register-text.ts'
import { actOnDevices } from './act-on-many.ts'
import { changeDevice } from './change-device.ts'
import { countLacking, findLacking } from './find-lacking.ts'
import { moveDevice } from './move-device.ts'
import { registerDevice } from './register-device.ts'
import { answerDevice, answerDeviceLine } from './shapes.ts'
import { type DeviceRow, findDevice, listDeviceHistory, listDevices, listDevicesOf } from './store.ts'

const DAY_MS = 86_400_000
const DeviceParams = z.strictObject({ device: RegisterId })

/** An overseer sees every device; others see those that the register says they use. */
export function maySeeDevice(actor: Actor, device: DeviceRow): boolean {
  return overseers(actor) || (device.user_id !== null && isSamePerson(actor, device.user_id))
}

/** The device, where this actor may know of it. @throws Fault `not_found`, also for a device that belongs to another */
export async function deviceFor({ store }: Pick<Deps, 'store'>, actor: Actor, id: string): Promise<DeviceRow> {
  const row = await findDevice(store.read, id)
  if (row === undefined || !maySeeDevice(actor, row)) throw new Fault('not_found')
  return row
}

export const deviceRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/devices',
    summary: { ja: '端末の台帳を絞り込んで一覧する', en: 'List the register of devices, filtered' },
    allow: overseers,
    query: DevicesQuery,
    answer: DevicesAnswer,
    run: async ({ store, now }, { query }) => {
      const { sort, after, limit, search, silentDays, lacks, ...filter } = query
      const page = await listDevices(
        store.read,
        {
          ...filter,
          search: search === undefined ? undefined : foldText(search),
          silentSince: silentDays === undefined ? undefined : now() - silentDays * DAY_MS,
          ids: lacks === undefined ? undefined : await findLacking(store.read, now, lacks),
        },
        { sort, after, limit },
      )
      return { ...page, rows: page.rows.map(answerDeviceLine) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/devices',
    summary: { ja: '端末を台帳に加える', en: 'Add a device to the register' },
    allow: administrators,
    body: DeviceInput,
    answer: DeviceAnswer,
    status: 201,
    run: async (deps, { actor, body }) => answerDevice(await registerDevice(deps, actorName(actor), body)),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/devices/bulk',
    summary: {
      ja: '複数の端末をまとめて動かす（試すだけもできる）',
      en: 'Move many devices at once, or try what would happen',
    },
    allow: administrators,
    body: DevicesBulk,
    answer: BulkAnswer,
    run: async (deps, { actor, body }) => actOnDevices(deps, actorName(actor), body),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/departments/:department/open',
    summary: { ja: '部署の端末で未対応の項目を数える', en: "Count what is open on a department's devices" },
    allow: overseers,
    params: z.strictObject({ department: RegisterId }),
    answer: DepartmentOpenAnswer,
    run: async ({ store, now }, { params }) => {
      if ((await findDepartment(store.read, params.department)) === undefined) throw new Fault('not_found')
      const { devices, items } = await countLacking(store.read, now, params.department)
      return {
        devices,
        items: items.map(({ item, devices: count }) => ({ item: item.id, title: item.title, devices: count })),
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/my/devices',
    summary: { ja: '自分が使う端末を一覧する', en: 'List the devices one uses oneself' },
    allow: anyoneSignedIn,
    answer: MyDevicesAnswer,
    run: async ({ store }, { actor }) => {
      const { person } = accountOf(actor)
      return { devices: person === undefined ? [] : (await listDevicesOf(store.read, person)).map(answerDevice) }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/devices/:device',
    summary: { ja: '1台の端末を見る', en: 'See one device' },
    allow: anyoneSignedIn,
    params: DeviceParams,
    answer: DeviceAnswer,
    run: async (deps, { actor, params }) => answerDevice(await deviceFor(deps, actor, params.device)),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/devices/:device/history',
    summary: { ja: '端末の履歴を記録台帳から見る', en: "See a device's history from the ledger" },
    allow: overseers,
    params: DeviceParams,
    answer: DeviceHistoryAnswer,
    run: async (deps, { actor, params }) => {
      await deviceFor(deps, actor, params.device)
      return { entries: await listDeviceHistory(deps.store.read, params.device) }
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/devices/:device',
    summary: { ja: '端末の名前や種類を変える', en: 'Change what a device is called and is' },
    allow: administrators,
    fresh: true,
    params: DeviceParams,
    body: DeviceChangeInput,
    answer: DeviceAnswer,
    run: async (deps, { actor, params, body: { version, ...draft } }) =>
      answerDevice(await changeDevice(deps, actorName(actor), { id: params.device, version, draft })),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/devices/:device/moves',
    summary: { ja: '貸出・返却・消去・廃棄を記録する', en: 'Lend a device, take it back, wipe it, dispose of it' },
    allow: administrators,
    fresh: true,
    params: DeviceParams,
    body: DeviceMoveInput,
    answer: DeviceAnswer,
    run: async (deps, { actor, params, body }) =>
      answerDevice(await moveDevice(deps, actorName(actor), { id: params.device, ...body })),
  }),
]

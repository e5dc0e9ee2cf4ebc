import {
  CreateEnrolmentCode,
  ENROL_PATH,
  Enrol,
  EnrolAnswer,
  EnrolmentCodeAnswer,
  EnrolmentCodeList,
  MAX_ENROL_BYTES,
  SIGNATURE_HEADER,
} from '@taga/contract'
import { z } from 'zod'
import { administrators, everyone } from '../http/allow.ts'
import { parseJson } from '../http/read-body.ts'
import { readInput } from '../http/read-input.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { createCode } from './create-code.ts'
import { enrolDevice } from './enrol-device.ts'
import { revokeDeviceKey, withdrawCode } from './revoke.ts'
import { listOpenCodes } from './store.ts'

const Nothing = z.object({})

export const enrolmentRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: ENROL_PATH,
    summary: { ja: '登録コードで端末の鍵を登録する', en: "Enrol a device's key with a code" },
    allow: everyone,
    bodyKind: 'bytes',
    body: z.instanceof(Uint8Array),
    limits: { bodyBytes: MAX_ENROL_BYTES },
    answer: EnrolAnswer,
    status: 201,
    run: async (deps, { body, request }) =>
      enrolDevice(deps, {
        wish: readInput(Enrol, parseJson(body), 'body'),
        bytes: body,
        signature: request.headers.get(SIGNATURE_HEADER) ?? '',
        address: request.address,
      }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/enrolment-codes',
    summary: { ja: 'まだ使われていない登録コードの一覧', en: 'List enrolment codes that are still open' },
    allow: administrators,
    answer: EnrolmentCodeList,
    run: async ({ store, now }) => {
      const rows = await listOpenCodes(store.read, now())
      return {
        codes: rows.map((row) => ({
          selector: row.selector,
          ...(row.person_id === null ? {} : { person: row.person_id }),
          ...(row.device_id === null ? {} : { device: row.device_id }),
          createdAt: row.created_at,
          expiresAt: row.expires_at,
        })),
      }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/enrolment-codes',
    summary: { ja: '登録コードを発行する', en: 'Issue an enrolment code' },
    allow: administrators,
    fresh: true,
    body: CreateEnrolmentCode,
    answer: EnrolmentCodeAnswer,
    status: 201,
    run: async (deps, { actor, body }) => createCode(deps, actor, body),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/enrolment-codes/:selector',
    summary: { ja: '登録コードを取り消す', en: 'Withdraw an enrolment code' },
    allow: administrators,
    params: z.strictObject({ selector: z.string().min(1).max(20) }),
    answer: Nothing,
    run: async (deps, { actor, params }) => {
      await withdrawCode(deps, actor, params.selector)
      return {}
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/devices/:device/key',
    summary: { ja: '端末の鍵を無効にする', en: "Revoke a device's key" },
    allow: administrators,
    fresh: true,
    params: z.strictObject({ device: z.string().min(1).max(100) }),
    answer: Nothing,
    run: async (deps, { actor, params }) => {
      await revokeDeviceKey(deps, actor, params.device)
      return {}
    },
  }),
]

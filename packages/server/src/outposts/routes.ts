import {
  ChangeOutpost,
  CreateOutpostCode,
  EnrolOutpost,
  EnrolOutpostAnswer,
  MAX_ENROL_BYTES,
  OUTPOST_ENROL_PATH,
  OutpostAnswer,
  OutpostCodeAnswer,
  OutpostsAnswer,
  SIGNATURE_HEADER,
} from '@taga/contract'
import { z } from 'zod'
import { administrators, everyone } from '../http/allow.ts'
import { parseJson } from '../http/read-body.ts'
import { readInput } from '../http/read-input.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { listLocations } from '../locations/store.ts'
import { createOutpostCode, withdrawOutpostCode } from './create-outpost-code.ts'
import { enrolOutpost } from './enrol-outpost.ts'
import { editOutpost, revokeOutpost } from './govern-outposts.ts'
import { listMachineTroubles, SAID_MS } from './machine-troubles.ts'
import { type KnownState, readStates } from './state-store.ts'
import { listOpenOutpostCodes, listOutposts, type OutpostRow } from './store.ts'
import { readUnreadable } from './unreadable-store.ts'

const Nothing = z.object({})
const OutpostParams = z.strictObject({ outpost: z.string().min(1).max(100) })

export const outpostRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: OUTPOST_ENROL_PATH,
    summary: {
      ja: '登録コードでゲートウェイやコネクターの鍵を登録する',
      en: 'Enrol the key of a gateway or connector with a code',
    },
    allow: everyone,
    bodyKind: 'bytes',
    body: z.instanceof(Uint8Array),
    limits: { bodyBytes: MAX_ENROL_BYTES },
    answer: EnrolOutpostAnswer,
    status: 201,
    run: async (deps, { body, request }) =>
      enrolOutpost(deps, {
        wish: readInput(EnrolOutpost, parseJson(body), 'body'),
        bytes: body,
        signature: request.headers.get(SIGNATURE_HEADER) ?? '',
        address: request.address,
      }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/outposts',
    summary: {
      ja: 'ゲートウェイとコネクター、まだ使われていない登録コードの一覧',
      en: 'List gateways and connectors, and codes that are still open',
    },
    allow: administrators,
    answer: OutpostsAnswer,
    run: async ({ store, now }) => {
      const names = new Map((await listLocations(store.read)).map((row) => [row.id, row.name]))
      const codes = await listOpenOutpostCodes(store.read, now())
      const states = await readStates(store.read)
      return {
        unreadable: await readUnreadable(store.read),
        machines: [...(await listMachineTroubles(store.read, now()))],
        outposts: (await listOutposts(store.read)).map((row) => ({
          ...answerOutpost(row, names),
          ...states.get(row.id),
          ...(row.kind === 'connector' ? { linkedTo: linkedTo(row.id, states, now()) } : {}),
        })),
        codes: codes.map((row) => ({
          selector: row.selector,
          kind: row.kind,
          ...(row.site === null ? {} : { site: row.site }),
          createdAt: row.created_at,
          expiresAt: row.expires_at,
        })),
      }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/outpost-codes',
    summary: {
      ja: 'ゲートウェイやコネクターの登録コードを発行する',
      en: 'Issue a code to enrol a gateway or connector with',
    },
    allow: administrators,
    fresh: true,
    body: CreateOutpostCode,
    answer: OutpostCodeAnswer,
    status: 201,
    run: async (deps, { actor, body }) => createOutpostCode(deps, actor, body),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/outpost-codes/:selector',
    summary: { ja: 'ゲートウェイやコネクターの登録コードを取り消す', en: 'Withdraw a code for an outpost' },
    allow: administrators,
    params: z.strictObject({ selector: z.string().min(1).max(20) }),
    answer: Nothing,
    run: async (deps, { actor, params }) => {
      await withdrawOutpostCode(deps, actor, params.selector)
      return {}
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/outposts/:outpost',
    summary: {
      ja: 'ゲートウェイやコネクターの名前と接続先を変える',
      en: 'Change the name of an outpost, and where a gateway is dialled',
    },
    allow: administrators,
    fresh: true,
    params: OutpostParams,
    body: ChangeOutpost,
    answer: OutpostAnswer,
    run: async (deps, { actor, params, body }) => {
      const names = new Map((await listLocations(deps.store.read)).map((row) => [row.id, row.name]))
      return answerOutpost(await editOutpost(deps, actor, { ...body, id: params.outpost }), names)
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/outposts/:outpost',
    summary: { ja: 'ゲートウェイやコネクターを失効させる', en: 'Revoke a gateway or connector' },
    allow: administrators,
    params: OutpostParams,
    answer: Nothing,
    run: async (deps, { actor, params }) => {
      await revokeOutpost(deps, actor, params.outpost)
      return {}
    },
  }),
]

function linkedTo(connector: string, states: ReadonlyMap<string, KnownState>, now: number): string[] {
  return [...states].flatMap(([gateway, { state }]) =>
    state !== undefined && now - state.at < SAID_MS && state.connectors.includes(connector) ? [gateway] : [],
  )
}

function answerOutpost(row: OutpostRow, locations: ReadonlyMap<string, string>): OutpostAnswer {
  const siteName = row.site === null ? undefined : locations.get(row.site)
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    ...(row.site === null ? {} : { site: row.site }),
    ...(siteName === undefined ? {} : { siteName }),
    ...(row.url === null ? {} : { url: row.url }),
    engine: row.engine,
    builtIn: row.built_in === 1,
    enrolledAt: row.enrolled_at,
    ...(row.last_seen_at === null ? {} : { lastSeenAt: row.last_seen_at }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
    version: row.version,
  }
}

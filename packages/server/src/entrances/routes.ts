import { ANSWERS, AUTHENTICATIONS, ENTRANCE_KINDS, PASSWORD_POLICIES } from '@taga/core'
import { z } from 'zod'
import { actorName } from '../http/actor.ts'
import { administrators, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { RegisterId, Version } from '../people/shapes.ts'
import { RegisterText } from '../register-text.ts'
import { addEntrance, changeEntrance } from './keep-entrance.ts'
import { type EntranceRow, listEntrances, readKnown } from './store.ts'

const Instant = z.number().int().min(0)

const fields = {
  name: RegisterText(200),
  kind: z.enum(ENTRANCE_KINDS),
  address: RegisterText(500).optional(),
  frontedByTaga: z.boolean(),
  authentication: z.enum(AUTHENTICATIONS),
  passwordPolicy: z.enum(PASSWORD_POLICIES),
  encryptedPath: z.enum(ANSWERS),
  boundaryRestricted: z.enum(ANSWERS),
  boundaryReviewedAt: Instant.optional(),
  logsKept: z.enum(ANSWERS),
  owner: RegisterText(200),
  reviewDueAt: Instant,
}
const EntranceInput = z.strictObject(fields)
const EntranceChangeInput = z.strictObject({ ...fields, version: Version })
const EntranceAnswer = z.object({
  id: z.string(),
  ...fields,
  name: z.string(),
  address: z.string().optional(),
  owner: z.string(),
  reviewDueAt: Instant.optional(),
  reviewedAt: Instant.optional(),
  version: z.number().int(),
})

export const entranceRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/entrances',
    summary: { ja: '社外から届く入口の台帳を一覧する', en: 'List the register of entrances from outside' },
    allow: overseers,
    answer: z.object({ entrances: z.array(EntranceAnswer) }),
    run: async ({ store }) => ({ entrances: (await listEntrances(store.read)).map(answerEntrance) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/entrances',
    summary: { ja: '入口を台帳に加える', en: 'Add an entrance to the register' },
    allow: administrators,
    body: EntranceInput,
    answer: EntranceAnswer,
    status: 201,
    run: async (deps, { actor, body: { name, reviewDueAt, ...known } }) =>
      answerEntrance(await addEntrance(deps, actorName(actor), { name, reviewDueAt, known })),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/entrances/:entrance',
    summary: { ja: '入口の内容を見直して変える', en: 'Review and change an entrance' },
    allow: administrators,
    params: z.strictObject({ entrance: RegisterId }),
    body: EntranceChangeInput,
    answer: EntranceAnswer,
    run: async (deps, { actor, params, body: { version, name, reviewDueAt, ...known } }) => {
      const change = { id: params.entrance, version, draft: { name, reviewDueAt, known } }
      return answerEntrance(await changeEntrance(deps, actorName(actor), change))
    },
  }),
]

function answerEntrance(row: EntranceRow): z.infer<typeof EntranceAnswer> {
  return {
    id: row.id,
    name: row.name,
    ...readKnown(row),
    reviewDueAt: row.review_by ?? undefined,
    reviewedAt: row.reviewed_at ?? undefined,
    version: row.version,
  }
}

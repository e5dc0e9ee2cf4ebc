import {
  DestinationAnswer,
  DestinationChange,
  DestinationInput,
  DestinationsAnswer,
  CONNECTOR_LIST_PATH,
  DestinationsQuery,
  Fault,
  OpenablesAnswer,
  RegisterId,
  SetDestinationSecret,
  SignedConnectorList,
  SwitchDestination,
} from '@taga/contract'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { actorName } from '../http/actor.ts'
import { accountOf, administrators, anyoneSignedIn, everyone, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { listLocations } from '../locations/store.ts'
import { connectorList } from './connector-list.ts'
import { addDestination, changeDestination, setSecret, switchDestination } from './keep-destination.ts'
import { patternOf } from './for-gateway.ts'
import { openablesOf } from './openables.ts'
import {
  type DestinationRow,
  findDestination,
  pageDestinations,
  readDestination,
  secretsOf,
  whyUnreadable,
} from './store.ts'

const DestinationParams = z.strictObject({ destination: RegisterId })

export const destinationRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/destinations',
    summary: { ja: 'ゲートウェイで開くものを一覧する', en: 'List what gateways may open' },
    allow: overseers,
    query: DestinationsQuery,
    answer: DestinationsAnswer,
    run: async ({ store }, { query }) => {
      const page = await pageDestinations(store.read, query)
      return { ...page, rows: await answers(store.read, page.rows) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/destinations',
    summary: { ja: 'ゲートウェイで開くものを加える', en: 'Register something that gateways may open' },
    allow: administrators,
    fresh: true,
    body: DestinationInput,
    answer: DestinationAnswer,
    status: 201,
    run: async (deps, { actor, body }) =>
      answerOne(deps.store.read, await addDestination(deps, actorName(actor), body)),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/destinations/:destination',
    summary: { ja: 'ゲートウェイで開くものを見る', en: 'See something that gateways may open' },
    allow: overseers,
    params: DestinationParams,
    answer: DestinationAnswer,
    run: async ({ store }, { params }) => {
      const row = await findDestination(store.read, params.destination)
      if (row === undefined) throw new Fault('not_found')
      return answerOne(store.read, row)
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/destinations/:destination',
    summary: { ja: 'ゲートウェイで開くものの内容を変える', en: 'Change something that gateways may open' },
    allow: administrators,
    fresh: true,
    params: DestinationParams,
    body: DestinationChange,
    answer: DestinationAnswer,
    run: async (deps, { actor, params, body }) =>
      answerOne(
        deps.store.read,
        await changeDestination(deps, actorName(actor), {
          id: params.destination,
          version: body.version,
          draft: body.destination,
        }),
      ),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/destinations/:destination/secret',
    summary: { ja: '会社のPCのパスワードを預ける', en: 'Keep the password of an office PC' },
    allow: administrators,
    fresh: true,
    params: DestinationParams,
    body: SetDestinationSecret,
    answer: DestinationAnswer,
    run: async (deps, { actor, params, body }) => {
      await setSecret(deps, actorName(actor), { id: params.destination, secret: body.secret })
      const row = await findDestination(deps.store.read, params.destination)
      if (row === undefined) throw new Fault('not_found')
      return answerOne(deps.store.read, row)
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/destinations/:destination/off',
    summary: { ja: 'ゲートウェイで開けないようにする・戻す', en: 'Switch something off or on for gateways' },
    allow: administrators,
    fresh: true,
    params: DestinationParams,
    body: SwitchDestination,
    answer: DestinationAnswer,
    run: async (deps, { actor, params, body }) =>
      answerOne(deps.store.read, await switchDestination(deps, actorName(actor), { id: params.destination, ...body })),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/my/destinations',
    summary: { ja: '自分が開けるものの入口を見る', en: 'See where to open what I have the right to' },
    allow: anyoneSignedIn,
    answer: OpenablesAnswer,
    run: async (deps, { actor }) => ({ destinations: [...(await openablesOf(deps, accountOf(actor)))] }),
  }),
  defineRoute({
    method: 'POST',
    path: CONNECTOR_LIST_PATH,
    summary: { ja: 'コネクターが開いてよいものの一覧を渡す', en: 'Give a connector the list of what it may open' },
    // it shows who it is by its signature over these bytes
    allow: everyone,
    bodyKind: 'bytes',
    body: z.instanceof(Uint8Array),
    limits: { bodyBytes: 4_096 },
    answer: SignedConnectorList,
    run: async (deps, { body, request }) => connectorList(deps, { headers: request.headers, bytes: body }),
  }),
]

async function answerOne(db: Kysely<Schema>, row: DestinationRow): Promise<DestinationAnswer> {
  const [answer] = await answers(db, [row])
  if (answer === undefined) throw new Fault('not_found')
  return answer
}

/** One that cannot be read is left out: where gateways stand, it is named as such. */
async function answers(db: Kysely<Schema>, found: readonly DestinationRow[]): Promise<DestinationAnswer[]> {
  const rows = found.filter((row) => whyUnreadable(row) === undefined)
  if (rows.length === 0) return []
  const resources = await db
    .selectFrom('resources')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(rows.map((row) => row.resource_id))])
    .execute()
  const names = new Map(resources.map(({ id, name }) => [id, name]))
  const sites = new Map((await listLocations(db)).map(({ id, name }) => [id, name]))
  const secrets = await secretsOf(
    db,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    id: row.id,
    destination: readDestination(row),
    pattern: patternOf(readDestination(row)),
    resourceName: names.get(row.resource_id) ?? row.resource_id,
    siteName: row.location_id === null ? undefined : sites.get(row.location_id),
    hasSecret: secrets.has(row.id),
    off: row.off_at !== null,
    version: row.version,
  }))
}

import {
  type CloudEndpointsAnswer,
  type CloudServiceAnswer,
  type CloudSignInsAnswer,
  Fault,
  OIDC_PATH,
} from '@taga/contract'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { answerKey, readKeys } from './keys.ts'
import { NOT_REGISTERED } from './revocation/send-notices.ts'
import { samlPlaces } from './saml/samlify.ts'
import { type CloudServiceRow, readService } from './store.ts'
import type { CloudSignInTables } from './tables.ts'

type Db = Kysely<Schema>
const MOST_SHOWN = 50

export async function answerService(db: Db, row: CloudServiceRow): Promise<CloudServiceAnswer> {
  const [answer] = await answerServices(db, [row])
  if (answer === undefined) throw new Fault('not_found')
  return answer
}

export async function answerServices(db: Db, rows: readonly CloudServiceRow[]): Promise<CloudServiceAnswer[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const resources = await db
    .selectFrom('resources')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(rows.map((row) => row.resource_id))])
    .execute()
  const names = new Map(resources.map(({ id, name }) => [id, name]))
  const secrets = await db
    .selectFrom('cloud_service_secrets')
    .select(['service_id', 'kind'])
    .where('service_id', 'in', ids)
    .execute()
  const open = await db
    .selectFrom('cloud_sign_ins')
    .select((eb) => ['service_id', eb.fn.countAll<number | string>().as('count')])
    .where('service_id', 'in', ids)
    .where('ended_at', 'is', null)
    .groupBy('service_id')
    .execute()
  const untold = await db
    .selectFrom('cloud_notices')
    .select((eb) => ['service_id', eb.fn.countAll<number | string>().as('count')])
    .where('service_id', 'in', ids)
    .where('done_at', 'is', null)
    .groupBy('service_id')
    .execute()
  const has = (id: string, kind: string) => secrets.some((secret) => secret.service_id === id && secret.kind === kind)
  const count = (of: typeof open, id: string) => Number(of.find((one) => one.service_id === id)?.count ?? 0)
  return rows.map((row) => ({
    id: row.id,
    service: readService(row),
    resourceName: names.get(row.resource_id) ?? row.resource_id,
    ...(row.protocol === 'oidc' ? { clientId: row.peer_key } : {}),
    hasSecret: has(row.id, 'client'),
    hasRevocationSecret: has(row.id, 'revocation'),
    open: count(open, row.id),
    untold: count(untold, row.id),
    off: row.off_at !== null,
    version: row.version,
  }))
}

const Rules = z.array(z.string())

/** The last sign-ins at a service, and how it was told of their end. */
export async function answerSignIns(db: Db, service: string): Promise<CloudSignInsAnswer> {
  const rows = await db
    .selectFrom('cloud_sign_ins')
    .leftJoin('people', 'people.id', 'cloud_sign_ins.person_id')
    .leftJoin('devices', 'devices.id', 'cloud_sign_ins.device_id')
    .selectAll('cloud_sign_ins')
    .select(['people.name as person_name', 'devices.label as device_name'])
    .where('cloud_sign_ins.service_id', '=', service)
    .orderBy('cloud_sign_ins.started_at', 'desc')
    .orderBy('cloud_sign_ins.id')
    .limit(MOST_SHOWN)
    .execute()
  const ids = rows.map(({ id }) => id)
  const notices =
    ids.length === 0
      ? []
      : await db
          .selectFrom('cloud_notices')
          .selectAll()
          .where('sign_in_id', 'in', ids)
          .orderBy('created_at')
          .limit(1_000)
          .execute()
  return {
    rows: rows.map((row) => ({
      id: row.id,
      person: row.person_id,
      ...(row.person_name === null ? {} : { personName: row.person_name }),
      ...(row.device_name === null ? {} : { deviceName: row.device_name }),
      startedAt: row.started_at,
      ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
      ...(row.ending === null ? {} : { ending: row.ending }),
      rules: Rules.parse(JSON.parse(row.rules)),
      notices: notices
        .filter((notice) => notice.sign_in_id === row.id)
        .map((notice) => ({
          kind: notice.kind,
          state: stateOf(notice),
          tries: notice.tries,
          at: notice.done_at ?? notice.given_up_at ?? notice.next_at,
          ...(notice.problem === null || notice.problem === NOT_REGISTERED ? {} : { problem: notice.problem }),
        })),
    })),
  }
}

function stateOf(notice: Selectable<CloudSignInTables['cloud_notices']>) {
  if (notice.done_at !== null) return 'told'
  if (notice.given_up_at === null) return 'waiting'
  return notice.problem === NOT_REGISTERED ? 'notSent' : 'failed'
}

export async function answerEndpoints(deps: Deps): Promise<CloudEndpointsAnswer> {
  const { url } = deps.places.main()
  const saml = samlPlaces(url)
  const issuer = `${url}${OIDC_PATH}`
  const provider = await deps.cloud.oidc(deps)
  const at = (name: string) => url + provider.pathFor(name, { mountPath: OIDC_PATH })
  return {
    issuer,
    discovery: `${issuer}/.well-known/openid-configuration`,
    authorization: at('authorization'),
    token: at('token'),
    userinfo: at('userinfo'),
    jwks: at('jwks'),
    endSession: at('end_session'),
    samlEntityId: saml.entityId,
    samlMetadata: saml.metadata,
    samlSignIn: saml.signIn,
    samlLogout: saml.logout,
    keys: (await readKeys(deps)).map((key) => answerKey(key, deps.now())),
  }
}

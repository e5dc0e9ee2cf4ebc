import { CloudServiceInput, type CloudServicesQuery, type ListAnswer } from '@taga/contract'
import type { Kysely, Selectable } from 'kysely'
import type { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { anywhere, readList } from '../lists/read-list.ts'
import { foldText } from '../register-text.ts'
import type { CloudSignInTables } from './tables.ts'

type Db = Kysely<Schema>
export type CloudServiceRow = Selectable<CloudSignInTables['cloud_services']>
export type CloudSignInRow = Selectable<CloudSignInTables['cloud_sign_ins']>
export type OidcService = Extract<CloudServiceInput, { protocol: 'oidc' }>
export type SamlService = Extract<CloudServiceInput, { protocol: 'saml' }>

export function findService(db: Db, id: string): Promise<CloudServiceRow | undefined> {
  return db.selectFrom('cloud_services').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The service that calls itself so, where it is switched on. */
export function findPeer(db: Db, peer: string): Promise<CloudServiceRow | undefined> {
  return db
    .selectFrom('cloud_services')
    .selectAll()
    .where('peer_key', '=', peer)
    .where('off_at', 'is', null)
    .executeTakeFirst()
}

/** Those that are switched on, of these resources, by name. */
export async function listServicesOf(db: Db, resources: readonly string[]): Promise<readonly CloudServiceRow[]> {
  if (resources.length === 0) return []
  return db
    .selectFrom('cloud_services')
    .selectAll()
    .where('off_at', 'is', null)
    .where('resource_id', 'in', [...resources])
    .orderBy('name_key')
    .limit(1_000)
    .execute()
}

export function pageServices(
  db: Db,
  { search, protocol, ...ask }: z.output<typeof CloudServicesQuery>,
): Promise<ListAnswer<CloudServiceRow>> {
  const matching = db
    .selectFrom('cloud_services')
    .selectAll('cloud_services')
    .$if(search !== undefined, (query) =>
      query.where('cloud_services.name_key', 'like', anywhere(foldText(search ?? ''))),
    )
    .$if(protocol !== undefined, (query) => query.where('cloud_services.protocol', '=', protocol ?? 'oidc'))
  return readList(matching, ask, {
    id: 'cloud_services.id',
    sorts: {
      name: { column: 'cloud_services.name_key', kind: 'text' },
      changed: { column: 'cloud_services.updated_at', kind: 'number' },
    },
  })
}

/** What was registered. */
export function readService(row: Pick<CloudServiceRow, 'body'>): CloudServiceInput {
  return CloudServiceInput.parse(JSON.parse(row.body))
}

export async function secretOf(db: Db, service: string, kind: 'client' | 'revocation'): Promise<string | undefined> {
  const row = await db
    .selectFrom('cloud_service_secrets')
    .select('kept')
    .where('service_id', '=', service)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return row?.kept
}

export async function putSecret(
  db: Db,
  secret: {
    readonly service: string
    readonly kind: 'client' | 'revocation'
    readonly kept: string
    readonly at: number
  },
): Promise<void> {
  const values = { service_id: secret.service, kind: secret.kind, kept: secret.kept, set_at: secret.at }
  await db
    .insertInto('cloud_service_secrets')
    .values(values)
    .onConflict((conflict) => conflict.columns(['service_id', 'kind']).doUpdateSet(values))
    .execute()
}

export function findSignIn(db: Db, id: string): Promise<CloudSignInRow | undefined> {
  return db.selectFrom('cloud_sign_ins').selectAll().where('id', '=', id).executeTakeFirst()
}

/** What is open at a service that it means by its own name of a session (`sid`, SessionIndex), or else by its name of a person. */
export function listMeant(
  db: Db,
  service: string,
  { session, subject }: { readonly session: string | undefined; readonly subject: string },
): Promise<readonly CloudSignInRow[]> {
  return db
    .selectFrom('cloud_sign_ins')
    .selectAll()
    .where('service_id', '=', service)
    .where('ended_at', 'is', null)
    .$if(session !== undefined, (query) => query.where('peer_session', '=', session ?? ''))
    .$if(session === undefined, (query) => query.where('subject', '=', subject))
    .orderBy('id')
    .limit(1_000)
    .execute()
}

/** What is open by a session, with the names of the services. */
export function listOpenOf(
  db: Db,
  session: string,
): Promise<readonly (CloudSignInRow & { readonly service_name: string })[]> {
  return db
    .selectFrom('cloud_sign_ins')
    .innerJoin('cloud_services', 'cloud_services.id', 'cloud_sign_ins.service_id')
    .selectAll('cloud_sign_ins')
    .select('cloud_services.name as service_name')
    .where('cloud_sign_ins.session_id', '=', session)
    .where('cloud_sign_ins.ended_at', 'is', null)
    .orderBy('cloud_services.name_key')
    .orderBy('cloud_sign_ins.id')
    .limit(1_000)
    .execute()
}

import type { TunnelsAnswer } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { listDestinations, readDestination } from '../destinations/store.ts'
import { findDevice } from '../devices/store.ts'
import { readRights } from '../people/person-facts.ts'
import { findPerson } from '../people/store.ts'
import { listThingsOf } from '../start-work/store.ts'
import { findTunnelSession } from './tunnel-session.ts'

/** What the person at this device has the right to by a tunnel, and where to dial. Whether it opens now is decided at the gateway. Reads only. */
export async function listTunnels(
  { store, now, place }: Pick<Deps, 'store' | 'now' | 'place'>,
  id: string,
): Promise<TunnelsAnswer> {
  const db = store.read
  const gateways = [...(await gatewaysOf(db, place))]
  const none = { signedIn: false, url: place.url, destinations: [], gateways }
  const device = await findDevice(db, id)
  const session = device === undefined ? undefined : await findTunnelSession(db, device, now())
  if (session === undefined) return none
  const person = await findPerson(db, session.person_id)
  const things = person === undefined ? [] : await listThingsOf(db, readRights(person))
  if (things.length === 0) return { ...none, signedIn: true }
  const rows = await listDestinations(
    db,
    things.map((thing) => thing.id),
  )
  const destinations = rows.flatMap((row) => {
    const read = readDestination(row)
    return read.kind === 'tcp' ? [{ id: row.id, name: row.name, port: read.port }] : []
  })
  return { ...none, signedIn: true, destinations }
}

/**
 * Every gateway in use: by the address that an administrator gave it, and the one beside this server by the name of something that it serves
 * at the server's own port, since it answers to tunnels on every name.
 */
async function gatewaysOf(db: Kysely<Schema>, place: Deps['place']): Promise<TunnelsAnswer['gateways']> {
  const rows = await db
    .selectFrom('outposts')
    .select(['url', 'public_key', 'built_in'])
    .where('kind', '=', 'gateway')
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .limit(100)
    .execute()
  const beside = rows.some((row) => row.url === null && row.built_in === 1) ? await urlBeside(db, place) : undefined
  return rows.flatMap((row) => {
    const url = row.url ?? (row.built_in === 1 ? beside : undefined)
    return url === undefined ? [] : [{ url, publicKey: row.public_key }]
  })
}

async function urlBeside(db: Kysely<Schema>, place: Deps['place']): Promise<string | undefined> {
  const named = await db
    .selectFrom('destinations')
    .select('public_name')
    .where('public_name', 'is not', null)
    .where('off_at', 'is', null)
    .orderBy('public_name')
    .limit(1)
    .executeTakeFirst()
  const { port, protocol } = new URL(place.url)
  if (typeof named?.public_name !== 'string' || protocol !== 'https:') return undefined
  return `https://${named.public_name}${port === '' ? '' : `:${port}`}`
}

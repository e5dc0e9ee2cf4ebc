import type { OpenableDestination } from '@taga/contract'
import type { Kysely } from 'kysely'
import { listServicesOf, readService } from '../cloud-sign-in/store.ts'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import type { AccountActor } from '../http/actor.ts'
import { readRights } from '../people/person-facts.ts'
import { type KnownState, readStates } from '../outposts/state-store.ts'
import { listOutposts } from '../outposts/store.ts'
import { findPerson } from '../people/store.ts'
import { listThingsOf } from '../start-work/store.ts'
import { patternOf } from './for-gateway.ts'
import { readAway } from './read-away.ts'
import { listDestinations, readDestination } from './store.ts'

/**
 * What somebody has the right to, with the address at which a gateway or a cloud service opens it. Whether it opens now is decided there,
 * or when the cloud service sends the browser to us.
 */
export async function openablesOf(
  { store, place, now }: Pick<Deps, 'store' | 'place' | 'now'>,
  actor: AccountActor,
): Promise<readonly OpenableDestination[]> {
  const person = actor.person === undefined ? undefined : await findPerson(store.read, actor.person)
  if (person === undefined) return []
  const things = await listThingsOf(store.read, readRights(person))
  if (things.length === 0) return []
  const resources = things.map(({ id }) => id)
  const rows = await listDestinations(store.read, resources)
  const services = await listServicesOf(store.read, resources)
  const awayFrom = await readAway(store.read, now())
  const portOf = await portsOfNames(store.read, { place, now: now() })
  const through = rows.map((row) => ({
    id: row.id,
    resource: row.resource_id,
    name: row.name,
    kind: row.kind,
    pattern: patternOf(readDestination(row)),
    ...(row.public_name === null ? {} : { url: `https://${row.public_name}${portOf(row.public_name)}/` }),
    away: awayFrom(row.location_id),
  }))
  const signingIn = services.map((row) => ({
    id: row.id,
    resource: row.resource_id,
    name: row.name,
    kind: 'cloud' as const,
    pattern: 'cloud_app' as const,
    url: readService(row).startUrl,
  }))
  return [...through, ...signingIn]
}

/**
 * The port at which browsers find a name: at the server's own the gateway beside it, at a port of its own one that stands alone. Where there
 * are both it is the one that has a certificate for the name, since it is ordered where the name leads; the one beside the server where both have.
 */
async function portsOfNames(
  db: Kysely<Schema>,
  { place, now }: { readonly place: Deps['place']; readonly now: number },
): Promise<(name: string) => string> {
  const inUse = (await listOutposts(db)).filter((row) => row.kind === 'gateway' && row.revoked_at === null)
  const beside = inUse.filter((row) => row.built_in === 1)
  const gateways = [...beside, ...inUse.filter((row) => row.built_in === 0 && row.url !== null)]
  const states = gateways.length > 1 ? await readStates(db) : new Map<string, KnownState>()
  const serves = (id: string, name: string) =>
    states.get(id)?.state?.certificates.some((each) => each.name === name && (each.until ?? 0) > now)
  return (name) => {
    const one = gateways.find(({ id }) => serves(id, name)) ?? gateways[0]
    const { port } = new URL(one?.url ?? place.url)
    return port === '' ? '' : `:${port}`
  }
}

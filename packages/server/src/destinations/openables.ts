import type { OpenableDestination } from '@taga/contract'
import type { Deps } from '../deps.ts'
import type { AccountActor } from '../http/actor.ts'
import { readRights } from '../people/person-facts.ts'
import { findPerson } from '../people/store.ts'
import { listThingsOf } from '../start-work/store.ts'
import { patternOf } from './for-gateway.ts'
import { readAway } from './read-away.ts'
import { listDestinations, readDestination } from './store.ts'

/** What somebody has the right to, with the address at which a gateway opens it. Whether it opens now is decided there. */
export async function openablesOf(
  { store, place, now }: Pick<Deps, 'store' | 'place' | 'now'>,
  actor: AccountActor,
): Promise<readonly OpenableDestination[]> {
  const person = actor.person === undefined ? undefined : await findPerson(store.read, actor.person)
  if (person === undefined) return []
  const things = await listThingsOf(store.read, readRights(person))
  if (things.length === 0) return []
  const rows = await listDestinations(
    store.read,
    things.map(({ id }) => id),
  )
  const awayFrom = await readAway(store.read, now())
  const { port } = new URL(place.url)
  return rows.map((row) => ({
    id: row.id,
    resource: row.resource_id,
    name: row.name,
    kind: row.kind,
    pattern: patternOf(readDestination(row)),
    ...(row.public_name === null ? {} : { url: `https://${row.public_name}${port === '' ? '' : `:${port}`}/` }),
    away: awayFrom(row.location_id),
  }))
}

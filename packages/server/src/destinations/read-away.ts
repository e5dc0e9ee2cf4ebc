import type { OpenableDestination } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { readStates } from '../outposts/state-store.ts'
import { listOutposts } from '../outposts/store.ts'

/** A gateway says how it stands every half minute. */
const SAID_MS = 150_000

/**
 * What is missing on the way to a destination, as far as is known: no gateway was heard of lately, or none that is linked to a connector of
 * the site. What is not known is not said to be away: opening it tells.
 */
export async function readAway(
  db: Kysely<Schema>,
  now: number,
): Promise<(site: string | null) => OpenableDestination['away']> {
  const outposts = (await listOutposts(db)).filter((row) => row.revoked_at === null)
  const isHere = (at: number | null | undefined) => at !== null && at !== undefined && now - at < SAID_MS
  const gateways = outposts.filter((row) => row.kind === 'gateway' && isHere(row.last_seen_at))
  const states = await readStates(db)
  const said = gateways.map(({ id }) => states.get(id)?.state).filter((state) => isHere(state?.at))
  const linked = new Set(said.flatMap((state) => state?.connectors ?? []))
  const sites = new Set(outposts.filter(({ id }) => linked.has(id)).map(({ site }) => site))
  return (site) => {
    if (gateways.length === 0) return 'gateway'
    const isKnown = said.length === gateways.length
    return site !== null && isKnown && !sites.has(site) ? 'connector' : undefined
  }
}

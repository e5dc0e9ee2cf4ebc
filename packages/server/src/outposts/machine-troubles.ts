import type { MachineTrouble } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { readStates } from './state-store.ts'

/** What a gateway said longer ago than this is no word of now: it says it every half minute. */
export const SAID_MS = 150_000

/** `name`: of the pool. */
export type TroubledMachine = MachineTrouble & { readonly name: string }

/** Machines of pools that did not open when somebody last tried, by what gateways say now; each once, by pool. */
export async function listMachineTroubles(db: Kysely<Schema>, now: number): Promise<readonly TroubledMachine[]> {
  const told = new Map<string, MachineTrouble>()
  for (const { state } of (await readStates(db)).values())
    for (const trouble of state !== undefined && now - state.at < SAID_MS ? (state.machines ?? []) : []) {
      const key = `${trouble.destination} ${trouble.machine}`
      const before = told.get(key)
      if (before === undefined || trouble.since < before.since) told.set(key, trouble)
    }
  if (told.size === 0) return []
  const pools = await db
    .selectFrom('destinations')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set([...told.values()].map(({ destination }) => destination))])
    .orderBy('name_key')
    .execute()
  return pools.flatMap(({ id, name }) =>
    [...told.values()].filter(({ destination }) => destination === id).map((trouble) => ({ ...trouble, name })),
  )
}

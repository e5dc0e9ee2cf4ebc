import type { KeptDesktopsAnswer } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { listMachineTroubles } from '../outposts/machine-troubles.ts'
import { machinesOf } from './for-gateway.ts'
import { listHomesIn, listKeptMachines } from './store.ts'

type Db = Kysely<Schema>
type Holder = KeptDesktopsAnswer['homes'][number]['holder']

/** What people keep of one virtual desktop: whose each machine is, and whose files lie where. */
export async function listKept(db: Db, destination: string, now: number): Promise<KeptDesktopsAnswer> {
  const [inPool, given, homes] = [
    (await machinesOf(db, destination)) ?? [],
    await listKeptMachines(db, destination),
    await listHomesIn(db, destination),
  ]
  const troubles = (await listMachineTroubles(db, now)).filter((each) => each.destination === destination)
  const holderOf = await holders(
    db,
    [...given, ...homes].map((row) => row.person_id),
  )
  return {
    machines: [...new Set([...inPool, ...given.map((row) => row.machine)])].map((machine) => {
      const row = given.find((each) => each.machine === machine)
      const trouble = troubles.find((each) => each.machine === machine)
      return {
        machine,
        ...(row === undefined ? {} : { holder: holderOf(row.person_id), givenAt: row.given_at }),
        ...(trouble === undefined ? {} : { trouble: trouble.why }),
        isGone: !inPool.includes(machine),
      }
    }),
    homes: homes.map((row) => ({
      gateway: {
        id: row.outpost_id,
        name: row.gateway_name ?? row.outpost_id,
        isRevoked: row.gateway_name === null || row.gateway_revoked_at !== null,
      },
      holder: holderOf(row.person_id),
      bytes: row.bytes,
      usedAt: row.used_at,
      ...(row.wipe_at === null ? {} : { wipeAt: row.wipe_at }),
    })),
  }
}

/** Somebody who is not in the register is as one who left. */
async function holders(db: Db, ids: readonly string[]): Promise<(id: string) => Holder> {
  const known = new Map<string, Holder>()
  const all = [...new Set(ids)]
  for (let from = 0; from < all.length; from += 500) {
    const rows = await db
      .selectFrom('people')
      .select(['id', 'name', 'state'])
      .where('id', 'in', all.slice(from, from + 500))
      .execute()
    for (const { id, name, state } of rows) known.set(id, { id, name, hasLeft: state === 'left' })
  }
  return (id) => known.get(id) ?? { id, name: id, hasLeft: true }
}

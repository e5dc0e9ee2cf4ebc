import {
  type AskMachines,
  Fault,
  type GiveMachine,
  type GiveMachineAnswer,
  type GivenMachinesAnswer,
  machineName,
  type TellHomes,
  type TellHomesAnswer,
} from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { findDestination, readDestination, whyUnreadable } from '../destinations/store.ts'
import { deleteHome, forgetMachinesBut, insertKeptMachine, listHomesOf, listKeptMachines, putHome } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now'>

/** Whose the machines of a pool are. */
export async function answerMachines(
  { store }: Pick<Deps, 'store'>,
  { destination }: AskMachines,
): Promise<GivenMachinesAnswer> {
  const rows = await listKeptMachines(store.read, destination)
  return { given: rows.map((row) => ({ machine: row.machine, person: row.person_id })) }
}

/**
 * Somebody sits at a machine that stays theirs. Two gateways may ask at once: nobody gets two, and no machine two people. One that was
 * taken out of the pool is theirs no more.
 * @throws Fault `not_found` where the pool has no such machine, or keeps none
 */
export async function giveMachine(
  { store, now }: Needs,
  outpost: string,
  { destination, machine, person }: GiveMachine,
): Promise<GiveMachineAnswer> {
  const has = async (db: Kysely<Schema>) =>
    (await listKeptMachines(db, destination)).some((row) => row.machine === machine && row.person_id === person)
  if (await has(store.read)) return { isTheirs: true }
  return store.write(async (tx) => {
    const machines = (await machinesOf(tx.db, destination)) ?? []
    if (!machines.includes(machine)) throw new Fault('not_found')
    await forgetMachinesBut(tx.db, { destination, person, machines })
    const row = { destination_id: destination, machine, person_id: person, given_at: now() }
    if (!(await insertKeptMachine(tx.db, row))) return { isTheirs: await has(tx.db) }
    await tx.append({
      kind: 'machine.given',
      actor: `outpost:${outpost}`,
      subject: `machine:${destination}`,
      body: { machine, person },
    })
    return { isTheirs: true }
  })
}

/** The machines of a pool that keeps them for people, by name; undefined for what is none. */
export async function machinesOf(db: Kysely<Schema>, destination: string): Promise<readonly string[] | undefined> {
  const row = await findDestination(db, destination)
  if (row === undefined || whyUnreadable(row) !== undefined) return undefined
  const read = readDestination(row)
  if (read.kind !== 'desktop' || read.pool.kind !== 'hosts' || read.pool.home !== 'kept') return undefined
  return [...new Set(read.pool.hosts.map(machineName))]
}

/** Keeps what a gateway says that it keeps, no change for the ledger but where something was wiped as it was to be; and says what still is. */
export async function keepHomes(
  { store }: Pick<Deps, 'store'>,
  outpost: string,
  { homes }: TellHomes,
): Promise<TellHomesAnswer> {
  if (homes.length === 0 && (await listHomesOf(store.read, outpost)).length === 0) return { wipe: [] }
  return store.write(async (tx) => {
    const before = await listHomesOf(tx.db, outpost)
    const told = new Set(homes.map(({ destination, person }) => keyOf(destination, person)))
    for (const row of before) {
      if (told.has(keyOf(row.destination_id, row.person_id))) continue
      await deleteHome(tx.db, row)
      if (row.wipe_at === null) continue
      await tx.append({
        kind: 'home.wiped',
        actor: `outpost:${outpost}`,
        subject: `home:${row.destination_id}`,
        body: { person: row.person_id, bytes: row.bytes },
      })
    }
    const known = new Map(before.map((row) => [keyOf(row.destination_id, row.person_id), row]))
    for (const home of homes) {
      const row = known.get(keyOf(home.destination, home.person))
      if (row?.bytes !== home.bytes || row.used_at !== home.usedAt) await putHome(tx.db, outpost, home)
    }
    const wipe = before.filter((row) => row.wipe_at !== null && told.has(keyOf(row.destination_id, row.person_id)))
    return { wipe: wipe.map((row) => ({ destination: row.destination_id, person: row.person_id })) }
  })
}

function keyOf(destination: string, person: string): string {
  return JSON.stringify([destination, person])
}

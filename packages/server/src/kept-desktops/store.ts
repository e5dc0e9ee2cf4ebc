import type { KeptHome } from '@taga/contract'
import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { KeptDesktopTables } from './tables.ts'

type Db = Kysely<Schema>
export type KeptMachineRow = Selectable<KeptDesktopTables['kept_machines']>
export type KeptHomeRow = Selectable<KeptDesktopTables['kept_homes']>

/** A pool has at most 200 machines; some that were in it once may be given still. */
const MOST_MACHINES = 1_000
const MOST_HOMES = 10_000

export function listKeptMachines(db: Db, destination: string): Promise<KeptMachineRow[]> {
  return db
    .selectFrom('kept_machines')
    .selectAll()
    .where('destination_id', '=', destination)
    .orderBy('machine')
    .limit(MOST_MACHINES)
    .execute()
}

/** False where somebody has it, or they have another. One statement decides between two who ask at once. */
export async function insertKeptMachine(db: Db, row: KeptMachineRow): Promise<boolean> {
  const done = await db
    .insertInto('kept_machines')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return done.numInsertedOrUpdatedRows === 1n
}

/** What somebody has of a pool, but for these machines, is theirs no more. */
export async function forgetMachinesBut(
  db: Db,
  {
    destination,
    person,
    machines,
  }: Readonly<Record<'destination' | 'person', string>> & { machines: readonly string[] },
): Promise<void> {
  await db
    .deleteFrom('kept_machines')
    .where('destination_id', '=', destination)
    .where('person_id', '=', person)
    .where('machine', 'not in', [...machines])
    .execute()
}

export async function deleteKeptMachine(
  db: Db,
  { destination, machine, person }: Readonly<Record<'destination' | 'machine' | 'person', string>>,
): Promise<boolean> {
  const done = await db
    .deleteFrom('kept_machines')
    .where('destination_id', '=', destination)
    .where('machine', '=', machine)
    .where('person_id', '=', person)
    .executeTakeFirst()
  return done.numDeletedRows === 1n
}

export function listHomesOf(db: Db, outpost: string): Promise<KeptHomeRow[]> {
  return db.selectFrom('kept_homes').selectAll().where('outpost_id', '=', outpost).limit(MOST_HOMES).execute()
}

/** Homes of one destination with whose and where they are; those that were used last first. */
export function listHomesIn(db: Db, destination: string) {
  return db
    .selectFrom('kept_homes')
    .leftJoin('outposts', 'outposts.id', 'kept_homes.outpost_id')
    .selectAll('kept_homes')
    .select(['outposts.name as gateway_name', 'outposts.revoked_at as gateway_revoked_at'])
    .where('kept_homes.destination_id', '=', destination)
    .orderBy('kept_homes.used_at', 'desc')
    .orderBy('kept_homes.person_id')
    .limit(MOST_HOMES)
    .execute()
}

export async function putHome(
  db: Db,
  outpost: string,
  { destination, person, bytes, usedAt }: KeptHome,
): Promise<void> {
  const values = { bytes, used_at: usedAt }
  await db
    .insertInto('kept_homes')
    .values({ outpost_id: outpost, destination_id: destination, person_id: person, wipe_at: null, ...values })
    .onConflict((conflict) => conflict.columns(['outpost_id', 'destination_id', 'person_id']).doUpdateSet(values))
    .execute()
}

export async function deleteHome(
  db: Db,
  { outpost_id, destination_id, person_id }: Pick<KeptHomeRow, 'outpost_id' | 'destination_id' | 'person_id'>,
): Promise<void> {
  await db
    .deleteFrom('kept_homes')
    .where('outpost_id', '=', outpost_id)
    .where('destination_id', '=', destination_id)
    .where('person_id', '=', person_id)
    .execute()
}

/** False where there is none, or it is to be wiped already. */
export async function wishWipe(
  db: Db,
  {
    gateway,
    destination,
    person,
    now,
  }: Readonly<Record<'gateway' | 'destination' | 'person', string>> & { now: number },
): Promise<boolean> {
  const done = await db
    .updateTable('kept_homes')
    .set({ wipe_at: now })
    .where('outpost_id', '=', gateway)
    .where('destination_id', '=', destination)
    .where('person_id', '=', person)
    .where('wipe_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

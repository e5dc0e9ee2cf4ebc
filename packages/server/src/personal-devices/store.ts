import type { UseState } from '@taga/contract'
import { PATTERN_IDS, type PatternId } from '@taga/core'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import type { DeviceRow } from '../devices/store.ts'
import { type ListAsk, type ListSpec, anywhere, readList } from '../lists/read-list.ts'
import type { PersonalDeviceTables } from './tables.ts'

export type UseRow = Selectable<PersonalDeviceTables['personal_devices']>
/** The use of a device with what the registers say of it. */
export type NamedUse = UseRow &
  Pick<DeviceRow, 'label' | 'kind' | 'os' | 'management'> & { readonly person_name: string }

type Db = Kysely<Schema>

export function findUse(db: Db, device: string): Promise<UseRow | undefined> {
  return db.selectFrom('personal_devices').selectAll().where('device_id', '=', device).executeTakeFirst()
}

export async function putUse(db: Db, row: UseRow): Promise<void> {
  const { device_id: _kept, ...newer } = row
  await db
    .insertInto('personal_devices')
    .values(row)
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet(newer))
    .execute()
}

/** Its use is over from now on; undefined where it was already. */
export function markEnding(
  db: Db,
  ending: { readonly device: string; readonly at: number; readonly cause: 'finished' | 'revoked' },
): Promise<UseRow | undefined> {
  return db
    .updateTable('personal_devices')
    .set({ ending_at: ending.at, ending_cause: ending.cause, valid_until: ending.at })
    .where('device_id', '=', ending.device)
    .where('ending_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** Keeps what its owner has confirmed; undefined where it was confirmed already. */
export function keepProof(
  db: Db,
  proof: { readonly device: string; readonly steps: string; readonly at: number },
): Promise<UseRow | undefined> {
  return db
    .updateTable('personal_devices')
    .set({ proof: proof.steps, proof_at: proof.at, check_note: null })
    .where('device_id', '=', proof.device)
    .where('ending_at', 'is not', null)
    .where('proof_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

export type Check = Pick<UseRow, 'checked_at' | 'checked_account' | 'self_checked' | 'check_note'> & {
  readonly accepted: boolean
}

/** Accepts the proof, or sends it back; undefined where there is none to look at. One statement decides between two administrators. */
export function checkProof(db: Db, device: string, { accepted, ...check }: Check): Promise<UseRow | undefined> {
  return db
    .updateTable('personal_devices')
    .set(accepted ? check : { proof: null, proof_at: null, check_note: check.check_note })
    .where('device_id', '=', device)
    .where('proof_at', 'is not', null)
    .where('checked_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

function namedUses(db: Db) {
  return db
    .selectFrom('personal_devices')
    .innerJoin('devices', 'devices.id', 'personal_devices.device_id')
    .innerJoin('people', 'people.id', 'personal_devices.person_id')
    .selectAll('personal_devices')
    .select(['devices.label', 'devices.kind', 'devices.os', 'devices.management', 'people.name as person_name'])
}

const SORTS: ListSpec<'name' | 'until'> = {
  id: 'personal_devices.device_id',
  sorts: {
    name: { column: 'devices.search_key', kind: 'text' },
    until: { column: 'personal_devices.valid_until', kind: 'number' },
  },
}

export type UsesFilter = ListAsk & {
  /** Folded already; met in the name of the device or of its owner. */
  readonly search?: string | undefined
  readonly state?: UseState | undefined
  readonly now: number
  readonly soon: number
}

export function listUses(db: Db, filter: UsesFilter) {
  const { search, state, now, soon } = filter
  let query = namedUses(db)
  if (search !== undefined)
    query = query.where((eb) =>
      eb.or([eb('devices.search_key', 'like', anywhere(search)), eb('people.search_key', 'like', anywhere(search))]),
    )
  if (state === 'ended') query = query.where('personal_devices.checked_at', 'is not', null)
  else if (state !== undefined) query = query.where('personal_devices.checked_at', 'is', null)
  if (state === 'toCheck') query = query.where('personal_devices.proof_at', 'is not', null)
  if (state === 'ending')
    query = query.where('personal_devices.ending_at', 'is not', null).where('personal_devices.proof_at', 'is', null)
  if (state === 'inUse' || state === 'endingSoon' || state === 'expired')
    query = query.where('personal_devices.ending_at', 'is', null)
  if (state === 'inUse') query = query.where('personal_devices.valid_until', '>', soon)
  if (state === 'endingSoon')
    query = query.where('personal_devices.valid_until', '>', now).where('personal_devices.valid_until', '<=', soon)
  if (state === 'expired') query = query.where('personal_devices.valid_until', '<=', now)
  return readList(query, filter, SORTS)
}

/** The devices of one person, whatever became of them; at most 100. */
export function listUsesOf(db: Db, person: string): Promise<NamedUse[]> {
  return namedUses(db)
    .where('personal_devices.person_id', '=', person)
    .orderBy('devices.search_key')
    .orderBy('personal_devices.device_id')
    .limit(100)
    .execute()
}

export function findNamedUse(db: Db, device: string): Promise<NamedUse | undefined> {
  return namedUses(db).where('personal_devices.device_id', '=', device).executeTakeFirst()
}

/** Devices of this person that wait for an approval. */
export function listWaitingOf(db: Db, person: string): Promise<DeviceRow[]> {
  return db
    .selectFrom('devices')
    .selectAll()
    .where('user_id', '=', person)
    .where('ownership', '=', 'personal')
    .where('state', '=', 'inStock')
    .orderBy('search_key')
    .orderBy('id')
    .limit(100)
    .execute()
}

/** Proofs that wait to be checked, and uses that are over and whose owner has confirmed nothing, with the oldest of each. */
/** Devices whose use is not over. */
export async function countInUse(db: Db): Promise<number> {
  const counted = await db
    .selectFrom('personal_devices')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('ending_at', 'is', null)
    .executeTakeFirst()
  return Number(counted?.count ?? 0)
}

export async function countWaiting(db: Db) {
  const counted = (proof: 'is' | 'is not') =>
    db
      .selectFrom('personal_devices')
      .select((eb) => [
        eb.fn.countAll<number | string>().as('count'),
        eb.fn.min<number | string | null>(proof === 'is' ? 'ending_at' : 'proof_at').as('oldest'),
      ])
      .where('ending_at', 'is not', null)
      .where('proof_at', proof, null)
      .where('checked_at', 'is', null)
      .executeTakeFirst()
  const toCheck = await counted('is not')
  const open = await counted('is')
  const read = (row: typeof open) => ({ count: Number(row?.count ?? 0), oldestAt: Number(row?.oldest ?? 0) })
  return { toCheck: read(toCheck), open: read(open) }
}

const Texts = z.array(z.string())

export function readIds(column: string): string[] {
  return Texts.parse(JSON.parse(column))
}

export function readUsePatterns(row: Pick<UseRow, 'patterns'>): PatternId[] {
  return z.array(z.enum(PATTERN_IDS)).parse(JSON.parse(row.patterns))
}

export function stateOfUse(
  row: Pick<UseRow, 'checked_at' | 'proof_at' | 'ending_at' | 'valid_until'>,
  { now, soon }: { readonly now: number; readonly soon: number },
): UseState {
  if (row.checked_at !== null) return 'ended'
  if (row.proof_at !== null) return 'toCheck'
  if (row.ending_at !== null) return 'ending'
  if (row.valid_until <= now) return 'expired'
  return row.valid_until <= soon ? 'endingSoon' : 'inUse'
}

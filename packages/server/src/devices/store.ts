import type { DEVICE_SORTS, ListAnswer } from '@taga/contract'
import type { DeviceKindName, DeviceSystem, LifecycleState, Management, Ownership } from '@taga/core'
import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { type ListAsk, type ListSpec, anywhere, readList } from '../lists/read-list.ts'
import { foldText } from '../register-text.ts'
import type { DeviceTables } from './tables.ts'

export type DeviceRow = Selectable<DeviceTables['devices']>

type Db = Kysely<Schema>

export function findDevice(db: Db, id: string): Promise<DeviceRow | undefined> {
  return db.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findDeviceBySerial(db: Db, serialKey: string): Promise<DeviceRow | undefined> {
  return db.selectFrom('devices').selectAll().where('serial_key', '=', serialKey).executeTakeFirst()
}

export function findDeviceByTag(db: Db, tagKey: string): Promise<DeviceRow | undefined> {
  return db.selectFrom('devices').selectAll().where('tag_key', '=', tagKey).executeTakeFirst()
}

/** The device that a label names: by its tag, by its serial number as scanners read it, or by its id where it has no tag. */
export async function findLabelledDevice(db: Db, text: string): Promise<DeviceRow | undefined> {
  const key = foldText(text)
  return (await findDeviceByTag(db, key)) ?? (await findDevice(db, text)) ?? (await findDeviceBySerial(db, key))
}

/** The devices of these ids, at most 500, in the order of the register. */
export async function findDevices(db: Db, ids: readonly string[]): Promise<DeviceRow[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('devices')
    .selectAll()
    .where('id', 'in', ids.slice(0, 500))
    .orderBy('search_key')
    .orderBy('id')
    .limit(500)
    .execute()
}

/** The devices that name this person as user, whatever their state; at most 200. */
export function listDevicesOf(db: Db, personId: string): Promise<DeviceRow[]> {
  return db
    .selectFrom('devices')
    .selectAll()
    .where('user_id', '=', personId)
    .orderBy('search_key')
    .orderBy('id')
    .limit(200)
    .execute()
}

/** The devices that somebody works with, in the order of ids, `limit` at a time after `afterId`. */
export function walkDevicesInHands(db: Db, afterId: string, limit: number): Promise<DeviceRow[]> {
  return db
    .selectFrom('devices')
    .selectAll()
    .where('state', 'in', ['lent', 'inUse'])
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Every device in the order of ids, `limit` at a time after `afterId`. */
export function walkDevices(db: Db, afterId: string, limit: number): Promise<DeviceRow[]> {
  return db.selectFrom('devices').selectAll().where('id', '>', afterId).orderBy('id').limit(limit).execute()
}

export type DeviceFilter = {
  readonly search?: string | undefined
  readonly state?: LifecycleState | undefined
  readonly ownership?: Ownership | undefined
  readonly management?: Management | undefined
  readonly kind?: DeviceKindName | undefined
  readonly os?: DeviceSystem | undefined
  readonly user?: string | undefined
  readonly department?: string | undefined
  /** Has not reported since this instant, or never. */
  readonly silentSince?: number | undefined
  /** Among these alone. */
  readonly ids?: readonly string[] | undefined
}

/** A device with the name of whoever uses it and its last report. */
export type DeviceLineRow = DeviceRow & { readonly user_name: string | null; readonly last_seen_at: number | null }

const deviceList: ListSpec<(typeof DEVICE_SORTS)[number]> = {
  id: 'devices.id',
  sorts: {
    label: { column: 'devices.search_key', kind: 'text' },
    changed: { column: 'devices.updated_at', kind: 'number' },
    seen: { column: 'device_reports.last_seen_at', kind: 'number', empty: 0 },
  },
}

/** One page of the register. `search` is folded already and met anywhere in label, serial number or tag. */
export function listDevices(db: Db, filter: DeviceFilter, ask: ListAsk): Promise<ListAnswer<DeviceLineRow>> {
  return readList(matchingDevices(db, filter), ask, deviceList)
}

function matchingDevices(db: Db, filter: DeviceFilter) {
  const { search, silentSince } = filter
  let query = db
    .selectFrom('devices')
    .leftJoin('people', 'people.id', 'devices.user_id')
    .leftJoin('device_reports', 'device_reports.device_id', 'devices.id')
    .selectAll('devices')
    .select(['people.name as user_name', 'device_reports.last_seen_at'])
  if (search !== undefined)
    query = query.where((eb) =>
      eb.or([eb('devices.search_key', 'like', anywhere(search)), eb('people.search_key', 'like', anywhere(search))]),
    )
  if (filter.state !== undefined) query = query.where('devices.state', '=', filter.state)
  if (filter.ownership !== undefined) query = query.where('devices.ownership', '=', filter.ownership)
  if (filter.management !== undefined) query = query.where('devices.management', '=', filter.management)
  if (filter.kind !== undefined) query = query.where('devices.kind', '=', filter.kind)
  if (filter.os !== undefined) query = query.where('devices.os', '=', filter.os)
  if (filter.user !== undefined) query = query.where('devices.user_id', '=', filter.user)
  if (filter.department !== undefined) query = query.where('people.department_id', '=', filter.department)
  if (filter.ids !== undefined) query = query.where('devices.id', 'in', [...filter.ids, ''])
  if (silentSince !== undefined)
    query = query.where((eb) =>
      eb.or([eb('device_reports.last_seen_at', 'is', null), eb('device_reports.last_seen_at', '<', silentSince)]),
    )
  return query
}

/** What happened to a device, newest first, from the ledger: kinds, times and who, by the account's name where it was one; at most 200. */
export async function listDeviceHistory(
  db: Db,
  id: string,
): Promise<{ at: number; kind: string; actor: string; actorName: string | undefined }[]> {
  const rows = await db
    .selectFrom('ledger_entries')
    .select(['at', 'kind', 'actor'])
    .where('subject', '=', `device:${id}`)
    .orderBy('at', 'desc')
    .orderBy('writer')
    .orderBy('seq', 'desc')
    .limit(200)
    .execute()
  const ids = [...new Set(rows.flatMap(({ actor }) => (actor.startsWith('account:') ? [actor.slice(8)] : [])))]
  const accounts =
    ids.length === 0
      ? []
      : await db.selectFrom('accounts').select(['id', 'name']).where('id', 'in', ids).orderBy('id').limit(200).execute()
  const names = new Map(accounts.map((account) => [`account:${account.id}`, account.name]))
  return rows.map((row) => ({ ...row, actorName: names.get(row.actor) }))
}

import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Place } from '../page-cursor.ts'
import type { LifecycleState, Ownership } from './lifecycle.ts'
import type { DeviceTables, Management } from './tables.ts'

export type DeviceRow = Selectable<DeviceTables['devices']>

type Db = Kysely<Schema>

export function findDevice(db: Db, id: string): Promise<DeviceRow | undefined> {
  return db.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findDeviceBySerial(db: Db, serialKey: string): Promise<DeviceRow | undefined> {
  return db.selectFrom('devices').selectAll().where('serial_key', '=', serialKey).executeTakeFirst()
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

export const DEVICE_SORTS = ['label', 'changed'] as const
export type DeviceSort = (typeof DEVICE_SORTS)[number]

export type DeviceFilter = {
  readonly search?: string | undefined
  readonly state?: LifecycleState | undefined
  readonly ownership?: Ownership | undefined
  readonly management?: Management | undefined
  readonly user?: string | undefined
  readonly sort: DeviceSort
  readonly after?: Place | undefined
  readonly limit: number
}

/** One page of the register. `search` is folded already and met anywhere in label or serial number. */
export function listDevices(db: Db, filter: DeviceFilter): Promise<DeviceRow[]> {
  let query = db.selectFrom('devices').selectAll().limit(filter.limit)
  if (filter.search !== undefined)
    query = query.where('search_key', 'like', `%${filter.search.replaceAll(/[%_\\]/gu, ' ')}%`)
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  if (filter.ownership !== undefined) query = query.where('ownership', '=', filter.ownership)
  if (filter.management !== undefined) query = query.where('management', '=', filter.management)
  if (filter.user !== undefined) query = query.where('user_id', '=', filter.user)
  const { after } = filter
  if (filter.sort === 'changed') {
    if (after !== undefined)
      query = query.where((eb) =>
        eb.or([
          eb('updated_at', '<', Number(after.key)),
          eb.and([eb('updated_at', '=', Number(after.key)), eb('id', '<', after.id)]),
        ]),
      )
    return query.orderBy('updated_at', 'desc').orderBy('id', 'desc').execute()
  }
  if (after !== undefined)
    query = query.where((eb) =>
      eb.or([eb('search_key', '>', after.key), eb.and([eb('search_key', '=', after.key), eb('id', '>', after.id)])]),
    )
  return query.orderBy('search_key').orderBy('id').execute()
}

/** Where a row stands in a list sorted so. */
export function devicePlace(row: DeviceRow, sort: DeviceSort): Place {
  return { key: sort === 'changed' ? String(row.updated_at) : row.search_key, id: row.id }
}

/** What happened to a device, newest first, from the ledger: kinds and times only, at most 200. */
export function listDeviceHistory(db: Db, id: string): Promise<{ at: number; kind: string; actor: string }[]> {
  return db
    .selectFrom('ledger_entries')
    .select(['at', 'kind', 'actor'])
    .where('subject', '=', `device:${id}`)
    .orderBy('at', 'desc')
    .orderBy('writer')
    .orderBy('seq', 'desc')
    .limit(200)
    .execute()
}

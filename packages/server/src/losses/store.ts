import type { Level } from '@taga/core'
import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { LossTables } from './tables.ts'

type Db = Kysely<Schema>
export type LossRow = Selectable<LossTables['losses']>

export function findLoss(db: Db, id: string): Promise<LossRow | undefined> {
  return db.selectFrom('losses').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The loss of this device that is not over. */
export function findOpenLoss(db: Db, device: string): Promise<LossRow | undefined> {
  return db.selectFrom('losses').selectAll().where('open_device_id', '=', device).executeTakeFirst()
}

/** The newest loss of this device. */
export function findLastLoss(db: Db, device: string): Promise<LossRow | undefined> {
  return db
    .selectFrom('losses')
    .selectAll()
    .where('device_id', '=', device)
    .orderBy('reported_at', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

/** Open losses, then those that are over, newest first; at most 200. */
export async function listLosses(db: Db): Promise<LossRow[]> {
  const rows = await db
    .selectFrom('losses')
    .selectAll()
    .orderBy('reported_at', 'desc')
    .orderBy('id')
    .limit(200)
    .execute()
  return rows.toSorted((one, other) => Number(one.ended_at !== null) - Number(other.ended_at !== null))
}

export type OpenLosses = { readonly count: number; readonly unwiped: number; readonly oldestAt: number | undefined }

export async function countOpenLosses(db: Db): Promise<OpenLosses> {
  const row = await db
    .selectFrom('losses')
    .select((eb) => [
      eb.fn.countAll<number | string>().as('count'),
      eb.fn.min<number | null>('reported_at').as('oldest'),
      eb.fn
        .sum<number | string | null>(eb.case().when('wipe_state', 'in', ['notTried', 'asked']).then(1).else(0).end())
        .as('unwiped'),
    ])
    .where('open_device_id', 'is not', null)
    .executeTakeFirst()
  return {
    count: Number(row?.count ?? 0),
    unwiped: Number(row?.unwiped ?? 0),
    oldestAt: row?.oldest === null || row?.oldest === undefined ? undefined : Number(row.oldest),
  }
}

/** Something that was opened from a device in a way that may have left a copy on it. */
export type OpenedFrom = {
  readonly id: string
  readonly name: string
  readonly level: Level | null
  readonly at: number
  readonly action: string
  readonly pattern: string
}

type Asked = { readonly device: string; readonly since: number; readonly person?: string | undefined }

/**
 * What was allowed from this device since `since` by a way of working that keeps data on it, or was downloaded or taken out: by the record
 * of decisions, and by what gateways and our own sign-in let in. The newest time of each resource, at most 100 of either record. `person`:
 * by this person only.
 */
export async function listOpenedFrom(db: Db, asked: Asked): Promise<OpenedFrom[]> {
  return [...(await listDecided(db, asked)), ...(await listLetIn(db, asked))]
}

async function listLetIn(db: Db, { device, since, person }: Asked): Promise<OpenedFrom[]> {
  const rows = await db
    .selectFrom('access_log')
    .innerJoin('resources', 'resources.id', 'access_log.resource_id')
    .select(['resources.id', 'resources.name', 'resources.level', 'access_log.pattern'])
    .select((eb) => eb.fn.max<number>('access_log.at').as('at'))
    .where('access_log.device_id', '=', device)
    .where('access_log.event', '=', 'opened')
    .$if(person !== undefined, (query) => query.where('access_log.person_id', '=', person ?? ''))
    .where('access_log.at', '>=', since)
    .where((eb) =>
      eb.or([
        eb('access_log.pattern', '=', 'take_home_pc'),
        eb.and([
          eb('access_log.pattern', '=', 'cloud_app'),
          eb.or([eb('resources.saving_possible', 'is', null), eb('resources.saving_possible', '=', 1)]),
        ]),
      ]),
    )
    .groupBy(['resources.id', 'resources.name', 'resources.level', 'access_log.pattern'])
    .orderBy('at', 'desc')
    .orderBy('resources.id')
    .limit(100)
    .execute()
  return rows.map(({ pattern, ...row }) => ({ ...row, at: Number(row.at), action: 'view', pattern: pattern ?? '' }))
}

async function listDecided(db: Db, { device, since, person }: Asked): Promise<OpenedFrom[]> {
  const rows = await db
    .selectFrom('decisions')
    .innerJoin('resources', 'resources.id', 'decisions.resource_id')
    .select(['resources.id', 'resources.name', 'resources.level', 'decisions.action', 'decisions.pattern'])
    .select((eb) => eb.fn.max<number>('decisions.last_at').as('at'))
    .where('decisions.device_id', '=', device)
    .where('decisions.outcome', '=', 'allow')
    .$if(person !== undefined, (query) => query.where('decisions.person_id', '=', person ?? ''))
    .where('decisions.last_at', '>=', since)
    .where((eb) =>
      eb.or([
        eb('decisions.pattern', '=', 'take_home_pc'),
        eb('decisions.action', 'in', ['download', 'takeOut']),
        eb.and([
          eb('decisions.pattern', '=', 'cloud_app'),
          eb.or([eb('resources.saving_possible', 'is', null), eb('resources.saving_possible', '=', 1)]),
        ]),
      ]),
    )
    .groupBy(['resources.id', 'resources.name', 'resources.level', 'decisions.action', 'decisions.pattern'])
    .orderBy('at', 'desc')
    .orderBy('resources.id')
    .limit(100)
    .execute()
  return rows.map((row) => ({ ...row, at: Number(row.at) }))
}

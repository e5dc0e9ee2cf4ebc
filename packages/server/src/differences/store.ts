import {
  type AcceptableDifference,
  FIRST_REPORT_MS,
  LIFECYCLE_STATES,
  type LifecycleState,
  type Management,
  isInHands,
} from '@taga/core'
import { type Kysely, sql } from 'kysely'
import type { Schema } from '../db/schema.ts'

type Db = Kysely<Schema>

/** What was measured lately counts as new or gone for so long. */
export const LATELY_MS = 7 * 86_400_000
/** Who worked with a device last is known for so long. */
const LAST_USE_MS = 14 * 86_400_000
export const MOST_DEVICES = 50_000

/** Where each trait that may be accepted is measured. */
export const TRAIT_FACTS = {
  serial: 'device.serial',
  system: 'device.os',
  kind: 'device.kind',
  model: 'device.model',
  hostName: 'device.hostName',
} as const satisfies Readonly<Record<AcceptableDifference, string>>

export type StandingRow = {
  readonly id: string
  readonly label: string
  readonly search_key: string
  readonly state: LifecycleState
  readonly state_since: number
  readonly management: Management
  readonly kind: string
  readonly os: string
  readonly serial: string | null
  readonly serial_key: string | null
  readonly user_id: string | null
  readonly user_name: string | null
  readonly user_key: string | null
  readonly last_seen_at: number | null
  readonly knocked_at: number | null
}

/** What the register says of these devices, by name. */
export async function listStanding(db: Db, devices: readonly string[]): Promise<readonly StandingRow[]> {
  if (devices.length > ALL_AT_ONCE) {
    const asked = new Set(devices)
    return (await standingOf(db)).filter(({ id }) => asked.has(id))
  }
  return devices.length === 0 ? [] : standingOf(db, devices)
}

function standingOf(db: Db, devices?: readonly string[]): Promise<StandingRow[]> {
  return db
    .selectFrom('devices')
    .leftJoin('people', 'people.id', 'devices.user_id')
    .leftJoin('device_reports', 'device_reports.device_id', 'devices.id')
    .leftJoin('stopped_reports', 'stopped_reports.device_id', 'devices.id')
    .select([
      'devices.id',
      'devices.label',
      'devices.search_key',
      'devices.state',
      'devices.state_since',
      'devices.management',
      'devices.kind',
      'devices.os',
      'devices.serial',
      'devices.serial_key',
      'devices.user_id',
      'people.name as user_name',
      'people.search_key as user_key',
      'device_reports.last_seen_at',
      'stopped_reports.last_at as knocked_at',
    ])
    .$if(devices !== undefined, (query) => query.where('devices.id', 'in', [...(devices ?? [])]))
    .orderBy('devices.search_key')
    .orderBy('devices.id')
    .limit(MOST_DEVICES)
    .execute()
}

/** More devices than this are read all together rather than by name. */
const ALL_AT_ONCE = 1_000

/** Devices whose reports may not fit their state: they are out of use, or should have reported and have not. */
export async function listOddlyReporting(db: Db, now: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('devices')
    .select('devices.id')
    .where((eb) =>
      eb.or([
        eb('devices.state', 'in', OUT_OF_USE),
        eb.and([
          eb('devices.state_since', '<', now - FIRST_REPORT_MS),
          eb('devices.management', '=', 'managed'),
          eb.not(
            eb.exists(
              eb
                .selectFrom('device_reports')
                .whereRef('device_reports.device_id', '=', 'devices.id')
                .select('device_reports.device_id'),
            ),
          ),
        ]),
      ]),
    )
    .orderBy('devices.id')
    .limit(MOST_DEVICES)
    .execute()
  return rows.map(({ id }) => id)
}

const OUT_OF_USE = LIFECYCLE_STATES.filter((state) => state !== 'inStock' && !isInHands(state))

/** Devices on which somebody was answered lately who is not the one that has them. */
export async function listUsedByOthers(db: Db, now: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('decisions')
    .innerJoin('devices', 'devices.id', 'decisions.device_id')
    .select('devices.id')
    .distinct()
    .where('decisions.at', '>=', now - LAST_USE_MS)
    .whereRef('decisions.person_id', '<>', 'devices.user_id')
    .orderBy('devices.id')
    .limit(MOST_DEVICES)
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Measured traits where they are not, letter for letter, what `SAYS` has of them: JSON texts by device. What is unlike only in case or
 * width is among them; most devices are not, which keeps this quick. All traits asked for are read on one way through the devices.
 */
export async function listUnlike(
  db: Db,
  traits: readonly AcceptableDifference[],
  device?: string,
): Promise<Readonly<Record<AcceptableDifference, ReadonlyMap<string, string>>>> {
  const unlike: Readonly<Record<AcceptableDifference, Map<string, string>>> = {
    serial: new Map(),
    system: new Map(),
    kind: new Map(),
    model: new Map(),
    hostName: new Map(),
  }
  const rows = await db
    .selectFrom('devices')
    .innerJoin('facts', (join) =>
      join
        .onRef('facts.subject_id', '=', 'devices.id')
        .on('facts.subject', '=', 'device')
        .on(
          'facts.key',
          'in',
          traits.map((trait) => TRAIT_FACTS[trait]),
        ),
    )
    .select(['devices.id', 'facts.key', 'facts.value'])
    .where('facts.value', 'is not', null)
    .where('facts.provenance', '=', 'measured')
    .where((eb) =>
      eb.or(
        traits.map((trait) => {
          const says = SAYS[trait]
          const isTrait = eb('facts.key', '=', TRAIT_FACTS[trait])
          if (says === undefined) return isTrait
          const registered = sql<string>`'"' || coalesce(${sql.ref(says)}, '') || '"'`
          return eb.and([isTrait, eb(sql<string>`lower(facts.value)`, '<>', registered)])
        }),
      ),
    )
    .$if(device !== undefined, (query) => query.where('devices.id', '=', device ?? ''))
    .orderBy('devices.id')
    .limit(traits.length * MOST_DEVICES)
    .execute()
  for (const { id, key, value } of rows) {
    const trait = traits.find((each) => TRAIT_FACTS[each] === key)
    if (trait !== undefined) unlike[trait].set(id, value ?? '')
  }
  return unlike
}

/** The columns of the register that hold a trait as it is compared. */
const SAYS: Readonly<Partial<Record<AcceptableDifference, string>>> = {
  serial: 'devices.serial_key',
  system: 'devices.os',
  kind: 'devices.kind',
}

/** The devices that the register gives one of these serial numbers. */
export async function listHolders(db: Db, serialKeys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const holders = new Map<string, string>()
  for (let from = 0; from < serialKeys.length; from += 500) {
    const rows = await db
      .selectFrom('devices')
      .select(['id', 'serial_key'])
      .where('serial_key', 'in', serialKeys.slice(from, from + 500))
      .orderBy('id')
      .limit(500)
      .execute()
    for (const row of rows) holders.set(row.serial_key ?? '', row.id)
  }
  return holders
}

export async function listAccepted(db: Db, device?: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('accepted_traits')
    .select(['device_id', 'trait', 'value'])
    .$if(device !== undefined, (query) => query.where('device_id', '=', device ?? ''))
    .orderBy('device_id')
    .orderBy('trait')
    .limit(2 * MOST_DEVICES)
    .execute()
  return new Map(rows.map((row) => [`${row.device_id} ${row.trait}`, row.value]))
}

export type LastUse = { readonly id: string; readonly name: string; readonly at: number }

/** Who was last answered on each of these devices, whatever the answer was. */
export async function listLastUses(
  db: Db,
  now: number,
  devices: readonly string[],
): Promise<ReadonlyMap<string, LastUse>> {
  if (devices.length === 0) return new Map()
  const rows = await db
    .selectFrom('decisions')
    .innerJoin('people', 'people.id', 'decisions.person_id')
    .select(['decisions.device_id', 'decisions.person_id', 'people.name'])
    .select((eb) => eb.fn.max<number | string>('decisions.last_at').as('at'))
    .where('decisions.at', '>=', now - LAST_USE_MS)
    .where('decisions.device_id', 'is not', null)
    .$if(devices.length <= ALL_AT_ONCE, (query) => query.where('decisions.device_id', 'in', [...devices]))
    .groupBy(['decisions.device_id', 'decisions.person_id', 'people.name'])
    .orderBy('at')
    .orderBy('decisions.person_id')
    .limit(100_000)
    .execute()
  // the newest comes last and stands
  return new Map(rows.map((row) => [row.device_id ?? '', { id: row.person_id, name: row.name, at: Number(row.at) }]))
}

/** How many applications came to each device lately. What its first report listed did not come: it was there. */
export async function countCame(db: Db, now: number, device?: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('device_applications')
    .select((eb) => ['device_applications.device_id', eb.fn.countAll<number | string>().as('count')])
    .where('device_applications.first_seen_at', '>=', now - LATELY_MS)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('device_applications as earlier')
          .whereRef('earlier.device_id', '=', 'device_applications.device_id')
          .whereRef('earlier.first_seen_at', '<', 'device_applications.first_seen_at')
          .select('earlier.seen_id'),
      ),
    )
    .$if(device !== undefined, (query) => query.where('device_applications.device_id', '=', device ?? ''))
    .groupBy('device_applications.device_id')
    .orderBy('device_applications.device_id')
    .limit(MOST_DEVICES)
    .execute()
  return new Map(rows.map((row) => [row.device_id, Number(row.count)]))
}

export async function countGone(db: Db, now: number, device?: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('gone_applications')
    .select((eb) => ['device_id', eb.fn.countAll<number | string>().as('count')])
    .where('gone_at', '>=', now - LATELY_MS)
    .$if(device !== undefined, (query) => query.where('device_id', '=', device ?? ''))
    .groupBy('device_id')
    .orderBy('device_id')
    .limit(MOST_DEVICES)
    .execute()
  return new Map(rows.map((row) => [row.device_id, Number(row.count)]))
}

/** Applications that came to one device lately, newest first; at most 100. */
export function listCame(db: Db, now: number, device: string) {
  return db
    .selectFrom('device_applications')
    .innerJoin('seen_applications', 'seen_applications.id', 'device_applications.seen_id')
    .select(['seen_applications.name', 'seen_applications.publisher', 'device_applications.version'])
    .select('device_applications.first_seen_at as at')
    .where('device_applications.device_id', '=', device)
    .where('device_applications.first_seen_at', '>=', now - LATELY_MS)
    .where((eb) =>
      eb(
        'device_applications.first_seen_at',
        '>',
        eb
          .selectFrom('device_applications as earlier')
          .where('earlier.device_id', '=', device)
          .select((inner) => inner.fn.min<number>('earlier.first_seen_at').as('first')),
      ),
    )
    .orderBy('device_applications.first_seen_at', 'desc')
    .orderBy('seen_applications.name_key')
    .limit(100)
    .execute()
}

/** Applications that went from one device lately, newest first; at most 100. */
export function listGone(db: Db, now: number, device: string) {
  return db
    .selectFrom('gone_applications')
    .innerJoin('seen_applications', 'seen_applications.id', 'gone_applications.seen_id')
    .select(['seen_applications.name', 'seen_applications.publisher', 'gone_applications.version'])
    .select('gone_applications.gone_at as at')
    .where('gone_applications.device_id', '=', device)
    .where('gone_applications.gone_at', '>=', now - LATELY_MS)
    .orderBy('gone_applications.gone_at', 'desc')
    .orderBy('seen_applications.name_key')
    .limit(100)
    .execute()
}

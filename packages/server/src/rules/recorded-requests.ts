import {
  type Facts,
  type Observation,
  type Question,
  type Seen,
  type SubjectKind,
  isFactKey,
  factSpec,
} from '@taga/core'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { connectionFacts } from '../decisions/connection-facts.ts'
import { joinDeviceFacts, readPeopleFacts } from '../decisions/read-facts.ts'
import type { DecisionRow } from '../decisions/store.ts'
import { readFactsOf } from '../reports/store.ts'
import { resourceFacts } from '../resources/resource-facts.ts'
import { sessionFacts } from '../accounts/session-facts.ts'

type Db = Kysely<Schema>

/**
 * A recorded request to be decided again at `now`. `asThen`: with exactly the facts that were known then, at that time. Otherwise some
 * fact has changed since, and since values of the past are not kept the request is decided with what is known today, now.
 */
export type RecordedRequest = {
  readonly person: string
  readonly basis: 'asThen' | 'withToday'
  readonly question: Question
  readonly now: number
}

/** Reads up to 100 recorded requests as questions. Those whose person, device or resource is no longer there are left out. */
export async function readRecorded(
  db: Db,
  rows: readonly DecisionRow[],
  now: number,
): Promise<readonly RecordedRequest[]> {
  const known = await readSubjects(db, rows)
  return rows.flatMap((row): readonly RecordedRequest[] => {
    const today = factsToday(known, row)
    if (today === undefined) return []
    const ask = { pattern: row.pattern, resource: row.resource_id, action: row.action }
    const reached = readCircumstances(row)
    const then = reached === undefined ? undefined : factsThen(today, row, reached)
    if (then !== undefined)
      return [{ person: row.person_id, basis: 'asThen', question: { facts: then, ask }, now: row.at }]
    const facts = { ...today.facts, ...(reached === undefined ? supposed(row, now) : movedTo(reached, now)) }
    return [{ person: row.person_id, basis: 'withToday', question: { facts, ask }, now }]
  })
}

type Today = { readonly facts: Facts; readonly changedAt: ReadonlyMap<string, number> }
type Circumstances = Pick<Facts, 'session' | 'connection'>

/**
 * The facts as they were known, from what the record rests on: which were known, and when they had been seen. A fact that has not
 * changed since it was seen then has the value it had; undefined where one has.
 */
function factsThen(today: Today, row: DecisionRow, reached: Circumstances): Facts | undefined {
  const facts: Record<'person' | 'device' | 'resource', Record<string, Observation>> = {
    person: {},
    device: {},
    resource: {},
  }
  for (const [key, seen] of Object.entries(RestsOn.parse(JSON.parse(row.rests_on)))) {
    if (!isFactKey(key)) return undefined
    const { subject } = factSpec(key)
    if (subject !== 'person' && subject !== 'device' && subject !== 'resource') continue
    const present = today.facts[subject][key]
    if (typeof seen === 'string') {
      facts[subject][key] = {
        at: row.at,
        provenance: 'measured',
        source: 'record',
        kind: 'unknown',
        reason: 'notReported',
      }
      continue
    }
    const value = present?.kind === 'value' ? present : undefined
    if (value === undefined) return undefined
    // the value of a look's own time is the time it was seen: it moves with every look
    if (key === 'device.lookedAt') facts[subject][key] = { ...value, at: seen, value: seen }
    else if ((today.changedAt.get(`${subject} ${key}`) ?? value.at) > seen) return undefined
    else facts[subject][key] = { ...value, at: seen }
  }
  return { ...facts, ...reached, organisation: {} }
}

const RestsOn = z.record(z.string(), z.union([z.number(), z.string()]))

type KnownSubject = { readonly seen: Seen; readonly changedAt: ReadonlyMap<string, number> }
type Known = {
  readonly people: ReadonlyMap<string, KnownSubject>
  readonly devices: ReadonlyMap<string, KnownSubject>
  readonly resources: ReadonlyMap<string, KnownSubject>
}

function factsToday(known: Known, row: DecisionRow): Today | undefined {
  const person = known.people.get(row.person_id)
  const device = row.device_id === null ? NO_DEVICE : known.devices.get(row.device_id)
  const resource = known.resources.get(row.resource_id)
  if (person === undefined || device === undefined || resource === undefined) return undefined
  const changedAt = new Map<string, number>()
  for (const [subject, of] of [
    ['person', person],
    ['device', device],
    ['resource', resource],
  ] as const)
    for (const [key, at] of of.changedAt) changedAt.set(`${subject} ${key}`, at)
  const facts = {
    person: person.seen,
    device: device.seen,
    resource: resource.seen,
    session: {},
    connection: {},
    organisation: {},
  }
  return { facts, changedAt }
}

const NO_DEVICE = { seen: {}, changedAt: new Map<string, number>() }

const CircumstancesColumn = z.object({
  session: z.record(
    z.string(),
    z.custom<Observation>((value) => typeof value === 'object' && value !== null),
  ),
  connection: z.record(
    z.string(),
    z.custom<Observation>((value) => typeof value === 'object' && value !== null),
  ),
})

/** How the work was reached; records of before this was kept have none. */
function readCircumstances(row: DecisionRow): Circumstances | undefined {
  return row.circumstances === null ? undefined : CircumstancesColumn.parse(JSON.parse(row.circumstances))
}

/** The same circumstances as if they were now: what was proved a minute before the request was proved a minute ago. */
function movedTo(reached: Circumstances, now: number): Circumstances {
  const times = [...Object.values(reached.session), ...Object.values(reached.connection)].map(({ at }) => at)
  const by = now - Math.max(...times, 0)
  const move = (seen: Seen) =>
    Object.fromEntries(
      Object.entries(seen).map(([key, observation]) => {
        const at = observation.at + by
        const isTime = isFactKey(key) && factSpec(key).type.kind === 'instant'
        if (observation.kind !== 'value' || !isTime || typeof observation.value !== 'number')
          return [key, { ...observation, at }]
        return [key, { ...observation, at, value: observation.value + by }]
      }),
    )
  return { session: move(reached.session), connection: move(reached.connection) }
}

/** Nothing is known of how it was reached: over the gateway after two factors, as the table of the morning supposes. */
function supposed(row: DecisionRow, now: number): Circumstances {
  return {
    session: sessionFacts({ strength: 'twoFactor', provedAt: now }, 'declared'),
    connection: connectionFacts({ pattern: row.pattern, path: 'gateway' }, now),
  }
}

async function readSubjects(db: Db, rows: readonly DecisionRow[]): Promise<Known> {
  const ids = (of: (row: DecisionRow) => string | null) => some(rows.flatMap((row) => of(row) ?? []))
  const of = { people: ids((row) => row.person_id), devices: ids((row) => row.device_id) }
  const people = await db
    .selectFrom('people')
    .selectAll()
    .where('id', 'in', of.people)
    .orderBy('id')
    .limit(100)
    .execute()
  const devices = await db
    .selectFrom('devices')
    .selectAll()
    .where('id', 'in', of.devices)
    .orderBy('id')
    .limit(100)
    .execute()
  const resources = await db
    .selectFrom('resources')
    .selectAll()
    .where(
      'id',
      'in',
      ids((row) => row.resource_id),
    )
    .orderBy('id')
    .limit(100)
    .execute()
  const hosts = some([...of.devices, ...resources.flatMap((row) => row.host_device_id ?? [])])
  const [aboutPeople, reported] = [await readPeopleFacts(db, people), await readFactsOf(db, 'device', hosts)]
  const changed = { person: await changesOf(db, 'person', of.people), device: await changesOf(db, 'device', hosts) }
  const knownOf = (seen: Seen, changes: Changes | undefined): KnownSubject => ({
    seen,
    changedAt: changedAtOf(seen, changes),
  })
  return {
    people: new Map(people.map(({ id }) => [id, knownOf(aboutPeople.get(id) ?? {}, changed.person.get(id))])),
    devices: new Map(
      devices.map((row) => [
        row.id,
        knownOf(joinDeviceFacts(row, reported.get(row.id) ?? {}), changed.device.get(row.id)),
      ]),
    ),
    resources: new Map(
      resources.map((row) => [
        row.id,
        knownOf(resourceFacts(row, reported.get(row.host_device_id ?? '') ?? {}), undefined),
      ]),
    ),
  }
}

/** Each once; no database takes an empty list. */
function some(ids: readonly string[]): readonly string[] {
  return ids.length === 0 ? [''] : [...new Set(ids)]
}

type Changes = ReadonlyMap<string, { readonly at: number; readonly source: string }>

/** When each fact of a subject last changed (not merely: was last seen): what a register says, when it said so. */
function changedAtOf(seen: Seen, changes: Changes | undefined): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(seen).map(([key, observation]) => {
      const kept = changes?.get(key)
      return [key, kept !== undefined && kept.source === observation.source ? kept.at : observation.at]
    }),
  )
}

async function changesOf(db: Db, subject: SubjectKind, ids: readonly string[]): Promise<ReadonlyMap<string, Changes>> {
  const rows = await db
    .selectFrom('facts')
    .select(['subject_id', 'key', 'at', 'source'])
    .where('subject', '=', subject)
    .where('subject_id', 'in', ids)
    .orderBy('subject_id')
    .limit(ids.length * 1000)
    .execute()
  const changes = new Map<string, Map<string, { at: number; source: string }>>()
  for (const { subject_id, key, at, source } of rows) {
    const of = changes.get(subject_id) ?? new Map<string, { at: number; source: string }>()
    changes.set(subject_id, of.set(key, { at, source }))
  }
  return changes
}

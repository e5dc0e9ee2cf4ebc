import type { SubjectFacts } from '@taga/contract'
import { type FactKey, factSpec, type Seen, type SubjectKind } from '@taga/core'
import type { Kysely } from 'kysely'
import { sessionProof } from '../accounts/session-facts.ts'
import { SESSION_IDLE_MS } from '../accounts/session-times.ts'
import { isUnreadable } from '../db/is-unreadable.ts'
import type { Schema } from '../db/schema.ts'
import { joinDeviceFacts, readPeopleFacts } from '../decisions/read-facts.ts'
import { findDevices } from '../devices/store.ts'
import { findPeople } from '../people/store.ts'
import { placeFacts } from '../places/place-facts.ts'
import { type KnownPlace, readPlace } from '../places/read-place.ts'
import { readFactsOf } from '../reports/store.ts'
import { resourceFacts } from '../resources/resource-facts.ts'
import { ownSessionFacts } from '../start-work/own-session-facts.ts'
import { type PageBinding, readBinding } from '../start-work/page-binding.ts'
import { findResourcesOf, findSessionsOf, type SessionWithOwner } from './store.ts'

type Db = Kysely<Schema>

/** Subjects read at once: small enough that nothing else waits long, also on a database that answers at once. */
export const READ_AT_ONCE = 20

/** Subjects that go through the stream. What belongs to a connection the gateway knows itself. */
export const STREAMED_KINDS = ['person', 'device', 'resource', 'session'] as const
export type StreamedKind = (typeof STREAMED_KINDS)[number]
export type StreamedRef = { readonly kind: StreamedKind; readonly id: string }

/**
 * What is true of a subject now, ready to send (`text` is the JSON of `SubjectFacts`).
 * - `againAt`: when it may be otherwise without anything having happened; epoch ms.
 * - `of`: for a session that stands, what its facts rest on.
 * - `broken`: why it could not be read, where it could not: then it is told as gone, so that what rests on it is denied.
 */
export type ReadSubject = StreamedRef & {
  readonly text: string
  readonly isGone: boolean
  readonly againAt: number
  readonly of: SessionRests | undefined
  readonly broken?: unknown
}
export type SessionRests = {
  readonly account: string
  readonly person: string
  /** The device it is bound to, whether or not that stands. */
  readonly device: string | undefined
}

/**
 * Reads up to 200 subjects of any kind as they are at `now`. One that does not exist any more, or cannot be read, is told as gone.
 * @throws where the database fails
 */
export async function readSubjects(db: Db, refs: readonly StreamedRef[], now: number): Promise<readonly ReadSubject[]> {
  try {
    return await readAll(db, refs, now)
  } catch (error) {
    if (!isUnreadable(error)) throw error
    const [only] = refs
    if (refs.length === 1 && only !== undefined) return [{ ...gone(only.kind, only.id), broken: error }]
    // one of them keeps nobody from the others
    const reads: ReadSubject[] = []
    for (const ref of refs) reads.push(...(await readSubjects(db, [ref], now)))
    return reads
  }
}

async function readAll(db: Db, refs: readonly StreamedRef[], now: number): Promise<readonly ReadSubject[]> {
  const ids = (kind: StreamedKind) => refs.filter((ref) => ref.kind === kind).map((ref) => ref.id)
  return [
    ...(await readPeople(db, ids('person'))),
    ...(await readDevices(db, ids('device'))),
    ...(await readResources(db, ids('resource'))),
    ...(await readSessions(db, ids('session'), now)),
  ]
}

async function readPeople(db: Db, ids: readonly string[]): Promise<readonly ReadSubject[]> {
  if (ids.length === 0) return []
  const rows = await findPeople(db, ids)
  const facts = await readPeopleFacts(db, rows)
  const known = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => told('person', id, known.get(id)?.name, facts.get(id)))
}

async function readDevices(db: Db, ids: readonly string[]): Promise<readonly ReadSubject[]> {
  if (ids.length === 0) return []
  const rows = new Map((await findDevices(db, ids)).map((row) => [row.id, row]))
  const reported = await readFactsOf(db, 'device', ids)
  return ids.map((id) => {
    const row = rows.get(id)
    return told('device', id, row?.label, row && joinDeviceFacts(row, reported.get(id) ?? {}))
  })
}

async function readResources(db: Db, ids: readonly string[]): Promise<readonly ReadSubject[]> {
  if (ids.length === 0) return []
  const rows = new Map((await findResourcesOf(db, ids)).map((row) => [row.id, row]))
  const hosts = [...new Set([...rows.values()].flatMap((row) => row.host_device_id ?? []))]
  const reported = await readFactsOf(db, 'device', hosts)
  return ids.map((id) => {
    const row = rows.get(id)
    const host = row?.host_device_id ?? undefined
    return told('resource', id, row?.name, row && resourceFacts(row, (host && reported.get(host)) || {}))
  })
}

function told(kind: StreamedKind, id: string, name: string | undefined, seen: Seen | undefined): ReadSubject {
  if (seen === undefined) return gone(kind, id)
  const named = name === undefined ? {} : { name: name.slice(0, 500) }
  return {
    kind,
    id,
    text: textOf({ subject: kind, id, seen, ...named }),
    isGone: false,
    againAt: Infinity,
    of: undefined,
  }
}

function gone(kind: StreamedKind, id: string): ReadSubject {
  return {
    kind,
    id,
    text: textOf({ subject: kind, id, seen: {}, gone: true }),
    isGone: true,
    againAt: Infinity,
    of: undefined,
  }
}

/** What the stream says of a subject; `Seen` is as the contract has it, with `readonly` on top. */
type Told = Omit<SubjectFacts, 'seen' | 'paths' | 'subject'> & {
  readonly subject: SubjectKind
  readonly seen: Seen
  readonly paths?: { readonly confidential: Seen; readonly other: Seen; readonly from?: string }
}

function textOf(facts: Told): string {
  return JSON.stringify(facts)
}

async function readSessions(db: Db, ids: readonly string[], now: number): Promise<readonly ReadSubject[]> {
  if (ids.length === 0) return []
  const rows = new Map((await findSessionsOf(db, ids)).map((row) => [row.id, row]))
  const read: ReadSubject[] = []
  for (const id of ids) {
    const row = rows.get(id)
    read.push(row !== undefined && stands(row, now) ? await readSession(db, row, now) : goneSession(id, row))
  }
  return read
}

/** A session that ended since its account or person was stopped says so, for the page that its browser sees. */
function goneSession(id: string, row: SessionWithOwner | undefined): ReadSubject {
  const isStopped = row !== undefined && (row.locked_at !== null || (row.state !== null && row.state !== 'active'))
  if (!isStopped) return gone('session', id)
  return { ...gone('session', id), text: textOf({ subject: 'session', id, seen: {}, gone: true, stopped: true }) }
}

type Standing = SessionWithOwner & { readonly person_id: string }

/** AD-14: the session, its account and its person in the register, each as `findSession` asks them. */
export function stands(row: SessionWithOwner, now: number): row is Standing {
  const lives = row.ended_at === null && row.until > now && row.last_seen_at + SESSION_IDLE_MS > now
  return lives && row.factor_due === null && row.locked_at === null && row.person_id !== null && row.state === 'active'
}

async function readSession(db: Db, row: Standing, now: number): Promise<ReadSubject> {
  const { id, person_id: person, address } = row
  const binding = await readBinding(db, { session: id, person, now })
  const device = binding?.state === 'live' ? binding.device : undefined
  const reported = device === undefined ? {} : ((await readFactsOf(db, 'device', [device.id])).get(device.id) ?? {})
  const from = { address, device: device?.id }
  const place = await readPlace(db, { session: id, person, from, device: reported, now })
  const seen = ownSessionFacts(sessionProof(row), { device, screenProtectedAt: place.screenProtectedAt })
  const text = textOf({
    subject: 'session',
    id,
    seen,
    of: { person, ...(device === undefined ? {} : { device: device.id }) },
    paths: pathsOf(place, address),
  })
  const againAt = Math.min(
    row.until,
    row.last_seen_at + SESSION_IDLE_MS,
    binding?.until ?? Infinity,
    networkOldAt(reported, now),
  )
  return {
    kind: 'session',
    id,
    text,
    isGone: false,
    againAt,
    of: { account: row.account_id, person, device: boundTo(binding) },
  }
}

function boundTo(binding: PageBinding | undefined): string | undefined {
  return binding?.page.device_id
}

function pathsOf({ said, check, office }: KnownPlace, address: string) {
  return {
    confidential: placeFacts(said, check, 'confidential'),
    other: placeFacts(said, check, 'business'),
    ...(office?.by === 'address' ? { from: address.slice(0, 100) } : {}),
  }
}

const NETWORK_FACTS = [
  'device.networkKind',
  'device.wifiSecurity',
  'device.vpn',
  'device.networkFingerprint',
] as const satisfies readonly FactKey[]

/** When what the device sees of its network is too old to be believed, the first of it. */
function networkOldAt(device: Seen, now: number): number {
  const ends = NETWORK_FACTS.flatMap((key) => {
    const at = device[key]?.at
    const { maxAgeMs = Infinity } = factSpec(key)
    return at === undefined ? [] : [at > now ? at : at + maxAgeMs + 1]
  })
  return Math.min(Infinity, ...ends.filter((end) => end > now))
}

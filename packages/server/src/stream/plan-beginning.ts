import type { ToServer } from '@taga/contract'
import type { Kysely } from 'kysely'
import { SESSION_MAX_MS } from '../accounts/session-times.ts'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import type { Appended } from '../ledger/chain.ts'
import type { Position } from '../ledger/entry.ts'
import { findOutpost } from '../outposts/store.ts'
import { affectedBy } from './affected-subjects.ts'
import { positionsOf } from './follow-ledger.ts'
import { noteRefused } from './note-outpost.ts'
import { READ_AT_ONCE, STREAMED_KINDS, type SessionRests, type StreamedRef } from './read-subjects.ts'
import { findWriters, listEntriesAfter, listRecentSessions, listWritersOpenedSince, walkIds } from './store.ts'

/** A gateway that missed more than this begins anew: that costs less. */
const MOST_MISSED = 2_000
const MOST_SESSIONS = 20_000
/** Clocks of servers differ a little. */
const CLOCK_MS = 5 * 60_000

export type Resume = Extract<ToServer, { kind: 'resume' }>

/** `parts`: subjects to read and send one after another. */
export type Beginning = {
  readonly kind: 'snapshotStart' | 'resumed'
  readonly heads: readonly Position[]
  readonly parts: AsyncIterable<readonly StreamedRef[]>
}

type Needs = Pick<Deps, 'store' | 'now' | 'log' | 'random'>
type Joining = { readonly feed: { readonly link: { readonly outpost: string }; readonly resume: Resume } } & {
  readonly told: ReadonlyMap<string, number>
  readonly sessions: ReadonlyMap<string, SessionRests>
}

/**
 * How a gateway begins: with what changed since it was here where that can be told, else with everything. Sessions end by time too, which
 * leaves no entry: all that may have stood since are told.
 */
export async function planBeginning(deps: Needs, joining: Joining): Promise<Beginning> {
  const { store, now } = deps
  const { feed, told } = joining
  const { epoch, heads, whole } = feed.resume
  const everything = () => allSubjects(store.read, now())
  if (epoch !== store.epoch || heads.length === 0)
    return { kind: 'snapshotStart', heads: positionsOf(told), parts: everything() }
  const known = await findWriters(
    store.read,
    heads.map(({ writer }) => writer),
  )
  const stands = new Map(known.map(({ writer, seq }) => [writer, seq]))
  const named = heads.map(({ writer }) => [writer, stands.get(writer) ?? 0] as const)
  const standing = positionsOf(new Map([...named, ...told]))
  if (heads.some(({ writer, seq }) => seq > (stands.get(writer) ?? 0))) {
    await noteRefused(deps, feed.link.outpost, { why: 'rolledBack' })
    return { kind: 'snapshotStart', heads: standing, parts: everything() }
  }
  if (whole === true) return { kind: 'snapshotStart', heads: standing, parts: everything() }
  const missed = await missedEntries(store.read, { heads, told, openedAt: known.map((row) => row.opened_at) })
  if (missed === undefined) return { kind: 'snapshotStart', heads: standing, parts: everything() }
  const { subjects } = await affectedBy(store.read, missed, { sent: joining.sessions, now: now() })
  const sessions = await listRecentSessions(store.read, {
    since: await awaySince(store.read, feed.link.outpost, now()),
    limit: MOST_SESSIONS,
  })
  const all = new Map(
    [...subjects, ...sessions.map((id): StreamedRef => ({ kind: 'session', id }))].map((ref) => [
      `${ref.kind} ${ref.id}`,
      ref,
    ]),
  )
  return { kind: 'resumed', heads: standing, parts: inParts([...all.values()]) }
}

/** Entries between where a gateway stood and where the others stand; undefined where there are too many. */
async function missedEntries(
  db: Kysely<Schema>,
  from: {
    readonly heads: readonly Position[]
    readonly told: ReadonlyMap<string, number>
    readonly openedAt: readonly number[]
  },
): Promise<readonly Appended[] | undefined> {
  const { heads, told, openedAt } = from
  const stood = new Map(heads.map(({ writer, seq }) => [writer, seq]))
  // a writer that the gateway does not name and that is older than all it names had closed before it began
  const since = Math.min(...openedAt) - CLOCK_MS
  const later = await listWritersOpenedSince(db, since)
  const writers = new Map(later.map(({ writer, seq }) => [writer, seq]))
  for (const { writer, seq } of await findWriters(db, [...stood.keys()])) writers.set(writer, seq)
  const found: Appended[] = []
  for (const [writer, seq] of writers) {
    const until = told.get(writer) ?? seq
    const after = stood.get(writer) ?? 0
    if (after >= until) continue
    if (until - after + found.length > MOST_MISSED) return undefined
    const entries = await listEntriesAfter(db, { writer, seq: after }, MOST_MISSED)
    found.push(...entries.filter((entry) => entry.seq <= until))
  }
  return found
}

async function awaySince(db: Kysely<Schema>, outpost: string, now: number): Promise<number> {
  const row = await findOutpost(db, outpost)
  const seen = row?.last_seen_at ?? undefined
  return seen === undefined ? now - SESSION_MAX_MS : seen - CLOCK_MS
}

async function* allSubjects(db: Kysely<Schema>, now: number): AsyncGenerator<readonly StreamedRef[]> {
  for (const kind of STREAMED_KINDS)
    for (let afterId = ''; ; ) {
      const ids = await walkIds(db, kind, { afterId, limit: READ_AT_ONCE, now })
      const last = ids.at(-1)
      if (last === undefined) break
      yield ids.map((id) => ({ kind, id }))
      afterId = last
    }
}

async function* inParts(refs: readonly StreamedRef[]): AsyncGenerator<readonly StreamedRef[]> {
  for (let from = 0; from < refs.length; from += READ_AT_ONCE) yield refs.slice(from, from + READ_AT_ONCE)
}

import type { Kysely, Selectable } from 'kysely'
import type { AccountTables } from '../accounts/tables.ts'
import type { Schema } from '../db/schema.ts'
import type { Position } from '../ledger/entry.ts'
import type { PeopleTables } from '../people/tables.ts'
import type { ResourceRow } from '../resources/store.ts'
import type { StreamedKind } from './read-subjects.ts'

type Db = Kysely<Schema>

/** A session with what of its account and person it stands on. */
export type SessionWithOwner = Selectable<AccountTables['sessions']> &
  Pick<Selectable<AccountTables['accounts']>, 'locked_at' | 'person_id'> & {
    readonly state: Selectable<PeopleTables['people']>['state'] | null
  }

export async function findSessionsOf(db: Db, ids: readonly string[]): Promise<SessionWithOwner[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .leftJoin('people', 'people.id', 'accounts.person_id')
    .selectAll('sessions')
    .select(['accounts.locked_at', 'accounts.person_id', 'people.state'])
    .where('sessions.id', 'in', [...ids])
    .orderBy('sessions.id')
    .limit(ids.length)
    .execute()
}

export async function findResourcesOf(db: Db, ids: readonly string[]): Promise<ResourceRow[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('resources')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id')
    .limit(ids.length)
    .execute()
}

/** Ids of a kind in their order, after `afterId`; of sessions those that may stand. */
export async function walkIds(
  db: Db,
  kind: StreamedKind,
  from: { readonly afterId: string; readonly limit: number; readonly now: number },
): Promise<readonly string[]> {
  const { afterId, limit, now } = from
  if (kind === 'session') {
    const rows = await db
      .selectFrom('sessions')
      .select('id')
      .where('id', '>', afterId)
      .where('until', '>', now)
      .where('ended_at', 'is', null)
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map((row) => row.id)
  }
  const table = ({ person: 'people', device: 'devices', resource: 'resources' } as const)[kind]
  const rows = await db.selectFrom(table).select('id').where('id', '>', afterId).orderBy('id').limit(limit).execute()
  return rows.map((row) => row.id)
}

/** Sessions that would have stood at `since` or later: what a gateway that was away from then on may believe in. The latest to end first. */
export async function listRecentSessions(
  db: Db,
  { since, limit }: { readonly since: number; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('sessions')
    .select('id')
    .where('until', '>', since)
    .orderBy('until', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** Sessions that may stand, of these accounts, people and devices. */
export async function listSessionsOf(
  db: Db,
  of: {
    readonly accounts: readonly string[]
    readonly people: readonly string[]
    readonly devices: readonly string[]
    readonly now: number
  },
): Promise<readonly string[]> {
  const { accounts, people, devices, now } = of
  const ids = new Set<string>()
  if (accounts.length > 0 || people.length > 0) {
    const rows = await db
      .selectFrom('sessions')
      .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
      .select('sessions.id')
      .where((eb) =>
        eb.or([
          ...(accounts.length > 0 ? [eb('sessions.account_id', 'in', [...accounts])] : []),
          ...(people.length > 0 ? [eb('accounts.person_id', 'in', [...people])] : []),
        ]),
      )
      .where('sessions.until', '>', now)
      .where('sessions.ended_at', 'is', null)
      .limit(MOST_SESSIONS)
      .execute()
    for (const row of rows) ids.add(row.id)
  }
  if (devices.length > 0) {
    const rows = await db
      .selectFrom('session_pages')
      .innerJoin('sessions', 'sessions.id', 'session_pages.session_id')
      .select('sessions.id')
      .where('session_pages.device_id', 'in', [...devices])
      .where('sessions.until', '>', now)
      .where('sessions.ended_at', 'is', null)
      .limit(MOST_SESSIONS)
      .execute()
    for (const row of rows) ids.add(row.id)
  }
  return [...ids]
}

const MOST_SESSIONS = 20_000

export async function listPeopleOfDepartments(db: Db, departments: readonly string[]): Promise<readonly string[]> {
  if (departments.length === 0) return []
  const rows = await db
    .selectFrom('people')
    .select('id')
    .where('department_id', 'in', [...departments])
    .orderBy('id')
    .limit(MOST_PEOPLE)
    .execute()
  return rows.map((row) => row.id)
}

const MOST_PEOPLE = 50_000

export async function listPeopleOfAccounts(db: Db, accounts: readonly string[]): Promise<readonly string[]> {
  if (accounts.length === 0) return []
  const rows = await db
    .selectFrom('accounts')
    .select('person_id')
    .where('id', 'in', [...accounts])
    .limit(accounts.length)
    .execute()
  return rows.flatMap((row) => row.person_id ?? [])
}

export async function listResourcesHostedBy(db: Db, devices: readonly string[]): Promise<readonly string[]> {
  if (devices.length === 0) return []
  const rows = await db
    .selectFrom('resources')
    .select('id')
    .where('host_device_id', 'in', [...devices])
    .orderBy('id')
    .limit(10_000)
    .execute()
  return rows.map((row) => row.id)
}

/** Whose facts the entries of a writer after `after` up to `until` have written. */
export async function listFactsChangedBy(
  db: Db,
  span: { readonly writer: string; readonly after: number; readonly until: number },
): Promise<readonly { readonly subject: string; readonly id: string }[]> {
  return db
    .selectFrom('facts')
    .select(['subject', 'subject_id as id'])
    .distinct()
    .where('changed_writer', '=', span.writer)
    .where('changed_seq', '>', span.after)
    .where('changed_seq', '<=', span.until)
    .limit(MOST_PEOPLE)
    .execute()
}

/** Where the writers stand that may still write, or that wrote since `since` (epoch ms). */
export function listWriters(db: Db, since: number): Promise<(Position & { closed_at: number | null })[]> {
  return db
    .selectFrom('ledger_writers')
    .select(['writer', 'seq', 'closed_at'])
    .where((eb) => eb.or([eb('closed_at', 'is', null), eb('closed_at', '>', since)]))
    .orderBy('opened_at')
    .orderBy('writer')
    .limit(10_000)
    .execute()
}

/** Where named writers stand, and when they were opened. */
export async function findWriters(db: Db, names: readonly string[]): Promise<(Position & { opened_at: number })[]> {
  if (names.length === 0) return []
  return db
    .selectFrom('ledger_writers')
    .select(['writer', 'seq', 'opened_at'])
    .where('writer', 'in', [...names])
    .limit(names.length)
    .execute()
}

/** Writers that were opened from then on (epoch ms). */
export function listWritersOpenedSince(db: Db, since: number): Promise<Position[]> {
  return db
    .selectFrom('ledger_writers')
    .select(['writer', 'seq'])
    .where('opened_at', '>=', since)
    .orderBy('opened_at')
    .orderBy('writer')
    .limit(10_000)
    .execute()
}

/** What a writer's entries after a position say they are about, in order. */
export function listEntriesAfter(
  db: Db,
  from: Position,
  limit: number,
): Promise<(Position & { kind: string; subject: string })[]> {
  return db
    .selectFrom('ledger_entries')
    .select(['writer', 'seq', 'kind', 'subject'])
    .where('writer', '=', from.writer)
    .where('seq', '>', from.seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
}

import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { type ListAsk, type ListSpec, anywhere, readList } from '../lists/read-list.ts'
import type { ExemptionTables } from './tables.ts'

export type ExemptionRow = Selectable<ExemptionTables['exemptions']>
export type ExemptSubject = { readonly kind: 'person' | 'device'; readonly id: string }
export type ExemptionState = 'inForce' | 'endingSoon' | 'ended' | 'revoked'

type Db = Kysely<Schema>

export function findExemption(db: Db, id: string): Promise<ExemptionRow | undefined> {
  return db.selectFrom('exemptions').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function isInForce(db: Db, id: string, now: number): Promise<boolean> {
  const row = await findExemption(db, id)
  return row !== undefined && row.revoked_at === null && row.until > now
}

/** What this person or device is exempt from at `now`, the longest first; one more than a fact can hold, to tell that there are too many. */
export function listInForceOf(db: Db, subject: ExemptSubject, now: number): Promise<ExemptionRow[]> {
  return db
    .selectFrom('exemptions')
    .selectAll()
    .where('subject_kind', '=', subject.kind)
    .where('subject_id', '=', subject.id)
    .where('revoked_at', 'is', null)
    .where('until', '>', now)
    .orderBy('until', 'desc')
    .orderBy('id')
    .limit(65)
    .execute()
}

/** Revokes what is in force; undefined where it is not (any more). One statement decides between two who try. */
export function revokeRow(
  db: Db,
  id: string,
  by: { readonly at: number; readonly account: string; readonly reason: string },
): Promise<ExemptionRow | undefined> {
  return db
    .updateTable('exemptions')
    .set({ revoked_at: by.at, revoked_account: by.account, revoke_reason: by.reason })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('until', '>', by.at)
    .returningAll()
    .executeTakeFirst()
}

function named(db: Db) {
  return db
    .selectFrom('exemptions')
    .leftJoin('people', 'people.id', 'exemptions.subject_id')
    .leftJoin('devices', 'devices.id', 'exemptions.subject_id')
    .selectAll('exemptions')
    .select(['people.name as person_name', 'devices.label as device_label'])
}

/** An exemption with the name of the person or device that it is for. */
export function findNamedExemption(db: Db, id: string) {
  return named(db).where('exemptions.id', '=', id).executeTakeFirst()
}

const SORTS: ListSpec<'until' | 'created'> = {
  id: 'exemptions.id',
  sorts: {
    until: { column: 'exemptions.until', kind: 'number' },
    created: { column: 'exemptions.created_at', kind: 'number' },
  },
}

export type ExemptionsFilter = ListAsk & {
  /** Folded already; met in the name of the person or device. */
  readonly search?: string | undefined
  readonly state?: ExemptionState | undefined
  readonly subject?: 'person' | 'device' | undefined
  readonly now: number
  readonly soon: number
}

export function listExemptions(db: Db, filter: ExemptionsFilter) {
  const { search, state, subject, now, soon } = filter
  let query = named(db)
  if (search !== undefined)
    query = query.where((eb) =>
      eb.or([
        eb('people.search_key', 'like', anywhere(search)),
        eb('devices.search_key', 'like', anywhere(search)),
        eb('exemptions.exempt_from', 'like', anywhere(search)),
      ]),
    )
  if (subject !== undefined) query = query.where('exemptions.subject_kind', '=', subject)
  if (state === 'revoked') query = query.where('exemptions.revoked_at', 'is not', null)
  else if (state !== undefined) query = query.where('exemptions.revoked_at', 'is', null)
  if (state === 'inForce' || state === 'endingSoon') query = query.where('exemptions.until', '>', now)
  if (state === 'endingSoon') query = query.where('exemptions.until', '<=', soon)
  if (state === 'ended') query = query.where('exemptions.until', '<=', now)
  return readList(query, filter, SORTS)
}

export async function namesOfPeople(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('people')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .orderBy('id')
    .limit(1_000)
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** How many end between now and then, and when the first of them does. */
export async function countEnding(db: Db, now: number, before: number) {
  const row = await db
    .selectFrom('exemptions')
    .select((eb) => [
      eb.fn.countAll<number | string>().as('count'),
      eb.fn.min<number | string | null>('until').as('first'),
    ])
    .where('revoked_at', 'is', null)
    .where('until', '>', now)
    .where('until', '<=', before)
    .executeTakeFirst()
  const first = row?.first ?? null
  return { count: Number(row?.count ?? 0), first: first === null ? undefined : Number(first) }
}

/** In force, ending before then, and nobody was reminded yet. */
export function listUnreminded(db: Db, now: number, before: number, limit: number): Promise<ExemptionRow[]> {
  return db
    .selectFrom('exemptions')
    .selectAll()
    .where('revoked_at', 'is', null)
    .where('reminded_at', 'is', null)
    .where('until', '>', now)
    .where('until', '<=', before)
    .orderBy('until')
    .orderBy('id')
    .limit(limit)
    .execute()
}

export async function markReminded(db: Db, id: string, now: number): Promise<boolean> {
  const done = await db
    .updateTable('exemptions')
    .set({ reminded_at: now })
    .where('id', '=', id)
    .where('reminded_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** What this person answers for and what ends before then, soonest first. */
export function listOwned(db: Db, person: string, now: number, before: number): Promise<ExemptionRow[]> {
  return db
    .selectFrom('exemptions')
    .selectAll()
    .where('owner_person', '=', person)
    .where('revoked_at', 'is', null)
    .where('until', '>', now)
    .where('until', '<=', before)
    .orderBy('until')
    .orderBy('id')
    .limit(100)
    .execute()
}

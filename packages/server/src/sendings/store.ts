import type { SendingCounts, SendingState } from '@taga/contract'
import type { Level, SendingView, SendingWay } from '@taga/core'
import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { type ListAsk, type ListSpec, anywhere, readList } from '../lists/read-list.ts'
import type { SendingTables } from './tables.ts'

type Db = Kysely<Schema>
export type SendingRow = Selectable<SendingTables['sendings']>

export function findSendingOf(db: Db, person: string, id: string): Promise<SendingRow | undefined> {
  return db.selectFrom('sendings').selectAll().where('id', '=', id).where('person_id', '=', person).executeTakeFirst()
}

/** What this person declared, newest first; at most 100. */
export function listSendingsOf(db: Db, person: string): Promise<SendingRow[]> {
  return db
    .selectFrom('sendings')
    .selectAll()
    .where('person_id', '=', person)
    .orderBy('declared_at', 'desc')
    .orderBy('id')
    .limit(100)
    .execute()
}

export async function countDeclaredBy(db: Db, person: string, since: number): Promise<number> {
  const row = await db
    .selectFrom('sendings')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('person_id', '=', person)
    .where('declared_at', '>=', since)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** Changes what was turned back and is still as it was read; undefined where it is not. One statement decides between two who try. */
export function changeTurnedBack(
  db: Db,
  from: Pick<SendingRow, 'id' | 'person_id' | 'version'>,
  to: Partial<SendingRow>,
): Promise<SendingRow | undefined> {
  return db
    .updateTable('sendings')
    .set({ ...to, version: from.version + 1 })
    .where('id', '=', from.id)
    .where('person_id', '=', from.person_id)
    .where('version', '=', from.version)
    .where('state', '=', 'turnedBack')
    .returningAll()
    .executeTakeFirst()
}

const LIST: ListSpec<'declared'> = {
  id: 'sendings.id',
  sorts: { declared: { column: 'sendings.declared_at', kind: 'number' } },
}

export type SendingsFilter = ListAsk & {
  /** Folded already. */
  readonly search?: string | undefined
  readonly state?: SendingState | undefined
  readonly level?: Level | undefined
  readonly way?: SendingWay | undefined
}

export function listSendings(db: Db, filter: SendingsFilter) {
  const { search, state, level, way } = filter
  let query = db
    .selectFrom('sendings')
    .leftJoin('people', 'people.id', 'sendings.person_id')
    .selectAll('sendings')
    .select('people.name as person_name')
  if (search !== undefined) query = query.where('sendings.search_key', 'like', anywhere(search))
  if (state !== undefined) query = query.where('sendings.state', '=', state)
  if (level !== undefined) query = query.where('sendings.level', '=', level)
  if (way !== undefined) query = query.where('sendings.way', '=', way)
  return readList(query, filter, LIST)
}

/** How often what was declared since then, by one person or by all. */
export async function countSendings(db: Db, since: number, person?: string): Promise<SendingCounts> {
  let query = db
    .selectFrom('sendings')
    .select((eb) => ['state', 'same_path', eb.fn.countAll<number | string>().as('count')])
    .where('declared_at', '>=', since)
  if (person !== undefined) query = query.where('person_id', '=', person)
  const rows = await query.groupBy(['state', 'same_path']).orderBy('state').orderBy('same_path').execute()
  const count = (state?: SendingState, samePath?: 1) =>
    rows
      .filter((row) => (state ?? row.state) === row.state && (samePath ?? row.same_path) === row.same_path)
      .reduce((sum, row) => sum + Number(row.count), 0)
  return {
    since,
    declared: count(),
    accepted: count('accepted'),
    open: count('turnedBack'),
    dropped: count('dropped'),
    samePath: count(undefined, 1),
    samePathMended: count('accepted', 1),
  }
}

/** What the state of the measure counts: all that was not given up, the newest first. */
export async function listCounted(db: Db): Promise<SendingView[]> {
  const rows = await db
    .selectFrom('sendings')
    .select(['id', 'state', 'declared_at'])
    .where('state', '!=', 'dropped')
    .orderBy('declared_at', 'desc')
    .orderBy('id')
    .limit(20_000)
    .execute()
  return rows.map(({ id, state, declared_at: declaredAt }) => ({
    id,
    state: state === 'accepted' ? 'accepted' : 'turnedBack',
    declaredAt,
  }))
}

/** Forgets at most `most` that were declared last before then; resolves to how many there were. */
export async function deleteSendingsBefore(db: Db, before: number, most: number): Promise<number> {
  const old = await db
    .selectFrom('sendings')
    .select('id')
    .where('declared_at', '<', before)
    .orderBy('declared_at')
    .orderBy('id')
    .limit(most)
    .execute()
  if (old.length === 0) return 0
  const ids = old.map(({ id }) => id)
  await db.deleteFrom('sendings').where('id', 'in', ids).execute()
  return ids.length
}

import type { ListAnswer, PERSON_SORTS } from '@taga/contract'
import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { type ListAsk, type ListSpec, anywhere, readList } from '../lists/read-list.ts'
import type { PeopleTables } from './tables.ts'

export type PersonRow = Selectable<PeopleTables['people']>
export type DepartmentRow = Selectable<PeopleTables['departments']>
export type PersonState = PersonRow['state']

type Db = Kysely<Schema>

export function findPerson(db: Db, id: string): Promise<PersonRow | undefined> {
  return db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findPersonByMail(db: Db, mailKey: string): Promise<PersonRow | undefined> {
  return db.selectFrom('people').selectAll().where('mail_key', '=', mailKey).executeTakeFirst()
}

export function findDepartment(db: Db, id: string): Promise<DepartmentRow | undefined> {
  return db.selectFrom('departments').selectAll().where('id', '=', id).executeTakeFirst()
}

/** An organisation has few departments: all of them by name, at most a thousand. */
export function listDepartments(db: Db): Promise<DepartmentRow[]> {
  return db.selectFrom('departments').selectAll().orderBy('name_key').orderBy('id').limit(1000).execute()
}

/** The people of these ids, at most 500, in the order of the register. */
export async function findPeople(db: Db, ids: readonly string[]): Promise<PersonRow[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('people')
    .selectAll()
    .where('id', 'in', ids.slice(0, 500))
    .orderBy('search_key')
    .orderBy('id')
    .limit(500)
    .execute()
}

export type PeopleFilter = {
  readonly search?: string | undefined
  readonly state?: PersonState | undefined
  /** An id, or `none` for those who have no department. */
  readonly department?: string | undefined
}

/** A person with the name of the department and the number of devices in hand. */
export type PersonLineRow = PersonRow & {
  readonly department_name: string | null
  readonly devices: number | string | null
}

const peopleList: ListSpec<(typeof PERSON_SORTS)[number]> = {
  id: 'people.id',
  sorts: {
    name: { column: 'people.search_key', kind: 'text' },
    changed: { column: 'people.updated_at', kind: 'number' },
    since: { column: 'people.state_since', kind: 'number' },
  },
}

/** One page of the register. `search` is folded already and met anywhere in kana, name or mail. */
export function listPeople(db: Db, filter: PeopleFilter, ask: ListAsk): Promise<ListAnswer<PersonLineRow>> {
  return readList(matchingPeople(db, filter), ask, peopleList)
}

function matchingPeople(db: Db, { search, state, department }: PeopleFilter) {
  let query = db
    .selectFrom('people')
    .leftJoin('departments', 'departments.id', 'people.department_id')
    .selectAll('people')
    .select((eb) => [
      'departments.name as department_name',
      eb
        .selectFrom('devices')
        .select((count) => count.fn.countAll<number | string>().as('count'))
        .whereRef('devices.user_id', '=', 'people.id')
        .where('devices.state', 'in', ['lent', 'inUse'])
        .as('devices'),
    ])
  if (search !== undefined) query = query.where('people.search_key', 'like', anywhere(search))
  if (state !== undefined) query = query.where('people.state', '=', state)
  if (department === 'none') query = query.where('people.department_id', 'is', null)
  else if (department !== undefined) query = query.where('people.department_id', '=', department)
  return query
}

export type DepartmentLineRow = DepartmentRow & { readonly people: number | string | null }

/** All departments by name, each with the number of its people who have not left. */
export function listDepartmentLines(db: Db): Promise<DepartmentLineRow[]> {
  return db
    .selectFrom('departments')
    .selectAll('departments')
    .select((eb) =>
      eb
        .selectFrom('people')
        .select((count) => count.fn.countAll<number | string>().as('count'))
        .whereRef('people.department_id', '=', 'departments.id')
        .where('people.state', '!=', 'left')
        .as('people'),
    )
    .orderBy('departments.name_key')
    .orderBy('departments.id')
    .limit(1000)
    .execute()
}

/** Everybody in the order of ids, `limit` at a time after `afterId`: for export and for questions over the whole organisation. */
export function walkPeople(db: Db, afterId: string, limit: number): Promise<PersonRow[]> {
  return db.selectFrom('people').selectAll().where('id', '>', afterId).orderBy('id').limit(limit).execute()
}

/** Whether an administrator other than this person can still sign in. */
export async function hasOtherAdministrator(db: Db, personId: string): Promise<boolean> {
  const found = await db
    .selectFrom('accounts')
    .leftJoin('people', 'people.id', 'accounts.person_id')
    .select('accounts.id')
    .where('accounts.roles', 'like', '%"administrator"%')
    .where('accounts.locked_at', 'is', null)
    .where('accounts.last_sign_in_at', 'is not', null)
    .where((eb) => eb.or([eb('accounts.person_id', 'is', null), eb('accounts.person_id', '!=', personId)]))
    .where((eb) => eb.or([eb('people.state', 'is', null), eb('people.state', '=', 'active')]))
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

export async function isAdministrator(db: Db, personId: string): Promise<boolean> {
  const found = await db
    .selectFrom('accounts')
    .select('id')
    .where('person_id', '=', personId)
    .where('roles', 'like', '%"administrator"%')
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

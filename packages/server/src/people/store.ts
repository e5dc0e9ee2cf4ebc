import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Place } from '../page-cursor.ts'
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

export type PeopleFilter = {
  readonly search?: string | undefined
  readonly state?: PersonState | undefined
  readonly department?: string | undefined
  readonly after?: Place | undefined
  readonly limit: number
}

/** By kana and name. `search` is folded already. */
export function listPeople(db: Db, filter: PeopleFilter): Promise<PersonRow[]> {
  const { search, state, department, after } = filter
  return db
    .selectFrom('people')
    .selectAll()
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'active'))
    .$if(department !== undefined, (query) => query.where('department_id', '=', department ?? ''))
    .$if(search !== undefined, (query) => query.where('search_key', 'like', `%${escapeLike(search ?? '')}%`))
    .$if(after !== undefined, (query) =>
      query.where((eb) =>
        eb.or([
          eb('search_key', '>', after?.key ?? ''),
          eb.and([eb('search_key', '=', after?.key ?? ''), eb('id', '>', after?.id ?? '')]),
        ]),
      ),
    )
    .orderBy('search_key')
    .orderBy('id')
    .limit(filter.limit)
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
    .where('accounts.password_hash', 'is not', null)
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

/** `%` and `_` as plain characters would need an escape clause; nobody searches for them, so they match nothing special here. */
function escapeLike(text: string): string {
  return text.replaceAll(/[%_\\]/gu, ' ')
}

import { Fault } from '@taga/contract'
import { z } from 'zod'
import { type Actor, actorName } from '../http/actor.ts'
import { administrators, anyoneSignedIn, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { cutPage, readCursor } from '../page-cursor.ts'
import { foldText } from '../register-text.ts'
import { addPerson } from './add-person.ts'
import { changePerson } from './change-person.ts'
import { addDepartment, changeDepartment } from './departments.ts'
import { setPersonState } from './set-person-state.ts'
import {
  DepartmentAnswer,
  DepartmentChange,
  DepartmentInput,
  DepartmentsAnswer,
  PeopleAnswer,
  PeopleQuery,
  PersonAnswer,
  PersonChange,
  PersonInput,
  PersonStateChange,
  RegisterId,
  answerDepartment,
  answerPerson,
} from './shapes.ts'
import { findPerson, listDepartments, listPeople } from './store.ts'

const PersonParams = z.strictObject({ person: RegisterId })
const DepartmentParams = z.strictObject({ department: RegisterId })

/** An overseer sees everybody; others see themselves. */
export function maySeePerson(actor: Actor, person: string): boolean {
  return overseers(actor) || isSamePerson(actor, person)
}

export function isSamePerson(actor: Actor, person: string): boolean {
  return actor.kind === 'account' && actor.person !== undefined && actor.person === person
}

export const peopleRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/people',
    summary: { ja: '人の台帳を一覧する', en: 'List the register of people' },
    allow: overseers,
    query: PeopleQuery,
    answer: PeopleAnswer,
    run: async ({ store }, { query }) => {
      const rows = await listPeople(store.read, {
        ...query,
        search: query.search === undefined ? undefined : foldText(query.search),
        after: readCursor(query.after),
        limit: query.limit + 1,
      })
      const page = cutPage(rows, query.limit, (row) => ({ key: row.search_key, id: row.id }))
      return { people: page.rows.map(answerPerson), next: page.next }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/people',
    summary: { ja: '人を台帳に加える', en: 'Add a person to the register' },
    allow: administrators,
    body: PersonInput,
    answer: PersonAnswer,
    status: 201,
    run: async (deps, { actor, body }) => answerPerson(await addPerson(deps, actorName(actor), body)),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/people/:person',
    summary: { ja: '1人の台帳の内容を見る', en: 'See what the register says of a person' },
    allow: anyoneSignedIn,
    params: PersonParams,
    answer: PersonAnswer,
    run: async ({ store }, { actor, params }) => {
      if (!maySeePerson(actor, params.person)) throw new Fault('not_found')
      const row = await findPerson(store.read, params.person)
      if (row === undefined) throw new Fault('not_found')
      return answerPerson(row)
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/people/:person',
    summary: { ja: '人の台帳の内容を変える', en: 'Change what the register says of a person' },
    allow: administrators,
    params: PersonParams,
    body: PersonChange,
    answer: PersonAnswer,
    run: async (deps, { actor, params, body: { version, ...draft } }) =>
      answerPerson(await changePerson(deps, actorName(actor), { id: params.person, version, draft })),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/people/:person/state',
    summary: { ja: '入社・ロック・退職を記録する', en: 'Record that a person joins again, is locked or leaves' },
    allow: administrators,
    params: PersonParams,
    body: PersonStateChange,
    answer: PersonAnswer,
    run: async (deps, { actor, params, body }) =>
      answerPerson(await setPersonState(deps, actorName(actor), { id: params.person, ...body })),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/departments',
    summary: { ja: '部署と使える方式を一覧する', en: 'List departments and the patterns they may use' },
    allow: overseers,
    answer: DepartmentsAnswer,
    run: async ({ store }) => ({ departments: (await listDepartments(store.read)).map(answerDepartment) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/departments',
    summary: { ja: '部署を加える', en: 'Add a department' },
    allow: administrators,
    body: DepartmentInput,
    answer: DepartmentAnswer,
    status: 201,
    run: async (deps, { actor, body }) => answerDepartment(await addDepartment(deps, actorName(actor), body)),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/departments/:department',
    summary: { ja: '部署の名前と使える方式を変える', en: "Change a department's name and patterns" },
    allow: administrators,
    params: DepartmentParams,
    body: DepartmentChange,
    answer: DepartmentAnswer,
    run: async (deps, { actor, params, body: { version, ...draft } }) =>
      answerDepartment(await changeDepartment(deps, actorName(actor), { id: params.department, version, draft })),
  }),
]

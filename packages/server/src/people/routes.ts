import {
  BulkAnswer,
  DepartmentAnswer,
  DepartmentChange,
  DepartmentInput,
  DepartmentsAnswer,
  Fault,
  PeopleAnswer,
  PeopleBulk,
  PeopleQuery,
  PersonAnswer,
  PersonChange,
  PersonInput,
  PersonStateChange,
  RegisterId,
} from '@taga/contract'
import { z } from 'zod'
import { type Actor, actorName } from '../http/actor.ts'
import { administrators, anyoneSignedIn, overseers } from '../http/allow.ts'
import { requireFresh } from '../http/require-fresh.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { foldText } from '../register-text.ts'
import { actOnPeople } from './act-on-many.ts'
import { addPerson } from './add-person.ts'
import { changePerson } from './change-person.ts'
import { addDepartment, changeDepartment } from './departments.ts'
import { setPersonState } from './set-person-state.ts'
import { answerDepartment, answerDepartmentLine, answerPerson, answerPersonLine } from './shapes.ts'
import { findDepartment, findPerson, listDepartmentLines, listPeople } from './store.ts'

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
    run: async ({ store }, { query: { search, state, department, ...ask } }) => {
      const filter = { search: search === undefined ? undefined : foldText(search), state, department }
      const page = await listPeople(store.read, filter, ask)
      return { ...page, rows: page.rows.map(answerPersonLine) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/people/bulk',
    summary: {
      ja: '複数の人をまとめて変える（試すだけもできる）',
      en: 'Change many people at once, or try what would happen',
    },
    allow: administrators,
    body: PeopleBulk,
    answer: BulkAnswer,
    run: async (deps, { actor, body, request }) => {
      if (body.act === 'unlock' && !body.dryRun) requireFresh(deps, request)
      return actOnPeople(deps, actorName(actor), body)
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
    fresh: true,
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
    run: async (deps, { actor, params, body, request }) => {
      if (body.state === 'active') requireFresh(deps, request)
      return answerPerson(await setPersonState(deps, actorName(actor), { id: params.person, ...body }))
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/departments',
    summary: { ja: '部署と使える方式を一覧する', en: 'List departments and the patterns they may use' },
    allow: overseers,
    answer: DepartmentsAnswer,
    run: async ({ store }) => {
      const rows = await listDepartmentLines(store.read)
      return { rows: rows.map(answerDepartmentLine), total: rows.length }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/departments/:department',
    summary: { ja: '1つの部署を見る', en: 'See one department' },
    allow: overseers,
    params: DepartmentParams,
    answer: DepartmentAnswer,
    run: async ({ store }, { params }) => {
      const row = await findDepartment(store.read, params.department)
      if (row === undefined) throw new Fault('not_found')
      return answerDepartment(row)
    },
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
    fresh: true,
    params: DepartmentParams,
    body: DepartmentChange,
    answer: DepartmentAnswer,
    run: async (deps, { actor, params, body: { version, ...draft } }) =>
      answerDepartment(await changeDepartment(deps, actorName(actor), { id: params.department, version, draft })),
  }),
]

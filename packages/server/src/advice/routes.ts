import {
  CostsAnswer,
  DepartmentAdviceAnswer,
  DepartmentsAdviceAnswer,
  KeepCosts,
  KeepNeeds,
  KeepServiceNote,
  KeptAnswer,
  RegisterId,
  ServicesAdviceAnswer,
} from '@taga/contract'
import { z } from 'zod'
import { actorName } from '../http/actor.ts'
import { administrators, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { WHOLE, keepNote } from './keep-note.ts'
import { readCosts, readDepartment, readDepartments, readServices } from './read-advice.ts'

const Department = z.object({ department: RegisterId })
const Service = z.object({ service: RegisterId })

export const adviceRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/advice/departments',
    summary: { ja: '部署ごとの方式と必要条件', en: 'Patterns and needs of each department' },
    allow: overseers,
    answer: DepartmentsAdviceAnswer,
    run: async ({ store }) => ({ departments: await readDepartments(store.read) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/advice/departments/:department',
    summary: {
      ja: '部署の方式に必要なものが、今どこまで満たされているか',
      en: 'How far the needs of the patterns are met in a department today',
    },
    allow: overseers,
    params: Department,
    answer: DepartmentAdviceAnswer,
    run: ({ store, now }, { params }) => readDepartment(store.read, params.department, now),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/advice/departments/:department',
    summary: { ja: '部署の必要条件を書き留める', en: 'Keep what a department needs' },
    allow: administrators,
    params: Department,
    body: KeepNeeds,
    answer: KeptAnswer,
    run: (deps, { actor, params, body: { version, ...body } }) =>
      keepNote(deps, actorName(actor), { kind: 'needs', subject: params.department, version, body }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/advice/costs',
    summary: { ja: '私用端末と貸与の費用の前提を見る', en: 'See what the comparison of costs was told' },
    allow: overseers,
    answer: CostsAnswer,
    run: ({ store }) => readCosts(store.read),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/advice/costs',
    summary: { ja: '私用端末と貸与の費用の前提を書き留める', en: 'Keep what the comparison of costs is told' },
    allow: administrators,
    body: KeepCosts,
    answer: KeptAnswer,
    run: (deps, { actor, body: { version, ...body } }) =>
      keepNote(deps, actorName(actor), {
        kind: 'costs',
        subject: WHOLE,
        version,
        body: JSON.parse(JSON.stringify(body)),
      }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/advice/services',
    summary: { ja: 'クラウド移行の検討を見る', en: 'See what was weighed before a move to the cloud' },
    allow: overseers,
    answer: ServicesAdviceAnswer,
    run: async ({ store }) => ({ services: await readServices(store.read) }),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/advice/services/:service',
    summary: { ja: 'クラウド移行の検討を書き留める', en: 'Keep what was weighed before a move to the cloud' },
    allow: administrators,
    params: Service,
    body: KeepServiceNote,
    answer: KeptAnswer,
    run: (deps, { actor, params, body: { version, ...body } }) =>
      keepNote(deps, actorName(actor), {
        kind: 'service',
        subject: params.service,
        version,
        body: JSON.parse(JSON.stringify(body)),
      }),
  }),
]

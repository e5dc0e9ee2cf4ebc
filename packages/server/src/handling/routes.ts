import { HandlingChange, LevelAnswer, LevelsAnswer } from '@taga/contract'
import { LEVELS } from '@taga/core'
import { z } from 'zod'
import { actorName } from '../http/actor.ts'
import { administrators, anyoneSignedIn } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { decideHandling, readLevels } from './keep-handling.ts'

export const handlingRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/levels',
    summary: { ja: '情報のレベルと取扱いを見る', en: 'See the levels of information and how each is handled' },
    allow: anyoneSignedIn,
    // in which language the guideline's suggestion is told, where the organisation has not decided yet
    query: z.strictObject({ lang: z.enum(['ja', 'en']).default('ja') }),
    answer: LevelsAnswer,
    run: async ({ store }, { query }) => ({ levels: [...(await readLevels(store.read, query.lang))] }),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/levels/:level',
    summary: { ja: 'あるレベルの取扱いを決める', en: 'Decide how information of a level is handled' },
    allow: administrators,
    params: z.strictObject({ level: z.enum(LEVELS) }),
    body: HandlingChange,
    answer: LevelAnswer,
    run: async (deps, { actor, params, body }) => decideHandling(deps, actorName(actor), { ...params, ...body }),
  }),
]

import { FirstHourChange, FirstHourStep, OrganisationAnswer, OrganisationChange } from '@taga/contract'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { actorName } from '../http/actor.ts'
import { administrators, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { changeOrganisation, markStep } from './change-organisation.ts'
import { readOrganisation } from './store.ts'

export const organisationRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/organisation',
    summary: { ja: '組織の概要と、初期設定の進み具合を見る', en: 'See the organisation and how far its set-up is' },
    allow: overseers,
    answer: OrganisationAnswer,
    run: (deps) => answerOrganisation(deps),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/organisation',
    summary: { ja: '組織の概要を変える', en: "Change the organisation's profile" },
    allow: administrators,
    body: OrganisationChange,
    answer: OrganisationAnswer,
    run: async (deps, { actor, body }) => {
      await changeOrganisation(deps, actorName(actor), body)
      return answerOrganisation(deps)
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/first-hour/:step',
    summary: {
      ja: '初期設定の手順を済み・後回し・未着手にする',
      en: 'Mark a step of the set-up done, skipped or open',
    },
    allow: administrators,
    params: z.strictObject({ step: FirstHourStep }),
    body: FirstHourChange,
    answer: OrganisationAnswer,
    run: async (deps, { actor, params, body }) => {
      await markStep(deps, actorName(actor), { step: params.step, state: body.state })
      return answerOrganisation(deps)
    },
  }),
]

async function answerOrganisation({ store }: Pick<Deps, 'store'>): Promise<OrganisationAnswer> {
  const { typedWords, patternsInUse, firstHour, ...known } = await readOrganisation(store.read)
  return {
    ...known,
    words: [...typedWords],
    ...(patternsInUse === undefined ? {} : { patternsInUse: [...patternsInUse] }),
    firstHour: [...firstHour],
  }
}

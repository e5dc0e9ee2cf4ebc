import { AdoptSources, InvitePeople, InvitedPeople, AdoptionAnswer } from '@taga/contract'
import { actorName } from '../http/actor.ts'
import { administrators } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { adoptSources, readSources } from './adopt-sources.ts'
import { invitePeople } from './invite-people.ts'

export const firstHourRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/source-adoption',
    summary: { ja: '情報源の一覧と採用の状態', en: 'Sources of facts, and which are adopted' },
    allow: administrators,
    answer: AdoptionAnswer,
    run: ({ store, now }) => readSources(store.read, now()),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/source-adoption',
    summary: {
      ja: '初期設定で情報源を採用する（規則はすべて観察のまま）',
      en: 'Adopt sources in the first hour, while rules only observe',
    },
    allow: administrators,
    fresh: true,
    body: AdoptSources,
    answer: AdoptionAnswer,
    run: async (deps, { actor, body }) => {
      await adoptSources(deps, actorName(actor), body)
      return readSources(deps.store.read, deps.now())
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/people/invitations',
    summary: { ja: '何人かをまとめて登録し、招待する', en: 'Register several people at once and invite them' },
    allow: administrators,
    fresh: true,
    body: InvitePeople,
    answer: InvitedPeople,
    run: (deps, { actor, body }) => invitePeople(deps, actorName(actor), body),
  }),
]

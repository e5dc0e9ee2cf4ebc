import { AuthenticationStandardAnswer, ProposeStandard, StandardVersion } from '@taga/contract'
import { z } from 'zod'
import { accountOf, administrators, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { proposeStandard } from './propose-standard.ts'
import { readStandard, readVersion } from './read-standard.ts'

export const authenticationStandardRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/authentication-standard',
    summary: {
      ja: '認証基準と、それを満たす入口・満たさない入口を見る',
      en: 'Read the authentication standard, and which entrances meet it',
    },
    allow: overseers,
    answer: AuthenticationStandardAnswer,
    run: async ({ store, now }) => readStandard(store.read, now()),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/authentication-standard/:version',
    summary: { ja: '認証基準の1つの版を読む', en: 'Read one version of the authentication standard' },
    allow: overseers,
    params: z.strictObject({ version: z.coerce.number().int().min(1).max(1_000_000) }),
    answer: StandardVersion,
    run: async ({ store }, { params }) => readVersion(store.read, params.version),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/authentication-standard',
    summary: {
      ja: '今の設定から認証基準の新しい版を作り、承認を求める',
      en: 'Write a version of the authentication standard from the present settings and ask for its approval',
    },
    allow: administrators,
    fresh: true,
    body: ProposeStandard,
    answer: AuthenticationStandardAnswer,
    status: 201,
    run: async (deps, { actor, body }) => {
      await proposeStandard(deps, accountOf(actor), body)
      return readStandard(deps.store.read, deps.now())
    },
  }),
]

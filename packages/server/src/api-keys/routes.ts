import { type ApiKeyAnswer, ApiKeyList, ApiKeyScope, CreateApiKey, MadeApiKey } from '@taga/contract'
import { z } from 'zod'
import { administrators } from '../http/allow.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { createApiKey, endApiKey } from './govern-api-keys.ts'
import { type ApiKeyRow, listApiKeys } from './store.ts'

export const apiKeyRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/api-keys',
    summary: { ja: 'ほかのシステムに渡したAPIキーの一覧', en: 'List the keys given to other programs' },
    allow: administrators,
    answer: ApiKeyList,
    run: async ({ store }) => ({ keys: (await listApiKeys(store.read)).map(answer) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/api-keys',
    summary: { ja: 'APIキーを作る（秘密の値はこの1回だけ示す）', en: 'Make a key; its secret is shown this once' },
    allow: administrators,
    fresh: true,
    body: CreateApiKey,
    answer: MadeApiKey,
    status: 201,
    run: async (deps, { actor, body }) => {
      const { row, secret } = await createApiKey(deps, actor, body)
      return { key: answer(row), secret }
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/api-keys/:key',
    summary: { ja: 'APIキーを失効させる', en: 'Revoke a key' },
    allow: administrators,
    params: z.strictObject({ key: z.string().min(1).max(100) }),
    answer: z.object({}),
    run: async (deps, { actor, params }) => {
      await endApiKey(deps, actor, params.key)
      return {}
    },
  }),
]

function answer(row: ApiKeyRow): ApiKeyAnswer {
  return {
    id: row.id,
    name: row.name,
    scope: ApiKeyScope.parse(row.scope),
    createdAt: row.created_at,
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  }
}

import { z } from 'zod'
import { everyone } from './allow.ts'
import { openApi } from './openapi.ts'
import { defineRoute, type Route } from './route.ts'

/** Routes about the program itself: whether it lives, and what it can be asked. */
export function programRoutes(featureRoutes: readonly Route[]): readonly Route[] {
  const own: readonly Route[] = [
    defineRoute({
      method: 'GET',
      path: '/healthz',
      summary: { ja: '稼働確認：データベースを読めるか', en: 'Whether the server lives and can read its database' },
      allow: everyone,
      answer: z.object({ ok: z.literal(true) }),
      run: async ({ store }) => {
        await store.read.selectFrom('store_identity').select('id').executeTakeFirst()
        return { ok: true } as const
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/openapi.json',
      summary: { ja: 'このAPIのOpenAPI 3.1文書', en: 'The OpenAPI 3.1 document of this API' },
      allow: everyone,
      answer: z.record(z.string(), z.unknown()),
      run: async ({ place }) => openApi([...featureRoutes, ...own], place.url),
    }),
  ]
  return own
}

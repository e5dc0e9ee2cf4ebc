import { Fault } from '@taga/contract'
import { z } from 'zod'
import { everyone } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { findSessionPage } from '../start-work/store.ts'
import { firstOf } from './first-of.ts'
import { chooseLanguage } from './language.ts'
import { type WebFile, fileFor } from './read-web.ts'
import { shellPage } from './shell-page.ts'

const NOT_BUILT =
  'この起動には画面が組み込まれていません。npm start で起動してください。\nThe pages are not built into this program. Start it with npm start.\n'
const FOREVER = 'public, max-age=31536000, immutable'

/** The built pages: public, since nothing of the organisation is in them. What a page shows it asks of the API. */
export const webRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/assets/:file',
    summary: { ja: '画面のプログラムと体裁', en: 'Program and style of the pages' },
    allow: everyone,
    params: z.strictObject({ file: z.string().max(200) }),
    mediaType: 'text/javascript',
    run: async ({ web }, { params, request }) => {
      const file = web?.assets.get(params.file)
      if (file === undefined) throw new Fault('not_found')
      return answerFile(file, request.headers, FOREVER)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/service-worker.js',
    summary: {
      ja: '通信が切れても開ける画面のためのプログラム',
      en: 'The program for pages that open without a network',
    },
    allow: everyone,
    mediaType: 'text/javascript',
    run: async ({ web }, { request }) => {
      if (web?.serviceWorker === undefined) throw new Fault('not_found')
      return answerFile(web.serviceWorker, request.headers, 'no-cache')
    },
  }),
]

/** Every other address that a browser opens. Stands after all other routes. */
export const fallbackRoute: Route = defineRoute({
  method: 'GET',
  path: '/*',
  summary: { ja: '画面（どのアドレスでも同じ）', en: 'The pages (the same at every address)' },
  allow: everyone,
  run: async ({ web, isDemonstration, store }, { actor, request }) => {
    if (!isPage(request.path)) throw new Fault('not_found')
    if (web === undefined) return new Response(NOT_BUILT, { headers: { 'content-type': 'text/plain; charset=utf-8' } })
    const language = chooseLanguage(request.headers)
    const isBound = actor.kind === 'account' && (await findSessionPage(store.read, actor.session)) !== undefined
    const first = firstOf(request.path, actor, { isOwing: request.factorDue ?? false, isBound })
    return new Response(shellPage(web, { language, isDemonstration: isDemonstration ?? false, first }), {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-language': language,
        'cache-control': first.isOnce ? 'no-store' : 'no-cache',
        vary: 'cookie, accept-language',
      },
    })
  },
})

/** What belongs to programs is no page: there a wrong address is `not_found`. */
function isPage(path: string): boolean {
  return !/^\/(?:api|oidc|saml|get|assets|healthz|\.well-known)(?:\/|$)/u.test(path) && !/\.\w{1,12}$/u.test(path)
}

function answerFile(file: WebFile, headers: Headers, keep: string): Response {
  const { bytes, coding } = fileFor(file, headers.get('accept-encoding') ?? '')
  return new Response(bytes, {
    headers: {
      'content-type': file.type,
      'cache-control': keep,
      vary: 'accept-encoding',
      ...(coding === undefined ? {} : { 'content-encoding': coding }),
    },
  })
}

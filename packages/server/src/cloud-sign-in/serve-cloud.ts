import type { IncomingMessage, ServerResponse } from 'node:http'
import { OIDC_PATH, SAML_PATH } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { lineOf } from '../http/line-of.ts'
import type { Door } from '../http/places.ts'
import { createTryGuard } from '../http/try-guard.ts'
import { errorText } from '../log.ts'
import { errorPage } from './error-page.ts'
import { serveEndSession } from './oidc/end-session.ts'
import { serveSaml } from './saml/serve-saml.ts'

/** What one line may ask of us in a minute: services ask for all of their people from a few addresses. */
const MOST_ASKED = 3_000
const MINUTE = 60_000
const SESSION_PATH = `${OIDC_PATH}/session/`

export type CloudServer = {
  /** Whether the request is for the identity provider; then it is answered. */
  serve(
    request: IncomingMessage,
    response: ServerResponse,
    peer: { readonly address: string; readonly door: Door },
  ): boolean
}

/** What services and browsers ask of the identity provider, beside the routes of our own pages. */
export function createCloudServer(deps: Deps): CloudServer {
  const asked = createTryGuard({ tries: MOST_ASKED, windowMs: MINUTE, maxKeys: 10_000 })
  return {
    serve(request, response, peer) {
      const path = (request.url ?? '').split('?', 1)[0] ?? ''
      const isOidc = path.startsWith(`${OIDC_PATH}/`)
      if (!isOidc && !path.startsWith(`${SAML_PATH}/`)) return false
      response.on('error', () => undefined)
      setHeaders(deps, response)
      const line = lineOf(peer.address)
      const now = deps.now()
      if (asked.waitMs(line, now) > 0) {
        refuse(response, 429, 'too_many_requests')
        return true
      }
      asked.failed(line, now)
      const main = deps.places.main()
      // tokens name us by our one public name: nothing is issued under another
      if (deps.places.of(request.headers.host?.toLowerCase(), peer.door)?.url !== main.url) {
        refuse(response, 421, 'bad_host')
        return true
      }
      const serve = isOidc ? (path.startsWith(SESSION_PATH) ? serveEndSession : serveOidc) : serveSaml
      const answered = serve(deps, request, response)
      answered.catch((error: unknown) => {
        deps.log.error('identity provider failed', { path, error: errorText(error) })
        refuse(response, 500, 'server_error')
      })
      return true
    },
  }
}

async function serveOidc(deps: Deps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const provider = await deps.cloud.oidc(deps)
  // what others say of the connection is not believed: what we know of it is said here
  for (const name of Object.keys(request.headers))
    if (/^(?:x-forwarded-|forwarded$|x-real-ip$)/.test(name)) delete request.headers[name]
  request.headers['x-forwarded-proto'] = provider.issuer.startsWith('https:') ? 'https' : 'http'
  // by the two it knows below which path it is served
  Object.assign(request, { originalUrl: request.url, url: (request.url ?? '').slice(OIDC_PATH.length) })
  await provider.callback()(request, response)
}

function setHeaders({ places }: Deps, response: ServerResponse): void {
  response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'")
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'no-referrer')
  response.setHeader('cache-control', 'no-store')
  if (places.main().secure) response.setHeader('strict-transport-security', 'max-age=31536000')
}

function refuse(response: ServerResponse, status: number, code: string): void {
  if (response.headersSent) return void response.destroy()
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', connection: 'close' })
  response.end(errorPage({ code, text: '' }))
}

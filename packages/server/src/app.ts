import { Fault } from '@taga/contract'
import { type Context, Hono } from 'hono'
import type { Deps } from './deps.ts'
import { answerFault } from './http/answer-fault.ts'
import { checkOrigin } from './http/csrf.ts'
import { type Door, requirePlace } from './http/places.ts'
import type { Route } from './http/route.ts'
import { newId } from './new-id.ts'
import { setSecurityHeaders } from './http/security-headers.ts'
import { serveRoute } from './http/serve-route.ts'

/** `address` of the peer and the `door` it came by (loopback where it is not said), put there by whoever listens. Forwarding headers are not believed. */
export type Peer = { readonly address: string; readonly door?: Door }

/** The program over HTTP: these routes, and nothing beside them. */
export function createApp(deps: Deps, routes: readonly Route[]): Hono<{ Bindings: Peer }> {
  const app = new Hono<{ Bindings: Peer }>()
  for (const route of routes) {
    app.on(route.method, route.path, (context) =>
      guarded(deps, context, route, (here, id) => serve(here, route, context, id)),
    )
  }
  app.all('*', (context) => guarded(deps, context, undefined, async () => Promise.reject(new Fault('not_found'))))
  return app
}

async function guarded(
  deps: Deps,
  context: Context<{ Bindings: Peer }>,
  route: Route | undefined,
  work: (here: Deps, id: string) => Promise<Response>,
): Promise<Response> {
  const { method, path } = context.req
  const id = newId(deps.random)
  let here = deps
  const response = await answered()
  setSecurityHeaders(response.headers, here.place)
  return response

  async function answered(): Promise<Response> {
    try {
      const { headers } = context.req.raw
      here = { ...deps, place: requirePlace(deps.places, headers, context.env.door ?? 'loopback') }
      checkOrigin(here.place, context.req.raw)
      return await work(here, id)
    } catch (error) {
      return answerFault(here, error, { id, method, path, page: route?.page ?? false })
    }
  }
}

async function serve(deps: Deps, route: Route, context: Context<{ Bindings: Peer }>, id: string): Promise<Response> {
  return serveRoute(deps, route, {
    id,
    address: context.env.address,
    request: context.req.raw,
    params: context.req.param(),
    query: queryOf(context),
  })
}

/** A name given once is text, given several times a list. */
function queryOf(context: Context<{ Bindings: Peer }>): Readonly<Record<string, string | readonly string[]>> {
  return Object.fromEntries(
    Object.entries(context.req.queries()).map(([name, values]) => [
      name,
      values.length === 1 ? (values[0] ?? '') : values,
    ]),
  )
}

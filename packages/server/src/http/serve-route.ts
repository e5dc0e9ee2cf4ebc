import { Fault } from '@taga/contract'
import { isFresh } from '../accounts/session-facts.ts'
import type { Deps } from '../deps.ts'
import { checkCsrf, isUnsafe } from './csrf.ts'
import { type Identified, identify } from './identify.ts'
import { readBody } from './read-body.ts'
import type { RequestFacts, Route } from './route.ts'

/** Parse, allow, do, answer: the way of every request. Who may not is told before the body is looked at. */
export async function serveRoute(
  deps: Deps,
  route: Route,
  asked: {
    readonly id: string
    readonly address: string
    readonly request: Request
    readonly params: Readonly<Record<string, string>>
    readonly query: Readonly<Record<string, string | readonly string[]>>
  },
): Promise<Response> {
  const { request } = asked
  const who = await identify(deps, route, request)
  if (!route.allow(who.actor)) throw new Fault(who.actor.kind === 'anonymous' ? 'not_signed_in' : 'not_allowed')
  requireProof(deps, route, who)
  const body = await bodyOf(request, route, who)
  const answering = new Headers()
  const done = await route.run(deps, {
    actor: who.actor,
    params: asked.params,
    query: asked.query,
    body,
    answering,
    request: {
      id: asked.id,
      address: asked.address,
      headers: request.headers,
      path: new URL(request.url).pathname,
      ...sessionOf(who),
    },
  })
  return respond(route, done, answering)
}

function sessionOf({ session }: Identified): Pick<RequestFacts, 'sessionToken' | 'sessionProof' | 'factorDue'> {
  if (session === undefined) return {}
  return { sessionToken: session.token, sessionProof: session.proof, factorDue: session.factorDue }
}

/** Signed in is not enough where a second factor is still to be set up, nor where a fresh proof is asked for. */
function requireProof({ now }: Deps, route: Route, { session }: Identified): void {
  if (session === undefined) return
  // what is open to strangers, such as the pages' own files, stays open to who is half signed in
  const isOpen = route.beforeFactor || route.allow({ kind: 'anonymous' })
  if (session.factorDue && !isOpen) throw new Fault('second_factor_needed')
  if (route.fresh && !isFresh(session.proof, now())) throw new Fault('step_up_needed')
}

async function bodyOf(request: Request, route: Route, who: Identified): Promise<unknown> {
  if (who.bytes !== undefined) return who.bytes
  const riding = isUnsafe(request.method) ? who.session?.token : undefined
  if (riding !== undefined && route.bodyKind !== 'form') checkCsrf(riding, { headers: request.headers })
  const { body, csrf } = await readBody(request, route)
  if (riding !== undefined && route.bodyKind === 'form') {
    checkCsrf(riding, { headers: request.headers, ...(csrf === undefined ? {} : { field: csrf }) })
  }
  return body
}

function respond(route: Route, done: unknown, answering: Headers): Response {
  if (done instanceof Response) {
    const headers = new Headers(done.headers)
    for (const [name, value] of answering) headers.append(name, value)
    return new Response(done.body, { status: done.status, headers })
  }
  answering.set('content-type', route.mediaType)
  return new Response(JSON.stringify(done), { status: route.status, headers: answering })
}

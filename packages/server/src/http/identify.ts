import type { Deps } from '../deps.ts'
import { findApiKeyActor } from '../api-keys/find-api-key.ts'
import { findSession } from '../accounts/find-session.ts'
import type { SessionProof } from '../accounts/session-facts.ts'
import { identifyDevice } from '../reports/identify-device.ts'
import { provePage } from '../start-work/prove-page.ts'
import type { Actor } from './actor.ts'
import type { Route } from './route.ts'
import { readBytes } from './read-body.ts'
import { readSessionCookie } from './session-cookie.ts'

/** The session a request rides on. `factorDue`: it may do nothing yet but set up a second factor. */
type CarriedSession = { readonly token: string; readonly proof: SessionProof; readonly factorDue: boolean }

/** Who asks. A device's signature is over the raw body, which is therefore read here and handed on. */
export type Identified = {
  readonly actor: Actor
  readonly session?: CarriedSession
  readonly bytes?: Uint8Array
}

export async function identify(deps: Deps, route: Route, request: Request): Promise<Identified> {
  switch (route.proof) {
    case 'session':
      return (await identifyApiKey(deps, route, request)) ?? identifySession(deps, request)
    case 'device': {
      const bytes = await readBytes(request, route.limits.bodyBytes)
      const actor = await identifyDevice(deps, { headers: request.headers, path: new URL(request.url).pathname, bytes })
      return { actor, bytes }
    }
  }
}

/** A program with a key, where the route takes one. Whoever sends a key is that program or nobody, whatever cookie comes with it. */
async function identifyApiKey(deps: Deps, route: Route, request: Request): Promise<Identified | undefined> {
  const header = request.headers.get('authorization')
  if (route.apiKey === undefined || header === null) return undefined
  return { actor: (await findApiKeyActor(deps, route.apiKey, header)) ?? { kind: 'anonymous' } }
}

async function identifySession(deps: Deps, request: Request): Promise<Identified> {
  const token = readSessionCookie(deps.place, request.headers.get('cookie'))
  if (token === undefined) return { actor: { kind: 'anonymous' } }
  const found = await findSession(deps, token)
  if (found === undefined) return { actor: { kind: 'anonymous' } }
  const { proof, factorDue } = found
  const device = await provePage(deps, request, { actor: found.actor, sessionToken: token })
  const actor = device === undefined ? found.actor : { ...found.actor, device }
  return { actor, session: { token, proof, factorDue } }
}

import type { Deps } from '../deps.ts'
import { findSession } from '../accounts/find-session.ts'
import { identifyDevice } from '../reports/identify-device.ts'
import type { Actor } from './actor.ts'
import type { Route } from './route.ts'
import { readBytes } from './read-body.ts'
import { readSessionCookie } from './session-cookie.ts'

/** Who asks. A device's signature is over the raw body, which is therefore read here and handed on. */
export type Identified = {
  readonly actor: Actor
  readonly sessionToken?: string
  readonly bytes?: Uint8Array
}

export async function identify(deps: Deps, route: Route, request: Request): Promise<Identified> {
  switch (route.proof) {
    case 'session':
      return identifySession(deps, request)
    case 'device': {
      const bytes = await readBytes(request, route.limits.bodyBytes)
      const actor = await identifyDevice(deps, { headers: request.headers, path: new URL(request.url).pathname, bytes })
      return { actor, bytes }
    }
  }
}

async function identifySession(deps: Deps, request: Request): Promise<Identified> {
  const token = readSessionCookie(deps.place, request.headers.get('cookie'))
  if (token === undefined) return { actor: { kind: 'anonymous' } }
  const actor = await findSession(deps, token)
  return actor === undefined ? { actor: { kind: 'anonymous' } } : { actor, sessionToken: token }
}

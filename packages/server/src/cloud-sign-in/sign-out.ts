import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { CLOUD_SIGN_OUT_PAGE, type CloudSignOutAnswer, type CloudSignedOutAnswer, Fault } from '@taga/contract'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { findArtifact, putArtifact, takeArtifact } from './artifacts.ts'
import { WAIT_MS } from './oidc/provider.ts'
import { logoutAnswerUrl } from './saml/logout-answer.ts'
import { openIdentityProvider } from './saml/samlify.ts'
import { endSignIn } from './sign-ins.ts'
import { findService, listOpenOf, readService } from './store.ts'
import { carries } from './waiting.ts'

const SIGN_OUT = 'SignOutWaiting'
/** Ties a sign-out that waits to the browser that was sent for it. */
const SIGN_OUT_COOKIE = 'taga-cloud-out'

const Back = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('oidc'), uri: z.string(), state: z.string().optional() }),
  z.object({ kind: z.literal('saml'), request: z.string(), relayState: z.string().optional(), isDone: z.boolean() }),
])
type Back = z.infer<typeof Back>

/**
 * Somebody signs out at a service, which has sent their browser. `isOver`: what they had open there has been ended. `back`: where they go on
 * in the end.
 */
const SignOutWaiting = z.object({ service: z.string().optional(), isOver: z.boolean(), back: Back.optional() })
export type SignOutWaiting = z.infer<typeof SignOutWaiting>

/** Whose browser asks: what it sent as cookies, and the session that it has with us. */
type Asking = { readonly waiting: string; readonly cookies: string | null; readonly session: string | undefined }

/** Sends the browser to the page that asks whether to sign out of Taga too: nothing else ends without the person's word. */
export async function sendToSignOut(deps: Deps, response: ServerResponse, waiting: SignOutWaiting): Promise<void> {
  const id = randomBytes(32).toString('base64url')
  await putArtifact(deps, { model: SIGN_OUT, id, payload: waiting, expiresAt: deps.now() + WAIT_MS })
  const secure = deps.places.main().secure ? '; Secure' : ''
  const cookie = `${SIGN_OUT_COOKIE}=${id}; Path=/api/cloud-sign-outs/${id}; HttpOnly; SameSite=Strict; Max-Age=${WAIT_MS / 1000}${secure}`
  response.writeHead(303, { location: `${CLOUD_SIGN_OUT_PAGE}/${id}`, 'set-cookie': cookie }).end()
}

/** @throws Fault `not_found` for what does not wait for this browser */
export async function lookAtSignOut(deps: Deps, asking: Asking): Promise<CloudSignOutAnswer> {
  const { service, isOver } = await findSignOut(deps, asking)
  const db = deps.store.read
  const named = service === undefined ? undefined : await findService(db, service)
  const open = asking.session === undefined ? [] : await listOpenOf(db, asking.session)
  const others = open.filter(({ service_id }) => service_id !== service).map(({ service_name }) => service_name)
  return {
    ...(named === undefined ? {} : { service: named.name }),
    isOver,
    isSignedIn: asking.session !== undefined,
    others: [...new Set(others)],
  }
}

/**
 * Ends what is still open at the service by this session, and says where the browser goes on. Who signs out of Taga too ends their session
 * first, and with it whatever rests on it.
 * @throws Fault `not_found` for what does not wait for this browser, or was finished before
 */
export async function finishSignOut(deps: Deps, asking: Asking): Promise<CloudSignedOutAnswer> {
  const { service, back } = await findSignOut(deps, asking)
  if (!(await takeArtifact(deps, SIGN_OUT, asking.waiting))) throw new Fault('not_found')
  if (service === undefined) return {}
  const open = asking.session === undefined ? [] : await listOpenOf(deps.store.read, asking.session)
  // of these the service has not said that they are over: it is told
  for (const row of open.filter(({ service_id }) => service_id === service))
    await endSignIn(deps, row, { ending: 'signedOut' })
  const url = back === undefined ? undefined : await urlOf(deps, service, back)
  return url === undefined ? {} : { url }
}

async function findSignOut(deps: Deps, { waiting, cookies }: Asking): Promise<SignOutWaiting> {
  const found = carries(cookies, SIGN_OUT_COOKIE, waiting) ? await findArtifact(deps, SIGN_OUT, waiting) : undefined
  if (found === undefined || found.usedAt !== undefined) throw new Fault('not_found')
  return SignOutWaiting.parse(found.payload)
}

/** Only an address that is registered now is gone on to. */
async function urlOf(deps: Deps, id: string, back: Back): Promise<string | undefined> {
  const row = await findService(deps.store.read, id)
  const service = row === undefined ? undefined : readService(row)
  if (back.kind === 'oidc') {
    const { uri, state } = back
    if (service?.protocol !== 'oidc' || !service.postLogoutUris.includes(uri)) return undefined
    return state === undefined ? uri : `${uri}${uri.includes('?') ? '&' : '?'}state=${encodeURIComponent(state)}`
  }
  if (service?.protocol !== 'saml' || service.logoutAnswer === undefined) return undefined
  const { request, relayState, isDone } = back
  const idp = await openIdentityProvider(deps)
  return logoutAnswerUrl(idp, { to: service.logoutAnswer, request, relayState, isDone, at: deps.now() })
}

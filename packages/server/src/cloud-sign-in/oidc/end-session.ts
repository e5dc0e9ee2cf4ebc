import type { IncomingMessage, ServerResponse } from 'node:http'
import { OIDC_PATH } from '@taga/contract'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { Refused, answerRefused, readFields } from '../read-asked.ts'
import { readJson } from '../read-json.ts'
import { endSignIn } from '../sign-ins.ts'
import { type SignOutWaiting, sendToSignOut } from '../sign-out.ts'
import { findPeer, listMeant, readService } from '../store.ts'

/** Where services send a browser whose person signs out there, as the discovery says. */
const END_SESSION_PATH = `${OIDC_PATH}/session/end`
const FIELDS = ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state']
const MOST_STATE = 2_000

/**
 * RP-Initiated Logout 1.0. What shows that the service itself says so, an ID token of ours, ends the one sign-in that it is of; whatever
 * else would end is asked of the person on a page. `oidc-provider` does this for sessions of its own, which it has none of here.
 */
export async function serveEndSession(deps: Deps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = new URL(request.url ?? '', deps.places.main().url)
    if (url.pathname !== END_SESSION_PATH) throw new Refused('not_found')
    if (request.method !== 'GET' && request.method !== 'POST') throw new Refused('method_not_allowed')
    const { fields } = await readFields(request, url, FIELDS)
    await sendToSignOut(deps, response, await readSignOut(deps, fields))
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    answerRefused(deps, response, { error, by: 'OpenID Connect', about: 'signOut' })
  }
}

async function readSignOut(deps: Deps, fields: ReadonlyMap<string, string>): Promise<SignOutWaiting> {
  const token = fields.get('id_token_hint')
  const hint = token === undefined ? undefined : await readHint(deps, token)
  const asked = fields.get('client_id')
  if (hint !== undefined && asked !== undefined && asked !== hint.aud) throw new Refused('another_client')
  const client = hint?.aud ?? asked
  // nobody says which service it is: there is nothing to go back to (section 3)
  if (client === undefined) return { isOver: false }
  const row = await findPeer(deps.store.read, client)
  const service = row === undefined ? undefined : readService(row)
  if (row === undefined || service?.protocol !== 'oidc') throw new Refused('unknown_service', client.slice(0, 200))
  const uri = fields.get('post_logout_redirect_uri')
  if (uri !== undefined && !service.postLogoutUris.includes(uri)) throw new Refused('unknown_post_logout_redirect_uri')
  const state = fields.get('state')
  if (state !== undefined && state.length > MOST_STATE) throw new Refused('state_too_long')
  const isOver = hint !== undefined && (await endHinted(deps, row.id, hint))
  if (uri === undefined) return { service: row.id, isOver }
  return { service: row.id, isOver, back: { kind: 'oidc', uri, ...(state !== undefined && { state }) } }
}

/** Ends the sign-in that the ID token is of. Whether that is over now. */
async function endHinted(deps: Deps, service: string, { sub, sid }: Hint): Promise<boolean> {
  if (sid === undefined) return false
  const [open] = await listMeant(deps.store.read, service, { session: sid, subject: sub })
  if (open === undefined) return true
  if (open.subject !== sub) return false
  await endSignIn(deps, open, { ending: 'serviceLogout' })
  return true
}

const Hint = z.object({ sub: z.string(), aud: z.string(), sid: z.string().optional() })
type Hint = z.infer<typeof Hint>

/** What an ID token says that we signed, by a key that is still published. One that has ended is as good (section 2): ours last minutes. */
async function readHint(deps: Deps, token: string): Promise<Hint> {
  const provider = await deps.cloud.oidc(deps)
  const [, part = ''] = token.split('.')
  const shown = Hint.safeParse(readJson(Buffer.from(part, 'base64url').toString()))
  const client = shown.success ? await provider.Client.find(shown.data.aud) : undefined
  if (client === undefined) throw new Refused('bad_hint')
  try {
    return Hint.parse((await provider.IdToken.validate(token, client)).payload)
  } catch (cause) {
    throw new Refused('bad_hint', '', { cause })
  }
}

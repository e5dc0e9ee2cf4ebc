import { type BeginDirectory, Fault } from '@taga/contract'
import { z } from 'zod'
import { SESSION_MAX_MS } from '../accounts/session-times.ts'
import { beginStep } from '../accounts/sign-in-steps.ts'
import type { Deps, Place } from '../deps.ts'
import type { Actor } from '../http/actor.ts'
import { requireDirectory } from './settings.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'sealer' | 'place' | 'directory'>

/** What we must remember until the browser comes back: sealed in a cookie of its own. */
export const Underway = z.object({
  purpose: z.enum(['signIn', 'link', 'proof', 'invitation']),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  issuer: z.string(),
  begunAt: z.number(),
  ticket: z.string().optional(),
})
export type Underway = z.infer<typeof Underway>

/** Where the directory sends the browser back: a page of ours, which reads the answer from the fragment. */
export function redirectUriOf(place: Place): string {
  return `${place.url}/sign-in/directory`
}

/**
 * Where the browser goes, and the step that belongs into its cookie. Code flow with PKCE, state and nonce; the answer comes back in the
 * fragment, so that no log or proxy sees it. Throws `not_found` without a directory, `not_signed_in`, `directory_unreachable`.
 */
export async function beginDirectory(
  deps: Needs,
  actor: Actor,
  wish: BeginDirectory,
): Promise<{ readonly url: string; readonly step: string }> {
  const isOwn = wish.purpose === 'link' || wish.purpose === 'proof'
  if (isOwn && actor.kind !== 'account') throw new Fault('not_signed_in')
  const { row, configuration } = await requireDirectory(deps)
  const openid = await import('openid-client')
  const verifier = openid.randomPKCECodeVerifier()
  const underway: Underway = {
    purpose: wish.purpose,
    state: openid.randomState(),
    nonce: openid.randomNonce(),
    verifier,
    issuer: row.issuer,
    begunAt: deps.now(),
    ...(wish.purpose === 'invitation' ? { ticket: wish.ticket } : {}),
  }
  const url = openid.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUriOf(deps.place),
    response_mode: 'fragment',
    scope: 'openid email',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: underway.state,
    nonce: underway.nonce,
    // asking for an age is what makes every directory tell when somebody proved themselves (OpenID Connect Core, 3.1.2.1)
    ...(wish.purpose === 'proof' ? { prompt: 'login', max_age: '0' } : { max_age: String(SESSION_MAX_MS / 1000) }),
  })
  const account = isOwn && actor.kind === 'account' ? { account: actor.account } : {}
  const step = beginStep(deps, { kind: 'directory', body: JSON.stringify(underway), ...account })
  return { url: url.href, step }
}

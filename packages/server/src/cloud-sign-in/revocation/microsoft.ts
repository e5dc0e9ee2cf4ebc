import type { CloudRevocation } from '@taga/contract'
import { z } from 'zod'
import { readJson } from '../read-json.ts'
import { type AskService, NotDone, requireDone } from './ask-service.ts'

const LOGIN = 'https://login.microsoftonline.com'
const GRAPH = 'https://graph.microsoft.com'
/** The reference says 204, and the service answers 200 with this. */
const Revoked = z.object({ value: z.literal(true) })
const Token = z.object({ access_token: z.string().min(1) })

type Microsoft = Extract<CloudRevocation, { kind: 'microsoft' }>

/** A token of the registered application by its client secret (OAuth 2.0 client credentials, as Microsoft identity platform documents it). */
export async function askMicrosoftToken(
  ask: AskService,
  { tenant, clientId }: Microsoft,
  secret: string,
): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: secret,
    scope: `${GRAPH}/.default`,
  })
  const answered = await ask(`${LOGIN}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, { method: 'POST', body })
  requireDone(answered, 'Microsoft token')
  return Token.parse(JSON.parse(answered.text)).access_token
}

/**
 * Ends every session that a person has at Microsoft: refresh tokens and browser sessions issued before now count no more, within minutes
 * (Graph v1.0 `user: revokeSignInSessions`, POST /users/{id | userPrincipalName}/revokeSignInSessions; the application permission is
 * User.RevokeSessions.All). Access tokens live on until their own end, up to an hour, where continuous access evaluation does not stop
 * them; guests from other tenants are not reached. One question, without pages: asked twice it does the same twice.
 */
export async function revokeAtMicrosoft(
  ask: AskService,
  registered: Microsoft,
  { secret, user }: { readonly secret: string; readonly user: string },
): Promise<void> {
  const token = await askMicrosoftToken(ask, registered, secret)
  const answered = await ask(`${GRAPH}/v1.0/users/${encodeURIComponent(user)}/revokeSignInSessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  })
  requireDone(answered, 'revokeSignInSessions')
  if (answered.status !== 204 && !Revoked.safeParse(readJson(answered.text)).success)
    throw new NotDone(`revokeSignInSessions: ${answered.status} without saying that it is done`)
}

import type { CloudRevocation } from '@taga/contract'
import { z } from 'zod'
import { type AskService, requireDone } from './ask-service.ts'

const LOGIN = 'https://login.microsoftonline.com'
const GRAPH = 'https://graph.microsoft.com'
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
 * Ends every session that a person has at Microsoft: refresh tokens and browser sessions issued before now count no more (Graph
 * `user: revokeSignInSessions`; the application needs User.RevokeSessions.All). Access tokens live on until their own end, up to an hour,
 * where continuous access evaluation does not stop them.
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
}

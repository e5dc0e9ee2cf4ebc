import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { CloudRevocation } from '@taga/contract'
import { z } from 'zod'
import { type AskService, requireDone } from './ask-service.ts'
import { signToken } from './json-web-token.ts'

const TOKEN = 'https://oauth2.googleapis.com/token'
const DIRECTORY = 'https://admin.googleapis.com/admin/directory/v1/users'
const SCOPES = ['https://www.googleapis.com/auth/admin.directory.user.security']
const Token = z.object({ access_token: z.string().min(1) })
const Tokens = z.object({
  items: z
    .array(z.object({ clientId: z.string().min(1) }))
    .max(10_000)
    .optional(),
})

type Google = Extract<CloudRevocation, { kind: 'google' }>

/** The key of a service account: PEM, or the JSON file as Google gives it. Throws where it is neither. */
export function readGoogleKey(secret: string): KeyObject {
  const text = secret.trim()
  const pem = text.startsWith('{') ? z.object({ private_key: z.string() }).parse(JSON.parse(text)).private_key : text
  const key = createPrivateKey(pem)
  if (key.asymmetricKeyType !== 'rsa') throw new Error('the key is not RSA')
  return key
}

/** A token of the service account acting for an administrator (RFC 7523, as Google documents domain-wide delegation). `now`: epoch ms. */
export async function askGoogleToken(
  ask: AskService,
  { account, administrator }: Google,
  { secret, now }: { readonly secret: string; readonly now: number },
): Promise<string> {
  const at = Math.floor(now / 1000)
  const claims = { iss: account, sub: administrator, aud: TOKEN, scope: SCOPES.join(' '), iat: at, exp: at + 300 }
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: signToken(readGoogleKey(secret), { typ: 'JWT' }, claims),
  })
  const answered = await ask(TOKEN, { method: 'POST', body })
  requireDone(answered, 'Google token')
  return Token.parse(JSON.parse(answered.text)).access_token
}

/** What has been done at Google of one notice. `left`: how many applications still had tokens when time ran out. */
export const Progress = z.object({ isSignedOut: z.boolean(), left: z.number().int().optional() })
export type Progress = z.infer<typeof Progress>

/**
 * Ends what a person has open at Google: web and device sessions (Directory `users.signOut`), and what applications were given
 * (`tokens.list`, one `tokens.delete` each). The sessions come first: they are what a thief has in hand. Sessions are ended once, also
 * where the rest takes several tries: who has signed in again by then stays. `undefined`: nothing is left.
 */
export async function revokeAtGoogle(
  ask: AskService,
  registered: Google,
  about: {
    readonly secret: string
    readonly user: string
    /** Epoch ms. */
    readonly now: number
    /** Nothing new is begun any more. */
    readonly isTimeOver: () => boolean
    readonly progress: Progress | undefined
    /** Keeps that the sessions are ended. */
    readonly signedOut: () => Promise<void>
  },
): Promise<Progress | undefined> {
  const token = await askGoogleToken(ask, registered, about)
  const headers = { authorization: `Bearer ${token}` }
  const user = `${DIRECTORY}/${encodeURIComponent(about.user)}`
  if (about.progress?.isSignedOut !== true) {
    requireDone(await ask(`${user}/signOut`, { method: 'POST', headers }), 'signOut')
    await about.signedOut()
  }
  const listed = await ask(`${user}/tokens`, { method: 'GET', headers })
  requireDone(listed, 'tokens.list')
  const { items = [] } = Tokens.parse(JSON.parse(listed.text))
  const clients = [...new Set(items.map(({ clientId }) => clientId))]
  for (const [at, client] of clients.entries()) {
    if (about.isTimeOver()) return { isSignedOut: true, left: clients.length - at }
    const deleted = await ask(`${user}/tokens/${encodeURIComponent(client)}`, { method: 'DELETE', headers })
    if (deleted.status !== 404) requireDone(deleted, 'tokens.delete')
  }
  return undefined
}

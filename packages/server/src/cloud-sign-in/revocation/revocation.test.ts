import { createPublicKey, generateKeyPairSync, verify, X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { GOOGLE, MICROSOFT } from '../../testing/test-makers.ts'
import { selfSigned } from '../self-signed.ts'
import type { AskService } from './ask-service.ts'
import { revokeAtGoogle } from './google.ts'
import { revokeAtMicrosoft } from './microsoft.ts'

type Call = { readonly method: string; readonly url: string; readonly body: string; readonly bearer: string | null }

function answering(answers: Readonly<Record<string, { status: number; body?: object }>>) {
  const calls: Call[] = []
  const ask: AskService = async (url, init) => {
    const { method = 'GET', body } = init
    calls.push({
      method,
      url,
      body: body instanceof URLSearchParams ? body.toString() : '',
      bearer: new Headers(init.headers).get('authorization'),
    })
    const answer = answers[`${method} ${url}`] ?? { status: 500 }
    return { status: answer.status, text: answer.body === undefined ? '' : JSON.stringify(answer.body) }
  }
  return { ask, calls }
}

const LOGIN = 'POST https://login.microsoftonline.com/example.jp/oauth2/v2.0/token'
const REVOKE = 'POST https://graph.microsoft.com/v1.0/users/hana%40example.jp/revokeSignInSessions'
const TENANT = { kind: 'microsoft', tenant: 'example.jp', clientId: '6731de76-14a6-49ae-97bc-6eba6914391e' } as const

it('ends sessions at Microsoft as the application that was registered', async () => {
  const { ask, calls } = answering({
    [LOGIN]: { status: 200, body: MICROSOFT.token },
    [REVOKE]: { status: 200, body: MICROSOFT.revoked },
  })
  await revokeAtMicrosoft(ask, TENANT, { secret: 'ひみつ', user: 'hana@example.jp' })
  expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([LOGIN, REVOKE])
  expect(Object.fromEntries(new URLSearchParams(calls[0]?.body))).toEqual({
    grant_type: 'client_credentials',
    client_id: TENANT.clientId,
    client_secret: 'ひみつ',
    scope: 'https://graph.microsoft.com/.default',
  })
  expect(calls[1]?.bearer).toBe(`Bearer ${MICROSOFT.token.access_token}`)
})

it('takes nothing but a success for one', async () => {
  const refused = answering({ [LOGIN]: { status: 401, body: { error: 'invalid_client' } } })
  await expect(revokeAtMicrosoft(refused.ask, TENANT, { secret: 'x', user: 'hana@example.jp' })).rejects.toThrow(/401/)
  const missing = answering({
    [LOGIN]: { status: 200, body: MICROSOFT.token },
    [REVOKE]: { status: 404, body: MICROSOFT.unknown },
  })
  await expect(revokeAtMicrosoft(missing.ask, TENANT, { secret: 'x', user: 'hana@example.jp' })).rejects.toThrow(/404/)
  const odd = answering({ [LOGIN]: { status: 200, body: {} } })
  await expect(revokeAtMicrosoft(odd.ask, TENANT, { secret: 'x', user: 'hana@example.jp' })).rejects.toMatchObject({
    name: 'ZodError',
  })
})

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const DIRECTORY = 'https://admin.googleapis.com/admin/directory/v1/users/hana%40example.jp'
const ACCOUNT = {
  kind: 'google',
  account: 'taga@project.iam.gserviceaccount.com',
  administrator: 'admin@example.jp',
} as const

it.each([
  ['its PEM', pem],
  ['the file that Google gives', JSON.stringify({ type: 'service_account', private_key: pem })],
])('ends sessions at Google and deletes what applications were given, by a key as %s', async (_, secret) => {
  const { ask, calls } = answering({
    'POST https://oauth2.googleapis.com/token': { status: 200, body: GOOGLE.token },
    [`POST ${DIRECTORY}/signOut`]: { status: 204 },
    [`GET ${DIRECTORY}/tokens`]: { status: 200, body: GOOGLE.tokens },
    [`DELETE ${DIRECTORY}/tokens/mail.apps.googleusercontent.com`]: { status: 204 },
    // one that was gone meanwhile is as good as deleted
    [`DELETE ${DIRECTORY}/tokens/gone.apps.googleusercontent.com`]: { status: 404 },
  })
  await revokeAtGoogle(ask, ACCOUNT, { secret, now: 1_800_000_000_000, user: 'hana@example.jp' })
  expect(calls.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET', 'DELETE', 'DELETE'])
  const assertion = new URLSearchParams(calls[0]?.body).get('assertion') ?? ''
  const [head = '', claims = '', signature = ''] = assertion.split('.')
  expect(
    verify('sha256', Buffer.from(`${head}.${claims}`), createPublicKey(pem), Buffer.from(signature, 'base64url')),
  ).toBe(true)
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
    iss: ACCOUNT.account,
    sub: ACCOUNT.administrator,
    aud: 'https://oauth2.googleapis.com/token',
    scope: 'https://www.googleapis.com/auth/admin.directory.user.security',
    iat: 1_800_000_000,
    exp: 1_800_000_300,
  })
})

it('makes a certificate that others can read and check', () => {
  const from = Date.UTC(2026, 0, 1)
  const until = Date.UTC(2055, 0, 1)
  const read = new X509Certificate(selfSigned(pair.privateKey, { name: 'Taga 箍', from, until }))
  expect(read.verify(pair.publicKey)).toBe(true)
  expect(read.subject).toBe('CN=Taga 箍')
  expect(Date.parse(read.validFrom)).toBe(from)
  expect(Date.parse(read.validTo)).toBe(until)
})

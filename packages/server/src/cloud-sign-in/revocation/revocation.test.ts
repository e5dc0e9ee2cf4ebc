import { createPublicKey, generateKeyPairSync, verify, X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { listenAs } from '../../testing/test-cloud.ts'
import { GOOGLE, MICROSOFT } from '../../testing/test-makers.ts'
import { selfSigned } from '../self-signed.ts'
import { type AskService, askService } from './ask-service.ts'
import { type Progress, revokeAtGoogle } from './google.ts'
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
  const forbidden = answering({
    [LOGIN]: { status: 200, body: MICROSOFT.token },
    [REVOKE]: { status: 403, body: MICROSOFT.forbidden },
  })
  await expect(revokeAtMicrosoft(forbidden.ask, TENANT, { secret: 'x', user: 'hana@example.jp' })).rejects.toThrow(
    /403 .*Insufficient privileges/,
  )
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

const AT_ONCE = {
  user: 'hana@example.jp',
  now: 1_800_000_000_000,
  isTimeOver: () => false,
  progress: undefined,
  signedOut: async () => undefined,
}

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
  expect(await revokeAtGoogle(ask, ACCOUNT, { ...AT_ONCE, secret })).toBeUndefined()
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

it('begins nothing at Google when its time is over, and goes on where it stopped without ending sessions again', async () => {
  const clients = Array.from({ length: 200 }, (_, at) => `client${at}`)
  const left = new Set(clients)
  let clock = 1_800_000_000_000
  let sessionsEnded = 0
  // each question takes a second and a half: all of it would be five minutes
  const ask: AskService = async (url, { method }) => {
    clock += 1_500
    if (url.endsWith('/token')) return { status: 200, text: JSON.stringify(GOOGLE.token) }
    if (url.endsWith('/signOut')) sessionsEnded += 1
    if (method === 'DELETE' && !left.delete(url.slice(url.lastIndexOf('/') + 1))) return { status: 404, text: '' }
    const items = [...left].map((clientId) => ({ ...GOOGLE.tokens.items[0], clientId }))
    return method === 'GET'
      ? { status: 200, text: JSON.stringify({ ...GOOGLE.tokens, items }) }
      : { status: 204, text: '' }
  }
  const rounds: number[] = []
  let progress: Progress | undefined
  do {
    const from = clock
    progress = await revokeAtGoogle(ask, ACCOUNT, {
      ...AT_ONCE,
      secret: pem,
      isTimeOver: () => clock >= from + 30_000,
      progress,
      signedOut: async () => void (progress = { isSignedOut: true }),
    })
    rounds.push(clock - from)
    expect(progress?.left ?? 0).toBe(left.size)
  } while (progress !== undefined && rounds.length < 50)
  expect([left.size, sessionsEnded]).toEqual([0, 1])
  expect(Math.max(...rounds)).toBeLessThan(32_000)
})

it('takes the limits of Google for a failure', async () => {
  const { ask } = answering({
    'POST https://oauth2.googleapis.com/token': { status: 200, body: GOOGLE.token },
    [`POST ${DIRECTORY}/signOut`]: { status: 403, body: GOOGLE.tooMany },
  })
  await expect(revokeAtGoogle(ask, ACCOUNT, { ...AT_ONCE, secret: pem })).rejects.toThrow(/403 .*RateLimit/i)
})

it('takes a 200 of Microsoft for done only where it says so, and a 204', async () => {
  const answer = (status: number, body?: object) =>
    answering({ [LOGIN]: { status: 200, body: MICROSOFT.token }, [REVOKE]: { status, ...(body && { body }) } }).ask
  const asked = { secret: 'x', user: 'hana@example.jp' }
  await revokeAtMicrosoft(answer(204), TENANT, asked)
  await expect(revokeAtMicrosoft(answer(200, { value: false }), TENANT, asked)).rejects.toThrow(/without saying/)
  await expect(revokeAtMicrosoft(answer(200), TENANT, asked)).rejects.toThrow(/without saying/)
})

it('hears for how long a service asks not to be asked again', async () => {
  const wait: Record<string, string> = {
    seconds: '120',
    date: new Date(Date.now() + 120_000).toUTCString(),
    odd: 'soon',
  }
  const busy = await listenAs(({ url = '' }) => ({ status: 429, headers: { 'retry-after': wait[url.slice(1)] ?? '' } }))
  try {
    for (const name of ['seconds', 'date']) {
      const { waitMs = 0 } = await askService(`${busy.url}/${name}`, {})
      expect([name, waitMs > 60_000, waitMs <= 120_000]).toEqual([name, true, true])
    }
    expect(await askService(`${busy.url}/odd`, {})).toEqual({ status: 429, text: '' })
  } finally {
    await busy.close()
  }
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

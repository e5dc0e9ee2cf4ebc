import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { insertLink } from './store.ts'

const MINUTE = 60_000
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

type Key = { readonly kid: string; readonly privateKey: KeyObject; readonly jwk: object }
function makeKey(kid: string): Key {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid } }
}

describe('a sign-out told by the directory', () => {
  let app: TestApp
  let server: Server
  let issuer: string
  let keys: Key[]
  let asked: string[]
  let isDown: boolean
  let worker: Signed
  let tokens = 0
  beforeEach(async () => {
    app = await openTestApp()
    keys = [makeKey('first')]
    asked = []
    isDown = false
    server = createServer((request, response) => {
      asked.push(request.url ?? '')
      if (isDown) return void response.writeHead(500).end()
      response.setHeader('content-type', 'application/json')
      const discovery = { issuer, jwks_uri: `${issuer}/keys`, authorization_endpoint: `${issuer}/authorize` }
      response.end(JSON.stringify(request.url === '/keys' ? { keys: keys.map(({ jwk }) => jwk) } : discovery))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // it listens on a port
    const administrator = await app.signIn('administrator')
    const body = { name: '社内認証', issuer, clientId: 'taga', byMail: false }
    if ((await app.ask('PUT', '/api/directory', { as: administrator, body })).status !== 200)
      throw new Error('the directory was not set')
    worker = await app.signIn('teleworker')
    await app.deps.store.write(async (tx) => {
      await insertLink(tx.db, { issuer, subject: 's', account: worker.account, at: 1 })
      await tx.db.updateTable('sessions').set({ via: 'directory' }).where('account_id', '=', worker.account).execute()
    })
    asked = []
  })
  afterEach(async () => {
    await app.close()
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  })

  function tokenOf(change: object = {}, by: Key | undefined = keys[0], header: object = {}): string {
    tokens += 1
    const claims = {
      iss: issuer,
      aud: 'taga',
      iat: app.clock.at / 1000,
      jti: `token${tokens}`,
      sub: 's',
      events: { [EVENT]: {} },
      ...change,
    }
    if (by === undefined) throw new Error('no key to sign by')
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const text = `${part({ alg: 'ES256', kid: by.kid, ...header })}.${part(claims)}`
    const signature = sign('sha256', Buffer.from(text), { key: by.privateKey, dsaEncoding: 'ieee-p1363' })
    return `${text}.${signature.toString('base64url')}`
  }
  async function tell(token: string, address = '192.0.2.9'): Promise<string> {
    const answer = await app.ask('POST', '/api/directory/back-channel-logout', {
      bytes: new TextEncoder().encode(new URLSearchParams({ logout_token: token }).toString()),
      headers: { origin: '', 'content-type': 'application/x-www-form-urlencoded' },
      address,
    })
    return ((await answer.json()) as { fault?: string }).fault ?? 'done'
  }
  const forged = () => tokenOf({}, { ...makeKey('first'), kid: 'first' })
  const keysAsked = () => asked.filter((path) => path === '/keys').length

  it('ends the sessions that the directory began, and once for a token', async () => {
    const token = tokenOf()
    expect(await tell(token)).toBe('done')
    expect((await app.ask('GET', '/api/session', { as: worker })).status).toBe(401)
    expect(await tell(token)).toBe('proof_refused')
    expect(keysAsked()).toBe(1)
  })

  it('asks the directory nothing for a token that says the wrong things', async () => {
    const wrong = [
      'a.b.c',
      'x'.repeat(16_000),
      tokenOf({ iss: 'https://id.example.net' }),
      tokenOf({ aud: 'other' }),
      tokenOf({ iat: app.clock.at / 1000 - 301 }),
      tokenOf({ nonce: 'n' }),
      tokenOf({}, keys[0], { alg: 'none' }),
      tokenOf({}, keys[0], { kid: 'k'.repeat(301) }),
    ]
    for (const token of wrong) expect(await tell(token)).toBe('proof_refused')
    expect(asked).toEqual([])
  })

  it('asks for keys once for a crowd of forged tokens', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => tell(forged(), `192.0.2.${n}`)))
    expect(new Set(answers)).toEqual(new Set(['proof_refused']))
    expect(keysAsked()).toBe(1)
  })

  it('asks again for a key it does not know, at most once a minute, and so follows a change of keys', async () => {
    expect(await tell(tokenOf())).toBe('done')
    const stranger = makeKey('stranger')
    for (let n = 0; n < 5; n += 1) expect(await tell(tokenOf({}, stranger))).toBe('proof_refused')
    expect(keysAsked()).toBe(1)
    keys = [makeKey('second')]
    app.clock.at += MINUTE
    expect(await tell(tokenOf())).toBe('done')
    expect(await tell(tokenOf({}, stranger))).toBe('proof_refused')
    expect(keysAsked()).toBe(2)
  })

  it('goes on by the keys it knows while the directory does not answer', async () => {
    expect(await tell(tokenOf())).toBe('done')
    isDown = true
    app.clock.at += MINUTE
    expect(await tell(tokenOf({}, makeKey('stranger')))).toBe('proof_refused')
    expect(await tell(tokenOf())).toBe('done')
  })

  it('does not ask an unreachable directory for each token anew', async () => {
    isDown = true
    for (let n = 0; n < 5; n += 1) expect(await tell(forged(), `192.0.2.${n}`)).toBe('directory_unreachable')
    expect(keysAsked()).toBe(1)
    isDown = false
    app.clock.at += MINUTE
    expect(await tell(tokenOf())).toBe('done')
  })

  it('slows an address whose tokens are refused, and nobody else', async () => {
    for (let n = 0; n < 100; n += 1) expect(await tell('a.b.c', '192.0.2.66')).toBe('proof_refused')
    expect(await tell(tokenOf(), '192.0.2.66')).toBe('too_many_tries')
    expect(await tell(tokenOf())).toBe('done')
  })
})

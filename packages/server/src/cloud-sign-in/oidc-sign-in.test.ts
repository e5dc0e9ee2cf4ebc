import { createPublicKey, verify } from 'node:crypto'
import * as client from 'openid-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stopLostDevice } from '../devices/report-loss.ts'
import {
  type CloudWorker,
  type CloudWorld,
  listenAs,
  openTestBrowser,
  startCloudWorld,
  until,
} from '../testing/test-cloud.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { answerEndpoints } from './answers.ts'
import { forgetEndedSignIns } from './forget-sign-ins.ts'
import { changeService, renewSecret, switchService } from './keep-service.ts'
import { turnKeys } from './keys.ts'
import { queueOf } from './queue.ts'
import { readService, type CloudServiceRow } from './store.ts'

const DAY = 86_400_000
const CALLBACK = 'http://127.0.0.1:9/callback'

describeOnBoth('signing in by OpenID Connect', (on) => {
  let world: CloudWorld
  let service: CloudServiceRow
  let config: client.Configuration
  let secret: string
  let logouts: Awaited<ReturnType<typeof listenAs>>
  const told: { readonly token: string; readonly at: number }[] = []
  let failures = 0
  let names = 0

  beforeAll(async () => {
    world = await startCloudWorld(on)
    logouts = await listenAs((_request, body) => {
      if (failures > 0) {
        failures -= 1
        return { status: 503 }
      }
      told.push({ token: new URLSearchParams(body).get('logout_token') ?? '', at: performance.now() })
      return { status: 200 }
    })
    service = await world.addService({
      protocol: 'oidc',
      name: '会計',
      redirectUris: [CALLBACK],
      postLogoutUris: [],
      backChannelLogout: `${logouts.url}/logout`,
      client: 'confidential',
      refresh: true,
    })
    ;({ secret } = await renewSecret(world.deps, 'server', service.id))
    config = await discover(secret)
  }, 60_000)
  afterAll(async () => {
    await world?.close()
    await logouts?.close()
  })

  function discover(shown: string, auth = client.ClientSecretBasic(shown)) {
    return client.discovery(new URL(`${world.url}/oidc`), service.peer_key, undefined, auth, {
      execute: [client.allowInsecureRequests],
    })
  }

  async function begin(more: Record<string, string> = {}) {
    const verifier = client.randomPKCECodeVerifier()
    const state = client.randomState()
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: 'openid email profile',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      ...more,
    })
    return { url: url.href, verifier, state }
  }

  /** As far as the answer of the service's own page, where the rules let them. */
  async function signIn(worker: CloudWorker, more: Record<string, string> = {}) {
    const { url, verifier, state } = await begin(more)
    const waiting = await worker.browser.go(url)
    const { body } = await world.decide(worker, waiting.url)
    if (body.url === undefined) throw new Error(JSON.stringify(body))
    const back = await worker.browser.go(new URL(body.url, world.url).href)
    const tokens = () =>
      client.authorizationCodeGrant(config, new URL(back.url), { pkceCodeVerifier: verifier, expectedState: state })
    return { back: back.url, tokens, verifier, state }
  }

  function refresh(token: string | undefined, by = config) {
    return client.refreshTokenGrant(by, token ?? '')
  }

  async function signInsOf(worker: CloudWorker) {
    return world.deps.store.read
      .selectFrom('cloud_sign_ins')
      .selectAll()
      .where('person_id', '=', worker.person)
      .orderBy('started_at')
      .execute()
  }

  it('signs somebody in at a service, tells it only what it was registered to be told, and refreshes', async () => {
    const worker = await world.worker({ mail: 'hana@example.jp' })
    const { tokens } = await signIn(worker)
    const got = await tokens()
    const claims = got.claims()
    expect(claims).toMatchObject({ email: 'hana@example.jp', name: '佐藤 花', aud: service.peer_key })
    expect(claims?.sub).not.toContain(worker.person)
    expect(got.expires_in).toBeLessThanOrEqual(300)
    const again = await refresh(got.refresh_token)
    expect(again.access_token).toBeTruthy()
    const who = await client.fetchUserInfo(config, again.access_token, claims?.sub ?? '')
    expect(who.email).toBe('hana@example.jp')
    expect(await client.tokenIntrospection(config, again.access_token)).toMatchObject({ active: true })
    const log = await world.deps.store.read
      .selectFrom('access_log')
      .selectAll()
      .where('person_id', '=', worker.person)
      .execute()
    expect(log).toMatchObject([
      { event: 'opened', carrier: 'signIn', pattern: 'cloud_app', device_id: worker.device.id },
    ])
  }, 60_000)

  it('tells no claim that was not released', async () => {
    const { released: _all, ...rest } = readService(service) as never as { released: unknown }
    const row = await world.addService({
      ...(rest as object),
      protocol: 'oidc',
      name: 'だんまり',
      released: [],
    } as never)
    const quiet = await renewSecret(world.deps, 'server', row.id)
    const before = { config, service }
    service = row
    config = await discover(quiet.secret)
    const got = await (await signIn(await world.worker())).tokens()
    ;({ config, service } = before)
    expect(Object.keys(got.claims() ?? {})).not.toContain('email')
    expect(Object.keys(got.claims() ?? {})).not.toContain('name')
  }, 60_000)

  it('ends what a lost laptop had open: the logout arrives, the next refresh, token and introspection are refused', async () => {
    const worker = await world.worker()
    const got = await (await signIn(worker)).tokens()
    told.length = 0
    await world.deps.store.write((tx) =>
      stopLostDevice(tx, world.deps, 'server', { id: worker.device.id, how: 'lost' }),
    )
    await until('the service was told', () => told.length === 1)
    const keys = (await (await fetch(`${world.url}/oidc/jwks`)).json()) as { keys: { kid: string }[] }
    const [head = '', body = '', signature = ''] = (told[0]?.token ?? '').split('.')
    const header = JSON.parse(Buffer.from(head, 'base64url').toString())
    const jwk = keys.keys.find(({ kid }) => kid === header.kid)
    const key = createPublicKey({ key: jwk as never, format: 'jwk' })
    expect(verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
    expect(header).toMatchObject({ alg: 'RS256', typ: 'logout+jwt' })
    expect(JSON.parse(Buffer.from(body, 'base64url').toString())).toMatchObject({
      iss: `${world.url}/oidc`,
      aud: service.peer_key,
      sub: got.claims()?.sub,
      sid: got.claims()?.['sid'],
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    })
    await expect(refresh(got.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(await client.tokenIntrospection(config, got.access_token)).toEqual({ active: false })
    await expect(client.fetchUserInfo(config, got.access_token, got.claims()?.sub ?? '')).rejects.toMatchObject({
      status: 401,
    })
    expect((await signInsOf(worker))[0]).toMatchObject({ ending: 'device' })
    const again = await world.decide(worker, (await worker.browser.go((await begin()).url)).url)
    expect(again.body).toMatchObject({ outcome: 'deny', reasons: [], problem: 'deviceStopped' })
  }, 60_000)

  it('asks the rules at every refresh, also where nobody watches', async () => {
    const worker = await world.worker()
    const got = await (await signIn(worker)).tokens()
    // past the ledger, which the watch follows: the question alone finds it
    await world.deps.store.write(({ db }) =>
      db.updateTable('people').set({ rights: '[]' }).where('id', '=', worker.person).execute(),
    )
    await expect(refresh(got.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' })
    expect((await signInsOf(worker))[0]).toMatchObject({ ending: 'decision', rules: '["right-to-resource"]' })
  }, 60_000)

  it('lets a refresh token count once, however many come at the same moment', async () => {
    const worker = await world.worker()
    const got = await (await signIn(worker)).tokens()
    const done = await Promise.allSettled([1, 2, 3, 4].map(() => refresh(got.refresh_token)))
    expect(done.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1)
    await expect(refresh(got.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' })
    await until('it is ended', async () => (await signInsOf(worker))[0]?.ending === 'replayed')
  }, 60_000)

  it('keeps the code and tokens of one service from another, and a code from whoever has no verifier or another nonce', async () => {
    const worker = await world.worker()
    const row = await world.addService({
      protocol: 'oidc',
      name: '別のサービス',
      redirectUris: [CALLBACK],
      postLogoutUris: [],
      client: 'confidential',
      refresh: true,
    })
    const theirs = await renewSecret(world.deps, 'server', row.id)
    const issuer = new URL(`${world.url}/oidc`)
    const other = await client.discovery(issuer, row.peer_key, undefined, client.ClientSecretBasic(theirs.secret), {
      execute: [client.allowInsecureRequests],
    })
    const { back, state, verifier, tokens } = await signIn(worker, { nonce: 'n-0S6' })
    const redeem = (by: client.Configuration, more: object = {}) =>
      client.authorizationCodeGrant(by, new URL(back), {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: 'n-0S6',
        ...more,
      })
    await expect(redeem(other)).rejects.toMatchObject({ error: 'invalid_grant' })
    const wrong = client.randomPKCECodeVerifier()
    await expect(redeem(config, { pkceCodeVerifier: wrong })).rejects.toMatchObject({ error: 'invalid_grant' })
    const got = await redeem(config)
    expect(got.claims()?.nonce).toBe('n-0S6')
    await expect(refresh(got.refresh_token, other)).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(await client.tokenIntrospection(other, got.access_token)).toEqual({ active: false })
    await client.tokenRevocation(other, got.refresh_token ?? '').catch(() => undefined)
    // what others tried has ended nothing
    await refresh(got.refresh_token)
    await expect(tokens()).rejects.toMatchObject({ error: 'invalid_grant' })
  }, 60_000)

  it('goes on with a sign-in that waited while the keys were switched', async () => {
    const worker = await world.worker()
    const { url, verifier, state } = await begin()
    const waiting = (await worker.browser.go(url)).url
    await turnKeys(world.deps, 'server', 'prepare')
    await turnKeys(world.deps, 'server', 'switch')
    const { body } = await world.decide(worker, waiting)
    const back = await worker.browser.go(new URL(body.url ?? '', world.url).href)
    const checks = { pkceCodeVerifier: verifier, expectedState: state }
    const got = await client.authorizationCodeGrant(config, new URL(back.url), checks)
    expect(got.claims()?.aud).toBe(service.peer_key)
    await turnKeys(world.deps, 'server', 'drop')
    await refresh(got.refresh_token)
  }, 60_000)

  it('signs nobody in at a service that was switched off while the sign-in waited', async () => {
    const worker = await world.worker()
    const waiting = (await worker.browser.go((await begin()).url)).url
    const off = await switchService(world.deps, 'server', { id: service.id, version: service.version, off: true })
    expect((await world.decide(worker, waiting)).body.fault).toBe('not_found')
    service = await switchService(world.deps, 'server', { id: service.id, version: off.version, off: false })
    expect(await signInsOf(worker)).toEqual([])
  }, 60_000)

  it('tells a service that would ask nobody that nobody is signed in, and warns before the certificate ends', async () => {
    const worker = await world.worker()
    const { url } = await worker.browser.go((await begin({ prompt: 'none' })).url)
    expect(new URL(url).searchParams.get('error')).toBe('login_required')
    const { store, now } = world.deps
    const warned = async (at: number) =>
      (await queueOf(store.read, at)).filter(({ kind }) => kind === 'cloudKey.ending')
    expect(await warned(now() + 9 * 365 * DAY)).toEqual([])
    expect(await warned(now() + 9.6 * 365 * DAY)).toMatchObject([{ urgent: false, href: '/cloud-endpoints' }])
    expect(await warned(now() + 10 * 365 * DAY)).toMatchObject([{ urgent: true }])
  }, 60_000)

  it('takes a code once, and ends what it had given where it comes again', async () => {
    const worker = await world.worker()
    const { tokens } = await signIn(worker)
    const got = await tokens()
    await expect(tokens()).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(refresh(got.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' })
  }, 60_000)

  it('serves nobody without PKCE, with another address, with a wrong secret, or while it is switched off', async () => {
    const worker = await world.worker()
    const { url } = await begin()
    const without = new URL(url)
    without.searchParams.delete('code_challenge')
    without.searchParams.delete('code_challenge_method')
    expect((await worker.browser.go(without.href)).url).toContain('error=invalid_request')
    const elsewhere = new URL(url)
    elsewhere.searchParams.set('redirect_uri', 'https://evil.example/callback')
    expect((await worker.browser.go(elsewhere.href)).response?.status).toBe(400)
    const { tokens, back, verifier, state } = await signIn(worker)
    const thief = await discover('another secret')
    await expect(
      client.authorizationCodeGrant(thief, new URL(back), { pkceCodeVerifier: verifier, expectedState: state }),
    ).rejects.toMatchObject({ status: 401 })
    const got = await tokens()
    const off = await switchService(world.deps, 'server', { id: service.id, version: service.version, off: true })
    await expect(refresh(got.refresh_token)).rejects.toMatchObject({ status: 401 })
    await until('it is ended', async () => (await signInsOf(worker))[0]?.ending === 'serviceOff')
    expect((await worker.browser.go(url)).response?.status).toBe(400)
    service = await switchService(world.deps, 'server', { id: service.id, version: off.version, off: false })
  }, 60_000)

  it.each([
    ['http://127.0.0.1/cb', 'http://127.0.0.1:49152/cb', true],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:49152/other', false],
    ['http://127.0.0.2:4000/cb', 'http://127.0.0.2:4000/cb', true],
    ['http://127.0.0.2:4000/cb', 'http://127.0.0.2:4001/cb', false],
    ['https://localhost:4000/cb', 'https://localhost:4000/cb', true],
    ['https://service.example.jp/cb', 'https://service.example.jp/cb?more', false],
  ])(
    'registered with %s, a service that asks for %s is served: %s',
    async (registered, asked, isServed) => {
      names += 1
      const row = await world.addService({
        protocol: 'oidc',
        name: `社内 ${names}`,
        redirectUris: [registered],
        postLogoutUris: [],
        client: 'public',
        refresh: false,
      })
      const { url } = await begin()
      const at = new URL(url)
      at.searchParams.set('client_id', row.peer_key)
      at.searchParams.set('redirect_uri', asked)
      const { response } = await (await world.worker()).browser.go(at.href)
      expect(response?.status).toBe(isServed ? undefined : 400)
    },
    60_000,
  )

  it('decides for the browser that was sent, on the device that its session is bound to, and once', async () => {
    const worker = await world.worker()
    const other = await world.worker()
    const { url } = await begin()
    const waiting = (await worker.browser.go(url)).url
    // somebody is lured to a sign-in that waits in another browser
    expect((await world.decide(other, waiting)).body.fault).toBe('not_found')
    expect((await world.decide(other, waiting, openTestBrowser(world.url, other.token))).status).toBe(404)
    const bare = await fetch(waiting, { method: 'POST', headers: { origin: world.url } })
    expect(bare.status).toBe(401)
    const both = await Promise.all([world.decide(worker, waiting), world.decide(worker, waiting)])
    expect(both.map(({ body }) => body.outcome).filter((outcome) => outcome === 'allow')).toHaveLength(1)
  }, 60_000)

  it('says why not, with what to do, and asks for a proof where the rules or the service ask for one', async () => {
    const stranger = await world.worker({ rights: [] })
    const denied = await world.decide(stranger, (await stranger.browser.go((await begin()).url)).url)
    expect(denied.body).toMatchObject({ outcome: 'deny', reasons: [{ rule: 'right-to-resource' }] })
    const worker = await world.worker()
    await world.deps.store.write(({ db }) =>
      db
        .updateTable('sessions')
        .set({ strength: 'twoFactor', proved_at: world.deps.now() - 20 * 60_000 })
        .where('account_id', '=', worker.account)
        .execute(),
    )
    for (const more of [{ max_age: '600' }, { prompt: 'login' }]) {
      const waiting = (await worker.browser.go((await begin(more)).url)).url
      expect((await world.decide(worker, waiting)).body).toMatchObject({ outcome: 'stepUp', reasons: [] })
    }
    await world.enforce('fresh-proof-cloud')
    const waiting = (await worker.browser.go((await begin()).url)).url
    expect((await world.decide(worker, waiting)).body).toMatchObject({
      outcome: 'stepUp',
      reasons: [{ rule: 'fresh-proof-cloud' }],
    })
    await world.deps.store.write(({ db }) =>
      db
        .updateTable('sessions')
        .set({ proved_at: world.deps.now() })
        .where('account_id', '=', worker.account)
        .execute(),
    )
    expect((await world.decide(worker, waiting)).body.outcome).toBe('allow')
  }, 60_000)

  it('tells a service again that did not answer, until it has', async () => {
    const worker = await world.worker()
    await world.deps.store.write(({ db }) =>
      db
        .updateTable('sessions')
        .set({ strength: 'twoFactor', proved_at: world.deps.now() })
        .where('account_id', '=', worker.account)
        .execute(),
    )
    await (await signIn(worker)).tokens()
    told.length = 0
    failures = 1
    await world.deps.store.write(async (tx) => {
      const at = world.deps.now()
      await tx.db.updateTable('accounts').set({ locked_at: at }).where('id', '=', worker.account).execute()
      await tx.append({ kind: 'account.locked', actor: 'server', subject: `account:${worker.account}`, body: {} })
    })
    await until('the service was told in the end', () => told.length === 1)
    const [row] = await signInsOf(worker)
    expect(row).toMatchObject({ ending: 'person' })
    await until('it is noted', async () => {
      const notice = await world.deps.store.read
        .selectFrom('cloud_notices')
        .selectAll()
        .where('sign_in_id', '=', row?.id ?? '')
        .executeTakeFirst()
      return notice?.tries === 2 && notice.done_at !== null
    })
  }, 60_000)

  it('shows an administrator what a service could not be told after three tries, and forgets it in the end', async () => {
    const worker = await world.worker()
    await (await signIn(worker)).tokens()
    const [row] = await signInsOf(worker)
    const { store, now } = world.deps
    const untold = async (at = now()) =>
      (await queueOf(store.read, at)).find(({ kind }) => kind === 'cloudSignIn.untold')
    const at = now()
    // as it stands where a service never answers; `next_at` is far off, so that nobody tries it during the test
    const notice = { id: 'untold', sign_in_id: row?.id ?? '', service_id: service.id, kind: 'backChannel' as const }
    const tried = {
      created_at: at,
      next_at: at + 3_600_000,
      done_at: null,
      given_up_at: null,
      problem: '503',
      progress: null,
    }
    await store.write(({ db }) =>
      db
        .insertInto('cloud_notices')
        .values({ ...notice, ...tried, tries: 2 })
        .execute(),
    )
    const change = (values: { readonly tries?: number; readonly given_up_at?: number }) =>
      store.write(({ db }) => db.updateTable('cloud_notices').set(values).where('id', '=', 'untold').execute())
    expect(await untold()).toBeUndefined()
    await change({ tries: 3 })
    expect(await untold()).toMatchObject({ count: 1, urgent: true, oldestAt: at })
    await change({ given_up_at: at })
    expect([await untold(at + 13 * DAY), await untold(at + 15 * DAY)]).toMatchObject([{ count: 1 }, undefined])
    // one that is open is never forgotten, one that ended long ago with all that belongs to it
    await forgetEndedSignIns({ store, now: () => at + 400 * DAY })
    expect((await signInsOf(worker)).map(({ ended_at: ended }) => ended)).toEqual([null])
    await store.write(({ db }) =>
      db
        .updateTable('cloud_sign_ins')
        .set({ ended_at: at, ending: 'over' })
        .where('id', '=', row?.id ?? '')
        .execute(),
    )
    await forgetEndedSignIns({ store, now: () => at + 89 * DAY })
    expect(await signInsOf(worker)).toHaveLength(1)
    await forgetEndedSignIns({ store, now: () => at + 91 * DAY })
    expect(await signInsOf(worker)).toEqual([])
    const left = await store.read.selectFrom('cloud_notices').select('id').where('id', '=', 'untold').execute()
    expect(left).toEqual([])
  }, 60_000)

  it('is offered on the page of the day to who has the right to its resource, while it is on', async () => {
    const offered = async ({ token }: CloudWorker) => {
      const answer = await fetch(`${world.url}/api/my/destinations`, { headers: { cookie: `taga=${token}` } })
      const body = (await answer.json()) as { readonly destinations: readonly { readonly id: string }[] } // what that route answers
      return body.destinations.filter(({ id }) => id === service.id)
    }
    const worker = await world.worker()
    const url = 'https://service.example.jp/start'
    expect(await offered(worker)).toMatchObject([{ name: '会計', kind: 'cloud', pattern: 'cloud_app', url }])
    expect(await offered(await world.worker({ rights: ['other'] }))).toEqual([])
    const off = await switchService(world.deps, 'server', { id: service.id, version: service.version, off: true })
    expect(await offered(worker)).toEqual([])
    service = await switchService(world.deps, 'server', { id: service.id, version: off.version, off: false })
  }, 60_000)

  it('publishes the next key before it signs, and the past one after', async () => {
    const kids = async () => {
      const { keys } = (await (await fetch(`${world.url}/oidc/jwks`)).json()) as { keys: { kid: string }[] }
      return keys.map(({ kid }) => kid)
    }
    const [first] = await kids()
    await turnKeys(world.deps, 'server', 'prepare')
    const two = await kids()
    expect(two).toHaveLength(2)
    expect(two[0]).toBe(first)
    await turnKeys(world.deps, 'server', 'switch')
    expect(await kids()).toEqual([two[1], first])
    await turnKeys(world.deps, 'server', 'drop')
    expect(await kids()).toEqual([two[1]])
    await expect(turnKeys(world.deps, 'server', 'switch')).rejects.toMatchObject({ code: 'conflict' })
  }, 60_000)

  it('answers under its one public name only, and says nothing of a connection that others claim', async () => {
    const other = world.url.replace('127.0.0.1', 'localhost')
    expect((await fetch(`${other}/oidc/.well-known/openid-configuration`)).status).toBe(421)
    const found = await fetch(`${world.url}/oidc/.well-known/openid-configuration`, {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' },
    })
    const said = (await found.json()) as Record<string, unknown>
    expect(JSON.stringify(said)).not.toContain('evil')
    expect(said).toMatchObject({ issuer: `${world.url}/oidc`, response_types_supported: ['code'] })
    // and the page that administrators copy from says the same
    const shown = await answerEndpoints(world.deps)
    expect([shown.authorization, shown.token, shown.userinfo, shown.jwks, shown.endSession]).toEqual(
      ['authorization', 'token', 'userinfo']
        .map((name) => said[`${name}_endpoint`])
        .concat(said['jwks_uri'], said['end_session_endpoint']),
    )
    expect(shown.discovery).toBe(`${world.url}/oidc/.well-known/openid-configuration`)
    expect(said).not.toHaveProperty('registration_endpoint')
    expect((await fetch(`${world.url}/oidc/reg`, { method: 'POST' })).status).toBe(404)
  }, 60_000)

  it('keeps the secret as a digest, gives a new one in its place, and forgets what no longer fits', async () => {
    const rows = await world.deps.store.read.selectFrom('cloud_service_secrets').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(secret)
    const draft = { ...readService(service), protocol: 'saml' } as never
    await expect(
      changeService(world.deps, 'server', { id: service.id, version: service.version, draft }),
    ).rejects.toMatchObject({ code: 'bad_input' })
  }, 60_000)
})

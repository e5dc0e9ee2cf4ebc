import * as client from 'openid-client'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { endOwnSession } from '../accounts/end-session.ts'
import {
  type CloudWorker,
  type CloudWorld,
  listenAs,
  openTestBrowser,
  startCloudWorld,
  until,
} from '../testing/test-cloud.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { answerSignIns } from './answers.ts'
import { changeService, renewSecret } from './keep-service.ts'
import { turnKeys } from './keys.ts'
import { type CloudServiceRow, readService } from './store.ts'

const CALLBACK = 'http://127.0.0.1:9/callback'
const LEFT = 'https://service.example.jp/left?of=1'

describeOnBoth('signing out at a service of OpenID Connect', (on) => {
  let world: CloudWorld
  let accounting: { row: CloudServiceRow; config: client.Configuration }
  let groupware: typeof accounting
  let logouts: Awaited<ReturnType<typeof listenAs>>
  const told: string[] = []

  beforeAll(async () => {
    world = await startCloudWorld(on)
    logouts = await listenAs(({ url = '' }) => {
      told.push(url)
      return { status: 200 }
    })
    // one that is told from server to server, and one that is not
    accounting = await register('会計', { postLogoutUris: [LEFT] })
    groupware = await register('グループウェア', { postLogoutUris: [], backChannelLogout: `${logouts.url}/groupware` })
  }, 60_000)
  afterAll(async () => {
    await world?.close()
    await logouts?.close()
  })

  async function register(name: string, more: object): Promise<typeof accounting> {
    const common = { redirectUris: [CALLBACK], client: 'confidential' as const, refresh: true }
    const row = await world.addService({ protocol: 'oidc', ...common, name, ...more })
    const { secret } = await renewSecret(world.deps, 'server', row.id)
    const config = await client.discovery(new URL(`${world.url}/oidc`), row.peer_key, secret, undefined, {
      execute: [client.allowInsecureRequests],
    })
    return { row, config }
  }

  async function signIn({ browser, ...worker }: CloudWorker, { config } = accounting) {
    const pkceCodeVerifier = client.randomPKCECodeVerifier()
    const asked = client.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    })
    const { body } = await world.decide({ browser, ...worker }, (await browser.go(asked.href)).url)
    const back = await browser.go(new URL(body.url ?? '', world.url).href)
    return client.authorizationCodeGrant(config, new URL(back.url), { pkceCodeVerifier })
  }

  /** As a service with openid-client sends a browser; further parameters may take the place of its own. */
  const leave = (parameters: Record<string, string>) => client.buildEndSessionUrl(accounting.config, parameters).href
  const bare = (parameters: Record<string, string>) =>
    `${world.url}/oidc/session/end?${new URLSearchParams(parameters).toString()}`

  async function endingsOf({ person }: CloudWorker): Promise<readonly (string | null)[]> {
    const rows = await world.deps.store.read
      .selectFrom('cloud_sign_ins')
      .select('ending')
      .where('person_id', '=', person)
      .orderBy('started_at')
      .execute()
    return rows.map(({ ending }) => ending)
  }

  const codeOf = async (response: Response | undefined) => /<code>([^:]*):/.exec((await response?.text()) ?? '')?.[1]

  it('ends the one sign-in at once, asks about the rest, and goes back with the state', async () => {
    const worker = await world.worker()
    const got = await signIn(worker)
    await signIn(worker, groupware)
    const hint = got.id_token ?? ''
    const page = await worker.browser.go(leave({ id_token_hint: hint, post_logout_redirect_uri: LEFT, state: '状 態' }))
    expect(await endingsOf(worker)).toEqual(['serviceLogout', null])
    // who was not sent here finds nothing
    const stranger = await world.worker()
    expect((await world.signOut(page.url, stranger)).status).toBe(404)
    expect(await world.signOut(page.url, worker)).toEqual({
      status: 200,
      asked: { service: '会計', isOver: true, isSignedIn: true, others: ['グループウェア'] },
      done: { url: `${LEFT}&state=${encodeURIComponent('状 態')}` },
    })
    expect((await world.signOut(page.url, worker)).status).toBe(404)
    expect(await endingsOf(worker)).toEqual(['serviceLogout', null])
    await expect(client.refreshTokenGrant(accounting.config, got.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  }, 60_000)

  it('tells the other services when the person signs out of us too', async () => {
    const worker = await world.worker()
    const got = await signIn(worker)
    await signIn(worker, groupware)
    await worker.browser.go(leave({ id_token_hint: got.id_token ?? '' }))
    told.length = 0
    const { id: session } = await world.deps.store.read
      .selectFrom('sessions')
      .select('id')
      .where('account_id', '=', worker.account)
      .executeTakeFirstOrThrow()
    const actor = { kind: 'account', account: worker.account, roles: [], session } as const
    await endOwnSession(world.deps, actor, session)
    await until('the other service is told', () => told.includes('/groupware'))
    expect(await endingsOf(worker)).toEqual(['serviceLogout', 'signedOut'])
  }, 60_000)

  it('takes a hint that has ended or was signed by the key before, and one that was used before', async () => {
    const worker = await world.worker()
    const { id_token: hint = '' } = await signIn(worker)
    await turnKeys(world.deps, 'server', 'prepare')
    await turnKeys(world.deps, 'server', 'switch')
    const later = Date.now() + 3_600_000
    const clock = vi.spyOn(Date, 'now').mockReturnValue(later)
    try {
      for (const _ of [1, 2]) {
        const page = await worker.browser.go(leave({ id_token_hint: hint }))
        expect((await world.signOut(page.url, worker)).asked).toMatchObject({ service: '会計', isOver: true })
      }
    } finally {
      clock.mockRestore()
    }
    expect(await endingsOf(worker)).toEqual(['serviceLogout'])
    // of a key that is published no more, nothing is believed
    await turnKeys(world.deps, 'server', 'drop')
    const { response } = await worker.browser.go(leave({ id_token_hint: hint }))
    expect([response?.status, await codeOf(response)]).toEqual([400, 'bad_hint'])
  }, 60_000)

  it('ends nothing of whoever brings the hint of somebody else without asking them', async () => {
    const thief = await world.worker()
    const worker = await world.worker()
    const { id_token: hint = '' } = await signIn(thief)
    await signIn(worker)
    const page = await worker.browser.go(leave({ id_token_hint: hint, post_logout_redirect_uri: LEFT }))
    expect([await endingsOf(thief), await endingsOf(worker)]).toEqual([['serviceLogout'], [null]])
    // this person signs out there as well
    expect((await world.signOut(page.url, worker)).done).toEqual({ url: LEFT })
    expect(await endingsOf(worker)).toEqual(['signedOut'])
  }, 60_000)

  it('ends nothing before the person has said so where nothing shows who asks, and tells the service then', async () => {
    const worker = await world.worker()
    await signIn(worker, groupware)
    await signIn(worker)
    told.length = 0
    const asked = { client_id: groupware.row.peer_key }
    const page = await worker.browser.go(bare(asked))
    expect(await endingsOf(worker)).toEqual([null, null])
    const { asked: seen, done } = await world.signOut(page.url, worker)
    expect([seen, done]).toEqual([{ service: 'グループウェア', isOver: false, isSignedIn: true, others: ['会計'] }, {}])
    await until('the service is told', () => told.includes('/groupware'))
    expect(await endingsOf(worker)).toEqual(['signedOut', null])
    // nobody says which service it is: there is nothing to end but ours, and nowhere to go
    const nameless = await worker.browser.go(bare({ post_logout_redirect_uri: 'https://evil.example/' }))
    expect(await world.signOut(nameless.url, worker)).toMatchObject({ asked: { isOver: false }, done: {} })
    expect(await endingsOf(worker)).toEqual(['signedOut', null])
  }, 60_000)

  it('takes the same by a form, and asks a browser nothing that is signed in to nothing of ours', async () => {
    const browser = openTestBrowser(world.url)
    const { id_token: hint = '' } = await signIn(await world.worker())
    const body = new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: LEFT })
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://service.example.jp' }
    const page = await browser.go(`${world.url}/oidc/session/end`, { method: 'POST', headers, body })
    expect(await world.signOut(page.url, { browser })).toMatchObject({
      asked: { isSignedIn: false, others: [] },
      done: { url: LEFT },
    })
  }, 60_000)

  it('sends nobody to an address that is not registered exactly so, nor to one that was taken out meanwhile', async () => {
    const worker = await world.worker()
    const { id_token: hint = '' } = await signIn(worker)
    for (const uri of [`${LEFT}&more=1`, `${LEFT}/`, LEFT.replace('https', 'http'), 'https://evil.example/', '']) {
      const { response } = await worker.browser.go(leave({ id_token_hint: hint, post_logout_redirect_uri: uri }))
      expect([uri, response?.status, await codeOf(response)]).toEqual([uri, 400, 'unknown_post_logout_redirect_uri'])
    }
    // and nothing has ended by what was refused
    expect(await endingsOf(worker)).toEqual([null])
    const page = await worker.browser.go(leave({ id_token_hint: hint, post_logout_redirect_uri: LEFT }))
    const { row } = accounting
    const draft = { ...readService(row), postLogoutUris: [] } as never // as it was registered, but for the address
    const { version } = await changeService(world.deps, 'server', { id: row.id, version: row.version, draft })
    expect((await world.signOut(page.url, worker)).done).toEqual({})
    const before = { id: row.id, version, draft: readService(row) }
    accounting = { ...accounting, row: await changeService(world.deps, 'server', before) }
  }, 60_000)

  it('refuses a hint that is forged, changed or of another service, unknown services, and a field twice', async () => {
    const worker = await world.worker()
    const { id_token: hint = '' } = await signIn(worker)
    const [head = '', claims = '', signature = ''] = hint.split('.')
    const changed = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), sid: 'another' }),
    ).toString('base64url')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    const refused: readonly (readonly [string, string])[] = [
      [bare({ id_token_hint: `${head}.${changed}.${signature}` }), 'bad_hint'],
      [bare({ id_token_hint: `${none}.${claims}.` }), 'bad_hint'],
      [bare({ id_token_hint: 'no token' }), 'bad_hint'],
      [bare({ id_token_hint: hint, client_id: groupware.row.peer_key }), 'another_client'],
      [bare({ client_id: 'nobody' }), 'unknown_service'],
      [bare({ client_id: accounting.row.peer_key, state: 'x'.repeat(2_001) }), 'state_too_long'],
      [`${bare({ client_id: accounting.row.peer_key })}&client_id=${groupware.row.peer_key}`, 'twice'],
    ]
    for (const [url, code] of refused) {
      const { response } = await worker.browser.go(url)
      expect([url, response?.status, await codeOf(response)]).toEqual([url, 400, code])
    }
    for (const path of ['confirm', 'success'])
      expect((await fetch(`${world.url}/oidc/session/end/${path}`, { method: 'POST' })).status).toBe(404)
    expect(await endingsOf(worker)).toEqual([null])
    const { rows } = await answerSignIns(world.deps.store.read, accounting.row.id)
    expect(rows[0]?.notices).toEqual([])
  }, 60_000)
})

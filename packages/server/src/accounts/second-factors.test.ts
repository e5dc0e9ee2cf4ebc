import type { PasskeyOptions } from '@taga/contract'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { placeOf } from '../http/places.ts'
import { createTestAuthenticator } from '../testing/test-authenticator.ts'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { FRESH_MS } from './session-facts.ts'
import { issueFirstTicket } from './issue-first-ticket.ts'
import { knownBrowserCookie } from './known-browser.ts'
import { insertPasskey } from '../passkeys/store.ts'
import { signIn } from './sign-in.ts'
import { signInByRecovery } from './sign-in-second.ts'
import { STEP_MS } from './sign-in-steps.ts'

const GOOD = 'mori-no-73-Kumasan!'
const LOCAL = 'http://localhost:8420'
type Second = { readonly second: { readonly step: string; readonly kinds: readonly string[] } }

describeOnBoth('second factors', (on) => {
  let app: TestApp
  let administrator: Signed
  let names = 0
  beforeAll(async () => {
    app = await openTestApp(on)
    await issueFirstTicket(app.deps)
    administrator = await app.signIn('administrator')
  })
  afterAll(() => app.close())

  async function codeOf(answer: Response): Promise<string> {
    const { fault } = (await answer.json()) as { fault?: string }
    return fault ?? 'done'
  }
  async function signedFrom(answer: Response): Promise<Signed> {
    const { account } = (await answer.clone().json()) as { account?: { id: string } }
    const token = /^taga=([\w-]{43});/.exec(answer.headers.getSetCookie()[0] ?? '')?.[1] ?? ''
    return { account: account?.id ?? '', person: '', token }
  }
  async function invite(): Promise<{ name: string; ticket: string; account: string }> {
    names += 1
    await app.prove(administrator)
    const name = `hito${names}`
    const answer = await app.ask('POST', '/api/accounts', { as: administrator, body: { name, roles: ['teleworker'] } })
    const made = (await answer.json()) as { ticket: string; account: { id: string } }
    return { name, ticket: made.ticket, account: made.account.id }
  }
  /** An account with a password, signed in. */
  async function begun(): Promise<{ name: string; as: Signed }> {
    const { name, ticket } = await invite()
    const as = await signedFrom(await post('/api/invitations/accept', { ticket, password: GOOD }))
    return { name, as }
  }
  function post(path: string, body: object, as?: Signed): Promise<Response> {
    return app.ask('POST', path, { body, ...(as === undefined ? {} : { as }) })
  }
  async function optionsOf(path: string, as?: Signed, body?: object): Promise<PasskeyOptions> {
    const given = { ...(as === undefined ? {} : { as }), ...(body === undefined ? {} : { body }) }
    return (await (await app.ask('POST', path, given)).json()) as PasskeyOptions
  }
  async function withTotp(): Promise<{ name: string; as: Signed; code: () => string }> {
    const { name, as } = await begun()
    const { step, secret } = (await (await app.ask('POST', '/api/my/totp', { as })).json()) as {
      step: string
      secret: string
    }
    const totp = new TOTP({ secret: Secret.fromBase32(secret) })
    const code = () => totp.generate({ timestamp: app.clock.at })
    expect(await codeOf(await post('/api/my/totp/confirm', { step, code: code() }, as))).toBe('done')
    app.clock.at += 60_000
    return { name, as, code }
  }
  async function halfSignedIn(name: string): Promise<Second['second']> {
    return ((await (await post('/api/session', { name, password: GOOD })).json()) as Second).second
  }
  async function withPasskey(authenticator = createTestAuthenticator(LOCAL)) {
    const { name, as } = await begun()
    const options = await optionsOf('/api/my/passkeys/options', as)
    const body = { step: options.step, name: 'ノートPC', response: authenticator.make(options) }
    expect(await codeOf(await post('/api/my/passkeys', body, as))).toBe('done')
    return { name, as, authenticator, body }
  }
  async function byPasskey(authenticator = createTestAuthenticator(LOCAL), how = {}): Promise<Response> {
    const options = await optionsOf('/api/session/passkey/options')
    return post('/api/session/passkey', { step: options.step, response: authenticator.use(options, how) })
  }

  it('opens nothing for a password alone at another door than the one the account has a passkey for', async () => {
    const { name, as } = await begun()
    const passkey = { id: 'k', name: 'PC', host: 'taga.example.jp', public_key: '', counter: 0, transports: '[]' }
    await app.deps.store.write((tx) =>
      insertPasskey(tx.db, { ...passkey, account_id: as.account, synced: 0, created_at: 1, last_used_at: null }),
    )
    const main = (url: string) => ({
      ...app.deps,
      places: { ...app.deps.places, main: () => placeOf(new URL(url), 8420) },
    })
    const from = { address: '192.0.2.9', browser: 'test' }
    const wish = { name, password: GOOD }
    await expect(signIn(main('https://taga.example.jp'), wish, from)).rejects.toMatchObject({
      code: 'proof_refused',
      detail: { reason: 'elsewhere' },
    })
    // a passkey of a name that is no longer ours counts for nothing
    expect(await signIn(main('https://newer.example.jp'), wish, from)).toMatchObject({ account: as.account })
  })

  it('asks an account with an app for its code, and begins no session before', async () => {
    const { name, code } = await withTotp()
    const answer = await post('/api/session', { name, password: GOOD })
    expect(answer.headers.getSetCookie()).toEqual([])
    const { second } = (await answer.json()) as Second
    expect(second.kinds).toEqual(['totp'])
    const done = await post('/api/session/second', { kind: 'totp', step: second.step, code: code() })
    expect(await done.clone().json()).toMatchObject({ strength: 'twoFactor', factorDue: false })
    expect((await app.ask('GET', '/api/sessions', { as: await signedFrom(done) })).status).toBe(200)
  })

  it('refuses a code that was used, from whichever sign-in', async () => {
    const { name, code } = await withTotp()
    const [one, other] = [await halfSignedIn(name), await halfSignedIn(name)]
    const answers = await Promise.all(
      [one, other].map(({ step }) => post('/api/session/second', { kind: 'totp', step, code: code() }).then(codeOf)),
    )
    expect(answers.toSorted()).toEqual(['done', 'proof_refused'])
    app.clock.at -= 30_000
    expect(await codeOf(await post('/api/session/second', { kind: 'totp', step: other.step, code: code() }))).toBe(
      'proof_refused',
    )
    app.clock.at += 30_000
  })

  it('refuses a step that is used, late, forged, of another kind, or whose password was changed since', async () => {
    const { name, as, code } = await withTotp()
    const { step } = await halfSignedIn(name)
    const second = (text: string) =>
      post('/api/session/second', { kind: 'totp', step: text, code: code() }).then(codeOf)
    expect(await second(step)).toBe('done')
    app.clock.at += 60_000
    expect(await second(step)).toBe('proof_refused')
    expect(await second(`${step}x`)).toBe('proof_refused')
    expect(await second((await optionsOf('/api/session/passkey/options')).step)).toBe('proof_refused')
    const late = await halfSignedIn(name)
    app.clock.at += STEP_MS
    expect(await second(late.step)).toBe('proof_refused')
    const before = await halfSignedIn(name)
    const change = { current: GOOD, next: 'umi-no-58-Iruka-chan?' }
    expect(await codeOf(await app.ask('PUT', '/api/password', { as, body: change }))).toBe('done')
    expect(await second(before.step)).toBe('proof_refused')
  })

  it('stops guessing at codes after ten tries, and does not slow the owner in a browser that is known', async () => {
    const { name, as, code } = await withTotp()
    const { step } = await halfSignedIn(name)
    const guess = () => post('/api/session/second', { kind: 'totp', step, code: '000000' }).then(codeOf)
    for (let tries = 0; tries < 10; tries += 1) expect(await guess()).toBe('proof_refused')
    expect(await guess()).toBe('too_many_tries')
    const { account } = as
    const cookie = knownBrowserCookie(app.deps, null, account).split(';')[0] ?? ''
    const known = await app.ask('POST', '/api/session/second', {
      body: { kind: 'totp', step, code: code() },
      headers: { cookie },
    })
    expect(await codeOf(known)).toBe('done')
  })

  it('does not set up an app for a wrong code, nor with the step of somebody else', async () => {
    const [one, other] = [await begun(), await begun()]
    const { step, secret } = (await (await app.ask('POST', '/api/my/totp', { as: one.as })).json()) as {
      step: string
      secret: string
    }
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: app.clock.at })
    expect(await codeOf(await post('/api/my/totp/confirm', { step, code: '123456' }, one.as))).toBe('proof_refused')
    expect(await codeOf(await post('/api/my/totp/confirm', { step, code }, other.as))).toBe('proof_refused')
    expect(await codeOf(await post('/api/my/totp/confirm', { step, code }, one.as))).toBe('done')
  })

  it('keeps secrets of apps sealed, and tells neither them nor recovery codes again', async () => {
    const { as } = await begun()
    const { step, secret } = (await (await app.ask('POST', '/api/my/totp', { as })).json()) as {
      step: string
      secret: string
    }
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: app.clock.at })
    await post('/api/my/totp/confirm', { step, code }, as)
    const { codes } = (await (await app.ask('POST', '/api/my/recovery-codes', { as })).json()) as { codes: string[] }
    const { read } = app.deps.store
    const kept = JSON.stringify([
      await read.selectFrom('totps').selectAll().execute(),
      await read.selectFrom('recovery_codes').selectAll().execute(),
      await read.selectFrom('ledger_bodies').selectAll().execute(),
      await (await app.ask('GET', '/api/my/sign-in', { as })).json(),
    ])
    for (const told of [secret, ...codes, ...codes.map((text) => text.replaceAll('-', ''))])
      expect(kept).not.toContain(told)
  })

  it('takes each recovery code once, and none of the former set', async () => {
    const { name, as } = await withTotp()
    const make = async () =>
      ((await (await app.ask('POST', '/api/my/recovery-codes', { as })).json()) as { codes: string[] }).codes
    await app.prove(as)
    const former = await make()
    const codes = await make()
    expect(new Set(codes).size).toBe(10)
    const bring = async (text: string) =>
      codeOf(await post('/api/session/second', { kind: 'recovery', step: (await halfSignedIn(name)).step, code: text }))
    expect(await bring(former[0] ?? '')).toBe('proof_refused')
    expect(await bring((codes[0] ?? '').toLowerCase())).toBe('done')
    expect(await bring(codes[0] ?? '')).toBe('proof_refused')
    const twice = await Promise.all([bring(codes[1] ?? ''), bring(codes[1] ?? '')])
    expect(twice.toSorted()).toEqual(['done', 'proof_refused'])
  })

  it('does not take a recovery code alone where there is a password', async () => {
    const { name, as } = await withTotp()
    await app.prove(as)
    const { codes } = (await (await app.ask('POST', '/api/my/recovery-codes', { as })).json()) as { codes: string[] }
    expect(await codeOf(await post('/api/session/recovery', { name, code: codes[0] }))).toBe('wrong_credentials')
  })

  it('signs in by passkey, and then no longer by password alone', async () => {
    const { name, authenticator } = await withPasskey()
    const signed = await byPasskey(authenticator)
    expect(await signed.json()).toMatchObject({ strength: 'passkey', account: { name } })
    expect((await halfSignedIn(name)).kinds).toEqual(['passkey'])
  })

  it.each([
    ['from another site', { origin: 'https://taga.example.net' }],
    ['for another name', { host: 'example.net' }],
    ['without verifying the person', { userVerified: false }],
    ['for somebody else', { userHandle: Buffer.from('nobody').toString('base64url') }],
  ])('refuses a passkey used %s', async (_, how) => {
    const { authenticator } = await withPasskey()
    expect(await codeOf(await byPasskey(authenticator, how))).toBe('proof_refused')
  })

  it('refuses a passkey nobody knows, a signature brought twice, and one for another challenge', async () => {
    const { authenticator } = await withPasskey()
    expect(await codeOf(await byPasskey(createTestAuthenticator(LOCAL), { userHandle: 'AAAA' }))).toBe('proof_refused')
    const [options, others] = [
      await optionsOf('/api/session/passkey/options'),
      await optionsOf('/api/session/passkey/options'),
    ]
    const body = { step: options.step, response: authenticator.use(options) }
    const twice = await Promise.all([1, 2].map(() => post('/api/session/passkey', body).then(codeOf)))
    expect(twice.toSorted()).toEqual(['done', 'proof_refused'])
    const swapped = { step: options.step, response: authenticator.use(others) }
    expect(await codeOf(await post('/api/session/passkey', swapped))).toBe('proof_refused')
  })

  it('refuses a passkey whose counter does not grow, and writes that down', async () => {
    const { as, authenticator } = await withPasskey(createTestAuthenticator(LOCAL, { counts: true }))
    expect(await codeOf(await byPasskey(authenticator))).toBe('done')
    expect(await codeOf(await byPasskey(authenticator, { counter: 2 }))).toBe('proof_refused')
    const noted = await app.deps.store.read
      .selectFrom('ledger_entries')
      .select('kind')
      .where('subject', '=', `account:${as.account}`)
      .where('kind', '=', 'passkey.counterPassed')
      .execute()
    expect(noted).toHaveLength(1)
  })

  it('makes no passkey from another site, without verifying the person, twice, or for another account', async () => {
    const { as, body, authenticator } = await withPasskey()
    expect(await codeOf(await post('/api/my/passkeys', body, as))).toBe('proof_refused')
    const other = await begun()
    const options = await optionsOf('/api/my/passkeys/options', other.as)
    for (const how of [{ origin: 'http://127.0.0.1:8420' }, { userVerified: false }]) {
      const response = createTestAuthenticator(LOCAL).make(options, how)
      expect(await codeOf(await post('/api/my/passkeys', { step: options.step, name: 'x', response }, other.as))).toBe(
        'proof_refused',
      )
    }
    const fresh = { step: options.step, name: 'x', response: createTestAuthenticator(LOCAL).make(options) }
    expect(await codeOf(await post('/api/my/passkeys', fresh, as))).toBe('proof_refused')
    const known = { ...fresh, response: authenticator.make(options) }
    expect(await codeOf(await post('/api/my/passkeys', known, other.as))).toBe('conflict')
  })

  it('knows no passkey of another account', async () => {
    const [one, other] = [await withPasskey(), await withPasskey()]
    const path = `/api/my/passkeys/${one.body.response.id}`
    expect(await codeOf(await app.ask('DELETE', path, { as: other.as }))).toBe('not_found')
    expect(await codeOf(await app.ask('PUT', path, { as: other.as, body: { name: 'mine' } }))).toBe('not_found')
    expect(await codeOf(await byPasskey(one.authenticator))).toBe('done')
    expect(await codeOf(await app.ask('DELETE', path, { as: one.as }))).toBe('done')
    expect(await codeOf(await byPasskey(one.authenticator))).toBe('proof_refused')
  })

  it('accepts an invitation by passkey alone, keeps the last way in, and lets a recovery code stand in for it', async () => {
    const { name, ticket } = await invite()
    const options = await optionsOf('/api/invitations/passkey/options', undefined, { ticket })
    const authenticator = createTestAuthenticator(LOCAL)
    const body = { ticket, step: options.step, name: 'スマホ', response: authenticator.make(options) }
    const answers = await Promise.all([1, 2].map(() => post('/api/invitations/passkey', body)))
    const winner = answers.find(({ status }) => status === 200) ?? new Response('{}')
    expect(answers.map(({ status }) => `${status}`).toSorted()).toEqual(['200', '403'])
    const as = await signedFrom(winner)
    const removed = await app.ask('DELETE', `/api/my/passkeys/${body.response.id}`, { as })
    expect(await removed.json()).toMatchObject({ fault: 'conflict', detail: { reason: 'lastWayIn' } })
    expect(await codeOf(await byPasskey(authenticator))).toBe('done')
    const { codes } = (await (await app.ask('POST', '/api/my/recovery-codes', { as })).json()) as { codes: string[] }
    expect(await codeOf(await post('/api/session/recovery', { name, code: '0000-0000-0000-0000' }))).toBe(
      'wrong_credentials',
    )
    const recovered = await post('/api/session/recovery', { name, code: codes[3] })
    expect(await recovered.json()).toMatchObject({ strength: 'password' })
    expect(await codeOf(await post('/api/session/recovery', { name, code: codes[3] }))).toBe('wrong_credentials')
  })

  it('leaves one who came by a recovery code alone nothing but to set up a factor', async () => {
    const { name, as } = await begun()
    const { codes } = (await (await app.ask('POST', '/api/my/recovery-codes', { as })).json()) as { codes: string[] }
    await app.deps.store.write((tx) =>
      tx.db.updateTable('accounts').set({ password_hash: null }).where('name', '=', name).execute(),
    )
    const place = placeOf(new URL('https://taga.example.jp'), undefined)
    const code = (codes[0] ?? '').replaceAll('-', '')
    const from = { address: '192.0.2.1', browser: 'test' }
    const { token } = await signInByRecovery({ ...app.deps, place }, { name, code }, from)
    const recovered: Signed = { ...as, token }
    expect(await codeOf(await app.ask('GET', '/api/sessions', { as: recovered }))).toBe('second_factor_needed')
    expect(await codeOf(await app.ask('POST', '/api/my/passkeys/options', { as: recovered }))).toBe('done')
  })

  it('proves a session anew by the strongest the account has, and by a password only where there is nothing else', async () => {
    const { as, code } = await withTotp()
    app.clock.at += FRESH_MS
    expect(await codeOf(await app.ask('POST', '/api/my/recovery-codes', { as }))).toBe('step_up_needed')
    const kinds = (await (await app.ask('POST', '/api/session/proof/options', { as })).json()) as { kinds: string[] }
    expect(kinds).toEqual({ kinds: ['totp'] })
    expect(await codeOf(await post('/api/session/proof', { kind: 'password', password: GOOD }, as))).toBe(
      'proof_refused',
    )
    expect(await codeOf(await post('/api/session/proof', { kind: 'totp', code: '000000' }, as))).toBe('proof_refused')
    const proved = await post('/api/session/proof', { kind: 'totp', code: code() }, as)
    expect(await proved.json()).toMatchObject({ strength: 'twoFactor', provedAt: app.clock.at })
    expect(await codeOf(await app.ask('POST', '/api/my/recovery-codes', { as }))).toBe('done')
    const plain = await begun()
    app.clock.at += FRESH_MS
    expect(await codeOf(await post('/api/session/proof', { kind: 'password', password: 'wrong' }, plain.as))).toBe(
      'wrong_credentials',
    )
    expect(await codeOf(await post('/api/session/proof', { kind: 'password', password: GOOD }, plain.as))).toBe('done')
  })

  it('proves a session by a passkey of its own account only', async () => {
    const [one, other] = [await withPasskey(), await withPasskey()]
    const options = (
      (await (await app.ask('POST', '/api/session/proof/options', { as: one.as })).json()) as {
        passkey: PasskeyOptions
      }
    ).passkey
    const prove = (authenticator: typeof one.authenticator, as: Signed) =>
      post('/api/session/proof', { kind: 'passkey', step: options.step, response: authenticator.use(options) }, as)
    expect(await codeOf(await prove(other.authenticator, one.as))).toBe('proof_refused')
    expect(await codeOf(await prove(other.authenticator, other.as))).toBe('proof_refused')
    expect(await (await prove(one.authenticator, one.as)).json()).toMatchObject({ strength: 'passkey' })
  })

  it('takes factors away at an administrator’s word, ends sessions, and leaves the password', async () => {
    const { name, as } = await withTotp()
    await app.prove(administrator)
    const reset = (what: string) => app.ask('POST', `/api/accounts/${as.account}/${what}`, { as: administrator })
    expect(await codeOf(await reset('factors/reset'))).toBe('done')
    expect((await app.ask('GET', '/api/sessions', { as })).status).toBe(401)
    expect(await (await post('/api/session', { name, password: GOOD })).json()).toMatchObject({ strength: 'password' })
    const anew = (await (await reset('reset')).json()) as { ticket: string }
    expect((await post('/api/session', { name, password: GOOD })).status).toBe(401)
    expect(await codeOf(await post('/api/invitations/accept', { ticket: anew.ticket, password: GOOD }))).toBe('done')
  })

  it('asks for a change after an exposure, until the password is another one', async () => {
    const { name, as } = await begun()
    await app.prove(administrator)
    await app.ask('POST', `/api/accounts/${as.account}/exposure`, { as: administrator })
    const back = await signedFrom(await post('/api/session', { name, password: GOOD }))
    const exposed = async () =>
      ((await (await app.ask('GET', '/api/my/sign-in', { as: back })).json()) as { exposedAt?: number }).exposedAt
    expect(await exposed()).toBe(app.clock.at)
    const next = 'umi-no-58-Iruka-chan?'
    const same = await app.ask('PUT', '/api/password', { as: back, body: { current: GOOD, next: GOOD } })
    expect(await same.json()).toMatchObject({ detail: { reasons: [{ reason: 'unchanged' }] } })
    expect(await exposed()).toBe(app.clock.at)
    await app.ask('PUT', '/api/password', { as: back, body: { current: GOOD, next } })
    expect(await exposed()).toBeUndefined()
    const again = await app.ask('PUT', '/api/password', { as: back, body: { current: next, next: GOOD } })
    expect(await again.json()).toMatchObject({ detail: { reasons: [{ reason: 'exposed' }] } })
  })

  it('takes no password anew that was exposed, also after an administrator put the account back to its beginning', async () => {
    const { as } = await begun()
    await app.prove(administrator)
    const say = (what: string) => app.ask('POST', `/api/accounts/${as.account}/${what}`, { as: administrator })
    await say('exposure')
    const { ticket } = (await (await say('reset')).json()) as { ticket: string }
    const refused = await post('/api/invitations/accept', { ticket, password: GOOD })
    expect(await refused.json()).toMatchObject({ detail: { reasons: [{ reason: 'exposed' }] } })
    const password = 'umi-no-58-Iruka-chan?'
    expect(await codeOf(await post('/api/invitations/accept', { ticket, password }))).toBe('done')
  })
})

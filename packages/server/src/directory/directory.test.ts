import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findAccount } from '../accounts/store.ts'
import { insertPerson } from '../people/insert-person.ts'
import { insertPasskey } from '../passkeys/store.ts'
import { makeRecoveryCodes } from '../second-factors/recovery-codes.ts'
import { putTotp } from '../second-factors/store.ts'
import { openTestApp, type Signed, TEST_URL, type TestApp } from '../testing/test-app.ts'
import { startTestDirectory, type TestDirectory } from '../testing/test-directory.ts'
import { strengthOfClaims } from './claims.ts'
import { type KeySet, type LogoutClaims, openLogoutToken, requireSigned } from './logout-token.ts'

describe('sign-in by a directory', () => {
  let app: TestApp
  let directory: TestDirectory
  let administrator: Signed
  let names = 0
  beforeAll(async () => {
    app = await openTestApp()
    app.clock.at = Date.now()
    directory = await startTestDirectory(`${TEST_URL}/sign-in/directory`, `${TEST_URL}/sign-in`)
    administrator = await app.signIn('administrator')
    if ((await set({})).status !== 200) throw new Error('the directory was not set')
  })
  afterAll(async () => {
    await directory.close()
    await app.close()
  })

  function set(change: object): Promise<Response> {
    const body = {
      name: '社内認証',
      issuer: directory.issuer,
      clientId: 'taga',
      clientSecret: 'a secret of the test',
      byMail: true,
      ...change,
    }
    return app.ask('PUT', '/api/directory', { as: administrator, body })
  }
  async function codeOf(answer: Response): Promise<string> {
    const { fault } = (await answer.json()) as { fault?: string }
    return fault ?? 'done'
  }
  type Begun = { readonly cookie: string; readonly answer: string }
  /** Goes to the directory and back, without finishing. */
  async function goThere(who: TestDirectory['who'], wish: object = { purpose: 'signIn' }, as?: Signed): Promise<Begun> {
    directory.who = who
    const begun = await app.ask('POST', '/api/session/directory/begin', { body: wish, ...(as && { as }) })
    const { url } = (await begun.json()) as { url: string }
    const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    return { cookie, answer: await directory.walk(url) }
  }
  function finish({ cookie, answer }: Begun, as?: Signed): Promise<Response> {
    const cookies = as === undefined ? cookie : `taga=${as.token}; ${cookie}`
    return app.ask('POST', '/api/session/directory', {
      body: { answer },
      headers: { cookie: cookies },
      ...(as && { as }),
    })
  }
  async function invite(roles = ['teleworker'], person?: string): Promise<{ ticket: string; account: { id: string } }> {
    names += 1
    const body = { name: `hito${names}`, roles, ...(person === undefined ? {} : { person }) }
    const answer = await app.ask('POST', '/api/accounts', { as: administrator, body })
    return (await answer.json()) as { ticket: string; account: { id: string } }
  }
  async function personWith(mail: string): Promise<string> {
    return (await app.deps.store.write((tx) => insertPerson(tx, app.deps, 'server', { name: mail, mail, rights: [] })))
      .id
  }
  async function tokenOf(answer: Response): Promise<Signed> {
    const { account } = (await answer.clone().json()) as { account: { id: string } }
    const token = answer.headers
      .getSetCookie()
      .flatMap((set) => /^taga=([\w-]{43});/.exec(set)?.[1] ?? [])
      .join()
    return { account: account.id, person: '', token }
  }

  it('links an account by its invitation, and signs in to it from then on', async () => {
    const { ticket, account } = await invite()
    const linked = await finish(await goThere({ subject: 's1' }, { purpose: 'invitation', ticket }))
    expect(await linked.json()).toMatchObject({ account: { id: account.id }, strength: 'password' })
    const again = await finish(await goThere({ subject: 's1', amr: ['pwd', 'otp'] }))
    expect(await again.json()).toMatchObject({ account: { id: account.id }, strength: 'twoFactor' })
    expect(await codeOf(await finish(await goThere({ subject: 's9' }, { purpose: 'invitation', ticket })))).toBe(
      'ticket_refused',
    )
  })

  it('knows nobody who was not linked', async () => {
    expect(await codeOf(await finish(await goThere({ subject: 'stranger' })))).toBe('directory_unknown')
    const unverified = { subject: 's2', email: 'a@example.jp', emailVerified: false }
    await invite(['teleworker'], await personWith('a@example.jp'))
    expect(await codeOf(await finish(await goThere(unverified)))).toBe('directory_unknown')
  })

  it('links by a verified mail of the register, but never an administrator', async () => {
    await invite(['teleworker'], await personWith('b@example.jp'))
    const worker = { subject: 's3', email: 'B@example.jp', emailVerified: true }
    expect(await codeOf(await finish(await goThere(worker)))).toBe('done')
    await invite(['teleworker', 'administrator'], await personWith('c@example.jp'))
    const chief = { subject: 's4', email: 'c@example.jp', emailVerified: true }
    expect(await codeOf(await finish(await goThere(chief)))).toBe('directory_unknown')
  })

  it('links by mail only where the organisation wants it', async () => {
    expect(await codeOf(await set({ byMail: false }))).toBe('done')
    await invite(['teleworker'], await personWith('d@example.jp'))
    const worker = { subject: 's5', email: 'd@example.jp', emailVerified: true }
    expect(await codeOf(await finish(await goThere(worker)))).toBe('directory_unknown')
    expect(await codeOf(await set({ byMail: true }))).toBe('done')
  })

  it('takes an answer only from the browser that asked, once, and not after five minutes', async () => {
    const came = await goThere({ subject: 's1' })
    const other = await goThere({ subject: 's1' })
    expect(await codeOf(await finish({ cookie: '', answer: came.answer }))).toBe('proof_refused')
    expect(await codeOf(await finish({ cookie: other.cookie, answer: came.answer }))).toBe('proof_refused')
    expect(await codeOf(await finish(came))).toBe('done')
    expect(await codeOf(await finish(came))).toBe('proof_refused')
    app.clock.at += 5 * 60_000
    expect(await codeOf(await finish(other))).toBe('proof_refused')
    app.clock.at -= 5 * 60_000
    expect(await codeOf(await finish({ ...(await goThere({ subject: 's1' })), answer: '#code=made&state=up' }))).toBe(
      'proof_refused',
    )
  })

  it('links to and proves the session it was begun in, and no other', async () => {
    const [one, other] = [await app.signIn('teleworker'), await app.signIn('teleworker')]
    const begun = await goThere({ subject: 's6' }, { purpose: 'link' }, one)
    expect(await codeOf(await finish(begun, other))).toBe('proof_refused')
    expect(await codeOf(await finish(await goThere({ subject: 's6' }, { purpose: 'link' }, one), one))).toBe('done')
    expect(await codeOf(await finish(await goThere({ subject: 's6' }, { purpose: 'link' }, other), other))).toBe(
      'conflict',
    )
    app.clock.at += 15 * 60_000
    const stale = await app.ask('POST', '/api/session/directory/begin', { as: other, body: { purpose: 'link' } })
    expect(await codeOf(stale)).toBe('step_up_needed')
    app.clock.at -= 15 * 60_000
    const proved = await finish(await goThere({ subject: 's6', amr: ['mfa'] }, { purpose: 'proof' }, one), one)
    expect(await proved.json()).toMatchObject({ strength: 'twoFactor' })
    expect(await codeOf(await finish(await goThere({ subject: 's1' }, { purpose: 'proof' }, one), one))).toBe(
      'proof_refused',
    )
    expect(await codeOf(await app.ask('POST', '/api/session/directory/begin', { body: { purpose: 'link' } }))).toBe(
      'not_signed_in',
    )
  })

  it('takes a sign-in at the directory for as fresh as it is: who signed in there long ago proves nothing by it now', async () => {
    const as = await app.signIn('administrator')
    await finish(await goThere({ subject: 's10' }, { purpose: 'link' }, as), as)
    const long = await tokenOf(await finish(await goThere({ subject: 's10', signedInMsAgo: 60 * 60_000 })))
    const invitation = { name: 'kari', roles: ['administrator'] }
    const asked = await app.ask('POST', '/api/accounts', { as: long, body: invitation })
    expect(await codeOf(asked)).toBe('step_up_needed')
    const now = await tokenOf(await finish(await goThere({ subject: 's10' })))
    expect(await codeOf(await app.ask('POST', '/api/accounts', { as: now, body: invitation }))).toBe('done')
  })

  it('proves nobody by the directory who has a stronger way to be proved', async () => {
    const as = await app.signIn('teleworker')
    expect(await codeOf(await finish(await goThere({ subject: 's11' }, { purpose: 'link' }, as), as))).toBe('done')
    await app.deps.store.write((tx) =>
      putTotp(tx.db, { account_id: as.account, sealed: 'x', created_at: 1, confirmed_at: 1, last_step: 1 }),
    )
    const proved = await finish(await goThere({ subject: 's11' }, { purpose: 'proof' }, as), as)
    expect(await codeOf(proved)).toBe('proof_refused')
  })

  it('asks for the second factor of an account that has one, unless the directory saw two', async () => {
    const as = await app.signIn('teleworker')
    await finish(await goThere({ subject: 's14' }, { purpose: 'link' }, as), as)
    const secret = await app.deps.store.write(async (tx) => {
      const sealed = app.deps.sealer.seal('totp', 'the secret of an app')
      await putTotp(tx.db, { account_id: as.account, sealed, created_at: 1, confirmed_at: 1, last_step: 1 })
      return makeRecoveryCodes(tx, app.deps, as.account)
    })
    const half = await finish(await goThere({ subject: 's14', amr: ['pwd'] }))
    expect(half.headers.getSetCookie().some((set) => set.startsWith('taga='))).toBe(false)
    const { second } = (await half.json()) as { second: { step: string; kinds: string[] } }
    expect(second.kinds).toEqual(['totp', 'recovery'])
    const showSecond = (code = '') =>
      app.ask('POST', '/api/session/second', { body: { kind: 'recovery', step: second.step, code } })
    expect(await codeOf(await showSecond('AAAA-AAAA-AAAA-AAAA'))).not.toBe('done')
    const shown = await showSecond(secret[0])
    expect(await shown.clone().json()).toMatchObject({ account: { id: as.account }, strength: 'twoFactor' })
    // it is still a session of the directory, which may end it
    const session = await tokenOf(shown)
    const left = await (await app.ask('DELETE', '/api/session', { as: session })).json()
    expect(left).toHaveProperty('leaveAt')
    const both = await finish(await goThere({ subject: 's14', amr: ['mfa'] }))
    expect(await both.json()).toMatchObject({ account: { id: as.account }, strength: 'twoFactor' })
  })

  it('keeps the last passkey of one whose other way in is a directory that is no longer in use', async () => {
    const as = await app.signIn('teleworker')
    await finish(await goThere({ subject: 's13' }, { purpose: 'link' }, as), as)
    await app.deps.store.write(async (tx) => {
      await tx.db.updateTable('accounts').set({ password_hash: null }).where('id', '=', as.account).execute()
      await insertPasskey(tx.db, {
        id: 'cGFzc2tleQ',
        account_id: as.account,
        name: 'ノートPC',
        host: 'localhost',
        public_key: 'x',
        counter: 0,
        transports: '[]',
        synced: 0,
        created_at: 1,
        last_used_at: null,
      })
    })
    expect(await codeOf(await app.ask('DELETE', '/api/directory', { as: administrator }))).toBe('done')
    const removed = await app.ask('DELETE', '/api/my/passkeys/cGFzc2tleQ', { as })
    expect(await codeOf(await set({}))).toBe('done')
    expect(await codeOf(removed)).toBe('conflict')
    expect(await codeOf(await app.ask('DELETE', '/api/my/passkeys/cGFzc2tleQ', { as }))).toBe('done')
  })

  it('stays in use while it is the only way in of every administrator, and says whose', async () => {
    const as = await app.signIn('administrator')
    await finish(await goThere({ subject: 's15' }, { purpose: 'link' }, as), as)
    await app.deps.store.write(({ db }) => db.updateTable('accounts').set({ password_hash: null }).execute())
    const other = await startTestDirectory(`${TEST_URL}/sign-in/directory`, `${TEST_URL}/sign-in`)
    const refused = [
      await app.ask('DELETE', '/api/directory', { as }),
      await app.ask('PUT', '/api/directory', {
        as,
        body: { name: '別の認証基盤', issuer: other.issuer, clientId: 'taga', clientSecret: 'x', byMail: true },
      }),
    ]
    await other.close()
    for (const answer of refused) {
      const { fault, detail } = (await answer.json()) as { fault: string; detail: { accounts: string[] } }
      expect(fault).toBe('would_lock_out')
      expect(detail.accounts).toContain((await findAccount(app.deps.store.read, as.account))?.name)
    }
    const passwords = { password_hash: 'a hash that no password matches' }
    await app.deps.store.write(({ db }) =>
      db.updateTable('accounts').set(passwords).where('id', '=', administrator.account).execute(),
    )
    expect(await codeOf(await app.ask('DELETE', '/api/directory', { as }))).toBe('done')
    expect(await codeOf(await set({}))).toBe('done')
  })

  it('puts an invitation out of use once its owner came by the directory', async () => {
    const { ticket } = await invite(['teleworker'], await personWith('e@example.jp'))
    const owner = { subject: 's12', email: 'e@example.jp', emailVerified: true }
    expect(await codeOf(await finish(await goThere(owner)))).toBe('done')
    expect(await codeOf(await app.ask('POST', '/api/invitations/look', { body: { ticket } }))).toBe('ticket_refused')
  })

  it('refuses somebody whose account is locked', async () => {
    const { ticket, account } = await invite()
    await finish(await goThere({ subject: 's7' }, { purpose: 'invitation', ticket }))
    await app.ask('POST', `/api/accounts/${account.id}/lock`, { as: administrator })
    expect(await codeOf(await finish(await goThere({ subject: 's7' })))).toBe('directory_unknown')
  })

  it('tells where to sign out at the directory as well', async () => {
    const as = await tokenOf(await finish(await goThere({ subject: 's1' })))
    const { leaveAt } = (await (await app.ask('DELETE', '/api/session', { as })).json()) as { leaveAt: string }
    expect(new URL(leaveAt).origin).toBe(directory.issuer)
    expect(new URL(leaveAt).searchParams.get('post_logout_redirect_uri')).toBe(`${TEST_URL}/sign-in`)
  })

  it('ends no session for a logout token that the directory did not sign', async () => {
    const form = new URLSearchParams({ logout_token: 'a.b.c' }).toString()
    const answer = await app.ask('POST', '/api/directory/back-channel-logout', {
      bytes: new TextEncoder().encode(form),
      headers: { origin: '', 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(await codeOf(answer)).toBe('proof_refused')
  })

  it('keeps the secret sealed, sends it to no other issuer, and takes no issuer in clear text elsewhere', async () => {
    const kept = JSON.stringify([
      await app.deps.store.read.selectFrom('directories').selectAll().execute(),
      await app.deps.store.read.selectFrom('ledger_bodies').selectAll().execute(),
      await (await app.ask('GET', '/api/directory', { as: administrator })).json(),
    ])
    expect(kept).not.toContain('a secret of the test')
    expect(await codeOf(await set({ issuer: 'http://192.0.2.1:1' }))).toBe('bad_input')
    expect(await codeOf(await set({ issuer: 'http://127.0.0.1:1' }))).toBe('directory_unreachable')
    expect(await codeOf(await set({ clientSecret: undefined }))).toBe('done')
    expect(await codeOf(await finish(await goThere({ subject: 's1' })))).toBe('done')
  })
})

describe('the strength a directory tells', () => {
  it.each([
    [undefined, undefined, 'password'],
    [['pwd'], undefined, 'password'],
    [['otp', 'sms'], undefined, 'password'],
    [['pwd', 'otp'], undefined, 'twoFactor'],
    [['face', 'hwk'], undefined, 'twoFactor'],
    [['mfa'], undefined, 'twoFactor'],
    [['made', 'up'], 'urn:strongest', 'password'],
    [undefined, 'phr', 'twoFactor'],
  ])('amr %j and acr %j are %s', (amr, acr, strength) => {
    expect(strengthOfClaims({ amr, acr })).toBe(strength)
  })
})

describe('a logout token', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const now = Date.UTC(2026, 0, 15)
  const keys: KeySet = { keys: [{ kty: 'EC', kid: 'k', ...publicKey.export({ format: 'jwk' }) }] }
  const expected = { issuer: 'https://id.example.jp', clientId: 'taga', keys, now }
  const good = {
    iss: 'https://id.example.jp',
    aud: 'taga',
    iat: now / 1000,
    jti: '1',
    sub: 's',
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  }
  function tokenOf(claims: object, header: object = { alg: 'ES256', kid: 'k' }): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const text = `${part(header)}.${part(claims)}`
    const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' })
    return `${text}.${signature.toString('base64url')}`
  }

  function readLogoutToken(token: string, of: typeof expected): LogoutClaims {
    const opened = openLogoutToken(token, of)
    requireSigned(opened, of.keys)
    return opened.claims
  }

  it('is read where it is signed by the directory, for us and now', () => {
    expect(readLogoutToken(tokenOf(good), expected).sub).toBe('s')
  })

  it.each([
    ['for another program', { ...good, aud: 'other' }],
    ['of another issuer', { ...good, iss: 'https://id.example.net' }],
    ['too old', { ...good, iat: now / 1000 - 301 }],
    ['from the future', { ...good, iat: now / 1000 + 61 }],
    ['about nobody', { ...good, sub: undefined }],
    ['without the event', { ...good, events: {} }],
    ['that is an id_token', { ...good, nonce: 'n' }],
  ])('is refused %s', (_, claims) => {
    expect(() => readLogoutToken(tokenOf(claims), expected)).toThrow(expect.objectContaining({ code: 'proof_refused' }))
  })

  it('is refused unsigned, changed, or by a key that the directory does not have', () => {
    const token = tokenOf(good)
    const [head, , signature] = token.split('.')
    const changed = [head, Buffer.from(JSON.stringify({ ...good, sub: 'other' })).toString('base64url'), signature]
    for (const wrong of [
      changed.join('.'),
      tokenOf(good, { alg: 'none' }),
      tokenOf(good, { alg: 'ES256', kid: 'x' }),
      'a.b',
    ])
      expect(() => readLogoutToken(wrong, expected)).toThrow(expect.objectContaining({ code: 'proof_refused' }))
  })
})

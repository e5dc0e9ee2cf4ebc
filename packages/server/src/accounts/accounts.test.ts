import { Fault } from '@taga/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { setPersonState } from '../people/set-person-state.ts'
import { type Ask, openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { lockAccount, unlockAccount } from './govern-account.ts'
import { forgetEndedSessions } from './forget-sessions.ts'
import { issueFirstTicket } from './issue-first-ticket.ts'
import { SESSION_IDLE_MS, SESSION_MAX_MS } from './session-times.ts'
import { countTries, signIn as start } from './sign-in.ts'
import { startSession } from './start-session.ts'
import { setPassword } from './store.ts'

const GOOD = 'mori-no-73-Kumasan!'
const OTHER = 'umi-no-58-Iruka-chan?'
const HOUR = 60 * 60_000

describeOnBoth('accounts', (on) => {
  let app: TestApp
  let ticket: string
  let first: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    ticket = (await issueFirstTicket(app.deps)) ?? ''
  })
  afterAll(() => app.close())

  async function codeOf(answer: Response): Promise<string> {
    const { fault } = (await answer.json()) as { fault?: string }
    return `${answer.status} ${fault ?? 'done'}`
  }
  async function signedFrom(answer: Response): Promise<Signed> {
    const { account } = (await answer.json()) as { account: { id: string; person: string } }
    const token = /^taga=([\w-]{43});/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? ''
    return { account: account.id, person: account.person, token }
  }
  function firstAccount(wish: object, ask: Ask = {}): Promise<Response> {
    const body = { ticket, name: 'Hanako', personName: '山田 花子', password: GOOD, ...wish }
    return app.ask('POST', '/api/first-account', { body, ...ask })
  }
  function signIn(name: string, password: string, address = '192.0.2.1'): Promise<Response> {
    return app.ask('POST', '/api/session', { body: { name, password }, address })
  }
  /** An account of its own with this password. */
  async function invited(name: string, roles = ['teleworker']): Promise<Signed> {
    await app.prove(first)
    const invitation = await app.ask('POST', '/api/accounts', { as: first, body: { name, roles } })
    const made = (await invitation.json()) as { ticket: string }
    return signedFrom(
      await app.ask('POST', '/api/invitations/accept', { body: { ticket: made.ticket, password: GOOD } }),
    )
  }
  function isSignedIn(as: Signed): Promise<boolean> {
    return app.ask('GET', '/api/sessions', { as }).then((answer) => answer.status === 200)
  }

  it('refuses the first account without the ticket, with a wrong one, and with a weak password, which does not use it up', async () => {
    expect(await codeOf(await firstAccount({ ticket: undefined }))).toBe('400 bad_input')
    expect(await codeOf(await firstAccount({ ticket: 'A'.repeat(22) }))).toBe('403 ticket_refused')
    const weak = await firstAccount({ password: 'Hanako1!' })
    expect(await weak.json()).toMatchObject({ fault: 'weak_password', detail: { reasons: [{ reason: 'dictionary' }] } })
  })

  it('takes the ticket of the newest start only', async () => {
    const former = ticket
    ticket = (await issueFirstTicket(app.deps)) ?? ''
    expect(await codeOf(await firstAccount({ ticket: former }))).toBe('403 ticket_refused')
  })

  it('refuses the ticket after 24 hours', async () => {
    app.clock.at += 24 * HOUR
    expect(await codeOf(await firstAccount({}))).toBe('403 ticket_refused')
    ticket = (await issueFirstTicket(app.deps)) ?? ''
  })

  it('lets exactly one of two who bring the ticket at once create the first account', async () => {
    const answers = await Promise.all([firstAccount({}), firstAccount({})])
    expect(answers.map(({ status }) => `${status}`).toSorted()).toEqual(['201', '403'])
    const winner = answers.find(({ status }) => status === 201)
    expect(winner?.headers.getSetCookie()[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/)
    first = await signedFrom(winner ?? new Response('{}'))
    const session = await (await app.ask('GET', '/api/session', { as: first })).json()
    expect(session).toMatchObject({ account: { roles: ['teleworker', 'administrator', 'executive', 'auditor'] } })
  })

  it('issues no further first ticket once there is an account', async () => {
    expect(await issueFirstTicket(app.deps)).toBeUndefined()
    expect(await codeOf(await firstAccount({}))).toBe('403 ticket_refused')
  })

  it('gives the first account a person in the register', async () => {
    const row = await app.deps.store.read
      .selectFrom('people')
      .select('name')
      .where('id', '=', first.person)
      .executeTakeFirst()
    expect(row?.name).toBe('山田 花子')
  })

  it('keeps no password, ticket or session token, neither in tables nor in the ledger', async () => {
    const { read } = app.deps.store
    const kept = JSON.stringify([
      await read.selectFrom('accounts').selectAll().execute(),
      await read.selectFrom('tickets').selectAll().execute(),
      await read.selectFrom('sessions').selectAll().execute(),
      await read.selectFrom('ledger_bodies').selectAll().execute(),
      app.logged,
    ])
    for (const secret of [GOOD, ticket, first.token]) expect(kept).not.toContain(secret)
    expect(kept).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
  })

  it('invites an account, which chooses its password once and within 72 hours', async () => {
    await app.prove(first)
    const body = { name: 'Taro', roles: ['teleworker'] }
    const invitation = (await (await app.ask('POST', '/api/accounts', { as: first, body })).json()) as {
      ticket: string
    }
    expect(await codeOf(await app.ask('POST', '/api/accounts', { as: first, body }))).toBe('409 conflict')
    expect(await codeOf(await signIn('taro', GOOD))).toBe('401 wrong_credentials')
    const accept = { ticket: invitation.ticket, password: GOOD }
    const [one, other] = await Promise.all(
      [1, 2].map(() => app.ask('POST', '/api/invitations/accept', { body: accept })),
    )
    expect([`${one?.status}`, `${other?.status}`].toSorted()).toEqual(['200', '403'])
    expect((await signIn('ＴＡＲＯ ', GOOD)).status).toBe(200)
    const late = (await (
      await app.ask('POST', '/api/accounts', { as: first, body: { ...body, name: 'late' } })
    ).json()) as typeof invitation
    const now = app.clock.at
    app.clock.at += 72 * HOUR
    expect(
      await codeOf(await app.ask('POST', '/api/invitations/accept', { body: { ...accept, ticket: late.ticket } })),
    ).toBe('403 ticket_refused')
    app.clock.at = now
  })

  it('does not take an invitation for the first account, nor a person who is not in the register', async () => {
    await app.prove(first)
    const body = { name: 'jiro', roles: ['teleworker'] }
    const { ticket: invitation } = (await (await app.ask('POST', '/api/accounts', { as: first, body })).json()) as {
      ticket: string
    }
    expect(await codeOf(await firstAccount({ ticket: invitation }))).toBe('403 ticket_refused')
    expect(
      await codeOf(
        await app.ask('POST', '/api/accounts', { as: first, body: { ...body, name: 'x', person: 'nobody' } }),
      ),
    ).toBe('400 bad_input')
  })

  it('answers an unknown name, a wrong password and a locked account alike', async () => {
    const locked = await invited('locked')
    await app.ask('POST', `/api/accounts/${locked.account}/lock`, { as: first })
    const answers = [await signIn('nobody', GOOD), await signIn('hanako', OTHER), await signIn('locked', GOOD)]
    const texts = await Promise.all(answers.map((answer) => answer.text()))
    expect(new Set(texts).size).toBe(1)
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
  })

  it('starts no session with a password that was replaced while it was compared, nor for who was locked', async () => {
    const as = await invited('hayai')
    const { passwords, store } = app.deps
    const matches = passwords.matches
    const meanwhile = (change: () => Promise<unknown>) => ({
      ...app.deps,
      passwords: {
        ...passwords,
        matches: async (password: string, hash: string | undefined) => {
          const matched = await matches(password, hash)
          await change()
          return matched
        },
      },
    })
    const wish = { name: 'hayai', password: GOOD }
    const from = { address: '192.0.2.1', browser: 'test' }
    const lock = meanwhile(() => lockAccount(app.deps, { kind: 'anonymous' }, as.account))
    await expect(start(lock, wish, from)).rejects.toMatchObject({ code: 'wrong_credentials' })
    await unlockAccount(app.deps, { kind: 'anonymous' }, as.account)
    const replaced = meanwhile(() =>
      store.write((tx) => setPassword(tx.db, as.account, { hash: 'another', at: app.clock.at })),
    )
    await expect(start(replaced, wish, from)).rejects.toMatchObject({ code: 'wrong_credentials' })
  })

  it('does not count a try that it was too busy to look at', async () => {
    await invited('isogashii')
    const { passwords } = app.deps
    const busy = { ...passwords, matches: () => Promise.reject(new Fault('busy')) }
    const wish = { name: 'isogashii', password: GOOD }
    const from = { address: '192.0.2.77', browser: 'test' }
    for (let tries = 0; tries < 12; tries += 1)
      await expect(start({ ...app.deps, passwords: busy }, wish, from)).rejects.toMatchObject({ code: 'busy' })
    expect(await codeOf(await signIn(wish.name, wish.password, from.address))).toBe('200 done')
  })

  it('does the same work for a name that exists and one that does not', async () => {
    await invited('iruhito')
    const entries = async () => (await app.deps.store.read.selectFrom('ledger_entries').select('seq').execute()).length
    for (const name of ['iruhito', 'inaihito']) {
      const before = await entries()
      expect(await codeOf(await signIn(name, 'wrong', '192.0.2.78'))).toBe('401 wrong_credentials')
      expect(await entries()).toBe(before + 1)
    }
  })

  it('knows its own session also among a hundred newer ones', async () => {
    const as = await invited('ooi')
    const from = { address: '192.0.2.1', browser: 'test' }
    app.clock.at += 1
    await app.deps.store.write(async (tx) => {
      for (let at = 0; at < 100; at += 1) await startSession(app.deps, tx, { account: as.account, from })
    })
    expect((await app.ask('GET', '/api/session', { as })).status).toBe(200)
  })

  it('ends every session of an account that is locked, at once, and lets it in again when it is unlocked', async () => {
    const account = await invited('mended')
    await app.ask('POST', `/api/accounts/${account.account}/lock`, { as: first })
    expect(await isSignedIn(account)).toBe(false)
    await app.ask('POST', `/api/accounts/${account.account}/unlock`, { as: first })
    expect(await isSignedIn(account)).toBe(false)
    expect((await signIn('mended', GOOD)).status).toBe(200)
  })

  it('refuses the session of a person who has been locked in the register', async () => {
    const worker = await app.signIn('teleworker')
    expect(await isSignedIn(worker)).toBe(true)
    const row = await app.deps.store.read
      .selectFrom('people')
      .select('version')
      .where('id', '=', worker.person)
      .executeTakeFirstOrThrow()
    await setPersonState(app.deps, 'server', { id: worker.person, version: row.version, state: 'locked' })
    expect(await isSignedIn(worker)).toBe(false)
  })

  it('ends a session after half an hour without a request, not before', async () => {
    const account = await signedFrom(await signIn('hanako', GOOD))
    for (let step = 0; step < 4; step += 1) {
      app.clock.at += SESSION_IDLE_MS - 1
      expect(await isSignedIn(account)).toBe(true)
    }
    app.clock.at += SESSION_IDLE_MS
    expect(await isSignedIn(account)).toBe(false)
  })

  it('ends a session after twelve hours, however busy', async () => {
    const account = await signedFrom(await signIn('hanako', GOOD))
    const begun = app.clock.at
    while (app.clock.at + 20 * 60_000 < begun + SESSION_MAX_MS) {
      app.clock.at += 20 * 60_000
      expect(await isSignedIn(account)).toBe(true)
    }
    app.clock.at = begun + SESSION_MAX_MS
    expect(await isSignedIn(account)).toBe(false)
    first = await signedFrom(await signIn('hanako', GOOD))
  })

  it('forgets sessions that have been over for a month, and no other', async () => {
    const account = await invited('forgotten')
    const { store } = app.deps
    const left = async () =>
      (await store.read.selectFrom('sessions').select('id').where('account_id', '=', account.account).execute()).length
    const overSince = (ms: number) =>
      store.write(({ db }) =>
        db
          .updateTable('sessions')
          .set({ until: app.clock.at - ms })
          .where('account_id', '=', account.account)
          .execute(),
      )
    const month = 30 * 86_400_000
    await overSince(month - 1)
    await forgetEndedSessions(app.deps)
    expect(await left()).toBe(1)
    await overSince(month)
    await forgetEndedSessions(app.deps)
    expect(await left()).toBe(0)
    expect(await isSignedIn(account)).toBe(false)
  })

  it('signs out: the cookie is cleared and the token works no more', async () => {
    const account = await signedFrom(await signIn('hanako', GOOD))
    const answer = await app.ask('DELETE', '/api/session', { as: account })
    expect(answer.headers.get('set-cookie')).toMatch(/^taga=; .*Max-Age=0$/)
    expect(await isSignedIn(account)).toBe(false)
  })

  it("lists one's own sessions and ends one of them, and another's is not found", async () => {
    const one = await invited('sessions')
    const two = await signedFrom(await signIn('sessions', GOOD, '192.0.2.77'))
    type Listed = { sessions: { id: string; current: boolean; address: string }[] }
    const { sessions } = (await (await app.ask('GET', '/api/sessions', { as: one })).json()) as Listed
    expect(sessions).toHaveLength(2)
    const other = sessions.find(({ current }) => !current)
    expect(other?.address).toBe('192.0.2.77')
    expect(await codeOf(await app.ask('DELETE', `/api/sessions/${other?.id}`, { as: first }))).toBe('404 not_found')
    expect(await isSignedIn(two)).toBe(true)
    expect((await app.ask('DELETE', `/api/sessions/${other?.id}`, { as: one })).status).toBe(200)
    expect(await isSignedIn(two)).toBe(false)
  })

  it('changes a password, keeps the present session and ends the others', async () => {
    const one = await invited('changer')
    const two = await signedFrom(await signIn('changer', GOOD))
    const change = (current: string, next: string) =>
      app.ask('PUT', '/api/password', { as: one, body: { current, next } }).then(codeOf)
    expect(await change(OTHER, OTHER)).toBe('401 wrong_credentials')
    expect(await change(GOOD, 'changer1')).toBe('422 weak_password')
    expect(await change(GOOD, GOOD)).toBe('422 weak_password')
    expect(await isSignedIn(two)).toBe(true)
    expect(await change(GOOD, OTHER)).toBe('200 done')
    expect([await isSignedIn(one), await isSignedIn(two)]).toEqual([true, false])
    expect((await signIn('changer', GOOD)).status).toBe(401)
    expect((await signIn('changer', OTHER)).status).toBe(200)
  })

  it('counts the addresses that one line has of IPv6 as one', () => {
    const tryFrom = (address: string, name: string) =>
      countTries(app.deps, { name, account: undefined, from: { address, browser: 'test' } })
    for (let at = 0; at < 100; at += 1) tryFrom(`2001:db8:0:7::${at.toString(16)}`, `sprayed${at}`).refused()
    expect(() => tryFrom('2001:db8:0:7:ffff::1', 'sprayed')).toThrow(
      expect.objectContaining({ code: 'too_many_tries' }),
    )
    expect(() => tryFrom('2001:db8:0:8::1', 'sprayed')).not.toThrow()
    expect(() => tryFrom('192.0.2.200', 'sprayed')).not.toThrow()
  })

  it('slows down tries per name and address, and locks nobody out from elsewhere', async () => {
    await invited('tried')
    const bad = '203.0.113.9'
    for (let tries = 0; tries < 10; tries += 1) expect((await signIn('tried', OTHER, bad)).status).toBe(401)
    const slowed = await signIn('tried', GOOD, bad)
    expect(slowed.status).toBe(429)
    expect(Number(slowed.headers.get('retry-after'))).toBe(900)
    expect((await signIn('tried', GOOD, '192.0.2.1')).status).toBe(200)
    app.clock.at += 15 * 60_000
    expect((await signIn('tried', GOOD, bad)).status).toBe(200)
  })

  it('keeps the last administrator, also when two take the role from each other at once', async () => {
    app.clock.at += 1
    first = await signedFrom(await signIn('hanako', GOOD))
    const setRoles = (as: Signed, account: string) =>
      app.ask('PUT', `/api/accounts/${account}/roles`, { as, body: { roles: ['teleworker'] } })
    expect(await codeOf(await setRoles(first, first.account))).toBe('409 last_administrator')
    expect(await codeOf(await app.ask('POST', `/api/accounts/${first.account}/lock`, { as: first }))).toBe(
      '409 last_administrator',
    )
    const second = await invited('second', ['administrator'])
    const answers = await Promise.all([setRoles(first, second.account), setRoles(second, first.account)])
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1)
  })

  it('lists accounts by name without anything secret', async () => {
    const administrator = await app.signIn('administrator')
    const { rows: accounts } = (await (await app.ask('GET', '/api/accounts', { as: administrator })).json()) as {
      rows: object[]
    }
    expect(accounts.length).toBeGreaterThan(5)
    for (const account of accounts) {
      for (const key of Object.keys(account)) {
        expect([
          'id',
          'name',
          'person',
          'personName',
          'personState',
          'roles',
          'createdAt',
          'lastSignInAt',
          'lockedAt',
          'invitedUntil',
          'strength',
          'reviewDueAt',
        ]).toContain(key)
      }
    }
  })
})

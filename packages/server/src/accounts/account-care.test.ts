import { NewSignInName } from '@taga/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDeps } from '../build-deps.ts'
import { createApp } from '../app.ts'
import { placeOf } from '../http/places.ts'
import { createKeyRing } from '../keys/key-ring.ts'
import { findPerson } from '../people/store.ts'
import { readPersonFacts } from '../decisions/read-facts.ts'
import { routes } from '../routes.ts'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { issueFirstTicket } from './issue-first-ticket.ts'
import { knownBrowser, knownBrowserCookie } from './known-browser.ts'
import { REVIEW_EVERY_MS } from './list-accounts.ts'
import { nameSkeleton } from './name-skeleton.ts'
import { queueOf } from './queue.ts'

const GOOD = 'mori-no-73-Kumasan!'

describeOnBoth('the care of accounts', (on) => {
  let app: TestApp
  let administrator: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
  })
  afterAll(() => app.close())

  async function codeOf(answer: Response): Promise<string> {
    const { fault } = (await answer.json()) as { fault?: string }
    return fault ?? 'done'
  }
  async function invite(name: string): Promise<Response> {
    await app.prove(administrator)
    return app.ask('POST', '/api/accounts', { as: administrator, body: { name, roles: ['teleworker'] } })
  }

  it('gives no two accounts names of one look', async () => {
    expect(await codeOf(await invite('taro10'))).toBe('done')
    const alike = await invite('tarolo')
    expect(await alike.json()).toMatchObject({ fault: 'conflict', detail: { field: 'name', reason: 'looksAlike' } })
    expect(await codeOf(await invite('тaro'))).toBe('bad_input')
  })

  it('issues an invitation anew, which puts the former out of use, until it was accepted', async () => {
    const first = (await (await invite('hanako')).json()) as { ticket: string; account: { id: string } }
    const path = `/api/accounts/${first.account.id}/invitation`
    const second = (await (await app.ask('POST', path, { as: administrator })).json()) as { ticket: string }
    const accept = (ticket: string) =>
      app.ask('POST', '/api/invitations/accept', { body: { ticket, password: GOOD } }).then(codeOf)
    const look = (ticket: string) => app.ask('POST', '/api/invitations/look', { body: { ticket } }).then(codeOf)
    expect([await look(first.ticket), await look(second.ticket)]).toEqual(['ticket_refused', 'done'])
    expect([await accept(first.ticket), await accept(second.ticket)]).toEqual(['ticket_refused', 'done'])
    expect(await codeOf(await app.ask('POST', path, { as: administrator }))).toBe('conflict')
  })

  it('does not hand the last administrator’s account to somebody who may not work', async () => {
    const leaver = await app.signIn('teleworker')
    await app.ask('POST', `/api/people/${leaver.person}/state`, {
      as: administrator,
      body: { state: 'left', version: 1 },
    })
    await app.prove(administrator)
    const path = `/api/accounts/${administrator.account}/person`
    const asked = await app.ask('PUT', path, { as: administrator, body: { person: leaver.person } })
    expect(await codeOf(asked)).toBe('last_administrator')
    expect((await app.ask('GET', '/api/accounts', { as: administrator })).status).toBe(200)
  })

  it('asks once a year whether an account is still needed', async () => {
    const before = app.clock.at
    app.clock.at += REVIEW_EVERY_MS
    const again = await app.signIn('administrator')
    const due = (await queueOf(app.deps.store.read, app.clock.at)).find((line) => line.kind === 'accounts.review')
    expect(due).toMatchObject({ href: '/accounts?state=review' })
    const list = (await (await app.ask('GET', '/api/accounts?state=review', { as: again })).json()) as {
      rows: { id: string }[]
      total: number
    }
    expect(list.total).toBe(due?.count)
    for (const { id } of list.rows) await app.ask('POST', `/api/accounts/${id}/review`, { as: again })
    expect(await queueOf(app.deps.store.read, app.clock.at)).toEqual([])
    app.clock.at = before
  })

  it('lists accounts by part of the owner’s name, by role, and how strongly they are proved', async () => {
    await app.prove(administrator)
    const ask = async (query: string) =>
      (await (await app.ask('GET', `/api/accounts?${query}`, { as: administrator })).json()) as {
        rows: { name: string; strength: string }[]
        total: number
      }
    expect((await ask('role=auditor')).total).toBe(0)
    expect((await ask('search=hanak')).rows).toMatchObject([{ name: 'hanako', strength: 'password' }])
    expect((await ask('search=%25')).total).toBe(0)
    const one = await ask('limit=1&sort=-name')
    expect(one.rows).toHaveLength(1)
    expect(one.total).toBeGreaterThan(1)
  })

  it('tells rules of an exposure, and of its end', async () => {
    const worker = await app.signIn('teleworker')
    const exposed = async () => {
      const row = await findPerson(app.deps.store.read, worker.person)
      const facts = row === undefined ? {} : await readPersonFacts(app.deps.store.read, row)
      const fact = facts['person.credentialsExposed']
      return fact?.kind === 'value' ? fact.value : 'unknown'
    }
    expect(await exposed()).toBe(false)
    await app.ask('POST', '/api/my/exposure', { as: worker })
    expect(await exposed()).toBe(true)
    expect((await queueOf(app.deps.store.read, app.clock.at)).map((line) => line.kind)).toContain('accounts.exposed')
    await app.prove(administrator)
    await app.ask('POST', `/api/accounts/${worker.account}/reset`, { as: administrator })
    expect(await exposed()).toBe(false)
  })

  it('lets an administrator end sessions of somebody, and link the account to another person', async () => {
    const worker = await app.signIn('teleworker')
    const other = await app.signIn('teleworker')
    const path = `/api/accounts/${worker.account}`
    await app.prove(administrator)
    expect(await codeOf(await app.ask('DELETE', `${path}/sessions`, { as: administrator }))).toBe('done')
    expect((await app.ask('GET', '/api/sessions', { as: worker })).status).toBe(401)
    expect(await codeOf(await app.ask('DELETE', `${path}/sessions/nothing`, { as: administrator }))).toBe('not_found')
    const body = { person: other.person }
    expect(await codeOf(await app.ask('PUT', `${path}/person`, { as: administrator, body }))).toBe('done')
    expect(
      await codeOf(await app.ask('PUT', `${path}/person`, { as: administrator, body: { person: 'nobody' } })),
    ).toBe('bad_input')
  })

  it('lets a program with a key check passwords and nothing else, until the key is revoked', async () => {
    await app.prove(administrator)
    const made = (await (
      await app.ask('POST', '/api/api-keys', { as: administrator, body: { name: '人事', scope: 'passwordCheck' } })
    ).json()) as { key: { id: string }; secret: string }
    const headers = { origin: '', authorization: `Bearer ${made.secret}` }
    const check = (password: string) =>
      app.ask('POST', '/api/password/check', { body: { password, name: 'yamada' }, headers })
    expect(await (await check('yamada1')).json()).toMatchObject({ reasons: expect.arrayContaining(['idDerived']) })
    expect(await (await check(GOOD)).json()).toEqual({ reasons: [] })
    expect((await app.ask('GET', '/api/accounts', { headers })).status).toBe(401)
    const kept = JSON.stringify(await app.deps.store.read.selectFrom('api_keys').selectAll().execute())
    expect(kept).not.toContain(made.secret)
    await app.ask('DELETE', `/api/api-keys/${made.key.id}`, { as: administrator })
    expect(await codeOf(await check(GOOD))).toBe('not_signed_in')
    const cookieToo = await app.ask('POST', '/api/password/check', {
      as: administrator,
      body: { password: GOOD },
      headers: { authorization: 'Bearer taga_wrong' },
    })
    expect(await codeOf(cookieToo)).toBe('not_signed_in')
  })

  it('does not slow a browser that is known, however often strangers try the name from everywhere', async () => {
    const made = (await (await invite('saburo')).json()) as { ticket: string; account: { id: string } }
    await app.ask('POST', '/api/invitations/accept', { body: { ticket: made.ticket, password: GOOD } })
    for (let stranger = 0; stranger < 30; stranger += 1)
      await app.ask('POST', '/api/session', {
        body: { name: 'saburo', password: 'wrong' },
        address: `203.0.113.${stranger}`,
      })
    const body = { name: 'saburo', password: GOOD }
    expect(await codeOf(await app.ask('POST', '/api/session', { body, address: '198.51.100.1' }))).toBe(
      'too_many_tries',
    )
    const cookie = knownBrowserCookie(app.deps, null, made.account.id).split(';')[0] ?? ''
    const known = await app.ask('POST', '/api/session', { body, address: '198.51.100.1', headers: { cookie } })
    expect(await codeOf(known)).toBe('done')
    app.clock.at += 60_000
    expect(await codeOf(await app.ask('POST', '/api/session', { body, address: '198.51.100.1' }))).toBe('done')
  })

  it('knows a browser by its own mark only', () => {
    const { deps } = app
    const cookie = knownBrowserCookie(deps, null, 'A'.repeat(22)).split(';')[0] ?? ''
    expect(knownBrowser(deps, cookie, 'A'.repeat(22))).toBeDefined()
    expect(knownBrowser(deps, cookie, 'B'.repeat(22))).toBeUndefined()
    expect(knownBrowser(deps, cookie.replaceAll('A', 'B'), 'B'.repeat(22))).toBeUndefined()
    app.clock.at += 180 * 24 * 60 * 60_000
    expect(knownBrowser(deps, cookie, 'A'.repeat(22))).toBeUndefined()
    app.clock.at -= 180 * 24 * 60 * 60_000
  })
})

describe('an account without a second factor', () => {
  it('may do nothing but set one up where it is reached by a public name', async () => {
    const app = await openTestApp()
    const url = 'https://taga.example.jp'
    const deps = buildDeps({
      store: app.deps.store,
      keys: createKeyRing(),
      place: placeOf(new URL(url), undefined),
      log: app.deps.log,
      now: app.deps.now,
    })
    const served = createApp(deps, routes)
    const ask = (method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}) =>
      served.fetch(
        new Request(`${url}${path}`, {
          method,
          headers: { host: 'taga.example.jp', origin: url, 'content-type': 'application/json', ...headers },
          body: body === undefined ? null : JSON.stringify(body),
        }),
        { address: '192.0.2.1', door: 'public' },
      )
    const ticket = await issueFirstTicket(deps)
    const begun = await ask('POST', '/api/first-account', {
      ticket,
      name: 'hanako',
      personName: '花子',
      password: GOOD,
    })
    const session = (await begun.json()) as { csrf: string; factorDue: boolean }
    expect(session.factorDue).toBe(true)
    const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const riding = { cookie, 'taga-csrf': session.csrf }
    expect(await (await ask('GET', '/api/accounts', undefined, riding)).json()).toMatchObject({
      fault: 'second_factor_needed',
    })
    expect((await ask('POST', '/api/my/totp', undefined, riding)).status).toBe(200)
    await deps.passwords.close()
    await app.close()
  })
})

describe('sign-in names', () => {
  it.each(['hanako', '山田花子', 'やまだ.hanako', 'たろう@example.jp', '김철수', 'ＴＡＲＯ'])('may be %s', (name) => {
    expect(NewSignInName.safeParse(name).success).toBe(true)
  })
  it.each(['аdmin', 'αdmin', 'админ', 'admin\u200b', 'a b', 'ádmin\u0338/', ''])('may not be %j', (name) => {
    expect(NewSignInName.safeParse(name).success).toBe(false)
  })
  it.each([
    ['taro1', 'tarol'],
    ['b0b', 'bob'],
    ['jose', 'josé'],
    ['ロ', '口'],
    ['rnori', 'mori'],
  ])('%s looks like %s', (one, other) => {
    expect(nameSkeleton(one)).toBe(nameSkeleton(other))
  })
  it('keeps names apart that look different', () => {
    const names = ['taro', 'jiro', 'たろう', 'タロウ', 'taro2', 'ta-ro']
    expect(new Set(names.map(nameSkeleton)).size).toBe(names.length)
  })
})

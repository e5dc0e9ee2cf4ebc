import { createHash } from 'node:crypto'
import { PAGE_HEADER, browserKeyText, pageBindText } from '@taga/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { insertDevice } from '../devices/insert-device.ts'
import { csrfOf } from '../http/csrf.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { type TestDevice, createTestKey, enrolTestDevice, reportOf } from '../testing/test-device.ts'
import {
  type TestPage,
  askProved,
  askTicket,
  bindTestPage,
  challengeOf,
  deviceCall,
  openTestPage,
  signText,
  takeTestTurn,
  vouch,
} from '../testing/test-page.ts'
import { describeOnBoth } from '../testing/test-store.ts'

const MINUTE = 60_000

describeOnBoth('a page bound to a device', (on) => {
  let app: TestApp
  beforeAll(async () => {
    app = await openTestApp(on)
  })
  afterAll(() => app.close())

  type Bound = { readonly as: Signed; readonly device: TestDevice; readonly page: TestPage; readonly ticket: string }

  async function worker(): Promise<{ readonly as: Signed; readonly device: TestDevice }> {
    const as = await app.signIn('teleworker')
    return { as, device: await enrolTestDevice(app.deps, { user: as.person }) }
  }
  async function bound(): Promise<Bound> {
    const { as, device } = await worker()
    const ticket = await askTicket(app, device, 1)
    const page = openTestPage(as)
    expect((await bindTestPage(app, page, ticket)).status).toBe(201)
    return { as, device, page, ticket }
  }
  async function live(): Promise<Bound> {
    const all = await bound()
    const { pages } = await takeTestTurn(app, all.device)
    expect((await vouch(app, all.device, 2, pages)).status).toBe(200)
    return all
  }
  async function day(page: TestPage) {
    const { response } = await askProved(app, page, 'GET', '/api/my/day')
    return { status: response.status, body: JSON.parse(await response.text()) }
  }
  const bindingOf = async (page: TestPage) => (await day(page)).body.binding.state
  async function refused(asked: Promise<Response>) {
    const answer = await asked
    const { fault, detail } = JSON.parse(await answer.text())
    return [answer.status, fault, detail?.reason].filter((part) => part !== undefined)
  }

  it('waits for the agent, stands while it vouches, and ends quarter of an hour after its last word', async () => {
    const { device, page } = await bound()
    expect(await bindingOf(page)).toBe('waiting')
    const { pages } = await takeTestTurn(app, device)
    const thumbprint = createHash('sha256').update(Buffer.from(page.key.publicKey, 'base64url')).digest('base64url')
    expect(pages).toEqual([{ ticket: expect.stringMatching(/^[\w-]{43}$/), key: thumbprint }])
    await vouch(app, device, 2, pages)
    expect((await day(page)).body.binding).toMatchObject({ state: 'live', device: device.id })
    app.clock.at += 15 * MINUTE - 1
    expect(await bindingOf(page)).toBe('live')
    app.clock.at += 1
    expect(await bindingOf(page)).toBe('silent')
    await vouch(app, device, 3, pages)
    expect(await bindingOf(page)).toBe('live')
  })

  it('is no device to anybody until the agent has vouched', async () => {
    const { page } = await bound()
    expect((await day(page)).body.reasons.map(({ rule }: { rule: string }) => rule)).toContain('device-in-use')
    app.clock.at += MINUTE
    expect(await bindingOf(page)).toBe('silent')
  })

  it('uses a ticket once, also when two pages bring it at once', async () => {
    const { as, device } = await worker()
    const ticket = await askTicket(app, device, 1)
    const both = await Promise.all([openTestPage(as), openTestPage(as)].map((page) => bindTestPage(app, page, ticket)))
    expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 403])
    expect(await refused(bindTestPage(app, openTestPage(as), ticket))).toEqual([403, 'ticket_refused'])
  })

  it('refuses a ticket after a minute, one that was never given, and one of another person, which is used up', async () => {
    const { as, device } = await worker()
    const late = await askTicket(app, device, 1)
    app.clock.at += MINUTE
    expect(await refused(bindTestPage(app, openTestPage(as), late))).toEqual([403, 'ticket_refused'])
    expect(await refused(bindTestPage(app, openTestPage(as), 'A'.repeat(22)))).toEqual([403, 'ticket_refused'])
    const stolen = await askTicket(app, device, 2)
    const thief = await app.signIn('teleworker', 'administrator')
    expect(await refused(bindTestPage(app, openTestPage(thief), stolen))).toEqual([403, 'ticket_refused'])
    expect(await refused(bindTestPage(app, openTestPage(as), stolen))).toEqual([403, 'ticket_refused'])
  })

  it('keeps a ticket for the page that claimed it before signing in, and for no other', async () => {
    const { as, device } = await worker()
    const ticket = await askTicket(app, device, 1)
    const [page, other] = [openTestPage(as), openTestPage(as)]
    const claim = (of: TestPage) =>
      app.ask('POST', '/api/page-claims', { body: { ticket, publicKey: of.key.publicKey } })
    expect((await claim(page)).status).toBe(201)
    expect(await refused(claim(other))).toEqual([403, 'ticket_refused'])
    app.clock.at += 10 * MINUTE
    expect(await refused(bindTestPage(app, other, ticket))).toEqual([403, 'ticket_refused'])
    expect((await bindTestPage(app, page, ticket)).status).toBe(201)
    expect(await refused(bindTestPage(app, page, ticket))).toEqual([403, 'ticket_refused'])
    await vouch(app, device, 2, (await takeTestTurn(app, device)).pages)
    expect(await bindingOf(page)).toBe('live')
    const late = await askTicket(app, device, 3)
    const second = openTestPage(as)
    await app.ask('POST', '/api/page-claims', { body: { ticket: late, publicKey: second.key.publicKey } })
    app.clock.at += 15 * MINUTE
    expect(await refused(bindTestPage(app, second, late))).toEqual([403, 'ticket_refused'])
  })

  it('keeps no ticket that could be read from the database', async () => {
    const { device } = await worker()
    const ticket = await askTicket(app, device, 1)
    const rows = await app.deps.store.read.selectFrom('page_tickets').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(ticket)
  })

  it('refuses a page that does not hold the key it brings, or signed for another session', async () => {
    const { as, device } = await worker()
    const ticket = await askTicket(app, device, 1)
    const page = openTestPage(as)
    const other = await app.signIn('teleworker')
    const forOther = signText(page.key, pageBindText({ csrf: csrfOf(other.token), by: ticket }))
    for (const changed of [{ publicKey: createTestKey('es256').publicKey }, { signature: forOther }])
      expect(await refused(bindTestPage(app, page, ticket, changed))).toEqual([409, 'page_refused', 'signature'])
    expect((await bindTestPage(app, page, ticket)).status).toBe(201)
  })

  it('refuses a number that a device has used, and a device that was stopped or never enrolled', async () => {
    const { device } = await worker()
    expect((await deviceCall(app, device, '/api/device/page-tickets', { counter: 5 })).status).toBe(201)
    const again = deviceCall(app, device, '/api/device/page-tickets', { counter: 5 })
    expect(await refused(again)).toEqual([409, 'replayed'])
    expect((await deviceCall(app, device, '/api/device/page-tickets', { counter: 6 })).status).toBe(201)
    const stranger = { ...device, key: createTestKey() }
    expect(await refused(deviceCall(app, stranger, '/api/device/turns'))).toEqual([401, 'bad_signature'])
    const elsewhere = deviceCall(app, device, '/api/device/turns', { audience: 'another' })
    expect(await refused(elsewhere)).toEqual([409, 'wrong_audience'])
  })

  it('takes no vouch by another device, for another key, or for another ticket', async () => {
    const { device, page } = await bound()
    const [mine] = (await takeTestTurn(app, device)).pages
    const stranger = (await worker()).device
    await vouch(app, stranger, 1, [mine])
    const otherKey = createHash('sha256').update('another').digest('base64url')
    await vouch(app, device, 2, [{ ...mine, key: otherKey }])
    await vouch(app, device, 3, [{ ...mine, ticket: otherKey }])
    expect(await bindingOf(page)).toBe('waiting')
  })

  it('shows a page to its own device alone', async () => {
    await live()
    expect((await takeTestTurn(app, (await worker()).device)).pages).toEqual([])
  })

  it('is worth nothing to who took the cookie and not the key', async () => {
    const { as } = await live()
    const answer = JSON.parse(await (await app.ask('GET', '/api/my/day', { as })).text())
    expect(answer.binding.state).toBe('unproved')
    expect(answer.reasons.map(({ rule }: { rule: string }) => rule)).toContain('device-in-use')
    const thief = { as, key: createTestKey('es256') }
    const { response } = await askProved(app, thief, 'GET', '/api/my/day')
    expect(await refused(Promise.resolve(response))).toEqual([409, 'page_refused', 'signature'])
  })

  it('refuses a proof that was used, for another path, of another session, or under a challenge that is over', async () => {
    const { as, page } = await live()
    const { header } = await askProved(app, page, 'GET', '/api/my/day')
    const replay = app.ask('GET', '/api/my/day', { as, headers: { [PAGE_HEADER]: header } })
    expect(await refused(replay)).toEqual([409, 'page_refused', 'used'])
    const moved = await askProved(app, page, 'GET', '/api/my/day', { signedPath: '/api/my/duties' })
    expect(await refused(Promise.resolve(moved.response))).toEqual([409, 'page_refused', 'signature'])
    const other = await live()
    const lent = await askProved(app, page, 'GET', '/api/my/day', { as: other.as })
    expect(await refused(Promise.resolve(lent.response))).toEqual([409, 'page_refused', 'signature'])
    const challenge = await challengeOf(app, as)
    app.clock.at += 2 * MINUTE
    const late = await askProved(app, page, 'GET', '/api/my/day', { challenge })
    expect(await refused(Promise.resolve(late.response))).toEqual([409, 'page_refused', 'challenge'])
    for (const sent of ['', 'a.b.c', 'x'.repeat(5000)])
      expect((await app.ask('GET', '/api/my/day', { as, headers: { [PAGE_HEADER]: ` ${sent}!` } })).status).toBe(409)
  })

  it('stands through a reload and in two tabs, which have one key', async () => {
    const { page } = await live()
    const challenge = await challengeOf(app, page.as)
    const tabs = await Promise.all([1, 2].map(() => askProved(app, page, 'GET', '/api/my/day', { challenge })))
    for (const { response } of tabs) expect(JSON.parse(await response.text()).binding.state).toBe('live')
  })

  it('lets a new page take the place of the one the session had', async () => {
    const { as, device, page } = await live()
    const newer = openTestPage(as)
    await bindTestPage(app, newer, await askTicket(app, device, 3))
    expect(await bindingOf(newer)).toBe('waiting')
    const { response } = await askProved(app, page, 'GET', '/api/my/day')
    expect(await refused(Promise.resolve(response))).toEqual([409, 'page_refused', 'signature'])
  })

  it.each(['lost', 'stolen'] as const)('ends at once when the device is %s', async (state) => {
    const { device, page } = await live()
    const change = { state, state_since: app.clock.at }
    await app.deps.store.write(({ db }) => db.updateTable('devices').set(change).where('id', '=', device.id).execute())
    expect(await bindingOf(page)).toBe('ended')
  })

  it("ends at once when the device's key is revoked or the device goes to another person", async () => {
    const admin = await app.signIn('administrator')
    const one = await live()
    expect((await app.ask('DELETE', `/api/devices/${one.device.id}/key`, { as: admin })).status).toBe(200)
    expect(await bindingOf(one.page)).toBe('ended')
    const two = await live()
    const { person } = await app.signIn('teleworker')
    const change = { user_id: person }
    await app.deps.store.write(({ db }) =>
      db.updateTable('devices').set(change).where('id', '=', two.device.id).execute(),
    )
    expect(await bindingOf(two.page)).toBe('ended')
  })

  it('ends with the session', async () => {
    const { as, device, page } = await live()
    expect((await app.ask('DELETE', '/api/session', { as })).status).toBe(200)
    expect((await takeTestTurn(app, device)).pages).toEqual([])
    expect((await askProved(app, page, 'GET', '/api/my/day', { challenge: 'A'.repeat(22) })).response.status).toBe(401)
  })

  it('counts the clock of the server alone', async () => {
    const { device, page } = await bound()
    const { pages } = await takeTestTurn(app, device)
    const report = { counter: 2, sentAt: app.clock.at + 9e10, vouches: pages }
    expect((await app.ask('POST', '/api/reports', reportOf(device, report))).status).toBe(200)
    expect((await day(page)).body.binding.until).toBe(app.clock.at + 15 * MINUTE)
  })

  it('lets an enrolled browser show its key on each visit, and only where the register says it has no agent', async () => {
    const as = await app.signIn('teleworker')
    const phone = await enrolTestDevice(app.deps, { user: as.person, ownership: 'personal', alg: 'es256' })
    const page: TestPage = { as, key: phone.key }
    const bind = (key = phone.key) => {
      const signature = signText(key, pageBindText({ csrf: csrfOf(as.token), by: phone.id }))
      return app.ask('POST', '/api/session/device', { as, body: { by: 'browser', device: phone.id, signature } })
    }
    expect((await bind()).status).toBe(404)
    const change = { management: 'browserOnly' } as const
    await app.deps.store.write(({ db }) => db.updateTable('devices').set(change).where('id', '=', phone.id).execute())
    expect((await bind(createTestKey('es256'))).status).toBe(409)
    expect((await bind()).status).toBe(201)
    expect(await bindingOf(page)).toBe('live')
    const other = await app.signIn('teleworker')
    const signature = signText(phone.key, pageBindText({ csrf: csrfOf(other.token), by: phone.id }))
    const body = { by: 'browser', device: phone.id, signature }
    expect((await app.ask('POST', '/api/session/device', { as: other, body })).status).toBe(404)
  })

  it("makes a browser the key of its owner's approved device once, and of nothing else", async () => {
    const as = await app.signIn('teleworker')
    const phone = await phoneOf(as)
    const page = openTestPage(as)
    const keep = (of: TestPage, device: string, changed: object = {}) => {
      const signature = signText(of.key, browserKeyText({ csrf: csrfOf(of.as.token), device }))
      const body = { publicKey: of.key.publicKey, signature, ...changed }
      return app.ask('POST', `/api/my/devices/${device}/browser-key`, { as: of.as, body })
    }
    expect(await refused(keep(openTestPage(await app.signIn('teleworker')), phone))).toEqual([404, 'not_found'])
    expect(await refused(keep(page, (await worker()).device.id))).toEqual([404, 'not_found'])
    const forged = { publicKey: createTestKey('es256').publicKey }
    expect(await refused(keep(page, phone, forged))).toEqual([409, 'page_refused', 'signature'])
    const both = await Promise.all([keep(page, phone), keep(openTestPage(as), phone)])
    expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 409])
    app.clock.at += 16 * MINUTE
    expect(await refused(keep(openTestPage(as), phone))).toEqual([403, 'step_up_needed'])
  })

  async function phoneOf(as: Signed): Promise<string> {
    const draft = {
      label: 'phone',
      ownership: 'personal',
      management: 'browserOnly',
      kind: 'phone',
      os: 'ios',
    } as const
    const row = await app.deps.store.write((tx) =>
      insertDevice(tx, app.deps, 'server', { ...draft, state: 'inUse', user: as.person }),
    )
    return row.id
  }
})

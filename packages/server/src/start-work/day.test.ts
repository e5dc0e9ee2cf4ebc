import { DAY_ONE_SOURCES, DEFAULT_RULES } from '@taga/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { changePerson } from '../people/change-person.ts'
import { addDepartment } from '../people/departments.ts'
import { type TestApp, openTestApp } from '../testing/test-app.ts'
import { enrolTestDevice } from '../testing/test-device.ts'
import {
  type TestPage,
  askProved,
  askTicket,
  bindTestPage,
  openTestPage,
  takeTestTurn,
  vouch,
} from '../testing/test-page.ts'
import { describeOnBoth } from '../testing/test-store.ts'

const DAY = 86_400_000

describeOnBoth("one's own day", (on) => {
  let app: TestApp
  let department: string
  beforeAll(async () => {
    app = await openTestApp(on)
    const wish = { name: '営業部', patterns: ['remote_desktop', 'cloud_app'] } as const
    department = (await addDepartment(app.deps, 'account:a', wish)).id
    await app.deps.store.write(async ({ db }) => {
      for (const [id, right] of [
        ['office', 'sales'],
        ['payroll', 'personnel'],
      ] as const)
        await db
          .insertInto('resources')
          .values({
            id,
            name: id,
            name_key: id,
            level: 'business',
            right_needed: right,
            telework_allowed: 1,
            fit_for_confidential: null,
            saving_possible: 0,
            external: 0,
            host_device_id: null,
            version: 1,
            created_at: app.clock.at,
            updated_at: app.clock.at,
          })
          .execute()
    })
  })
  afterAll(() => app.close())

  const seenAt = (at: number, changed: Readonly<Record<string, string | number | boolean>> = {}) =>
    Object.fromEntries(
      Object.entries({
        'device.lookedAt': at,
        'device.antimalwarePresent': true,
        'device.antimalwareRealtime': true,
        'device.antimalwareLicence': 'valid',
        'device.antimalwareSignatureAt': at - DAY / 2,
        'device.osSupportedUntil': at + 100 * DAY,
        'device.pendingSecurityUpdates': 0,
        'device.unusedBeforeMs': 0,
        'device.browserCurrent': true,
        'device.networkKind': 'wifi',
        'device.wifiSecurity': 'wpa3',
        'device.vpn': 'none',
        'device.networkFingerprint': 'f-home',
        'device.os': 'linux',
        ...changed,
      }).map(([key, value]) => [key, { at, provenance: 'measured', source: 'test', kind: 'value', value }]),
    )

  async function worker(seen = seenAt(app.clock.at)) {
    const as = await app.signIn('teleworker')
    await changePerson(app.deps, 'account:a', {
      id: as.person,
      version: 1,
      draft: { name: '髙橋 﨑子', department, rights: ['sales'] },
    })
    const device = await enrolTestDevice(app.deps, { user: as.person })
    const page = openTestPage(as)
    await bindTestPage(app, page, await askTicket(app, device, 1))
    await vouch(app, device, 2, (await takeTestTurn(app, device)).pages, seen)
    return { as, device, page, counter: 3 }
  }
  const ask = async (page: TestPage, method: string, path: string, body?: object) => {
    const { response } = await askProved(app, page, method, path, body === undefined ? {} : { body })
    return { status: response.status, body: JSON.parse(await response.text()) }
  }
  const markOf = async (page: TestPage) => (await ask(page, 'GET', '/api/my/day/mark')).body

  it('shows what one has the right to, by the ways of the department, and nothing of others', async () => {
    const { page } = await worker()
    const { body } = await ask(page, 'GET', '/api/my/day')
    expect(body.resources.map(({ resource }: { resource: string }) => resource)).toEqual(['office'])
    expect(body.patterns.toSorted()).toEqual(['cloud_app', 'remote_desktop'])
    expect(body.binding.state).toBe('live')
    expect(['yes', 'conditional']).toContain(body.state)
  })

  it('counts a password on a device that showed its key as a password with a certificate', async () => {
    const { page, as } = await worker()
    const rules = (body: { reasons: { rule: string }[] }) => body.reasons.map(({ rule }) => rule)
    expect(rules((await ask(page, 'GET', '/api/my/day')).body)).not.toContain('strong-sign-in')
    const alone = JSON.parse(await (await app.ask('GET', '/api/my/day', { as })).text())
    expect(rules(alone)).toContain('strong-sign-in')
    expect(alone.state).not.toBe('yes')
  })

  it('names what to mend for the system of the device, and never says yes to what is not known', async () => {
    const old = await worker(seenAt(app.clock.at, { 'device.antimalwareSignatureAt': app.clock.at - 8 * DAY }))
    const { body } = await ask(old.page, 'GET', '/api/my/day')
    expect(body.state).not.toBe('yes')
    const reason = body.reasons.find(({ rule }: { rule: string }) => rule === 'antimalware-signatures')
    const remedy = DEFAULT_RULES.find(({ id }) => id === 'antimalware-signatures')?.remedy
    expect(reason.remedy).toEqual(remedy?.byOs?.['linux'] ?? { ja: remedy?.ja, en: remedy?.en })
    const silent = await worker({})
    expect((await ask(silent.page, 'GET', '/api/my/day')).body.state).not.toBe('yes')
  })

  it('changes its mark when the device, the rules, the place or the register change, and not otherwise', async () => {
    const { page, device, as } = await worker()
    const { mark } = await markOf(page)
    expect((await markOf(page)).mark).toBe(mark)
    await ask(page, 'PUT', '/api/my/place', { place: 'home', network: 'homeWifi' })
    const placed = (await markOf(page)).mark
    expect(placed).not.toBe(mark)
    app.clock.at += 1000
    await vouch(app, device, 3, [], seenAt(app.clock.at, { 'device.antimalwareRealtime': false }))
    const reported = (await markOf(page)).mark
    expect(reported).not.toBe(placed)
    const change = { state: 'lost', state_since: app.clock.at, updated_at: app.clock.at } as const
    await app.deps.store.write(({ db }) => db.updateTable('devices').set(change).where('id', '=', device.id).execute())
    expect((await markOf({ ...page, as })).mark).not.toBe(reported)
  })

  it('asks the device to look, tells the agent, and knows when a look newer than the click has come', async () => {
    const { page, device } = await worker()
    app.clock.at += 10_000
    expect((await takeTestTurn(app, device)).lookAgain).toBe(false)
    const { askedAt } = (await ask(page, 'POST', '/api/my/look')).body
    expect((await takeTestTurn(app, device)).lookAgain).toBe(true)
    const waited = await vouch(app, device, 3, [], seenAt(askedAt - 1))
    expect(JSON.parse(await waited.text()).lookAgain).toBe(true)
    app.clock.at += 1000
    const fresh = await vouch(app, device, 4, [], seenAt(app.clock.at))
    expect(JSON.parse(await fresh.text()).lookAgain).toBe(false)
    expect(await markOf(page)).toMatchObject({ askedAt, lookedAt: app.clock.at })
    expect((await takeTestTurn(app, device)).lookAgain).toBe(false)
  })

  it('lets nobody ask a device to look that their session is not bound to', async () => {
    const as = await app.signIn('teleworker', 'administrator')
    expect((await app.ask('POST', '/api/my/look', { as })).status).toBe(409)
  })

  it('checks the place against what the agent sees, remembers it for that network, and forgets it on another', async () => {
    const { page, device, as } = await worker()
    const said = (await ask(page, 'PUT', '/api/my/place', { place: 'home', network: 'homeWifi' })).body
    expect(said.check.verdict).toBe('wordOnly')
    const home = { device: device.id, name: '自宅' }
    expect((await app.ask('POST', `/api/people/${as.person}/networks`, { as, body: home })).status).toBe(201)
    expect((await ask(page, 'GET', '/api/my/day')).body.place.check.verdict).toBe('agrees')
    const wrong = await ask(page, 'PUT', '/api/my/place', { place: 'cafe', network: 'publicWifi' })
    expect(wrong.body.check.verdict).toBe('contradicts')
    app.clock.at += 1000
    await vouch(app, device, 3, [], seenAt(app.clock.at, { 'device.networkFingerprint': 'f-cafe' }))
    const moved = (await ask(page, 'GET', '/api/my/day')).body.place
    expect(moved.said).toBeUndefined()
    expect(moved.seen.home).toBeUndefined()
    expect(moved.remembered).toBeUndefined()
  })

  it('keeps the protection of the screen for this place alone', async () => {
    const { page } = await worker()
    await ask(page, 'PUT', '/api/my/place', { place: 'cafe', network: 'tethering' })
    expect((await ask(page, 'POST', '/api/my/screen')).body.screenProtectedAt).toBe(app.clock.at)
    const elsewhere = await ask(page, 'PUT', '/api/my/place', { place: 'transport', network: 'tethering' })
    expect(elsewhere.body.screenProtectedAt).toBeUndefined()
  })

  it('shows what a device told to its user and an administrator, and to nobody else', async () => {
    const { as, device } = await worker()
    const path = `/api/my/devices/${device.id}/facts`
    const own = JSON.parse(await (await app.ask('GET', path, { as })).text())
    const antimalware = own.items.find(({ key }: { key: string }) => key === 'device.antimalwareRealtime')
    expect(antimalware).toMatchObject({ value: true, measures: expect.arrayContaining(['AD-7']) })
    expect((await app.ask('GET', path, { as: await app.signIn('administrator') })).status).toBe(200)
    for (const role of ['teleworker', 'executive', 'auditor'] as const)
      expect((await app.ask('GET', path, { as: await app.signIn(role) })).status).toBe(404)
  })

  it('refuses places that nobody can be in, and more than is asked', async () => {
    const { page } = await worker()
    for (const body of [
      { place: 'moon', network: 'homeWifi' },
      { place: 'home' },
      { place: 'home', network: 'homeWifi', x: 1 },
    ])
      expect((await ask(page, 'PUT', '/api/my/place', body)).status).toBe(400)
  })

  it('lets the place one has said stand in a question, whatever the question supposes', async () => {
    const { page, as, device } = await worker()
    await ask(page, 'PUT', '/api/my/place', { place: 'cafe', network: 'publicWifi', networkPasswordShared: true })
    const question = {
      person: as.person,
      device: device.id,
      resource: 'office',
      pattern: 'remote_desktop',
      action: 'view',
      path: 'gateway',
      place: 'home',
      network: 'homeWifi',
    }
    const { status, body } = await ask(page, 'POST', '/api/decisions', question)
    expect(status).toBe(200)
    const row = await app.deps.store.read
      .selectFrom('decisions')
      .select(['rests_on'])
      .where('id', '=', body.id)
      .executeTakeFirst()
    expect(Object.keys(JSON.parse(row?.rests_on ?? '{}'))).toContain('connection.networkPasswordShared')
    expect(body.reasons.map(({ rule }: { rule: string }) => rule)).not.toContain('strong-sign-in')
  })

  it('rests on the sources of the first day', () => {
    expect(DAY_ONE_SOURCES).toContain('session')
  })
})

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { enrolTestDevice } from '../testing/test-device.ts'
import { askProved, askTicket, bindTestPage, openTestPage, takeTestTurn, vouch } from '../testing/test-page.ts'
import { describeOnBoth } from '../testing/test-store.ts'

const OFFICE = '198.51.100.7'

describeOnBoth('networks of offices', (on) => {
  let app: TestApp
  let as: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    await app.deps.store.write(async ({ db }) => {
      await db.deleteFrom('office_networks').execute()
      await db.deleteFrom('locations').execute()
      await db.deleteFrom('home_networks').execute()
    })
    as = await app.signIn('administrator')
    await app.prove(as)
  })

  const seenAt = (at: number, values: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries({ 'device.networkKind': 'wired', 'device.vpn': 'none', ...values }).map(([key, value]) => [
        key,
        { at, provenance: 'measured', source: 'test', kind: 'value', value },
      ]),
    )
  async function location(name: string): Promise<string> {
    const answer = await app.ask('POST', '/api/locations', { as, body: { name, kind: 'office' } })
    return (JSON.parse(await answer.text()) as { id: string }).id
  }
  async function pageOf(signed: Signed, values: Readonly<Record<string, string>>) {
    const device = await enrolTestDevice(app.deps, { user: signed.person })
    const page = openTestPage(signed)
    await bindTestPage(app, page, await askTicket(app, device, 1))
    await vouch(app, device, 2, (await takeTestTurn(app, device)).pages, seenAt(app.clock.at, values))
    return { page, device }
  }
  const add = (to: string, body: object, from = OFFICE) =>
    app.ask('POST', `/api/locations/${to}/networks`, { as, body, address: from })
  const reasonOf = async (response: Response) => JSON.parse(await response.text()).detail?.reason

  it('registers the network this computer is on: the address as the server sees it, the network as its agent does', async () => {
    const hq = await location('本社')
    const { page, device } = await pageOf(as, { 'device.networkFingerprint': 'f-hq' })
    const { response } = await askProved(app, page, 'POST', `/api/locations/${hq}/networks`, { body: { from: 'here' } })
    expect(response.status).toBe(201)
    const { networks } = JSON.parse(await response.text())
    expect(networks.map(({ by }: { by: object }) => by)).toEqual(
      expect.arrayContaining([
        { kind: 'addresses', range: '192.0.2.1/32' },
        { kind: 'fingerprint', device: device.id, label: expect.any(String) },
      ]),
    )
    const entry = await app.deps.store.read
      .selectFrom('ledger_entries')
      .select('kind')
      .where('subject', '=', `location:${hq}`)
      .where('kind', '=', 'officeNetwork.added')
      .execute()
    expect(entry).toHaveLength(2)
  })

  it('confirms the office by its address while the agent sees no VPN, and never without an agent', async () => {
    const hq = await location('本社')
    await add(hq, { from: 'range', range: '192.0.2.0/24' })
    const worker = await app.signIn('teleworker')
    const said = { place: 'office', network: 'office' }
    const alone = await app.ask('PUT', '/api/my/place', { as: worker, body: said })
    expect(JSON.parse(await alone.text()).check.verdict).toBe('wordOnly')
    const check = async (values: Readonly<Record<string, string>>) => {
      const { page } = await pageOf(worker, values)
      const { response } = await askProved(app, page, 'PUT', '/api/my/place', { body: said })
      return JSON.parse(await response.text()).check.verdict
    }
    expect(await check({})).toBe('agrees')
    expect(await check({ 'device.vpn': 'full' })).toBe('wordOnly')
  })

  it('does not make a home into an office, nor an office into a home', async () => {
    const hq = await location('本社')
    const { page, device } = await pageOf(as, { 'device.networkFingerprint': 'f-home' })
    const homes = `/api/people/${as.person}/networks`
    await app.ask('POST', homes, { as, body: { device: device.id, name: '自宅' } })
    const here = { body: { from: 'here' } }
    const refused = (await askProved(app, page, 'POST', `/api/locations/${hq}/networks`, here)).response
    expect(refused.status).toBe(409)
    expect(await reasonOf(refused)).toBe('isHome')
    const other = await pageOf(as, { 'device.networkFingerprint': 'f-desk' })
    expect((await askProved(app, other.page, 'POST', `/api/locations/${hq}/networks`, here)).response.status).toBe(201)
    const body = { device: other.device.id, name: '自宅' }
    expect(await reasonOf(await app.ask('POST', homes, { as, body }))).toBe('isOffice')
  })

  it('registers nothing over a VPN, from this computer itself, twice, or for a place that is not there', async () => {
    const hq = await location('本社')
    const { page } = await pageOf(as, { 'device.vpn': 'full' })
    const here = { body: { from: 'here' } }
    const overVpn = (await askProved(app, page, 'POST', `/api/locations/${hq}/networks`, here)).response
    expect(await reasonOf(overVpn)).toBe('vpn')
    expect(await reasonOf(await add(hq, { from: 'here' }, '127.0.0.1'))).toBe('notSeen')
    for (const range of ['0.0.0.0/0', '127.0.0.1', 'x y'])
      expect((await add(hq, { from: 'range', range })).status).toBe(400)
    expect((await add('nowhere', { from: 'here' })).status).toBe(404)
    const both = await Promise.all([add(hq, { from: 'here' }), add(hq, { from: 'here' })])
    expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 409])
  })

  it('asks for a fresh proof, and takes back what was registered once', async () => {
    const hq = await location('本社')
    const stale = await app.signIn('administrator')
    app.clock.at += 20 * 60_000
    const late = await app.ask('POST', `/api/locations/${hq}/networks`, { as: stale, body: { from: 'here' } })
    expect(late.status).toBe(403)
    await app.prove(as)
    const { networks } = JSON.parse(await (await add(hq, { from: 'here' })).text())
    const path = `/api/office-networks/${networks[0].id}`
    expect((await app.ask('DELETE', path, { as })).status).toBe(200)
    expect((await app.ask('DELETE', path, { as })).status).toBe(404)
  })

  it('shows an administrator what the computer is on, and whose that is', async () => {
    const hq = await location('本社')
    const { page, device } = await pageOf(as, { 'device.networkFingerprint': 'f-now' })
    const now = async () =>
      JSON.parse(await (await askProved(app, page, 'GET', '/api/office-networks/now')).response.text())
    expect(await now()).toMatchObject({ range: '192.0.2.1/32', vpn: 'none', device: { id: device.id, isHome: false } })
    await askProved(app, page, 'POST', `/api/locations/${hq}/networks`, { body: { from: 'here' } })
    expect(await now()).toMatchObject({ rangeOf: hq, device: { knownOf: hq } })
  })
})

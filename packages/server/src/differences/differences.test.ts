import { DeviceDifferences, DifferencesAnswer, type SignedReport } from '@taga/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { type TestDevice, enrolTestDevice, reportOf } from '../testing/test-device.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { queueOf } from './queue.ts'

const DAY = 86_400_000

describeOnBoth('differences from the register', (on) => {
  let app: TestApp
  let administrator: Signed
  let holder: Signed
  let counter = 0
  beforeAll(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    holder = await app.signIn('teleworker')
  })
  afterAll(() => app.close())

  async function report(of: TestDevice, traits: Readonly<Record<string, string>>, names?: readonly string[]) {
    counter += 1
    const seen = Object.fromEntries(
      Object.entries(traits).map(([key, value]) => [
        key,
        { kind: 'value', value, at: app.clock.at, provenance: 'measured', source: 'test' },
      ]),
    ) as SignedReport['seen']
    const inventory = names && { applications: names.map((name) => ({ name, version: '1' })) }
    const sent = reportOf(of, { counter, sentAt: app.clock.at, seen, ...(inventory && { inventory }) })
    return (await app.ask('POST', '/api/reports', sent)).status
  }
  async function list(query = '') {
    const answer = await app.ask('GET', `/api/device-differences${query}`, { as: administrator })
    return DifferencesAnswer.parse(await answer.json())
  }
  async function of(device: string) {
    const answer = await app.ask('GET', `/api/devices/${device}/differences`, { as: administrator })
    return DeviceDifferences.parse(await answer.json())
  }
  const accept = (device: string, kind: string, measured: string, as = administrator) =>
    app.ask('POST', `/api/devices/${device}/differences/accept`, { as, body: { kind, measured } })
  const kindsOf = async (device: string) => (await of(device)).differences.map(({ kind }) => kind)

  it('tells what was measured otherwise, when and by what, and takes it over as it was seen', async () => {
    const device = await enrolTestDevice(app.deps, { user: holder.person })
    expect(await report(device, { 'device.serial': 'SN-1', 'device.os': 'windows', 'device.hostName': 'pc-1' })).toBe(
      200,
    )
    const { differences, traits } = await of(device.id)
    expect(differences).toMatchObject([
      { kind: 'serial', measured: 'SN-1', at: app.clock.at, source: 'test', provenance: 'measured' },
      { kind: 'system', measured: 'windows' },
    ])
    expect(traits).toMatchObject([{ kind: 'hostName', measured: 'pc-1' }])
    expect((await list('?shown=register')).rows).toMatchObject([{ device: device.id }])
    expect((await list('?kind=kind')).total).toBe(0)
    expect((await accept(device.id, 'serial', 'SN-2')).status).toBe(409)
    expect((await accept(device.id, 'serial', 'SN-1', holder)).status).toBe(403)
    expect((await accept(device.id, 'serial', 'SN-1')).status).toBe(200)
    expect((await accept(device.id, 'hostName', 'pc-1')).status).toBe(200)
    const both = await Promise.all([1, 2].map(() => accept(device.id, 'system', 'windows')))
    expect(both.map(({ status }) => status)).toContain(200)
    expect(await kindsOf(device.id)).toEqual([])
    const row = await app.deps.store.read
      .selectFrom('devices')
      .select(['serial', 'os'])
      .where('id', '=', device.id)
      .executeTakeFirst()
    expect(row).toEqual({ serial: 'SN-1', os: 'windows' })
    await report(device, { 'device.hostName': 'pc-9' })
    expect((await of(device.id)).differences).toMatchObject([
      { kind: 'hostName', registered: 'pc-1', measured: 'pc-9' },
    ])
  })

  it('finds two devices with one serial number, and gives it to neither by itself', async () => {
    const one = await enrolTestDevice(app.deps, { user: holder.person })
    const other = await enrolTestDevice(app.deps, { user: holder.person })
    await report(one, { 'device.serial': 'TWIN-7' })
    await report(other, { 'device.serial': 'ｔｗｉｎ-7' })
    expect(await kindsOf(one.id)).toEqual(['serialOfAnother', 'serial'])
    expect((await of(other.id)).differences[0]).toMatchObject({ isUrgent: true, about: { id: one.id } })
    await accept(one.id, 'serial', 'TWIN-7')
    const taken = await accept(other.id, 'serial', 'ｔｗｉｎ-7')
    expect([taken.status, ((await taken.json()) as { detail: object }).detail]).toEqual([409, { field: 'serial' }])
    expect((await list('?kind=serialOfAnother')).total).toBe(2)
  })

  it('remembers a lost device that knocks, and never one that somebody else signs for', async () => {
    const device = await enrolTestDevice(app.deps, { user: holder.person })
    await report(device, { 'device.os': 'linux' })
    await app.ask('POST', `/api/devices/${device.id}/loss`, { as: administrator, body: { how: 'lost' } })
    expect(await kindsOf(device.id)).toEqual([])
    app.clock.at += 1_000
    const stranger = await enrolTestDevice(app.deps, { user: holder.person })
    expect(await report({ ...stranger, id: device.id }, {})).not.toBe(200)
    expect(await kindsOf(device.id)).toEqual([])
    await Promise.all([report(device, {}), report(device, {}), report(device, {})])
    expect((await of(device.id)).differences).toMatchObject([
      { kind: 'reportsThough', registered: 'lost', isUrgent: true, at: app.clock.at },
    ])
    const entries = await app.deps.store.read
      .selectFrom('ledger_entries')
      .select('at')
      .where('kind', '=', 'report.stopped')
      .execute()
    expect(entries).toHaveLength(1)
    const lines = await queueOf(app.deps.store.read, app.clock.at)
    expect(lines.map(({ count }) => count > 0)).toEqual([true, true])
  })

  it('finds what never reported after a week, and not what needs no agent', async () => {
    const body = { label: '届かないPC', ownership: 'company', kind: 'laptop', os: 'windows', state: 'lent' }
    const add = async (management: string, label: string) => {
      const draft = { ...body, management, label, user: holder.person }
      const answer = await app.ask('POST', '/api/devices', { as: administrator, body: draft })
      return ((await answer.json()) as { id: string }).id
    }
    const silent = await add('managed', '届かないPC')
    const browser = await add('browserOnly', 'ブラウザーだけのPC')
    expect(await kindsOf(silent)).toEqual([])
    app.clock.at += 8 * DAY
    administrator = await app.signIn('administrator')
    expect(await kindsOf(silent)).toEqual(['neverReported'])
    expect(await kindsOf(browser)).toEqual([])
    expect((await list('?kind=neverReported&search=届かない')).rows).toMatchObject([{ device: silent }])
  })

  it('tells what applications came and went lately, and not what the first report listed', async () => {
    const device = await enrolTestDevice(app.deps, { user: holder.person })
    await report(device, { 'device.os': 'linux' }, ['A', 'B'])
    expect(await kindsOf(device.id)).toEqual([])
    app.clock.at += DAY
    administrator = await app.signIn('administrator')
    await report(device, {}, ['B', 'C'])
    const { came, gone, differences } = await of(device.id)
    expect([came.map(({ name }) => name), gone.map(({ name }) => name)]).toEqual([['C'], ['A']])
    expect(differences.map(({ kind }) => kind)).toEqual(['applicationsCame', 'applicationsGone'])
    app.clock.at += 8 * DAY
    administrator = await app.signIn('administrator')
    expect(await kindsOf(device.id)).toEqual([])
  })

  it('names who worked with a device that another holds', async () => {
    const device = await enrolTestDevice(app.deps, { user: holder.person })
    await report(device, { 'device.os': 'linux' })
    const guest = await app.signIn('teleworker')
    await app.deps.store.write(({ db }) =>
      db
        .insertInto('decisions')
        .values({
          id: 'd1',
          once_key: 'd1',
          at: app.clock.at,
          last_at: app.clock.at,
          times: 1,
          asked_by: 'page',
          person_id: guest.person,
          device_id: device.id,
          resource_id: 'r',
          pattern: 'cloud_app',
          action: 'view',
          outcome: 'deny',
          rules_version: 'v',
          obligations: '[]',
          reasons: '[]',
          rests_on: '[]',
        })
        .execute(),
    )
    expect((await of(device.id)).differences).toMatchObject([
      { kind: 'usedByAnother', about: { id: guest.person }, provenance: 'recorded' },
    ])
  })

  it('goes from page to page, each device once', async () => {
    const first = await list('?limit=1')
    const second = await list(`?limit=1&after=${encodeURIComponent(first.next ?? '')}`)
    expect(first.total).toBe(second.total)
    expect(first.rows[0]?.device).not.toBe(second.rows[0]?.device)
  })
})

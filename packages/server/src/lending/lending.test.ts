import { afterAll, beforeAll, expect, it } from 'vitest'
import { addDepartment } from '../people/departments.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { dutiesOf } from './duties.ts'
import { queueOf } from './queue.ts'
import { remindBorrowers } from './remind-borrowers.ts'

const DAY = 86_400_000

describeOnBoth('lending', (on) => {
  let app: TestApp
  let administrator: Signed
  let borrower: Signed
  let stranger: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    borrower = await app.signIn('teleworker')
    stranger = await app.signIn('teleworker')
    const { id } = await addDepartment(app.deps, 'server', { name: '営業', patterns: ['take_home_pc'] })
    await app.deps.store.write(({ db }) => db.updateTable('people').set({ department_id: id }).execute())
  })
  afterAll(() => app.close())

  type Body = Record<string, unknown> & { id: string; version: number }
  async function ask(as: Signed, method: string, path: string, body?: object) {
    const answer = await app.ask(method, path, { as, ...(body === undefined ? {} : { body }) })
    return { status: answer.status, body: (await answer.json()) as Body }
  }
  async function shelve(): Promise<Body> {
    const body = { label: 'PC-S', ownership: 'company', management: 'managed', kind: 'laptop', os: 'windows' }
    return (await ask(administrator, 'POST', '/api/devices', { ...body, state: 'inStock' })).body
  }
  const paper = (device: Body, more: object = {}) => ({
    device: device.id,
    version: device.version,
    person: borrower.person,
    purpose: '在宅勤務',
    dueAt: app.clock.at + 90 * DAY,
    accessories: ['電源アダプター', 'のぞき見防止フィルター'],
    notReadyWhy: '電源を入れて更新済みであることを目で確認した',
    ...more,
  })
  async function lend() {
    const device = await shelve()
    return { device, loan: (await ask(administrator, 'POST', '/api/loans', paper(device))).body }
  }

  it('asks, grants, hands over, signs and takes back', async () => {
    const wish = { wanted: 'laptop', purpose: '在宅勤務', until: app.clock.at + 90 * DAY }
    const asked = await ask(borrower, 'POST', '/api/loans/requests', wish)
    expect(asked).toMatchObject({ status: 201, body: { state: 'requested', personName: 'person2' } })
    const approvals = await ask(administrator, 'GET', '/api/approvals?kind=lending')
    const [approval] = approvals.body['rows'] as { id: string }[]
    await ask(administrator, 'POST', `/api/approvals/${approval?.id ?? ''}/decision`, { decision: 'grant' })
    expect((await ask(borrower, 'GET', `/api/loans/${asked.body.id}`)).body).toMatchObject({ state: 'granted' })
    const device = await shelve()
    const given = await ask(administrator, 'POST', '/api/loans', paper(device, { loan: asked.body.id }))
    expect(given.body).toMatchObject({ id: asked.body.id, state: 'handedOver', standing: 'toSign' })
    const duties = await dutiesOf(app.deps.store.read, borrower.person, app.clock.at)
    expect(duties.map((duty) => duty.id)).toContain(`lending.sign.${asked.body.id}`)
    const { terms } = given.body as unknown as { terms: { version: string } }
    const sign = { terms: terms.version, version: given.body.version }
    const signed = await ask(borrower, 'POST', `/api/loans/${asked.body.id}/signature`, sign)
    expect(signed.body).toMatchObject({ standing: 'inOrder', signedAt: app.clock.at })
    expect((await ask(borrower, 'POST', `/api/loans/${asked.body.id}/signature`, sign)).status).toBe(200)
    const back = await ask(administrator, 'POST', `/api/loans/${asked.body.id}/return`, {
      condition: 'good',
      missing: ['のぞき見防止フィルター'],
      next: 'toWipe',
      place: '本社 3階 保管庫',
      version: signed.body.version,
    })
    expect(back.body).toMatchObject({ state: 'returned', returnCheck: { missing: ['のぞき見防止フィルター'] } })
    expect((await ask(administrator, 'GET', `/api/devices/${device.id}`)).body).toMatchObject({
      state: 'toWipe',
      place: '本社 3階 保管庫',
    })
  })

  it('hands over nothing that is not ready without the reason, and to nobody who is not cleared', async () => {
    const device = await shelve()
    const tried = await ask(administrator, 'POST', '/api/loans', paper(device, { notReadyWhy: undefined }))
    expect(tried.body).toMatchObject({ fault: 'bad_input', detail: { reason: 'notReady' } })
    const outsider = await app.signIn('teleworker')
    const uncleared = await ask(administrator, 'POST', '/api/loans', paper(device, { person: outsider.person }))
    expect(uncleared.body).toMatchObject({ detail: { reason: 'notCleared', refusals: ['noPattern'] } })
    expect(
      (
        await ask(outsider, 'POST', '/api/loans/requests', {
          wanted: 'laptop',
          purpose: 'x',
          until: app.clock.at + DAY,
        })
      ).body,
    ).toMatchObject({ detail: { reason: 'notCleared' } })
    expect((await ask(administrator, 'GET', `/api/devices/${device.id}`)).body).toMatchObject({ state: 'inStock' })
  })

  it('hands one device over once when two do it at the same moment', async () => {
    const device = await shelve()
    const tries = await Promise.all(
      [borrower, stranger].map(({ person }) => ask(administrator, 'POST', '/api/loans', paper(device, { person }))),
    )
    expect(tries.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 409])
  })

  it('hides a loan from others, and lets nobody sign for the borrower', async () => {
    const { loan } = await lend()
    const path = `/api/loans/${loan.id}`
    const sign = { terms: '2026-11', version: loan.version }
    expect((await ask(stranger, 'GET', path)).status).toBe(404)
    expect((await ask(stranger, 'POST', `${path}/signature`, sign)).status).toBe(404)
    expect((await ask(administrator, 'POST', `${path}/signature`, sign)).body).toMatchObject({ fault: 'not_allowed' })
    expect((await ask(borrower, 'POST', `${path}/signature`, { ...sign, terms: 'old' })).body).toMatchObject({
      fault: 'conflict',
    })
    const newcomer = await app.signIn('teleworker')
    expect((await ask(newcomer, 'GET', '/api/my/loans')).body['loans']).toEqual([])
  })

  it('lends for longer where it is granted, and only to a later day', async () => {
    const { loan } = await lend()
    const path = `/api/loans/${loan.id}/extension`
    const extend = (until: number) => ({ until, reason: '案件が延びた', version: loan.version })
    expect((await ask(borrower, 'POST', path, extend(app.clock.at + 80 * DAY))).body).toMatchObject({
      detail: { reason: 'notLater' },
    })
    const until = app.clock.at + 120 * DAY
    const asked = await ask(borrower, 'POST', path, extend(until))
    expect(asked.body).toMatchObject({ extension: { until } })
    const decided = await ask(administrator, 'POST', `${path}/decision`, { granted: true, version: asked.body.version })
    expect(decided.body).toMatchObject({ dueAt: until })
    expect(decided.body).not.toHaveProperty('extension')
    expect(
      (await ask(administrator, 'POST', `${path}/decision`, { granted: true, version: decided.body.version })).status,
    ).toBe(409)
  })

  it('lets nobody lengthen a loan of their own where somebody else could', async () => {
    const own = await app.signIn('administrator')
    const { department_id } = await app.deps.store.read
      .selectFrom('people')
      .select('department_id')
      .where('id', '=', borrower.person)
      .executeTakeFirstOrThrow()
    await app.deps.store.write(({ db }) =>
      db.updateTable('people').set({ department_id }).where('id', '=', own.person).execute(),
    )
    const device = await shelve()
    const loan = (await ask(administrator, 'POST', '/api/loans', paper(device, { person: own.person }))).body
    const path = `/api/loans/${loan.id}/extension`
    const wish = { until: app.clock.at + 120 * DAY, reason: '案件が延びた', version: loan.version }
    const { version } = (await ask(own, 'POST', path, wish)).body
    expect((await ask(own, 'POST', `${path}/decision`, { granted: true, version })).body).toMatchObject({
      fault: 'own_request',
    })
    expect((await ask(administrator, 'POST', `${path}/decision`, { granted: true, version })).status).toBe(200)
  })

  it('shows what is late, in the list, as a duty and in the queue', async () => {
    const { loan } = await lend()
    const began = app.clock.at
    app.clock.at += 91 * DAY
    const fresh = await app.signIn('administrator')
    const late = await ask(fresh, 'GET', '/api/loans?standing=late&sort=due')
    expect((late.body['rows'] as Body[]).map((row) => row.id)).toContain(loan.id)
    expect(await queueOf(app.deps.store.read, app.clock.at)).toMatchObject([{ kind: 'lending.late', urgent: true }])
    const duties = await dutiesOf(app.deps.store.read, borrower.person, app.clock.at)
    expect(duties.length).toBeGreaterThan(0)
    app.clock.at = began
  })

  it('reminds a borrower once a week from a week before the date', async () => {
    const { loan } = await lend()
    const reminded = async () =>
      (await app.deps.store.read.selectFrom('loans').select('reminded_at').where('id', '=', loan.id).executeTakeFirst())
        ?.reminded_at
    await remindBorrowers(app.deps)
    expect(await reminded()).toBeNull()
    const began = app.clock.at
    app.clock.at = began + 84 * DAY
    await Promise.all([remindBorrowers(app.deps), remindBorrowers(app.deps)])
    expect(await reminded()).toBe(app.clock.at)
    const entries = await app.deps.store.read
      .selectFrom('ledger_entries')
      .select('at')
      .where('kind', '=', 'loan.reminded')
      .where('subject', '=', `loan:${loan.id}`)
      .execute()
    expect(entries).toHaveLength(1)
    app.clock.at = began
  })

  it('does not take back what is lost, and does not put what is broken back on the shelf', async () => {
    const { device, loan } = await lend()
    const back = (more: object) =>
      ask(administrator, 'POST', `/api/loans/${loan.id}/return`, {
        condition: 'good',
        next: 'inStock',
        version: loan.version,
        ...more,
      })
    expect((await back({ condition: 'broken' })).body).toMatchObject({ detail: { reason: 'brokenNotToStock' } })
    await ask(borrower, 'POST', `/api/devices/${device.id}/loss`, { how: 'lost' })
    expect((await back({})).body).toMatchObject({ detail: { reason: 'stillLost' } })
    expect((await ask(administrator, 'GET', `/api/loans/${loan.id}`)).body).toMatchObject({ state: 'handedOver' })
  })

  it('gives a device that its user has already its paper', async () => {
    const body = { label: 'PC-A', ownership: 'company', management: 'managed', kind: 'laptop', os: 'windows' }
    const added = await ask(administrator, 'POST', '/api/devices', { ...body, state: 'lent', user: borrower.person })
    const loan = await ask(administrator, 'POST', '/api/loans', paper(added.body))
    expect(loan).toMatchObject({ status: 201, body: { state: 'handedOver' } })
    expect((await ask(administrator, 'GET', `/api/devices/${added.body.id}`)).body.version).toBe(added.body.version)
  })

  it('goes out as a sheet, which never comes in', async () => {
    const { loan } = await lend()
    const file = await app.ask('GET', '/api/csv/loans', { as: administrator })
    const lines = new TextDecoder().decode(await file.arrayBuffer()).split('\r\n')
    const line = lines.find((each) => each.startsWith(loan.id))
    expect(line).toContain('貸出中,署名待ち')
    expect(line).toContain('電源アダプター、のぞき見防止フィルター')
    expect((await app.ask('GET', '/api/csv/loans', { as: borrower })).status).toBe(403)
    const bytes = new TextEncoder().encode('ID\r\n')
    const headers = { 'content-type': 'text/csv' }
    expect((await app.ask('POST', '/api/csv/loans/preview', { as: administrator, bytes, headers })).status).toBe(400)
  })
})

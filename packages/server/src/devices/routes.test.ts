import { DepartmentOpenAnswer } from '@taga/contract'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { seeOnDevice } from '../testing/test-device.ts'
import { describeOnBoth } from '../testing/test-store.ts'

const laptop = {
  label: 'PC-001',
  ownership: 'company',
  management: 'managed',
  kind: 'laptop',
  os: 'windows',
  state: 'lent',
}

describeOnBoth('registers over HTTP', (on) => {
  let app: TestApp
  let administrator: Signed
  let owner: Signed
  let stranger: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    owner = await app.signIn('teleworker')
    stranger = await app.signIn('teleworker')
  })
  afterAll(() => app.close())

  async function lend(label = 'PC-001'): Promise<{ id: string; version: number }> {
    const body = { ...laptop, label, user: owner.person }
    const answer = await app.ask('POST', '/api/devices', { as: administrator, body })
    expect(answer.status).toBe(201)
    return (await answer.json()) as { id: string; version: number }
  }

  it('shows a device to its user and to administrators, and hides it from others', async () => {
    const { id } = await lend()
    const statusFor = async (as: Signed) => (await app.ask('GET', `/api/devices/${id}`, { as })).status
    expect(await statusFor(owner)).toBe(200)
    expect(await statusFor(administrator)).toBe(200)
    expect(await statusFor(stranger)).toBe(404)
    const mine = await app.ask('GET', '/api/my/devices', { as: owner })
    expect(await mine.json()).toMatchObject({ devices: expect.arrayContaining([expect.objectContaining({ id })]) })
    expect(await (await app.ask('GET', '/api/my/devices', { as: stranger })).json()).toEqual({ devices: [] })
  })

  it('lets its user report a loss in one call, and nobody else', async () => {
    const { id } = await lend()
    const loss = (as: Signed) => app.ask('POST', `/api/devices/${id}/loss`, { as, body: { how: 'lost' } })
    expect((await loss(stranger)).status).toBe(404)
    expect(await (await loss(owner)).json()).toMatchObject({ id, state: 'lost' })
    const history = await app.ask('GET', `/api/devices/${id}/history`, { as: administrator })
    expect(await history.json()).toMatchObject({
      entries: expect.arrayContaining([
        expect.objectContaining({
          kind: 'device.lossReported',
          at: app.clock.at,
          actor: `account:${owner.account}`,
          actorName: expect.any(String),
        }),
      ]),
    })
  })

  it('does not let an executive report a loss that is not theirs', async () => {
    const { id } = await lend()
    const executive = await app.signIn('executive')
    const answer = await app.ask('POST', `/api/devices/${id}/loss`, { as: executive, body: { how: 'lost' } })
    expect(await answer.json()).toMatchObject({ fault: 'not_allowed' })
  })

  it('refuses unknown fields, a wrong move and an old version, each with its own fault', async () => {
    const { id, version } = await lend()
    const move = async (body: object) =>
      (
        (await (await app.ask('POST', `/api/devices/${id}/moves`, { as: administrator, body })).json()) as {
          fault: string
        }
      ).fault
    expect(await move({ to: 'returned', version, extra: 1 })).toBe('bad_input')
    expect(await move({ to: 'disposed', version })).toBe('bad_input')
    expect(await move({ to: 'returned', version: version + 1 })).toBe('conflict')
    expect(await move({ to: 'returned', version })).toBeUndefined()
  })

  it('filters, sorts and pages, and refuses a cursor that it never gave', async () => {
    for (const label of ['ページ-1', 'ページ-2', 'ページ-3']) await lend(label)
    type Page = { rows: { label: string }[]; next?: string; total: number }
    const list = async (query: string) =>
      (await (await app.ask('GET', `/api/devices?${query}`, { as: administrator })).json()) as Page
    const first = await list(`search=${encodeURIComponent('ﾍﾟｰｼﾞ')}&limit=2`)
    expect(first.rows.map((device) => device.label)).toEqual(['ページ-1', 'ページ-2'])
    expect(first.total).toBe(3)
    const rest = await list(`search=${encodeURIComponent('ページ')}&limit=2&after=${first.next ?? ''}`)
    expect(rest).toMatchObject({ rows: [{ label: 'ページ-3', userName: 'person2' }] })
    expect(rest.next).toBeUndefined()
    expect((await app.ask('GET', '/api/devices?after=nonsense', { as: administrator })).status).toBe(400)
  })

  it('lists what is lent and not known to be encrypted by now', async () => {
    const ids = new Map<string, string>()
    for (const label of ['鍵-あり', '鍵-なし', '鍵-保護なし', '鍵-不明', '鍵-古い'])
      ids.set(label, (await lend(label)).id)
    await app.ask('POST', '/api/devices', {
      as: administrator,
      body: { ...laptop, label: '鍵-在庫', state: 'inStock' },
    })
    const seen = (label: string, facts: object, at = app.clock.at) =>
      seeOnDevice(app.deps, ids.get(label) ?? '', facts, at)
    const on = { 'device.dataEncrypted': true, 'device.encryptionKey': 'protected' }
    await seen('鍵-あり', on)
    await seen('鍵-なし', { ...on, 'device.dataEncrypted': false })
    await seen('鍵-保護なし', { ...on, 'device.encryptionKey': 'unprotected' })
    await seen('鍵-古い', on, app.clock.at - 2 * 86_400_000)
    const answer = await app.ask('GET', `/api/devices?search=${encodeURIComponent('鍵')}&lacks=disk.encryption`, {
      as: administrator,
    })
    const { rows } = (await answer.json()) as { rows: { label: string }[] }
    expect(rows.map(({ label }) => label).toSorted()).toEqual(
      ['鍵-なし', '鍵-不明', '鍵-保護なし', '鍵-古い'].toSorted(),
    )
  })

  it('counts what is open on the devices of a department, and lists them', async () => {
    const add = async (path: string, body: object) => {
      const answer = await app.ask('POST', path, { as: administrator, body })
      return ((await answer.json()) as { id: string }).id
    }
    const sales = await add('/api/departments', { name: '営業部', patterns: [] })
    const office = await add('/api/departments', { name: '総務部', patterns: [] })
    const person = await add('/api/people', { name: '髙木', department: sales, rights: [] })
    const device = await add('/api/devices', { ...laptop, label: '未点検', user: person })
    const open = async (department: string) =>
      app.ask('GET', `/api/departments/${department}/open`, { as: administrator })
    const counted = DepartmentOpenAnswer.parse(await (await open(sales)).json())
    expect(counted.devices).toBe(1)
    expect(counted.items).toContainEqual(expect.objectContaining({ item: 'screen.lock', devices: 1 }))
    const listed = await app.ask('GET', `/api/devices?department=${sales}&lacks=screen.lock`, { as: administrator })
    expect(await listed.json()).toMatchObject({ rows: [{ id: device }], total: 1 })
    expect(await (await open(office)).json()).toEqual({ devices: 0, items: [] })
    expect((await open('nothing')).status).toBe(404)
    expect((await app.ask('GET', '/api/devices?lacks=nothing', { as: administrator })).status).toBe(400)
  })

  it('imports a CP932 file as previewed and exports it again', async () => {
    const bytes = new Uint8Array(iconv.encode('氏名,メール\r\n髙橋,csv@example.jp\r\n', 'cp932'))
    const preview = await app.ask('POST', '/api/csv/people/preview', { as: administrator, bytes })
    const { digest, ...counts } = (await preview.json()) as { digest: string }
    expect(counts).toMatchObject({ encoding: 'cp932', add: 1, badCount: 0 })
    const done = await app.ask('POST', `/api/csv/people/import?digest=${digest}`, { as: administrator, bytes })
    expect(await done.json()).toEqual({ added: 1, changed: 0 })
    const out = await app.ask('GET', '/api/csv/people?encoding=cp932', { as: administrator })
    expect(out.headers.get('content-disposition')).toBe('attachment; filename="taga-people.csv"')
    expect(iconv.decode(Buffer.from(await out.arrayBuffer()), 'cp932')).toContain('髙橋')
  })
})

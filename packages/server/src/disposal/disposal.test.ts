import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'

const desktop = {
  label: 'PC-D',
  ownership: 'company',
  management: 'managed',
  kind: 'desktop',
  os: 'windows',
  state: 'inStock',
}

describeOnBoth('disposal', (on) => {
  let app: TestApp
  let first: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    first = await app.signIn('administrator')
  })
  afterAll(() => app.close())

  async function ask(as: Signed, method: string, path: string, body?: object) {
    const answer = await app.ask(method, path, { as, ...(body === undefined ? {} : { body }) })
    return { status: answer.status, body: (await answer.json()) as End }
  }
  type End = {
    device: { state: string; version: number }
    wipes: { id: string; state: string; alone: boolean; version: number }[]
    mayConfirm: boolean
    secondThere: boolean
    fault?: string
    detail?: object
  }

  async function toWipe(): Promise<string> {
    const added = await app.ask('POST', '/api/devices', { as: first, body: desktop })
    const { id } = (await added.json()) as { id: string }
    await app.ask('POST', `/api/devices/${id}/moves`, { as: first, body: { to: 'toWipe', version: 1 } })
    return id
  }
  const wipe = (version: number, more: object = {}) => ({
    method: 'cryptoErase',
    tool: 'nvme-cli',
    verification: 'toolReport',
    carriedOutBy: '髙橋',
    wipedAt: app.clock.at - 1000,
    version,
    ...more,
  })

  it('counts a record at once where there is one administrator, and says that nobody confirmed it', async () => {
    const device = await toWipe()
    const done = await ask(first, 'POST', `/api/devices/${device}/wipes`, wipe(2))
    expect(done).toMatchObject({
      status: 201,
      body: { device: { state: 'wiped' }, wipes: [{ state: 'confirmed', alone: true }], secondThere: false },
    })
  })

  it('wants a second administrator where there is one, and nobody confirms their own record', async () => {
    const second = await app.signIn('administrator')
    const device = await toWipe()
    const recorded = await ask(first, 'POST', `/api/devices/${device}/wipes`, wipe(2))
    expect(recorded.body).toMatchObject({ device: { state: 'toWipe' }, mayConfirm: false, secondThere: true })
    const [record] = recorded.body.wipes
    const path = `/api/wipes/${record?.id ?? ''}/decision`
    expect((await ask(first, 'POST', path, { confirmed: true, version: 1 })).body.fault).toBe('own_request')
    expect((await ask(second, 'GET', `/api/devices/${device}/end`)).body.mayConfirm).toBe(true)
    const both = await Promise.all([1, 2].map(() => ask(second, 'POST', path, { confirmed: true, version: 1 })))
    expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409])
    expect((await ask(second, 'GET', `/api/devices/${device}/end`)).body).toMatchObject({
      device: { state: 'wiped' },
      wipes: [{ state: 'confirmed', alone: false }],
    })
  })

  it('leaves the device waiting where the record is refused, and lets a better one be written', async () => {
    const second = await app.signIn('administrator')
    const device = await toWipe()
    const { body } = await ask(first, 'POST', `/api/devices/${device}/wipes`, wipe(2))
    expect((await ask(first, 'POST', `/api/devices/${device}/wipes`, wipe(2))).status).toBe(409)
    const path = `/api/wipes/${body.wipes[0]?.id ?? ''}/decision`
    expect((await ask(second, 'POST', path, { confirmed: false, version: 1 })).body.fault).toBe('bad_input')
    const refused = await ask(second, 'POST', path, { confirmed: false, why: '初期化だけでは不十分', version: 1 })
    expect(refused.body).toMatchObject({ device: { state: 'toWipe' }, wipes: [{ state: 'refused' }] })
    expect((await ask(first, 'POST', `/api/devices/${device}/wipes`, wipe(2))).status).toBe(201)
  })

  it('takes no record without the certificate of a contractor, from the future, or of a device that is not to be wiped', async () => {
    const device = await toWipe()
    const record = async (more: object) =>
      (await ask(first, 'POST', `/api/devices/${device}/wipes`, wipe(2, more))).body
    expect(await record({ method: 'contractor' })).toMatchObject({ detail: { reason: 'needsCertificate' } })
    expect(await record({ wipedAt: app.clock.at + 1 })).toMatchObject({ detail: { reason: 'inTheFuture' } })
    await app.ask('POST', `/api/devices/${device}/loss`, { as: first, body: { how: 'lost' } })
    expect(await record({ version: 3 })).toMatchObject({ detail: { reason: 'notToWipe' } })
  })

  it('disposes of a wiped device once, and of no other', async () => {
    const lonely = await app.signIn('administrator')
    const device = await toWipe()
    const dispose = (version: number, more: object = {}) =>
      ask(first, 'POST', `/api/devices/${device}/disposal`, {
        kind: 'transferred',
        receiver: '株式会社リユース',
        disposedAt: app.clock.at,
        version,
        ...more,
      })
    expect((await dispose(2)).body).toMatchObject({ detail: { reason: 'notWiped' } })
    const { body } = await ask(first, 'POST', `/api/devices/${device}/wipes`, wipe(2))
    await ask(lonely, 'POST', `/api/wipes/${body.wipes[0]?.id ?? ''}/decision`, { confirmed: true, version: 1 })
    expect((await dispose(3, { receiver: undefined })).body).toMatchObject({ detail: { reason: 'needsReceiver' } })
    const tries = await Promise.all([1, 2].map(() => dispose(3)))
    expect(tries.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 400])
    expect((await ask(first, 'GET', `/api/devices/${device}/end`)).body).toMatchObject({
      device: { state: 'disposed' },
      disposal: { kind: 'transferred', receiver: '株式会社リユース' },
    })
  })
})

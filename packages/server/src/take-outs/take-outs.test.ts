import { ApprovalDetail } from '@taga/contract'
import { compile, DEFAULT_RULES, decide, type Seen } from '@taga/core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { watchEnds } from '../approvals/watch-ends.ts'
import { moveDevice } from '../devices/move-device.ts'
import { findDevice } from '../devices/store.ts'
import { readFacts } from '../reports/store.ts'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { enrolTestDevice, seeOnDevice } from '../testing/test-device.ts'
import { describeOnBoth } from '../testing/test-store.ts'

const DAY = 86_400_000

describeOnBoth('taking information out', (on) => {
  let app: TestApp
  let worker: Signed
  let administrator: Signed
  let device: string
  beforeEach(async () => {
    app = await openTestApp(on)
    worker = await app.signIn('teleworker')
    administrator = await app.signIn('administrator')
    device = (await enrolTestDevice(app.deps, { user: worker.person })).id
  })
  afterEach(() => app.close())

  async function look(encrypted: boolean, at = app.clock.at): Promise<void> {
    const seen = { 'device.dataEncrypted': encrypted, 'device.encryptionKey': 'protected' }
    await seeOnDevice(app.deps, device, seen, at)
  }
  const wish = (more: object = {}) => ({
    device,
    title: '顧客一覧',
    level: 'confidential',
    reason: '圏外の現場で確かめる。その日のうちに消す',
    originalKept: true,
    ...more,
  })
  const ask = (more: object = {}, as = worker) => app.ask('POST', '/api/my/take-out-requests', { as, body: wish(more) })
  async function asked(more: object = {}): Promise<string> {
    const answer = await ask(more)
    expect(answer.status).toBe(201)
    return ((await answer.json()) as { id: string }).id
  }
  const grant = (id: string, days = 7) =>
    app.ask('POST', `/api/approvals/${id}/decision`, {
      as: administrator,
      body: { decision: 'grant', validUntil: app.clock.at + days * DAY },
    })
  const hindranceOf = async (id: string, as = administrator) =>
    ApprovalDetail.parse(await (await app.ask('GET', `/api/approvals/${id}`, { as })).json()).hindrance
  const known = async (): Promise<Seen> => readFacts(app.deps.store.read, 'device', device)
  async function untilOf() {
    const fact = (await known())['device.takeOutUntil']
    return fact?.kind === 'value' ? fact.value : undefined
  }
  /** Whether the rule on take-outs stops this device now. */
  async function isStopped(): Promise<boolean> {
    const rules = DEFAULT_RULES.filter(({ id }) => id === 'take-out-permitted').map((rule) => ({
      ...rule,
      mode: 'enforce' as const,
    }))
    const pattern = {
      kind: 'value',
      value: 'take_home_pc',
      at: app.clock.at,
      provenance: 'enforced',
      source: 'test',
    } as const
    const facts = {
      person: {},
      device: await known(),
      session: {},
      connection: { 'connection.pattern': pattern },
      resource: {},
      organisation: {},
    }
    const question = { facts, ask: { pattern: 'take_home_pc', resource: 'r', action: 'takeOut' } } as const
    return decide(compile({ version: 'test', rules, adopted: ['takeOut'] }), question, app.clock.at).outcome === 'deny'
  }

  it('is not granted before the encryption of the device holds, and both sides are told what to do', async () => {
    const id = await asked()
    expect((await hindranceOf(id))?.ja).toContain('暗号化')
    await look(false)
    expect(await hindranceOf(id, worker)).toEqual(await hindranceOf(id))
    const refused = await grant(id)
    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({ fault: 'not_grantable_yet' })
    expect(await untilOf()).toBeUndefined()
    expect(await isStopped()).toBe(true)
    await look(true)
    expect(await hindranceOf(id)).toBeUndefined()
    expect((await grant(id)).status).toBe(200)
    expect(await isStopped()).toBe(false)
    expect((await known())['device.originalKept']).toMatchObject({ value: true, provenance: 'recorded' })
  })

  it('looks anew at the moment it is granted, also in bulk, and takes no old look for one', async () => {
    const id = await asked()
    await look(true)
    expect(await hindranceOf(id)).toBeUndefined()
    await look(false)
    const bulk = { act: 'grant', ids: [id], dryRun: false, validUntil: app.clock.at + DAY }
    const answer = await app.ask('POST', '/api/approvals/bulk', { as: administrator, body: bulk })
    expect(await answer.json()).toMatchObject({ done: 0, refused: [{ id }] })
    await look(true, app.clock.at - 2 * DAY)
    expect((await grant(id)).status).toBe(409)
    expect(await untilOf()).toBeUndefined()
  })

  it('asks for no encryption where all of it is public', async () => {
    expect((await grant(await asked({ level: 'public' }))).status).toBe(200)
  })

  it('ends by itself, and a newer one takes its place', async () => {
    await look(true)
    const first = await asked()
    await grant(first, 3)
    await grant(await asked(), 7)
    const until = app.clock.at + 7 * DAY
    app.clock.at += 3 * DAY
    await watchEnds(app.deps)
    expect(await untilOf()).toBe(until)
    expect(await isStopped()).toBe(false)
    app.clock.at += 4 * DAY
    expect(await isStopped()).toBe(true)
  })

  it('ends at once when an administrator takes it back', async () => {
    await look(true)
    const id = await asked()
    await grant(id)
    const body = { cause: 'revoked', reason: '出張がなくなった' }
    expect((await app.ask('POST', `/api/approvals/${id}/end`, { as: administrator, body })).status).toBe(200)
    expect(await isStopped()).toBe(true)
  })

  it('goes with the device: the next to get it asks anew, and what was asked before is not granted', async () => {
    await look(true)
    await grant(await asked())
    const open = await asked({ title: '図面' })
    const other = await app.signIn('teleworker')
    const version = async () => (await findDevice(app.deps.store.read, device))?.version ?? 0
    const move = async (to: 'returned' | 'inStock' | 'lent', user?: string) =>
      moveDevice(app.deps, 'account:test', {
        id: device,
        version: await version(),
        to,
        ...(user === undefined ? {} : { user }),
      })
    await move('returned')
    expect(await isStopped()).toBe(true)
    await move('inStock')
    await move('lent', other.person)
    expect(await isStopped()).toBe(true)
    expect((await hindranceOf(open))?.en).toContain('no longer in the hands')
    expect((await grant(open)).status).toBe(409)
  })

  it('is asked for a company device in one’s own hands, with the original kept and an end that is near', async () => {
    const other = await app.signIn('teleworker')
    expect((await ask({}, other)).status).toBe(404)
    const personal = await enrolTestDevice(app.deps, { user: worker.person, ownership: 'personal' })
    const shelf = await enrolTestDevice(app.deps)
    for (const wrong of [personal.id, shelf.id, 'nothing']) expect((await ask({ device: wrong })).status).toBe(404)
    for (const more of [{ originalKept: false }, { title: ' ' }, { level: 'secret' }, { more: 1 }])
      expect((await ask(more)).status).toBe(400)
    await look(true)
    const id = await asked()
    expect((await grant(id, 91)).status).toBe(400)
    const endless = { as: administrator, body: { decision: 'grant' } }
    expect((await app.ask('POST', `/api/approvals/${id}/decision`, endless)).status).toBe(400)
    expect(await untilOf()).toBeUndefined()
  })
})

import { OutpostsAnswer, QueueAnswer, type ToServer } from '@taga/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { enrolTestOutpost, type TestOutpost } from '../testing/test-outpost.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { noteApplied, noteRefused } from './note-outpost.ts'
import { listWriters } from './store.ts'

describeOnBoth('how gateways stand', (on) => {
  let app: TestApp
  let administrator: Signed
  let gateway: TestOutpost
  beforeEach(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    gateway = await enrolTestOutpost(app, administrator)
  })
  afterEach(() => app.close())

  async function listed() {
    const answer = await app.ask('GET', '/api/outposts', { as: administrator })
    return OutpostsAnswer.parse(await answer.json()).outposts
  }
  const ofGateway = async () => (await listed()).find(({ id }) => id === gateway.id)
  async function heads() {
    const writers = await listWriters(app.deps.store.read, app.clock.at)
    return writers.map(({ writer, seq }) => ({ writer, seq }))
  }
  const apply = async (more: Partial<Extract<ToServer, { kind: 'applied' }>> = {}) =>
    noteApplied(
      app.deps,
      { outpost: gateway.id, engine: 'taga 2' },
      { kind: 'applied', heads: await heads(), live: 2, cut: 0, certificates: [], connectors: [], ...more },
    )

  it('are told as they said it, with how far they are behind and what they cut last', async () => {
    const before = await heads()
    await apply({ cut: 3 })
    expect((await ofGateway())?.state).toMatchObject({ behind: 0, live: 2, cut: 3, cutAt: app.clock.at })
    const cutAt = app.clock.at
    await app.signIn('teleworker')
    app.clock.at += 30_000
    const certificates = [{ name: 'wiki.example.jp', problem: 'DNS problem' }]
    await apply({ heads: before, certificates, desktopLimits: 'perProcess' })
    const known = await ofGateway()
    expect(known?.state).toMatchObject({ cut: 3, cutAt, certificates, desktopLimits: 'perProcess', at: app.clock.at })
    expect(known?.state?.behind).toBeGreaterThan(0)
    expect(known).toMatchObject({ engine: 'taga 2', lastSeenAt: app.clock.at })
  })

  it('say to which connectors they are linked, for as long as that is news', async () => {
    const site = await app.ask('POST', '/api/locations', { as: administrator, body: { name: '本社', kind: 'office' } })
    const { id } = (await site.json()) as { id: string }
    const connector = await enrolTestOutpost(app, administrator, { kind: 'connector', site: id })
    const linkedTo = async () => (await listed()).find((each) => each.id === connector.id)?.linkedTo
    expect(await linkedTo()).toEqual([])
    await apply({ connectors: [connector.id] })
    expect(await linkedTo()).toEqual([gateway.id])
    app.clock.at += 150_000
    expect(await linkedTo()).toEqual([])
  })

  it('name the machines of pools that do not open, each once, for as long as that is news', async () => {
    const resource = await app.ask('POST', '/api/resources', {
      as: administrator,
      body: { name: '設計の机', level: 'business' },
    })
    const hosts = [{ host: '192.0.2.31', port: 5900 }]
    const added = await app.ask('POST', '/api/destinations', {
      as: administrator,
      body: {
        kind: 'desktop',
        name: '専用の机',
        resource: ((await resource.json()) as { id: string }).id,
        via: { kind: 'direct' },
        publicName: 'own.apps.example.jp',
        pool: { kind: 'hosts', protocol: 'vnc', home: 'kept', idleMs: 600_000, hosts },
      },
    })
    const { id: destination } = (await added.json()) as { id: string }
    const trouble = { destination, machine: '192.0.2.31:5900', why: 'password', since: app.clock.at } as const
    await apply({ machines: [trouble, { ...trouble, destination: 'gone' }] })
    const other = await enrolTestOutpost(app, administrator)
    await noteApplied(
      app.deps,
      { outpost: other.id, engine: 'taga 2' },
      {
        kind: 'applied',
        heads: [],
        live: 0,
        cut: 0,
        certificates: [],
        connectors: [],
        machines: [{ ...trouble, since: trouble.since + 1 }],
      },
    )
    const waits = async () => {
      const { lines } = QueueAnswer.parse(await (await app.ask('GET', '/api/queue', { as: administrator })).json())
      return lines.find(({ kind }) => kind === 'outposts.machines')
    }
    const machines = async () =>
      OutpostsAnswer.parse(await (await app.ask('GET', '/api/outposts', { as: administrator })).json()).machines
    expect(await machines()).toEqual([{ ...trouble, name: '専用の机' }])
    expect(await waits()).toMatchObject({ count: 1, oldestAt: trouble.since, href: '/outposts', urgent: true })
    app.clock.at += 150_000
    expect(await machines()).toEqual([])
    expect(await waits()).toBeUndefined()
  })

  it('are known to be refused until they are in again; who spoke falsely for one stays known', async () => {
    await noteRefused(app.deps, gateway.id, { why: 'newer', engine: 'taga 9' })
    await noteRefused(app.deps, gateway.id, { why: 'newer', engine: 'taga 9' })
    expect((await ofGateway())?.refused).toEqual({ why: 'newer', engine: 'taga 9', at: app.clock.at })
    expect(app.logged.filter(({ level }) => level === 'error')).toHaveLength(1)
    await apply()
    expect((await ofGateway())?.refused).toBeUndefined()
    await noteRefused(app.deps, gateway.id, { why: 'proof' })
    await apply()
    expect((await ofGateway())?.refused).toMatchObject({ why: 'proof' })
  })

  it('are shown without a state where that was written by another version', async () => {
    await apply()
    await app.deps.store.write(async (tx) => {
      await tx.db.updateTable('outpost_states').set({ body: '{"live":"many"}' }).execute()
    })
    expect((await ofGateway())?.state).toBeUndefined()
    await apply()
    expect((await ofGateway())?.state).toBeDefined()
  })
})

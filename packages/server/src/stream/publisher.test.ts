import { type DestinationInput, OutpostsAnswer, STREAM_CLOSE, ToGateway } from '@taga/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { endOwnSession } from '../accounts/end-session.ts'
import { lockAccount } from '../accounts/govern-account.ts'
import { SESSION_IDLE_MS } from '../accounts/session-times.ts'
import { findSession, touchSession } from '../accounts/store.ts'
import { keepContacts } from '../contacts/keep-contacts.ts'
import { addDestination, switchDestination } from '../destinations/keep-destination.ts'
import { hashSecret } from '../http/secrets.ts'
import { revokeOutpost } from '../outposts/govern-outposts.ts'
import { addResource } from '../resources/keep-resource.ts'
import { lookAskedAt } from '../start-work/store.ts'
import { VOUCH_MS } from '../start-work/page-binding.ts'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { enrolTestDevice, reportOf, type TestDevice } from '../testing/test-device.ts'
import { enrolTestOutpost } from '../testing/test-outpost.ts'
import { askTicket, bindTestPage, openTestPage } from '../testing/test-page.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { asks } from './asks.ts'
import type { GatewayLink } from './gateway-link.ts'
import { createPublisher, type Publisher } from './publisher.ts'

type Known = Extract<ToGateway, { kind: 'snapshotPart' }>['subjects'][number]

describeOnBoth('what gateways are told', (on) => {
  let app: TestApp
  let administrator: Signed
  let publisher: Publisher
  let link: GatewayLink & { readonly said: ToGateway[]; readonly closed: number[] }
  const known = new Map<string, Known>()
  beforeEach(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    const gateway = await enrolTestOutpost(app, administrator)
    publisher = createPublisher(app.deps, { tickMs: 20, readMs: 20, sweepMs: 60_000, sweepPartMs: 100 })
    known.clear()
    const said: ToGateway[] = []
    const closed: number[] = []
    link = {
      outpost: gateway.id,
      sealKey: undefined,
      said,
      closed,
      send: (text) => hear(ToGateway.parse(JSON.parse(text))),
      waitingBytes: () => 0,
      close: (code) => closed.push(code),
    }
    publisher.join(link, { kind: 'resume', epoch: '', heads: [] })
    await until(() => said.some((message) => message.kind === 'snapshotEnd'))
  })
  afterEach(async () => {
    await publisher.stop()
    await app.close()
  })

  function hear(message: ToGateway): void {
    link.said.push(message)
    const subjects = message.kind === 'change' || message.kind === 'snapshotPart' ? message.subjects : []
    for (const subject of subjects) {
      const name = `${subject.subject} ${subject.id}`
      if (subject.gone === true) known.delete(name)
      else known.set(name, subject)
    }
  }
  async function until(isSo: () => unknown): Promise<void> {
    for (const end = performance.now() + 60_000; performance.now() < end; ) {
      if (await isSo()) return
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    throw new Error(`still not so: ${JSON.stringify(link.said.slice(-5))}`)
  }
  async function sessionOf(signed: Signed): Promise<string> {
    const { read } = app.deps.store
    const hash = hashSecret('session', signed.token)
    const { id } = await read
      .selectFrom('sessions')
      .select('id')
      .where('token_hash', '=', hash)
      .executeTakeFirstOrThrow()
    return id
  }
  async function bindPage(worker: Signed, device: TestDevice): Promise<void> {
    const page = openTestPage(worker)
    const ticket = await askTicket(app, device, 1)
    expect((await bindTestPage(app, page, ticket)).ok).toBe(true)
    const turn = await app.deps.store.read
      .selectFrom('session_pages')
      .select(['ticket', 'thumbprint'])
      .executeTakeFirstOrThrow()
    const vouches = [{ ticket: turn.ticket ?? '', key: turn.thumbprint }]
    const report = reportOf(device, { counter: 1, sentAt: app.clock.at, vouches })
    expect((await app.ask('POST', '/api/reports', report)).status).toBe(200)
  }

  it('ends a session that nobody used for half an hour, though nothing happened, and not one that somebody did', async () => {
    const [idle, used] = [await app.signIn('teleworker'), await app.signIn('teleworker')]
    const [idleId, usedId] = [await sessionOf(idle), await sessionOf(used)]
    await until(() => known.has(`session ${idleId}`) && known.has(`session ${usedId}`))
    app.clock.at += SESSION_IDLE_MS - 1
    await app.deps.store.write((tx) => touchSession(tx.db, usedId, app.clock.at))
    await new Promise((resolve) => setTimeout(resolve, 80))
    expect(known.has(`session ${idleId}`)).toBe(true)
    app.clock.at += 1
    await until(() => !known.has(`session ${idleId}`))
    expect(known.has(`session ${usedId}`)).toBe(true)
    expect((await findSession(app.deps.store.read, idleId))?.ended_at).toBeNull()
  })

  it('says which device a session comes from while its agent vouches, and no longer', async () => {
    const worker = await app.signIn('teleworker')
    const device = await enrolTestDevice(app.deps, { user: worker.person })
    const session = await sessionOf(worker)
    await bindPage(worker, device)
    await until(() => known.get(`session ${session}`)?.of?.device === device.id)
    expect(known.get(`session ${session}`)?.seen['session.strength']).toMatchObject({ value: 'passwordAndDevice' })
    app.clock.at += VOUCH_MS
    await until(() => known.get(`session ${session}`)?.of?.device === undefined)
    expect(known.get(`session ${session}`)?.seen['session.strength']).toMatchObject({ value: 'password' })
  })

  it('parts a session from its device with the report that the device is lost', async () => {
    const worker = await app.signIn('teleworker')
    const device = await enrolTestDevice(app.deps, { user: worker.person })
    const session = await sessionOf(worker)
    await bindPage(worker, device)
    await until(() => known.get(`session ${session}`)?.of?.device === device.id)
    const answer = await app.ask('POST', `/api/devices/${device.id}/loss`, { as: worker, body: { how: 'lost' } })
    expect(answer.status).toBeLessThan(300)
    await until(() => known.get(`session ${session}`)?.of?.device !== device.id)
    await until(() => {
      const incident = known.get(`device ${device.id}`)?.seen['device.incident']
      return incident?.kind === 'value' && incident.value === 'open'
    })
  })

  it('stands with every writer where it says in each tick', async () => {
    const heads = new Map<string, number>()
    await Promise.all(Array.from({ length: 30 }, () => app.signIn('teleworker')))
    const ticked = link.said.filter((message) => message.kind === 'tick').length
    await until(() => link.said.filter((message) => message.kind === 'tick').length > ticked + 3)
    const astray = link.said.filter((message) => {
      if (message.kind === 'snapshotStart') for (const { writer, seq } of message.heads) heads.set(writer, seq)
      if (message.kind === 'tick') return message.heads.some(({ writer, seq }) => (heads.get(writer) ?? 0) !== seq)
      if (message.kind !== 'change') return false
      const { writer, seq } = message.position
      const follows = message.after === (heads.get(writer) ?? 0)
      if (message.more !== true) heads.set(writer, seq)
      return !follows
    })
    expect(astray).toEqual([])
    expect(app.logged.filter((line) => line.level === 'error')).toEqual([])
  })

  it('skips what cannot be read, names it once, goes on with the rest, and tells it when it can be read', async () => {
    const [one, other] = [await app.signIn('teleworker'), await app.signIn('teleworker')]
    await until(() => known.has(`person ${one.person}`) && known.has(`person ${other.person}`))
    const write = (rights: string) =>
      app.deps.store.write(async (tx) => {
        await tx.db.updateTable('people').set({ rights }).where('id', '=', one.person).execute()
        for (const person of [one.person, other.person])
          await tx.append({ kind: 'person.changed', actor: 'server', subject: `person:${person}`, body: {} })
      })
    const unreadable = async () =>
      OutpostsAnswer.parse(await (await app.ask('GET', '/api/outposts', { as: administrator })).json()).unreadable
    await write('{"of":"a newer version"}')
    await until(() => !known.has(`person ${one.person}`))
    expect(known.has(`person ${other.person}`)).toBe(true)
    expect(await unreadable()).toMatchObject({ count: 1, records: [{ kind: 'person', id: one.person }] })
    const newcomer = await app.signIn('teleworker')
    await until(() => known.has(`person ${newcomer.person}`))
    const errors = app.logged.filter(({ level }) => level === 'error')
    expect(errors).toMatchObject([{ kind: 'person', id: one.person, error: 'ZodError' }])
    await write('["office"]')
    await until(() => known.has(`person ${one.person}`))
    expect(await unreadable()).toEqual({ count: 0, records: [] })
  })

  it('says nothing while the rules cannot be read, names them, and goes on once they can', async () => {
    const { store } = app.deps
    const unreadable = async () =>
      OutpostsAnswer.parse(await (await app.ask('GET', '/api/outposts', { as: administrator })).json()).unreadable
    const row = { number: 1, version: 'newer', body: '{"rules":"of a newer version"}', published_by: 'server' }
    await store.write((tx) =>
      tx.db
        .insertInto('rule_sets')
        .values({ ...row, published_at: app.clock.at })
        .execute(),
    )
    await until(async () => (await unreadable()).records.some(({ kind }) => kind === 'rules'))
    await store.write((tx) => tx.db.deleteFrom('rule_sets').where('number', '=', 1).execute())
    await until(async () => (await unreadable()).count === 0)
    const ticks = () => link.said.filter(({ kind }) => kind === 'tick').length
    const before = ticks()
    await until(() => ticks() > before)
  })

  it('tells of destinations that can be read, of what is switched off, and whom to ask', async () => {
    const { deps } = app
    const resource = (await addResource(deps, 'server', { name: '社内' })).id
    const web = (name: string): DestinationInput => ({
      kind: 'web',
      name,
      resource,
      via: { kind: 'direct' },
      host: '192.0.2.1',
      port: 443,
      publicName: `${name}.apps.example.jp`,
      scheme: 'https',
      trust: { kind: 'public' },
      hostHeader: 'public',
      webSocket: false,
      files: 'free',
      mostUploadBytes: 0,
    })
    const [broken, off] = [
      await addDestination(deps, 'server', web('a')),
      await addDestination(deps, 'server', web('b')),
    ]
    await addDestination(deps, 'server', web('c'))
    await deps.store.write(async (tx) => {
      await tx.db.updateTable('destinations').set({ body: '{"kind":"hologram"}' }).where('id', '=', broken.id).execute()
    })
    await switchDestination(deps, 'server', { id: off.id, version: off.version, off: true })
    const contacts = [{ kind: 'security', name: '情シス 髙橋', telephone: '03-0000-0000' }] as const
    await keepContacts(deps, 'server', { after: 0, contacts: [...contacts] })
    const last = () => link.said.filter((message) => message.kind === 'destinations').at(-1)
    await until(() => last()?.contact !== undefined)
    expect(last()).toMatchObject({
      destinations: [{ name: 'c' }],
      off: [{ id: off.id, name: 'b', publicName: 'b.apps.example.jp' }],
      contact: { name: '情シス 髙橋', telephone: '03-0000-0000' },
    })
    const errors = app.logged.filter(({ level }) => level === 'error')
    expect(errors).toMatchObject([{ kind: 'destination', id: broken.id }])
    const listed = await app.ask('GET', '/api/destinations', { as: administrator })
    expect(((await listed.json()) as { rows: { id: string }[] }).rows.map(({ id }) => id)).not.toContain(broken.id)
    expect((await app.ask('GET', `/api/destinations/${broken.id}`, { as: administrator })).status).toBe(404)
  })

  it('says of a session that its account was stopped, and of one that ended by itself nothing', async () => {
    const [stopped, left] = [await app.signIn('teleworker'), await app.signIn('teleworker')]
    const [one, other] = [await sessionOf(stopped), await sessionOf(left)]
    await until(() => known.has(`session ${one}`) && known.has(`session ${other}`))
    const actor = { kind: 'account', account: left.account, roles: [], session: other } as const
    await lockAccount(app.deps, { ...actor, account: administrator.account }, stopped.account)
    await endOwnSession(app.deps, actor, other)
    await until(() => !known.has(`session ${one}`) && !known.has(`session ${other}`))
    const ends = link.said.flatMap((message) => (message.kind === 'change' ? message.subjects : []))
    expect(ends.findLast(({ id }) => id === one)).toMatchObject({ gone: true, stopped: true })
    expect(ends.findLast(({ id }) => id === other)?.stopped).toBeUndefined()
  })

  it('ends the stream of an outpost that is revoked', async () => {
    const actor = { kind: 'account', account: administrator.account, roles: [], session: '' } as const
    await revokeOutpost(app.deps, actor, link.outpost)
    await until(() => link.closed.includes(STREAM_CLOSE.refused))
  })

  it('asks a device to look where an agent could, and refuses what it does not know', async () => {
    const device = await enrolTestDevice(app.deps, {})
    await asks.look(app.deps, link.outpost, { device: device.id })
    expect(await lookAskedAt(app.deps.store.read, device.id)).toBe(app.clock.at)
    await expect(asks.look(app.deps, link.outpost, { device: 'none' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(asks.look(app.deps, link.outpost, { device: 1 })).rejects.toMatchObject({ code: 'bad_input' })
  })
})

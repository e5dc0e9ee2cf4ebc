import {
  ApplicationsAnswer,
  ApprovalAnswer,
  BulkAnswer,
  DeviationsAnswer,
  MyApplications,
  PublishedApplications,
} from '@taga/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readFacts } from '../reports/store.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { type TestDevice, enrolTestDevice, reportOf } from '../testing/test-device.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { GRACE_MS } from './count-device.ts'
import { dutiesOf } from './duties.ts'
import { queueOf } from './queue.ts'
import { recountDevices } from './recount.ts'
import { REVIEW_QUESTIONS } from './review-questions.ts'

const DAY = 86_400_000

describeOnBoth('applications', (on) => {
  let app: TestApp
  let administrator: Signed
  let owner: Signed
  let device: TestDevice
  let counter: number
  beforeEach(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    owner = await app.signIn('teleworker')
    device = await enrolTestDevice(app.deps, { user: owner.person })
    counter = 0
  })
  afterEach(() => app.close())

  type Reported = { readonly name: string; readonly publisher?: string; readonly identifier?: string }
  async function report(names: readonly (string | Reported)[], of = device) {
    counter += 1
    const traits = names.map((name) => (typeof name === 'string' ? { name } : name))
    const inventory = { applications: traits.map((each) => ({ version: '1.0', ...each })) }
    const sent = reportOf(of, { counter, sentAt: app.clock.at, inventory })
    expect((await app.ask('POST', '/api/reports', sent)).status).toBe(200)
  }
  async function counted(of = device) {
    const seen = await readFacts(app.deps.store.read, 'device', of.id)
    const value = (key: string) => (seen[key]?.kind === 'value' ? seen[key].value : undefined)
    return [value('device.unapprovedApplications'), value('device.overdueApplications')]
  }
  const entry = (more: object = {}) => ({ name: 'Zoom', matches: [{ pattern: 'Zoom*' }], verdict: 'approved', ...more })
  const add = (more: object = {}) => app.ask('POST', '/api/applications', { as: administrator, body: entry(more) })
  const review = Object.fromEntries(REVIEW_QUESTIONS.map(({ id, good }) => [id, good]))
  const wish = (name: string, more: object = {}) => ({
    name,
    purpose: '打合せの録画の編集',
    source: 'https://example.jp/',
    review,
    ...more,
  })
  const ask = (name: string, more: object = {}, as = owner) =>
    app.ask('POST', '/api/my/application-requests', { as, body: wish(name, more) })
  async function asked(name: string) {
    return ApprovalAnswer.parse(await (await ask(name)).json())
  }
  const decide = (id: string, body: object) =>
    app.ask('POST', `/api/approvals/${id}/decision`, { as: administrator, body })
  async function deviations(query = '') {
    const answer = await app.ask('GET', `/api/application-deviations${query}`, { as: administrator })
    return DeviationsAnswer.parse(await answer.json())
  }
  async function later(days: number) {
    app.clock.at += days * DAY
    await recountDevices(app.deps)
    administrator = await app.signIn('administrator')
  }

  it('counts what nobody approved as soon as it is reported, and as overdue after 14 days', async () => {
    expect(await counted()).toEqual([undefined, undefined])
    await report(['Zoom Workplace', 'Torrent', 'TORRENT'])
    expect(await counted()).toEqual([2, 0])
    await add()
    expect(await counted()).toEqual([1, 0])
    await later(13)
    expect(await counted()).toEqual([1, 0])
    app.clock.at += GRACE_MS - 13 * DAY
    await recountDevices(app.deps)
    expect(await counted()).toEqual([1, 1])
    await report(['Zoom Workplace'])
    expect(await counted()).toEqual([0, 0])
  })

  it('says zero of a device without applications, and nothing of one that never listed any', async () => {
    await report([])
    expect(await counted()).toEqual([0, 0])
  })

  it('never keeps names from a personal device', async () => {
    const personal = await enrolTestDevice(app.deps, { ownership: 'personal', user: owner.person })
    await report(['Secret Hobby'], personal)
    expect(await counted(personal)).toEqual([undefined, undefined])
    expect((await deviations()).total).toBe(0)
    const kept = await app.deps.store.read.selectFrom('seen_applications').selectAll().execute()
    expect(kept).toEqual([])
  })

  it('lets an application wait for its answer until the deadline and no longer, and stand everywhere once it is granted', async () => {
    await report(['Editor'])
    await later(5)
    owner = await again(owner)
    const { id } = await asked('Editor')
    await recountDevices(app.deps)
    expect(await counted()).toEqual([1, 0])
    const mine = MyApplications.parse(await (await app.ask('GET', '/api/my/applications', { as: owner })).json())
    expect(mine.devices[0]?.applications).toMatchObject([{ verdict: 'asked', dueAt: app.clock.at + GRACE_MS }])
    expect(await dutiesOf(app.deps.store.read, owner.person, app.clock.at)).toEqual([])
    await later(13)
    expect(await counted()).toEqual([1, 0])
    await later(1)
    expect(await counted()).toEqual([1, 1])
    expect(await dutiesOf(app.deps.store.read, owner.person, app.clock.at)).toMatchObject([{ state: 'late' }])
    const grant = { decision: 'grant', conditions: '社内の動画に限る', validUntil: app.clock.at + 365 * DAY }
    expect((await decide(id, grant)).status).toBe(200)
    await recountDevices(app.deps)
    expect(await counted()).toEqual([0, 0])
    const listed = await app.ask('GET', '/api/applications/published', { as: administrator })
    expect(PublishedApplications.parse(await listed.json()).rows).toMatchObject([
      { name: 'Editor', conditions: '社内の動画に限る', place: 'https://example.jp/' },
    ])
    await later(366)
    expect(await queueOf(app.deps.store.read, app.clock.at)).toMatchObject([{ kind: 'applications.review', count: 1 }])
  })

  it('must be gone within a week after it was refused, and is unknown again after it was withdrawn', async () => {
    await report(['Editor', 'Player'])
    const editor = await asked('Editor')
    const player = await asked('Player')
    expect(await counted()).toEqual([2, 0])
    await decide(editor.id, { decision: 'refuse', reason: '代わりがある' })
    await app.ask('POST', `/api/approvals/${player.id}/withdraw`, { as: owner, body: {} })
    await recountDevices(app.deps)
    expect(await counted()).toEqual([2, 0])
    await later(7)
    expect(await counted()).toEqual([2, 1])
    const { rows } = await deviations()
    expect(rows.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['Editor', 'refused'],
      ['Player', undefined],
    ])
  })

  it('does not let somebody put a refusal off by asking again and again', async () => {
    await report(['Editor'])
    await decide((await asked('Editor')).id, { decision: 'refuse', reason: '不可' })
    await later(8)
    expect(await counted()).toEqual([1, 1])
    owner = await again(owner)
    expect((await ask('Editor')).status).toBe(201)
    await recountDevices(app.deps)
    expect(await counted()).toEqual([1, 1])
  })

  it('wins no time by asking late, or by withdrawing and asking again', async () => {
    await report(['Editor'])
    await later(20)
    owner = await again(owner)
    const late = await asked('Editor')
    await recountDevices(app.deps)
    expect(await counted()).toEqual([1, 0])
    await later(8)
    expect(await counted()).toEqual([1, 1])
    owner = await again(owner)
    await app.ask('POST', `/api/approvals/${late.id}/withdraw`, { as: owner, body: {} })
    await asked('Editor')
    await recountDevices(app.deps)
    expect(await counted()).toEqual([1, 1])
  })

  it('does not let a request stand against what was decided', async () => {
    const refused = { verdict: 'refused', reason: '遠隔操作', removalDueAt: app.clock.at + DAY }
    await add({ ...refused, name: 'AnyDesk', matches: [{ pattern: 'AnyDesk*' }] })
    await report(['AnyDesk 7.1'])
    expect(await counted()).toEqual([1, 0])
    const { id } = await asked('AnyDesk 7.1')
    expect(await counted()).toEqual([1, 0])
    await report(['AnyDesk 7.1', 'Editor'])
    expect(await counted()).toEqual([2, 0])
    expect((await decide(id, { decision: 'grant' })).status).toBe(200)
    await recountDevices(app.deps)
    expect(await counted()).toEqual([1, 0])
  })

  it('takes no request without an answer to every question, nor for what is approved', async () => {
    const { maker: _left, ...short } = review
    expect((await ask('X1', { review: short })).status).toBe(400)
    expect((await ask('X1', { review: { ...review, other: 'yes' } })).status).toBe(400)
    expect((await ask('X1', { neededBy: app.clock.at })).status).toBe(400)
    await add()
    const known = await ask('ＺＯＯＭ')
    expect(known.status).toBe(409)
    expect((await deviations()).total).toBe(0)
  })

  it('decides a name that was seen: approves it, has it removed by a date, or leaves it alone', async () => {
    await report(['A1', 'B2', 'C3'])
    const { rows } = await deviations()
    expect(rows.map(({ name, devices }) => [name, devices])).toEqual([
      ['A1', 1],
      ['B2', 1],
      ['C3', 1],
    ])
    const say = (at: number, body: object) =>
      app.ask('POST', `/api/application-deviations/${rows[at]?.id}`, { as: administrator, body })
    expect((await say(0, { verdict: 'approved' })).status).toBe(200)
    expect((await say(1, { verdict: 'refused' })).status).toBe(400)
    expect((await say(1, { verdict: 'refused', reason: '危険', removalDueAt: app.clock.at + DAY })).status).toBe(200)
    expect((await say(2, { verdict: 'ignored', reason: 'OSの一部' })).status).toBe(200)
    expect(await counted()).toEqual([1, 0])
    await later(1)
    expect(await counted()).toEqual([1, 1])
    expect((await deviations()).rows.map(({ name }) => name)).toEqual(['B2'])
  })

  it('shows beforehand what a bulk decision does, and does it', async () => {
    await report(['A1', 'B2'])
    const ids = (await deviations()).rows.map(({ id }) => id)
    const bulk = async (dryRun: boolean) => {
      const body = { act: 'approve', ids: [...ids, 'none'], dryRun }
      const answer = await app.ask('POST', '/api/application-deviations/bulk', { as: administrator, body })
      return BulkAnswer.parse(await answer.json())
    }
    expect(await bulk(true)).toMatchObject({ done: 2, refused: [{ id: 'none' }] })
    expect(await counted()).toEqual([2, 0])
    expect(await bulk(false)).toMatchObject({ done: 2 })
    expect(await counted()).toEqual([0, 0])
  })

  it('takes a name from another publisher, or from none, for another application, and says what it resembles', async () => {
    await add({ name: 'Google Chrome', publisher: 'Google LLC', matches: [{ pattern: 'Google Chrome' }] })
    const chrome = { name: 'Google Chrome', publisher: 'Google LLC' }
    const other = await enrolTestDevice(app.deps, { user: owner.person })
    await report([chrome, { ...chrome, publisher: 'Google Inc.' }])
    expect(await counted()).toEqual([0, 0])
    await report(
      [{ ...chrome, name: 'ＧＯＯＧＬＥ Ｃｈｒｏｍｅ ', publisher: 'Evil Corp' }, { name: 'Google Chrome' }],
      other,
    )
    expect(await counted()).toEqual([0, 0])
    expect(await counted(other)).toEqual([2, 0])
    const { rows } = await deviations('?sort=name')
    expect(new Set(rows.map(({ publisher }) => publisher))).toEqual(new Set(['Evil Corp', undefined]))
    for (const row of rows) expect(row.resembles).toMatchObject({ name: 'Google Chrome', publisher: 'Google LLC' })
    const evil = rows.find(({ publisher }) => publisher === 'Evil Corp')
    const refuse = { verdict: 'refused', reason: '偽物', removalDueAt: app.clock.at + DAY }
    const said = await app.ask('POST', `/api/application-deviations/${evil?.id}`, { as: administrator, body: refuse })
    expect(said.status).toBe(200)
    const list = ApplicationsAnswer.parse(
      await (await app.ask('GET', '/api/applications', { as: administrator })).json(),
    )
    expect(list.rows.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['Google Chrome', 'approved'],
      ['ＧＯＯＧＬＥ Ｃｈｒｏｍｅ (Evil Corp)', 'refused'],
    ])
    expect([await counted(), await counted(other)]).toEqual([
      [0, 0],
      [2, 0],
    ])
  })

  it('approves what was seen with its publisher and identifier, and not another of its name', async () => {
    const slack = { name: 'Slack', publisher: 'Slack Technologies (BQR82RBBHL)', identifier: 'com.tinyspeck.slack' }
    await report([slack])
    const [row] = (await deviations()).rows
    await app.ask('POST', `/api/application-deviations/${row?.id}`, {
      as: administrator,
      body: { verdict: 'approved' },
    })
    expect(await counted()).toEqual([0, 0])
    await report([{ ...slack, identifier: 'com.evil.slack' }])
    expect(await counted()).toEqual([1, 0])
    await report([{ ...slack, publisher: 'Slack Technologies (ABCDEFGH12)' }])
    expect(await counted()).toEqual([1, 0])
    await report([slack])
    expect(await counted()).toEqual([0, 0])
  })

  it('gives no new deadline to a name that comes from another publisher now, and remembers what is gone', async () => {
    await report(['Editor', 'Player'])
    await later(10)
    await report([{ name: 'Editor', publisher: 'Anybody' }])
    await later(4)
    expect(await counted()).toEqual([1, 1])
    const gone = await app.deps.store.read.selectFrom('gone_applications').selectAll().execute()
    expect(gone).toMatchObject([{ device_id: device.id, version: '1.0' }])
    await report(['Editor', 'Player'])
    expect(await app.deps.store.read.selectFrom('gone_applications').selectAll().execute()).toEqual([])
  })

  it('approves a name that is a star for itself alone', async () => {
    await report(['*', 'Torrent'])
    const star = (await deviations()).rows.find(({ name }) => name === '*')
    const said = { as: administrator, body: { verdict: 'approved' } }
    expect((await app.ask('POST', `/api/application-deviations/${star?.id}`, said)).status).toBe(200)
    expect(await counted()).toEqual([1, 0])
    expect((await add({ name: 'all', matches: [{ pattern: '*' }] })).status).toBe(400)
  })

  it('keeps two changes from the same page apart, and names no application twice', async () => {
    await add()
    expect((await add({ name: 'ＺＯＯＭ' })).status).toBe(409)
    const list = await app.ask('GET', '/api/applications?search=zoom', { as: administrator })
    const { rows } = ApplicationsAnswer.parse(await list.json())
    const change = (name: string) =>
      app.ask('PUT', `/api/applications/${rows[0]?.id}`, {
        as: administrator,
        body: { ...entry({ name }), version: 1 },
      })
    const [one, other] = await Promise.all([change('Zoom A'), change('Zoom B')])
    expect([one.status, other.status].toSorted((a, b) => a - b)).toEqual([200, 409])
  })

  it('tells the user of a device what of it is not approved, and nobody else', async () => {
    await report(['Torrent'])
    const mine = await app.ask('GET', '/api/my/applications', { as: owner })
    expect(MyApplications.parse(await mine.json()).devices).toMatchObject([
      { device: device.id, applications: [{ name: 'Torrent', dueAt: app.clock.at + GRACE_MS }] },
    ])
    expect(await dutiesOf(app.deps.store.read, owner.person, app.clock.at)).toMatchObject([{ state: 'open' }])
    const colleague = await app.signIn('teleworker')
    expect((await app.ask('GET', `/api/devices/${device.id}/applications`, { as: colleague })).status).toBe(404)
    expect(await (await app.ask('GET', '/api/my/applications', { as: colleague })).json()).toEqual({ devices: [] })
  })

  it('reads inventories that were kept before there was a list', async () => {
    await app.deps.store.write(({ db }) =>
      db
        .insertInto('inventories')
        .values({ device_id: device.id, at: 1, digest: 'x', applications: '[{"name":"Old","version":""}]' })
        .execute(),
    )
    await recountDevices(app.deps)
    expect(await counted()).toEqual([1, 0])
  })

  it('keeps 2,000 applications of one device', async () => {
    await report(Array.from({ length: 2_000 }, (_, n) => `Application ${n}`))
    expect(await counted()).toEqual([2_000, 0])
    expect((await deviations('?limit=10&search=application')).total).toBe(2_000)
  })

  async function again(who: Signed): Promise<Signed> {
    const fresh = await app.signIn('teleworker')
    await app.deps.store.write(({ db }) =>
      db.updateTable('accounts').set({ person_id: who.person }).where('id', '=', fresh.account).execute(),
    )
    return { ...fresh, person: who.person }
  }
})

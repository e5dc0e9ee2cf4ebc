import { afterAll, beforeAll, expect, it } from 'vitest'
import { addPerson } from '../people/add-person.ts'
import { addDepartment } from '../people/departments.ts'
import { registerDevice } from '../devices/register-device.ts'
import { moveDevice } from '../devices/move-device.ts'
import { findDevice } from '../devices/store.ts'
import { setPersonState } from '../people/set-person-state.ts'
import { findPerson } from '../people/store.ts'
import { queueOf as assetsQueue } from '../assets/queue.ts'
import { queueOf as entrancesQueue } from '../entrances/queue.ts'
import { queueOf as flowsQueue } from '../flows/queue.ts'
import { putUse } from '../personal-devices/store.ts'
import { queueOf as servicesQueue } from '../services/queue.ts'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'

const DAY = 86_400_000

function useOf(device: string, person: string, at: number) {
  return {
    device_id: device,
    person_id: person,
    approval_id: 'a',
    purpose: 'p',
    patterns: '[]',
    protections: '[]',
    consent_version: '1',
    consented_at: at,
    valid_until: at + DAY,
    ending_at: null,
    ending_cause: null,
    proof: null,
    proof_at: null,
    checked_at: null,
    checked_account: null,
    self_checked: 0,
    check_note: null,
  }
}

describeOnBoth('the registers of information', (on) => {
  let app: TestApp
  let admin: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    admin = await app.signIn('administrator')
  })
  afterAll(() => app.close())

  async function ask(method: string, path: string, body?: object, as = admin) {
    const response = await app.ask(method, path, { as, ...(body === undefined ? {} : { body }) })
    return { status: response.status, body: JSON.parse(await response.text()) }
  }

  it('keeps an asset with what is known of it, and changes it only from its last version', async () => {
    const added = await ask('POST', '/api/assets', { name: '顧客名簿（髙﨑支店）', form: 'electronic', personal: true })
    expect(added).toMatchObject({ status: 201, body: { name: '顧客名簿（髙﨑支店）', personal: true, version: 1 } })
    expect(added.body.level).toBeUndefined()
    const change = { name: '顧客名簿', form: 'electronic', level: 'confidential', version: 1 }
    const path = `/api/assets/${added.body.id}`
    expect(await ask('PUT', path, change)).toMatchObject({ status: 200, body: { level: 'confidential', version: 2 } })
    expect(await ask('PUT', path, change)).toMatchObject({ status: 409, body: { detail: { version: 2 } } })
  })

  it('refuses an asset of a name that is there, and one that points to nothing', async () => {
    await ask('POST', '/api/assets', { name: '契約書', form: 'paper' })
    expect(await ask('POST', '/api/assets', { name: '契約書 ', form: 'paper' })).toMatchObject({ status: 409 })
    const lost = { name: '台帳', form: 'paper', location: 'nowhere' }
    expect(await ask('POST', '/api/assets', lost)).toMatchObject({
      status: 400,
      body: { detail: { fields: [{ field: 'location', problem: 'unknown' }] } },
    })
  })

  it('lists assets by level, the undecided ones too, and counts all that match', async () => {
    for (const index of [1, 2, 3])
      await ask('POST', '/api/assets', { name: `資料${index}`, form: 'paper', level: 'public' })
    const first = await ask('GET', '/api/assets?level=public&limit=2&sort=-name')
    expect(first.body).toMatchObject({ total: 3, rows: [{ name: '資料3' }, { name: '資料2' }] })
    const second = await ask('GET', `/api/assets?level=public&limit=2&sort=-name&after=${first.body.next}`)
    expect(second.body.rows).toMatchObject([{ name: '資料1' }])
    const undecided = await ask('GET', '/api/assets?level=none')
    expect(undecided.body.rows.every((row: { level?: string }) => row.level === undefined)).toBe(true)
  })

  it('suggests how a level is handled until somebody decides, once', async () => {
    const before = await ask('GET', '/api/levels?lang=en')
    expect(before.body.levels).toHaveLength(3)
    expect(before.body.levels[0]).toMatchObject({ version: 0 })
    const { handling } = before.body.levels.find((each: { level: string }) => each.level === 'business')
    const decision = { handling: { ...handling, print: 'no' }, version: 0 }
    expect(await ask('PUT', '/api/levels/business', decision)).toMatchObject({ status: 200, body: { version: 1 } })
    expect(await ask('PUT', '/api/levels/business', decision)).toMatchObject({ status: 409 })
    const after = await ask('GET', '/api/levels')
    expect(after.body.levels).toContainEqual(
      expect.objectContaining({ level: 'business', version: 1, handling: expect.objectContaining({ print: 'no' }) }),
    )
  })

  it('shows a teleworker the services that may be used, and none that may not, or whose review is past', async () => {
    const service = (name: string, more: object) =>
      ask('POST', '/api/services', {
        name,
        kind: 'storage',
        authentication: 'multiFactor',
        checks: {},
        state: 'approved',
        ...more,
      })
    await service('承認済み', { highestLevel: 'business' })
    await service('審査中', { state: 'inReview' })
    await service('期限切れ', { reviewDueAt: Date.UTC(2026, 0, 13, 15) })
    const seen = await ask('GET', '/api/services/approved', undefined, await app.signIn('teleworker'))
    expect(seen.body.services.map(({ name }: { name: string }) => name)).toEqual(['承認済み'])
  })

  it('keeps the rules of a boundary with their review, and only in front of an entrance that exists', async () => {
    const entrance = await ask('POST', '/api/entrances', {
      name: 'VPN装置',
      kind: 'vpn',
      frontedByTaga: false,
      authentication: 'multiFactor',
      passwordPolicy: 'checked',
      encryptedPath: 'yes',
      boundaryRestricted: 'yes',
      logsKept: 'yes',
      owner: '情報システム課',
      reviewDueAt: app.clock.at + 90 * DAY,
    })
    const rule = {
      source: '自宅のグループ',
      destination: 'files.example:445',
      purpose: '見積書',
      owner: '営業部',
      state: 'needed',
      reviewDueAt: app.clock.at + 30 * DAY,
    }
    const path = `/api/entrances/${entrance.body.id}`
    const added = await ask('POST', `${path}/rules`, rule)
    expect(added).toMatchObject({ status: 201, body: { source: '自宅のグループ', reviewedAt: app.clock.at } })
    expect(await ask('POST', '/api/entrances/none/rules', rule)).toMatchObject({ status: 404 })
    expect(await ask('POST', `${path}/rules`, { ...rule, reviewDueAt: app.clock.at })).toMatchObject({ status: 400 })
    const review = { ...rule, state: 'toRemove', version: 1 }
    expect(await ask('PUT', `/api/boundary-rules/${added.body.id}`, review)).toMatchObject({ body: { version: 2 } })
    expect((await ask('GET', path)).body.rules).toMatchObject([{ state: 'toRemove' }])
  })

  it('gives people a right and takes it, tells first what would happen, and shows who holds it', async () => {
    const resource = await ask('POST', '/api/resources', {
      name: '給与システム',
      level: 'confidential',
      rightNeeded: 'A_給与 50%',
    })
    const near = await addPerson(app.deps, 'account:a', { name: '近い権利', rights: ['給与'] })
    const alike = ['a_給与 50%', 'A1給与 50%', 'A_給与 50円', 'A_給与 50%増']
    await addPerson(app.deps, 'account:a', { name: '似た権利', rights: alike })
    const person = await addPerson(app.deps, 'account:a', { name: '𠮷田 花', rights: ['営業'] })
    const path = `/api/resources/${resource.body.id}`
    const give = { act: 'giveRight', ids: [person.id, 'nobody'] }
    const tried = await ask('POST', `${path}/rights`, { ...give, dryRun: true })
    expect(tried.body).toMatchObject({ done: 1, refused: [{ id: 'nobody' }] })
    expect((await ask('GET', path)).body.holdersCount).toBe(0)
    await ask('POST', `${path}/rights`, give)
    expect((await ask('GET', path)).body).toMatchObject({
      holdersCount: 1,
      holders: [{ id: person.id, name: '𠮷田 花' }],
    })
    await ask('POST', `${path}/rights`, { act: 'takeRight', ids: [person.id, near.id] })
    expect((await ask('GET', path)).body.holdersCount).toBe(0)
    expect((await findPerson(app.deps.store.read, person.id))?.rights).toBe('["営業"]')
  })

  it('closes a leaver only when everything that gives access is gone, which it sees for itself', async () => {
    const department = await addDepartment(app.deps, 'account:a', { name: '退職者のいる部', patterns: [] })
    const leaver = await addPerson(app.deps, 'account:a', {
      name: '退職 太郎',
      department: department.id,
      rights: ['営業'],
    })
    const device = await registerDevice(app.deps, 'account:a', {
      label: 'NOTE-9001',
      ownership: 'company',
      management: 'managed',
      kind: 'laptop',
      os: 'windows',
      state: 'lent',
      user: leaver.id,
    })
    const started = await ask('POST', '/api/flows', { person: leaver.id, kind: 'leaver', dueAt: app.clock.at + DAY })
    expect(started.status).toBe(201)
    expect(await ask('POST', '/api/flows', { person: leaver.id, kind: 'leaver', dueAt: app.clock.at })).toMatchObject({
      status: 409,
    })
    const path = `/api/flows/${started.body.id}`
    const tick = (step: string, body: object) => ask('PUT', `${path}/steps/${step}`, body)
    expect(await tick('devicesBack', { mark: 'done', version: 1 })).toMatchObject({ status: 400 })
    expect(await tick('rightsRevoked', { mark: 'notNeeded', note: '不要', version: 1 })).toMatchObject({ status: 400 })
    expect(await tick('itemsBack', { mark: 'notNeeded', version: 1 })).toMatchObject({ status: 400 })
    expect(await tick('card', { mark: 'done', version: 1 })).toMatchObject({ status: 404 })
    await tick('itemsBack', { mark: 'notNeeded', note: '貸していない', version: 1 })
    await tick('contacts', { mark: 'done', version: 2 })
    expect(await tick('informationBack', { mark: 'done', version: 2 })).toMatchObject({ status: 409 })
    await tick('informationBack', { mark: 'done', version: 3 })
    expect(await ask('POST', `${path}/close`, { version: 4 })).toMatchObject({
      status: 409,
      body: { detail: { open: ['hasLeft', 'rightsRevoked', 'devicesBack'] } },
    })
    const row = await findDevice(app.deps.store.read, device.id)
    await moveDevice(app.deps, 'account:a', { id: device.id, version: row?.version ?? 0, to: 'returned' })
    await ask('PUT', `/api/people/${leaver.id}`, { name: '退職 太郎', rights: [], version: 1 })
    await setPersonState(app.deps, 'account:a', { id: leaver.id, version: 2, state: 'left' })
    const closed = await ask('POST', `${path}/close`, { version: 4 })
    expect(closed.body.closedAt).toBe(app.clock.at)
    expect(await tick('contacts', { mark: 'open', version: 5 })).toMatchObject({ status: 409 })
  })

  it('takes nobody’s word that things and information are back while the registers say otherwise', async () => {
    const leaver = await addPerson(app.deps, 'account:a', { name: '備品 花子', rights: [] })
    const good = { name: 'USBメモリー', sort: 'usbMemory', counting: 'single', fewest: 0 }
    const { body: kept } = await ask('POST', '/api/stock', good)
    const { body: piece } = await ask('POST', `/api/stock/${kept.good.id}/pieces`, {
      number: 'USB-7',
      encryption: 'whole',
    })
    const issued = await ask('POST', `/api/stock/${kept.good.id}/issues`, {
      person: leaver.id,
      piece: piece.pieces[0].id,
    })
    const own = await registerDevice(app.deps, 'account:a', {
      label: '花子のスマートフォン',
      ownership: 'personal',
      management: 'browserOnly',
      kind: 'phone',
      os: 'ios',
      state: 'inUse',
      user: leaver.id,
    })
    await app.deps.store.write(({ db }) => putUse(db, useOf(own.id, leaver.id, app.clock.at)))
    const { body: flow } = await ask('POST', '/api/flows', { person: leaver.id, kind: 'leaver', dueAt: app.clock.at })
    const path = `/api/flows/${flow.id}`
    const stepsNow = async () => {
      const { body } = await ask('GET', path)
      const of = (id: string) => body.steps.find(({ step }: { step: string }) => step === id)
      return [of('itemsBack'), of('informationBack')]
    }
    await ask('PUT', `${path}/steps/itemsBack`, { mark: 'done', version: 1 })
    await ask('PUT', `${path}/steps/informationBack`, { mark: 'notNeeded', note: '不要', version: 2 })
    expect(await stepsNow()).toMatchObject([
      { state: 'open', left: { ja: '貸し出したままの備品：USBメモリー USB-7' }, href: '/stock' },
      { state: 'open', left: { ja: expect.stringContaining('花子のスマートフォン') } },
    ])
    await ask('POST', `/api/stock-issues/${issued.body.issues[0].id}/end`, { how: 'returned' })
    for (const to of ['toWipe', 'wiped'] as const) {
      const version = (await findDevice(app.deps.store.read, own.id))?.version ?? 0
      await moveDevice(app.deps, 'account:a', { id: own.id, version, to })
    }
    expect(await stepsNow()).toMatchObject([{ state: 'done' }, { state: 'notNeeded' }])
    await ask('PUT', `${path}/steps/contacts`, { mark: 'done', version: 3 })
    await setPersonState(app.deps, 'account:a', { id: leaver.id, version: 1, state: 'left' })
    expect((await ask('POST', `${path}/close`, { version: 4 })).body.closedAt).toBe(app.clock.at)
  })

  it.each([
    ['assets', '名称,形態,情報のレベル,部署\nCSVの資産,紙,機密,\n', 'CSVの資産'],
    ['services', '名称,種類,可否,認証,置いてよい情報\nCSVのサービス,チャット,承認,多要素,業務\n', 'CSVのサービス'],
  ])('takes %s from a sheet, and finds its own export unchanged', async (register, text, name) => {
    const send = (path: string, bytes: Uint8Array) =>
      app.ask('POST', `/api/csv/${register}${path}`, { as: admin, bytes, headers: { 'content-type': 'text/csv' } })
    const file = new TextEncoder().encode(text)
    const preview = JSON.parse(await (await send('/preview', file)).text())
    expect(preview).toMatchObject({ add: 1, bad: [] })
    expect((await send(`/import?digest=${preview.digest}`, file)).status).toBe(200)
    const exported = await app.ask('GET', `/api/csv/${register}`, { as: admin })
    const bytes = new Uint8Array(await exported.arrayBuffer())
    expect(new TextDecoder().decode(bytes)).toContain(name)
    expect(JSON.parse(await (await send('/preview', bytes)).text())).toMatchObject({ add: 0, change: 0, badCount: 0 })
  })

  it('tells what waits: entrances past their review, assets without a level, services to decide, open checklists', async () => {
    const joiner = await addPerson(app.deps, 'account:a', { name: '入社 花子', rights: [] })
    await ask('POST', '/api/flows', { person: joiner.id, kind: 'joiner', dueAt: app.clock.at + DAY })
    const sources = [assetsQueue, entrancesQueue, servicesQueue, flowsQueue]
    const later = app.clock.at + 2 * DAY
    const lines = (await Promise.all(sources.map((source) => source(app.deps.store.read, later)))).flat()
    const of = (kind: string) => lines.find((line) => line.kind === kind)
    expect(of('assets.review')?.count).toBeGreaterThan(0)
    expect(of('services.review')?.count).toBe(2)
    expect(of('boundaryRules.review')?.count).toBe(1)
    expect(of('entrances.review')?.count).toBe(0)
    expect(of('flows.open')).toMatchObject({ count: 1, urgent: true, dueAt: app.clock.at + DAY })
  })

  it('sees whether a joiner can sign in, and that one whose account was begun anew has not yet', async () => {
    const joiner = await app.signIn('teleworker')
    const setSignedIn = (at: number | null) =>
      app.deps.store.write(({ db }) =>
        db.updateTable('accounts').set({ last_sign_in_at: at }).where('id', '=', joiner.account).execute(),
      )
    await setSignedIn(app.clock.at)
    const dueAt = app.clock.at + 3 * DAY
    const { body: flow } = await ask('POST', '/api/flows', { person: joiner.person, kind: 'joiner', dueAt })
    const account = async () =>
      (await ask('GET', `/api/flows/${flow.id}`)).body.steps.find(({ step }: { step: string }) => step === 'account')
    expect(await account()).toMatchObject({ state: 'done' })
    await app.prove(admin)
    expect((await app.ask('POST', `/api/accounts/${joiner.account}/reset`, { as: admin })).status).toBe(200)
    expect(await account()).toMatchObject({ state: 'open', left: { ja: '本人がまだサインインしていません。' } })
    await setSignedIn(app.clock.at)
    expect((await app.ask('POST', `/api/accounts/${joiner.account}/lock`, { as: admin })).ok).toBe(true)
    expect(await account()).toMatchObject({ state: 'open', left: { ja: 'アカウントがロックされています。' } })
  })
})

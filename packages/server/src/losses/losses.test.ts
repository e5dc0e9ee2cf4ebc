import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSession } from '../accounts/start-session.ts'
import { keepAccessRecords } from '../access-log/keep-access-records.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'

const laptop = {
  label: 'PC-L',
  ownership: 'company',
  management: 'managed',
  kind: 'laptop',
  os: 'windows',
  state: 'lent',
}

describeOnBoth('losses', (on) => {
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

  async function lend(): Promise<string> {
    const body = { ...laptop, user: owner.person }
    const answer = await app.ask('POST', '/api/devices', { as: administrator, body })
    return ((await answer.json()) as { id: string }).id
  }
  async function ask(as: Signed, method: string, path: string, body?: object) {
    const answer = await app.ask(method, path, { as, ...(body === undefined ? {} : { body }) })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> & { version: number } }
  }

  it('opens one record, ends the other sessions of its user and keeps the one that reports', async () => {
    const device = await lend()
    const from = { address: '192.0.2.9', browser: 'other' }
    const second = await app.deps.store.write((tx) => startSession(app.deps, tx, { account: owner.account, from }))
    const report = { how: 'lost', place: '山手線', circumstances: '網棚に置き忘れた' }
    expect((await ask(owner, 'POST', `/api/devices/${device}/loss`, report)).status).toBe(200)
    expect((await ask(owner, 'POST', `/api/devices/${device}/loss`, report)).status).toBe(200)
    const other = await app.ask('GET', '/api/my/devices', { as: { ...owner, token: second.token } })
    expect(other.status).toBe(401)
    const { body: loss } = await ask(owner, 'GET', `/api/devices/${device}/loss`)
    expect(loss).toMatchObject({
      how: 'lost',
      place: '山手線',
      deviceState: 'lost',
      sessionsEnded: 1,
      remoteWipe: { state: 'notTried' },
      dataOn: [],
    })
    expect(loss).not.toHaveProperty('encrypted')
    const rows = await app.deps.store.read.selectFrom('losses').select('id').where('device_id', '=', device).execute()
    expect(rows).toHaveLength(1)
  })

  it('hides a loss from others, and lets only administrators record the wipe and the end', async () => {
    const device = await lend()
    await ask(owner, 'POST', `/api/devices/${device}/loss`, { how: 'stolen' })
    const { body: loss } = await ask(owner, 'GET', `/api/devices/${device}/loss`)
    const path = `/api/losses/${String(loss['id'])}`
    expect((await ask(stranger, 'GET', path)).status).toBe(404)
    expect((await ask(stranger, 'PATCH', path, { version: 1, place: 'x' })).status).toBe(404)
    const auditor = await app.signIn('auditor')
    expect((await ask(auditor, 'GET', path)).status).toBe(200)
    expect((await ask(auditor, 'PATCH', path, { version: 1, place: 'x' })).body).toMatchObject({ fault: 'not_allowed' })
    expect((await ask(owner, 'PATCH', path, { version: 1, policeNumber: '丸の内 12-345' })).body).toMatchObject({
      policeNumber: '丸の内 12-345',
      version: 2,
    })
    expect((await ask(owner, 'POST', `${path}/end`, { how: 'found', note: 'x', version: 2 })).status).toBe(403)
  })

  it('records the remote wipe, brings a found device back to the desk, and ends once', async () => {
    const device = await lend()
    await ask(owner, 'POST', `/api/devices/${device}/loss`, { how: 'lost' })
    const { body: loss } = await ask(administrator, 'GET', `/api/devices/${device}/loss`)
    const path = `/api/losses/${String(loss['id'])}`
    const wipe = await ask(administrator, 'POST', `${path}/remote-wipe`, { state: 'asked', version: loss.version })
    expect(wipe.body).toMatchObject({ remoteWipe: { state: 'asked' } })
    const end = { how: 'found', to: 'returned', note: '駅の遺失物窓口', version: wipe.body.version }
    const ends = await Promise.all([1, 2].map(() => ask(administrator, 'POST', `${path}/end`, end)))
    expect(ends.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409])
    const now = await ask(administrator, 'GET', `/api/devices/${device}`)
    expect(now.body).toMatchObject({ state: 'returned' })
    expect(now.body).not.toHaveProperty('user')
  })

  it('writes a device off for good, with a record', async () => {
    const device = await lend()
    await ask(owner, 'POST', `/api/devices/${device}/loss`, { how: 'stolen' })
    const { body: loss } = await ask(administrator, 'GET', `/api/devices/${device}/loss`)
    const end = { how: 'writtenOff', note: '6か月見つからず', version: loss.version }
    await ask(administrator, 'POST', `/api/losses/${String(loss['id'])}/end`, end)
    expect((await ask(administrator, 'GET', `/api/devices/${device}/end`)).body).toMatchObject({
      device: { state: 'disposed' },
      disposal: { kind: 'writtenOff', note: '6か月見つからず' },
    })
  })

  it('lists what may be on the device from the record of what was opened, worst level first', async () => {
    const device = await lend()
    const resource = async (id: string, level: 'business' | 'confidential' | null, saving: number | null) =>
      app.deps.store.write(async (tx) => {
        await tx.db
          .insertInto('resources')
          .values({
            id,
            name: id,
            name_key: id,
            level,
            right_needed: null,
            telework_allowed: 1,
            fit_for_confidential: null,
            saving_possible: saving,
            external: 0,
            host_device_id: null,
            version: 1,
            created_at: 1,
            updated_at: 1,
          })
          .execute()
        await tx.db
          .insertInto('decisions')
          .values({
            id: `d-${id}`,
            once_key: id,
            at: app.clock.at,
            last_at: app.clock.at,
            times: 1,
            session_id: null,
            asked_by: 'x',
            person_id: owner.person,
            device_id: device,
            resource_id: id,
            pattern: 'cloud_app',
            action: 'view',
            outcome: 'allow',
            rules_version: 'x',
            obligations: '[]',
            reasons: '[]',
            rests_on: '{}',
          })
          .execute()
      })
    await resource('mail', 'business', 1)
    await resource('hr', 'confidential', 1)
    await resource('unknown', null, null)
    await resource('viewer', 'confidential', 0)
    await ask(owner, 'POST', `/api/devices/${device}/loss`, { how: 'lost' })
    const { body } = await ask(owner, 'GET', `/api/devices/${device}/loss`)
    const titles = (body['dataOn'] as { title: string }[]).map((each) => each.title)
    expect(titles).toEqual(['unknown', 'hr', 'mail'])
    const asset = { name: '人事台帳', form: 'electronic', level: 'confidential', resource: 'hr' }
    expect((await ask(administrator, 'POST', '/api/assets', asset)).status).toBe(201)
    const again = await ask(owner, 'GET', `/api/devices/${device}/loss`)
    expect(again.body['dataOn']).toContainEqual(expect.objectContaining({ title: '人事台帳', level: 'confidential' }))
    // what the user before opened from the same device
    await app.deps.store.write(({ db }) =>
      db.updateTable('decisions').set({ person_id: stranger.person }).where('resource_id', '=', 'hr').execute(),
    )
    const titlesFor = async (reader: Signed) => {
      const read = await ask(reader, 'GET', `/api/devices/${device}/loss`)
      return (read.body['dataOn'] as { title: string }[]).map((each) => each.title)
    }
    expect(await titlesFor(owner)).toEqual(['unknown', 'mail'])
    expect(await titlesFor(administrator)).toEqual(['unknown', 'hr', '人事台帳', 'mail'])
    // what a gateway let in: by a tunnel everything may stay on the device, of a viewer nothing does
    const opened = (id: string, pattern: string) => ({
      id,
      at: app.clock.at,
      event: 'opened',
      carrier: 'tcp',
      person: owner.person,
      device,
      resource: 'viewer',
      pattern,
    })
    await keepAccessRecords(app.deps, 'gateway', 'one', [opened('1', 'remote_desktop'), opened('2', 'cloud_app')])
    expect(await titlesFor(owner)).toEqual(['unknown', 'mail'])
    await keepAccessRecords(app.deps, 'gateway', 'two', [opened('3', 'take_home_pc')])
    expect(await titlesFor(owner)).toEqual(['unknown', 'viewer', 'mail'])
  })
})

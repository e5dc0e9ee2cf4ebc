import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { openPostOffice, textOf } from '../testing/test-post-office.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { readLabel } from './answer-line.ts'
import { dutiesOf } from './duties.ts'
import { queueOf } from './queue.ts'
import { remindAllHolders } from './remind-holders.ts'

const DAY = 86_400_000

describeOnBoth('stock-takings', (on) => {
  let app: TestApp
  let administrator: Signed
  let holder: Signed
  let stranger: Signed
  let count = 0
  beforeAll(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    holder = await app.signIn('teleworker')
    stranger = await app.signIn('teleworker')
  })
  afterAll(() => app.close())

  type Body = Record<string, unknown> & { id: string; version: number }
  async function ask(as: Signed, method: string, path: string, body?: object) {
    const answer = await app.ask(method, path, { as, ...(body === undefined ? {} : { body }) })
    return { status: answer.status, body: (await answer.json()) as Body }
  }
  async function device(user?: Signed): Promise<string> {
    count += 1
    const body = {
      label: `PC-${count}`,
      tag: `TG-${count}`,
      ownership: 'company',
      management: 'managed',
      kind: 'laptop',
      os: 'windows',
      state: user === undefined ? 'inStock' : 'lent',
      ...(user === undefined ? {} : { user: user.person }),
    }
    return (await ask(administrator, 'POST', '/api/devices', body)).body.id
  }
  async function begin(filter: object = { ownership: 'company' }): Promise<Body> {
    const wish = { name: '2026年度 秋の棚卸し', until: app.clock.at + 14 * DAY, filter }
    const begun = await ask(administrator, 'POST', '/api/stock-takings', wish)
    expect(begun.status).toBe(201)
    return begun.body
  }
  const heard = (id: string, at: number) =>
    app.deps.store.write(({ db }) =>
      db
        .insertInto('device_reports')
        .values({
          device_id: id,
          counter: 1,
          body_hash: 'x',
          answer: '{}',
          seen_at: '{}',
          last_seen_at: at,
          clone_seen_at: null,
        })
        .execute(),
    )
  async function line(taking: string, id: string) {
    const { body } = await ask(administrator, 'GET', `/api/stock-takings/${taking}/lines?limit=200`)
    return (body['rows'] as { device: string }[]).find((row) => row.device === id)
  }

  it('asks each holder, takes the answer with place and note, and never counts what nobody answered', async () => {
    const [mine, silent] = [await device(holder), await device(stranger)]
    const taking = await begin()
    const asked = await ask(holder, 'GET', '/api/my/stock-taking')
    expect((asked.body['lines'] as { device: string }[]).map((each) => each.device)).toContain(mine)
    expect(await dutiesOf(app.deps.store.read, holder.person, app.clock.at)).toMatchObject([{ state: 'open' }])
    const path = `/api/stock-takings/${taking.id}/lines/${mine}/answer`
    expect((await ask(holder, 'PUT', path, { answer: 'here', place: '自宅', note: '動作良好' })).status).toBe(200)
    expect(await line(taking.id, mine)).toMatchObject({ state: 'found', how: 'own', place: '自宅', note: '動作良好' })
    expect(await line(taking.id, silent)).toMatchObject({ state: 'unanswered' })
    const found = async (search: string) =>
      (await ask(administrator, 'GET', `/api/stock-takings/${taking.id}/lines?search=${encodeURIComponent(search)}`))
        .body
    expect(await found('ＰＥＲＳＯＮ2')).toMatchObject({ total: 1, rows: [{ device: mine, holderName: 'person2' }] })
    expect(await found('tg-1')).toMatchObject({ total: 1, rows: [{ device: mine }] })
    expect(await found('nothing is called so')).toMatchObject({ total: 0, rows: [] })
    const { body } = await ask(administrator, 'GET', `/api/stock-takings/${taking.id}`)
    expect(body['counts']).toMatchObject({ found: 1 })
    expect(await dutiesOf(app.deps.store.read, holder.person, app.clock.at)).toEqual([])
  })

  it('lets nobody answer for another, and tells a stranger nothing of a label', async () => {
    const mine = await device(holder)
    const taking = await begin()
    const path = `/api/stock-takings/${taking.id}/lines/${mine}/answer`
    expect((await ask(stranger, 'PUT', path, { answer: 'notHere' })).status).toBe(404)
    expect((await ask(stranger, 'GET', `/api/labels/TG-${count}`)).status).toBe(404)
    expect((await ask(stranger, 'GET', '/api/labels/no-such-label')).status).toBe(404)
    expect((await ask(holder, 'GET', `/api/labels/tg-${count}`)).body).toMatchObject({ device: mine, mine: true })
    expect((await ask(administrator, 'PUT', path, { answer: 'here' })).status).toBe(200)
    expect(await line(taking.id, mine)).toMatchObject({ how: 'desk' })
  })

  it('shows what was measured beside what was declared, and where the two disagree', async () => {
    const [lost, silent] = [await device(holder), await device(stranger)]
    const taking = await begin()
    await ask(holder, 'PUT', `/api/stock-takings/${taking.id}/lines/${lost}/answer`, { answer: 'notHere' })
    expect(await line(taking.id, lost)).toMatchObject({ state: 'missing' })
    await heard(lost, app.clock.at + 1)
    await heard(silent, app.clock.at + 1)
    expect(await line(taking.id, lost)).toMatchObject({ state: 'contradicts', seenAt: app.clock.at + 1 })
    expect(await line(taking.id, silent)).toMatchObject({ state: 'seen' })
  })

  it('finds by scanning, once, and tells what is not on the list or not known', async () => {
    const shelved = await device()
    const tag = `TG-${count}`
    const lent = await device(holder)
    const taking = await begin({ states: ['inStock'] })
    const scan = async (label: string) =>
      (await ask(administrator, 'POST', `/api/stock-takings/${taking.id}/scans`, { label })).body
    expect(await scan(`https://taga.example.jp/d/${tag}`)).toMatchObject({ kind: 'found', device: shelved })
    expect(await scan(tag.toLowerCase())).toMatchObject({ kind: 'already' })
    expect(await scan(lent)).toMatchObject({ kind: 'notListed', holderName: 'person2' })
    expect(await scan('nonsense')).toEqual({ kind: 'unknown' })
    expect(await line(taking.id, shelved)).toMatchObject({ state: 'found', how: 'scan' })
  })

  it('keeps what it was closed with, takes no answer afterwards, and closes once', async () => {
    const mine = await device(holder)
    const taking = await begin()
    const close = () => ask(administrator, 'POST', `/api/stock-takings/${taking.id}/close`, { version: 1 })
    const tries = await Promise.all([close(), close()])
    expect(tries.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409])
    const path = `/api/stock-takings/${taking.id}/lines/${mine}`
    expect((await ask(holder, 'PUT', `${path}/answer`, { answer: 'here' })).body).toMatchObject({ fault: 'conflict' })
    await heard(mine, app.clock.at + 5)
    expect(await line(taking.id, mine)).toMatchObject({ state: 'unanswered' })
    const lost = await ask(administrator, 'POST', `${path}/resolution`, { resolution: 'lost', note: '連絡がつかない' })
    expect(lost.body).toMatchObject({ resolution: 'lost', stateNow: 'lost' })
    const lines = await ask(administrator, 'GET', `/api/stock-takings/${taking.id}/lines?shown=open&limit=200`)
    const closed = await ask(administrator, 'GET', `/api/stock-takings/${taking.id}`)
    expect(closed.body['counts']).toMatchObject({ open: lines.body['total'], found: 0 })
    expect((await ask(administrator, 'POST', `${path}/resolution`, { resolution: 'cleared', note: 'x' })).status).toBe(
      409,
    )
    expect((await ask(administrator, 'GET', `/api/devices/${mine}/loss`)).body).toMatchObject({
      circumstances: '連絡がつかない',
    })
  })

  it('keeps beside each line what was measured when it was closed, and who worked on it', async () => {
    const [mine, silent] = [await device(holder), await device(holder)]
    const taking = await begin()
    const at = app.clock.at + 1
    await heard(mine, at)
    await app.deps.store.write(({ db }) =>
      db
        .insertInto('decisions')
        .values({
          id: `used ${mine}`,
          once_key: `used ${mine}`,
          at,
          last_at: at,
          times: 1,
          session_id: null,
          asked_by: 'x',
          person_id: stranger.person,
          device_id: mine,
          resource_id: 'x',
          pattern: 'cloud_app',
          action: 'view',
          outcome: 'allow',
          rules_version: 'x',
          obligations: '[]',
          reasons: '[]',
          rests_on: '{}',
        })
        .execute(),
    )
    const before = await line(taking.id, mine)
    expect(before).toMatchObject({ state: 'contradicts', seenAt: at, usedByName: 'person3' })
    await ask(administrator, 'POST', `/api/stock-takings/${taking.id}/close`, { version: 1 })
    expect(await line(taking.id, mine)).toEqual(before)
    expect(await line(taking.id, silent)).toMatchObject({ state: 'unanswered' })
  })

  it('pages through its lines, and exports them with formulas made harmless', async () => {
    await ask(administrator, 'POST', '/api/devices', {
      label: '=cmd()',
      ownership: 'company',
      management: 'managed',
      kind: 'desktop',
      os: 'windows',
      state: 'inStock',
    })
    const taking = await begin()
    const seen: string[] = []
    let after = ''
    for (let page = 0; page < 20; page += 1) {
      const { body } = await ask(administrator, 'GET', `/api/stock-takings/${taking.id}/lines?limit=3${after}`)
      seen.push(...(body['rows'] as { device: string }[]).map((row) => row.device))
      if (body['next'] === undefined) break
      after = `&after=${body['next'] as string}`
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength((taking['counts'] as { total: number }).total)
    const csv = await app.ask('GET', `/api/stock-takings/${taking.id}/result`, { as: administrator })
    const text = await csv.text()
    expect(text).toContain('未回答')
    expect(text).not.toMatch(/(^|,)=cmd/mu)
  })

  it('takes word of a device from whoever found it, without saying whether there is such a one', async () => {
    const mine = await device(holder)
    const taking = await begin()
    const tell = async (label: string) =>
      (await ask(stranger, 'POST', '/api/sightings', { label, note: '会議室Aで拾った' })).body
    expect(await tell(`TG-${count}`)).toEqual({ received: true })
    expect(await tell('no-such')).toEqual({ received: true })
    expect(await line(taking.id, mine)).toMatchObject({ state: 'unanswered', note: '会議室Aで拾った' })
    const desk = { label: `TG-${count}`, note: '受付で預かった' }
    await ask(administrator, 'POST', '/api/sightings', desk)
    expect(await line(taking.id, mine)).toMatchObject({ note: '会議室Aで拾った / 受付で預かった' })
    for (let more = 0; more < 18; more += 1) await tell('no-such')
    expect(await tell('no-such')).toMatchObject({ fault: 'too_many_tries' })
  })

  it('begins for at least one device and with an end to come, and says when its end has passed', async () => {
    const wish = { name: 'x', until: app.clock.at, filter: {} }
    expect((await ask(administrator, 'POST', '/api/stock-takings', wish)).body).toMatchObject({
      detail: { reason: 'badUntil' },
    })
    const none = { ...wish, until: app.clock.at + DAY, filter: { kind: 'server' } }
    expect((await ask(administrator, 'POST', '/api/stock-takings', none)).body).toMatchObject({
      detail: { reason: 'noDevices' },
    })
    expect(await queueOf(app.deps.store.read, app.clock.at)).toEqual([])
    expect(await queueOf(app.deps.store.read, app.clock.at + 15 * DAY)).toMatchObject([{ urgent: true }])
  })

  it('reminds who has not answered, once an hour at most, and by itself from three days before the end', async () => {
    await device(stranger)
    const taking = await begin()
    const path = `/api/stock-takings/${taking.id}/reminders`
    const tries = await Promise.all([1, 2].map(() => ask(administrator, 'POST', path)))
    expect(tries.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409])
    expect(tries.find(({ status }) => status === 200)?.body).toMatchObject({ people: 2, mailed: 0 })
    const reminders = async () =>
      (
        await app.deps.store.read
          .selectFrom('ledger_entries')
          .select('at')
          .where('kind', '=', 'stockTaking.reminded')
          .where('subject', '=', `stockTaking:${taking.id}`)
          .execute()
      ).length
    const began = app.clock.at
    await remindAllHolders(app.deps)
    expect(await reminders()).toBe(1)
    app.clock.at = began + 12 * DAY
    await remindAllHolders(app.deps)
    await remindAllHolders(app.deps)
    expect(await reminders()).toBe(2)
    app.clock.at = began
  })

  it('writes to who has not answered, and to nobody else, and may be asked again where the mail server took nothing', async () => {
    const post = await openPostOffice()
    const mail = { host: '127.0.0.1', port: post.port, security: 'none', sender: 'taga@example.test' }
    expect((await ask(administrator, 'PUT', '/api/mail', mail)).status).toBe(200)
    const [answered, silent] = [await app.signIn('teleworker'), await app.signIn('teleworker')]
    for (const { person } of [answered, silent])
      await app.deps.store.write(({ db }) =>
        db
          .updateTable('people')
          .set({ mail: `${person}@example.test` })
          .where('id', '=', person)
          .execute(),
      )
    const [told] = [await device(answered), await device(silent)]
    const taking = await begin()
    await ask(answered, 'PUT', `/api/stock-takings/${taking.id}/lines/${told}/answer`, { answer: 'here' })
    const path = `/api/stock-takings/${taking.id}/reminders`
    const remindedAt = async () =>
      (await ask(administrator, 'GET', `/api/stock-takings/${taking.id}`)).body['remindedAt']
    await post.close()
    expect((await ask(administrator, 'POST', path)).body).toMatchObject({ fault: 'mail_refused' })
    expect(await remindedAt()).toBeUndefined()
    const opened = await openPostOffice()
    await ask(administrator, 'PUT', '/api/mail', { ...mail, port: opened.port })
    expect((await ask(administrator, 'POST', path)).status).toBe(200)
    expect(await remindedAt()).toBe(app.clock.at)
    expect(opened.letters.map((letter) => /^To: (.*)$/mu.exec(letter)?.[1])).toEqual([`${silent.person}@example.test`])
    expect(textOf(opened.letters[0] ?? '')).toContain('/my/stock-taking')
    await opened.close()
    await ask(administrator, 'DELETE', '/api/mail')
  })

  it('reads a label as it is, and out of the address that is printed on it', () => {
    expect(readLabel(' TG-1 ')).toBe('TG-1')
    expect(readLabel('https://taga.example.jp/d/TG-1')).toBe('TG-1')
    expect(readLabel('https://taga.example.jp/d/%E7%AE%8D?x=1')).toBe('箍')
    expect(readLabel('https://taga.example.jp/d/%E7%')).toBe('%E7%')
  })
})

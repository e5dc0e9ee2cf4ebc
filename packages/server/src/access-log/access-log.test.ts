import { type AccessLine, AccessLogAnswer, type AccessRecord, AccessSummary } from '@taga/contract'
import type { Level } from '@taga/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { insertPerson } from '../people/insert-person.ts'
import { addResource } from '../resources/keep-resource.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { forgetLines } from './forget-lines.ts'
import { keepAccessRecords } from './keep-access-records.ts'

const DAY = 86_400_000
const HOUR = 3_600_000

describeOnBoth('the access log', (on) => {
  let app: TestApp
  let administrator: Signed
  let person: string
  let number = 0
  beforeAll(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    const made = await app.deps.store.write((tx) =>
      insertPerson(tx, app.deps, 'server', { name: '髙橋 花子', rights: [] }),
    )
    person = made.id
  })
  afterAll(() => app.close())

  const line = (more: Partial<AccessRecord> = {}): AccessRecord => ({
    id: `line${(number += 1)}`,
    at: app.clock.at - 1_000,
    event: 'denied',
    carrier: 'web',
    person,
    ...more,
  })
  const keep = (records: readonly unknown[], batch = `batch${(number += 1)}`, outpost = 'gateway') =>
    keepAccessRecords(app.deps, outpost, batch, records)
  const list = async (query = '') => {
    const answer = await app.ask('GET', `/api/access-log?${query}`, { as: administrator })
    expect(answer.status).toBe(200)
    return AccessLogAnswer.parse(await answer.json())
  }
  const summary = async (since: number, until: number) => {
    const answer = await app.ask('GET', `/api/access-log/summary?since=${since}&until=${until}`, { as: administrator })
    return { status: answer.status, body: answer.status === 200 ? AccessSummary.parse(await answer.json()) : undefined }
  }
  /** Lines that carry this mark, newest first. */
  const marked = async (mark: string) => {
    const found: AccessLine[] = []
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page: AccessLogAnswer = await list(`limit=200${after === '' ? '' : `&after=${after}`}`)
      found.push(...page.rows.filter(({ cause }) => cause === mark))
      after = page.next
    }
    return found
  }
  const kept = async () =>
    Number(
      (
        await app.deps.store.read
          .selectFrom('ledger_entries')
          .select((eb) => eb.fn.countAll<number | string>().as('count'))
          .where('kind', '=', 'access.kept')
          .executeTakeFirstOrThrow()
      ).count,
    )

  it('keeps a batch once, however often and by whatever way it comes', async () => {
    const records = [line({ cause: 'once' }), line({ cause: 'once' })]
    const before = await kept()
    await Promise.all([keep(records, 'same'), keep(records, 'same'), keep(records, 'same')])
    await keep(records, 'same')
    expect([(await marked('once')).length, await kept()]).toEqual([2, before + 1])
    await keep([...records, line({ cause: 'once' })], 'another batch with the same lines')
    expect(await marked('once')).toHaveLength(3)
    await keep(records, 'same', 'another gateway')
    expect(await marked('once')).toHaveLength(5)
  })

  it('takes of hostile records what is a record, and never more', async () => {
    await keep([
      null,
      'text',
      [],
      {},
      { ...line(), event: 'opened anyway' },
      { ...line(), id: '' },
      { ...line(), surprise: 1 },
      line({ cause: 'x'.repeat(201) }),
      line({ reasons: ['a\0b'], cause: 'hostile' }),
      line({ cause: 'half \ud800' }),
      line({ address: `${'1'.repeat(61)}` }),
      line({ bytesIn: -1 }),
      line({ person: 'two\nlines' }),
      line({ cause: 'hostile', times: Number.MAX_SAFE_INTEGER, bytesOut: Number.MAX_SAFE_INTEGER }),
    ])
    expect(await marked('hostile')).toMatchObject([{ times: 1_000_000, bytesOut: 2 ** 45 }])
    expect(app.logged.at(-1)).toMatchObject({ refused: 13 })
    await keep(Array.from({ length: 1_500 }, () => line({ cause: 'too many', event: 'closed' })))
    expect((await list('event=closed')).total).toBe(1_000)
  })

  it('keeps ids that nobody has as they were told, and says so', async () => {
    await keep([line({ cause: 'strangers', person: 'nobody', device: 'no device', resource: `it's; drop table` })])
    const [found] = await marked('strangers')
    expect(found).toMatchObject({
      gateway: 'gateway',
      person: { id: 'nobody', known: false },
      device: { id: 'no device', known: false },
      resource: { id: `it's; drop table`, known: false },
    })
    expect(found?.person?.name).toBeUndefined()
  })

  it('lets no line come from the future', async () => {
    await keep([line({ cause: 'future', at: app.clock.at + DAY })])
    expect((await marked('future'))[0]?.at).toBe(app.clock.at)
  })

  it('finds lines by time, person, event, outcome, name and address, the newest first', async () => {
    const at = app.clock.at - 10 * DAY
    await keep([
      line({ at, event: 'opened', cause: 'found', address: '203.0.113.9' }),
      line({ at: at + 1, event: 'cut', cause: 'found', reasons: ['device-in-use', 'no such rule'] }),
      line({ at: at + 2, event: 'stepUpAsked', cause: 'found' }),
      line({ at: at + 3, event: 'refused', cause: 'found', person: 'somebody' }),
    ])
    const within = `since=${at}&until=${at + 10}`
    const events = async (query: string) => (await list(`${within}&${query}`)).rows.map(({ event }) => event)
    expect(await events('')).toEqual(['refused', 'stepUpAsked', 'cut', 'opened'])
    expect(await events('sort=at')).toEqual(['opened', 'cut', 'stepUpAsked', 'refused'])
    expect(await events(`person=${person}`)).toEqual(['stepUpAsked', 'cut', 'opened'])
    expect(await events('outcome=stopped')).toEqual(['refused', 'cut'])
    expect(await events('event=opened')).toEqual(['opened'])
    expect(await events(`search=${encodeURIComponent('高橋')}`)).toEqual(['stepUpAsked', 'cut', 'opened'])
    expect(await events('search=203.0.113.9')).toEqual(['opened'])
    const [cut] = (await list(`${within}&event=cut`)).rows
    expect(cut?.reasons).toMatchObject([
      { rule: 'device-in-use', title: { ja: expect.any(String) } },
      { rule: 'no such rule' },
    ])
    const first = await list(`${within}&limit=2`)
    expect(first).toMatchObject({ total: 4, rows: [{ event: 'refused' }, { event: 'stepUpAsked' }] })
    expect(await events(`limit=2&after=${first.next}`)).toEqual(['cut', 'opened'])
    for (const wrong of ['sort=id', 'event=x', 'outcome=x', 'since=-1', 'more=1'])
      expect((await app.ask('GET', `/api/access-log?${wrong}`, { as: administrator })).status).toBe(400)
  })

  it('sums up by the hour, once for each line, without looking at the lines', async () => {
    const at = Math.floor((app.clock.at - 20 * DAY) / HOUR) * HOUR
    const records = [
      line({ at: at + 1, event: 'opened', bytesIn: 5 }),
      line({ at: at + 1, event: 'obliged', obligations: ['watermark'] }),
      line({ at: at + 2, event: 'closed', bytesIn: 10, bytesOut: 100, times: 3 }),
      line({ at: at + HOUR, event: 'denied', times: 7 }),
      line({ at: at + HOUR, event: 'cut', person: 'made up' }),
    ]
    await keep(records, 'summed')
    await keep(records, 'summed')
    await keep(records, 'summed again')
    await app.deps.store.write(({ db }) =>
      db
        .deleteFrom('access_log')
        .where('at', '<', at + DAY)
        .execute(),
    )
    const { body } = await summary(at, at + 2 * HOUR)
    expect(body).toMatchObject({
      keptDays: 400,
      hours: [
        { at, letIn: 1, asked: 0, stopped: 0 },
        { at: at + HOUR, letIn: 0, asked: 0, stopped: 8 },
      ],
      carriers: [{ carrier: 'web', opened: 1, bytesIn: 15, bytesOut: 100 }],
      people: [{ id: person, name: '髙橋 花子', times: 7 }],
      resources: [],
    })
    expect((await summary(at, at)).status).toBe(400)
    expect((await summary(at, at + 32 * DAY)).status).toBe(400)
  })

  it('sums up where people said to be and of which level it was, without their names', async () => {
    const { deps } = app
    const worker = await app.signIn('teleworker')
    const { id: session } = await deps.store.read
      .selectFrom('sessions')
      .select('id')
      .where('account_id', '=', worker.account)
      .executeTakeFirstOrThrow()
    const add = async (name: string, level?: Level) =>
      (await addResource(deps, 'server', { name, ...(level === undefined ? {} : { level }) })).id
    const secret = await add('図面', 'confidential')
    const undecided = await add('未分類')
    const open = await add('予定表', 'business')
    const said = app.clock.at
    const place = { place: 'transport', network: 'tethering' }
    expect((await app.ask('PUT', '/api/my/place', { as: worker, body: place })).status).toBe(200)
    app.clock.at += 60_000
    const at = said + 30_000
    const records = [
      line({ at, session, resource: secret, times: 2 }),
      line({ at, session, resource: undecided }),
      line({ at, session, resource: open, event: 'opened' }),
      line({ at, session, resource: open, event: 'closed' }),
      line({ at: said - 1, session, resource: secret }),
      line({ at, session: 'nobody', resource: secret }),
      line({ at, session, resource: 'nothing' }),
    ]
    await keep(records, 'places')
    await keep(records, 'places')
    const { body } = await summary(said - HOUR, app.clock.at + HOUR)
    expect(body?.places).toEqual([
      { place: 'transport', level: 'business', letIn: 1, asked: 0, stopped: 0 },
      { place: 'transport', level: 'confidential', letIn: 0, asked: 0, stopped: 3 },
    ])
  })

  it('forgets by the day on which a line came, as long as the organisation keeps them', async () => {
    await keep([line({ cause: 'old' }), line({ cause: 'old', at: 0 })])
    app.clock.at += 31 * DAY
    administrator = await app.signIn('administrator')
    await keep([line({ cause: 'old', at: 5 })])
    await forgetLines(app.deps)
    expect(await marked('old')).toHaveLength(3)
    const set = (keptDays: number) =>
      app.ask('PUT', '/api/access-log/kept-days', { as: administrator, body: { keptDays } })
    expect((await set(29)).status).toBe(400)
    await app.prove(administrator)
    expect((await set(30)).status).toBe(200)
    await forgetLines(app.deps)
    expect(await marked('old')).toMatchObject([{ at: 5 }])
    const { body } = await summary(app.clock.at - HOUR, app.clock.at + 1)
    expect(body?.keptDays).toBe(30)
    expect(await app.deps.store.read.selectFrom('access_places').selectAll().execute()).toEqual([])
  })

  it('keeps nothing of a batch that could not be kept whole', async () => {
    const broken = { ...app.deps.store, write: () => Promise.reject(new Error('disk')) }
    await expect(
      keepAccessRecords({ ...app.deps, store: broken }, 'gateway', 'later', [line({ cause: 'later' })]),
    ).rejects.toThrow('disk')
    expect(await marked('later')).toEqual([])
    await keep([line({ cause: 'later' })], 'later')
    expect(await marked('later')).toHaveLength(1)
  })
})

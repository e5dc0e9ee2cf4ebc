import { FIRST_HOUR_STEPS } from '@taga/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { readOrganisation } from './store.ts'

const NOTHING = { words: [] }

describeOnBoth('the organisation', (on) => {
  let app: TestApp
  let admin: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    admin = await app.signIn('administrator')
  })
  afterAll(() => app.close())
  const put = (body: unknown, as = admin) => app.ask('PUT', '/api/organisation', { as, body })

  it('is unknown at first: no patterns, no name, every step of the first hour open', async () => {
    const organisation = await readOrganisation(app.deps.store.read)
    expect(organisation).toMatchObject({ version: 0, words: [] })
    expect(organisation.patternsInUse).toBeUndefined()
    expect(organisation.firstHour).toEqual(FIRST_HOUR_STEPS.map((step) => ({ step, state: 'open' })))
  })

  it('keeps its names as they are typed, and counts them among the words no password may be built on', async () => {
    const body = {
      version: 0,
      nameJa: ' 髙﨑精機 ',
      nameEn: 'Takasaki Seiki',
      words: ['箍', 'たがシステム', 'たがシステム'].filter((word) => word.length > 1),
      patternsInUse: ['cloud_app', 'remote_desktop'],
    }
    expect((await put(body)).status).toBe(200)
    const organisation = await readOrganisation(app.deps.store.read)
    expect(organisation).toMatchObject({
      version: 1,
      nameJa: '髙﨑精機',
      patternsInUse: ['cloud_app', 'remote_desktop'],
    })
    expect(organisation.words).toEqual(['髙﨑精機', 'Takasaki Seiki', 'たがシステム'])
  })

  it('lets one of two changes win that come at the same moment, and tells the other', async () => {
    const version = (await readOrganisation(app.deps.store.read)).version
    const answers = await Promise.all(['甲社', '乙社'].map((nameJa) => put({ ...NOTHING, version, nameJa })))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
  })

  it('refuses what it does not know, by name of the field', async () => {
    const version = (await readOrganisation(app.deps.store.read)).version
    for (const bad of [{ nameJa: '' }, { patternsInUse: ['telepathy'] }, { nameJa: 'あ'.repeat(201) }, { owner: 'me' }])
      expect((await put({ ...NOTHING, version, ...bad })).status).toBe(400)
  })

  it('takes a step up again after it was skipped, and refuses a step that is none', async () => {
    const mark = (step: string, state: string) =>
      app.ask('PUT', `/api/first-hour/${step}`, { as: admin, body: { state } })
    await mark('people', 'skipped')
    await mark('people', 'skipped')
    const of = async (step: string) =>
      (await readOrganisation(app.deps.store.read)).firstHour.find((each) => each.step === step)
    expect(await of('people')).toEqual({ step: 'people', state: 'skipped', at: app.clock.at })
    await mark('people', 'done')
    expect((await of('people'))?.state).toBe('done')
    await mark('people', 'open')
    expect(await of('people')).toEqual({ step: 'people', state: 'open' })
    expect((await mark('nothing', 'done')).status).toBe(400)
  })

  it('writes every change into the ledger, without the words', async () => {
    const entries = await app.deps.store.read
      .selectFrom('ledger_entries')
      .innerJoin('ledger_bodies', (join) =>
        join
          .onRef('ledger_bodies.writer', '=', 'ledger_entries.writer')
          .onRef('ledger_bodies.seq', '=', 'ledger_entries.seq'),
      )
      .select(['ledger_entries.kind', 'ledger_entries.actor', 'ledger_bodies.body'])
      .where('ledger_entries.subject', '=', 'organisation')
      .orderBy('ledger_entries.at')
      .execute()
    const kinds = new Set(entries.map(({ kind }) => kind))
    expect(kinds).toEqual(new Set(['organisation.changed', 'firstHour.stepMarked']))
    expect(entries.every(({ actor }) => actor === `account:${admin.account}`)).toBe(true)
    expect(JSON.stringify(entries)).not.toContain('たがシステム')
  })
})

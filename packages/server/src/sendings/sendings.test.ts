import { type Handling, MySendingsAnswer, SendingAnswer, SendingCounts, SendingsAnswer } from '@taga/contract'
import { DEFAULT_RULES } from '@taga/core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { currentRules } from '../decisions/rules.ts'
import { decideHandling } from '../handling/keep-handling.ts'
import { judgeOrganisation } from '../measures/judge-organisation.ts'
import { publishRules } from '../rules/publish-rules.ts'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { forgetSendings } from './forget-sendings.ts'

const DAY = 86_400_000
const ZIP = {
  title: '見積書',
  receiver: '株式会社 𠮷野家具',
  level: 'confidential',
  way: 'mail',
  protection: 'password',
  passwordBy: 'mail',
}

describeOnBoth('what people send outside', (on) => {
  let app: TestApp
  let worker: Signed
  let administrator: Signed
  beforeEach(async () => {
    app = await openTestApp(on)
    worker = await app.signIn('teleworker')
    administrator = await app.signIn('administrator')
  })
  afterEach(() => app.close())

  const declare = async (more: object = {}, as = worker) => {
    const answer = await app.ask('POST', '/api/my/sendings', { as, body: { ...ZIP, ...more } })
    expect(answer.status).toBe(201)
    return SendingAnswer.parse(await answer.json())
  }
  const again = (id: string, body: object, as = worker) => app.ask('PUT', `/api/my/sendings/${id}`, { as, body })
  const drop = (id: string, version: number, as = worker) =>
    app.ask('POST', `/api/my/sendings/${id}/drop`, { as, body: { version } })
  const kinds = ({ reasons }: SendingAnswer) => reasons.map(({ kind }) => kind)
  const counts = async () =>
    SendingCounts.parse(await (await app.ask('GET', '/api/sendings/counts', { as: administrator })).json())
  const listed = async () =>
    SendingsAnswer.parse(await (await app.ask('GET', '/api/sendings?sort=-declared', { as: administrator })).json())
  async function measure() {
    const { states } = await judgeOrganisation(app.deps.store.read, app.deps.now)
    const found = states
      .flatMap(({ mechanisms }) => mechanisms)
      .find(({ mechanism }) => mechanism.id === 'TW-13.sendings')
    return found?.result
  }

  it('turns a password by the same mail back, keeps and counts that, and takes another way for it', async () => {
    const first = await declare()
    expect([first.state, kinds(first)]).toEqual(['turnedBack', ['samePath']])
    expect(first.reasons[0]?.choices).toContain('telephone')
    expect(await counts()).toMatchObject({ declared: 1, open: 1, samePath: 1, samePathMended: 0 })
    expect(await measure()).toMatchObject({ state: 'fails', lacking: [{ id: first.id, reason: 'sendingOpen' }] })
    const how = { way: 'mail', protection: 'password', passwordBy: 'telephone', version: first.version }
    const mended = await again(first.id, how)
    expect(SendingAnswer.parse(await mended.json())).toMatchObject({ state: 'accepted', reasons: [], level: ZIP.level })
    expect(await counts()).toMatchObject({ declared: 1, accepted: 1, open: 0, samePath: 1, samePathMended: 1 })
    expect(await measure()).toMatchObject({ state: 'holds', n: 1, m: 1, provenance: 'declared' })
    const kept = await app.deps.store.read
      .selectFrom('ledger_entries')
      .innerJoin('ledger_bodies as said', (join) =>
        join.onRef('said.writer', '=', 'ledger_entries.writer').onRef('said.seq', '=', 'ledger_entries.seq'),
      )
      .select(['kind', 'said.body'])
      .where('subject', '=', `sending:${first.id}`)
      .orderBy('ledger_entries.seq')
      .execute()
    expect(kept.map(({ kind, body }) => [kind, /samePath/.test(body ?? '')])).toEqual([
      ['sending.declared', true],
      ['sending.declared', false],
    ])
    for (const { body } of kept) expect(body).not.toContain(ZIP.title)
  })

  it('names to others who sent something, and nobody who was turned back', async () => {
    await declare()
    await declare({ passwordBy: 'textMessage' })
    const given = await declare({ passwordBy: 'enclosed' })
    expect((await drop(given.id, 1)).status).toBe(200)
    const { rows } = await listed()
    expect(rows.map(({ state, personName }) => `${state} ${personName ?? ''}`).toSorted()).toEqual([
      'accepted person1',
      'dropped ',
      'turnedBack ',
    ])
    expect(await counts()).toMatchObject({ declared: 3, samePath: 2, dropped: 1, open: 1 })
    expect(await measure()).toMatchObject({ state: 'partly', n: 1, m: 2 })
  })

  it('shows each person what they declared, and nothing of others', async () => {
    const { id } = await declare()
    const other = await app.signIn('teleworker')
    const mine = async (as: Signed) =>
      MySendingsAnswer.parse(await (await app.ask('GET', '/api/my/sendings', { as })).json())
    expect((await mine(worker)).sendings.map((each) => each.id)).toEqual([id])
    expect((await mine(worker)).counts).toMatchObject({ declared: 1, samePath: 1 })
    expect(await mine(other)).toMatchObject({ sendings: [], counts: { declared: 0 } })
    const how = { way: 'mail', protection: 'encryptedMail', version: 1 }
    expect((await app.ask('GET', `/api/my/sendings/${id}`, { as: other })).status).toBe(404)
    expect((await again(id, how, other)).status).toBe(404)
    expect((await drop(id, 1, other)).status).toBe(404)
  })

  it('lets one of two changes at once stand, and nothing be changed that was accepted', async () => {
    const { id, version } = await declare()
    const how = { way: 'link', protection: 'namedReceivers', version }
    const both = await Promise.all([again(id, how), drop(id, version)])
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    const done = await declare({ passwordBy: 'inPerson' })
    expect((await again(done.id, { ...how, version: 1 })).status).toBe(409)
    expect((await drop(done.id, 1)).status).toBe(409)
  })

  it('holds what the organisation decided of a level, and forgets a password where none protects', async () => {
    const handling = {
      meaning: '極秘',
      examples: [],
      telework: 'no',
      takeOut: 'no',
      print: 'no',
      send: 'no',
      encrypt: 'required',
      who: '役員',
    } satisfies Handling
    await decideHandling(app.deps, 'account:test', { level: 'confidential', version: 0, handling })
    expect(kinds(await declare({ passwordBy: 'telephone' }))).toEqual(['mayNotBeSent'])
    const open = await declare({ level: 'public', protection: 'none' })
    expect(open).toMatchObject({ state: 'accepted' })
    expect(open.passwordBy).toBeUndefined()
  })

  it('says what the rules in force say of the network, with what to do about it', async () => {
    const { deps } = app
    const say = { place: 'cafe', network: 'publicWifi', networkPasswordShared: true }
    expect((await app.ask('PUT', '/api/my/place', { as: worker, body: say })).status).toBe(200)
    expect(kinds(await declare({ protection: 'encryptedMail' }))).toEqual([])
    const { number } = await currentRules(deps.store.read, deps.now())
    const rules = DEFAULT_RULES.map((rule) =>
      rule.id === 'public-network-confidential' ? { ...rule, mode: 'enforce' as const } : rule,
    )
    const draft = { rules, settings: {}, adopted: ['network', 'posture', 'place'] as const }
    await publishRules(deps, 'server', { after: number, draft: { ...draft, adopted: [...draft.adopted] } })
    const { state, reasons } = await declare({ protection: 'encryptedMail' })
    expect([state, reasons.map(({ kind }) => kind)]).toEqual(['turnedBack', ['network']])
    expect(reasons[0]?.remedy?.ja).toContain('VPN')
    expect(kinds(await declare({ level: 'business', protection: 'encryptedMail' }))).toEqual([])
  })

  it('asks by which way a password goes before anything is kept', async () => {
    const { passwordBy: _passwordBy, ...body } = ZIP
    const answer = await app.ask('POST', '/api/my/sendings', { as: worker, body })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({
      detail: { fields: [{ field: 'passwordBy', problem: 'invalid_value' }] },
    })
    expect((await listed()).total).toBe(0)
  })

  it('takes so many a day and no more', async () => {
    const row = await declare({ passwordBy: 'telephone' })
    const { id: _id, ...rest } = await app.deps.store.read
      .selectFrom('sendings')
      .selectAll()
      .where('id', '=', row.id)
      .executeTakeFirstOrThrow()
    const rows = Array.from({ length: 199 }, (_, at) => ({ ...rest, id: `more${at}` }))
    await app.deps.store.write(({ db }) => db.insertInto('sendings').values(rows).execute())
    const body = { ...ZIP, passwordBy: 'telephone' }
    expect((await app.ask('POST', '/api/my/sendings', { as: worker, body })).status).toBe(409)
    expect((await app.ask('POST', '/api/my/sendings', { as: administrator, body })).status).toBe(201)
  })

  it('counts a year and forgets what is older than that and some weeks', async () => {
    await declare()
    app.clock.at += 365 * DAY + 1
    administrator = await app.signIn('administrator')
    expect(await counts()).toMatchObject({ declared: 0, samePath: 0 })
    expect((await measure())?.state).toBe('unknown')
    await forgetSendings(app.deps)
    expect((await listed()).total).toBe(1)
    app.clock.at += 35 * DAY
    administrator = await app.signIn('administrator')
    await forgetSendings(app.deps)
    expect((await listed()).total).toBe(0)
  })
})

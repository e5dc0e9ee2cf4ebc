import type { BoardAnswer, BoardRow, ExecutiveAnswer, MeasureDetail, SecurityActionAnswer } from '@taga/contract'
import { findMeasure, MEASURE_IDS } from '@taga/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { queueOf } from './queue.ts'
import { recordMeasureStates } from './record-states.ts'

const DAY = 86_400_000

describeOnBoth('the programme of measures', (on) => {
  let app: TestApp
  let admin: Signed
  let executive: Signed
  let auditor: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    admin = await app.signIn('administrator')
    executive = await app.signIn('executive')
    auditor = await app.signIn('auditor')
  })
  afterAll(() => app.close())

  const now = () => app.deps.now()
  const row = async (measure: string): Promise<BoardRow> => {
    const board = (await (await app.ask('GET', '/api/board', { as: auditor })).json()) as BoardAnswer
    const found = board.measures.find((each) => each.measure === measure)
    if (found === undefined) throw new Error(`no row ${measure}`)
    return found
  }
  const detail = async (measure: string) =>
    (await (await app.ask('GET', `/api/measures/${measure}`, { as: auditor })).json()) as MeasureDetail
  const tailor = (measure: string, body: object, as: Signed) =>
    app.ask('PUT', `/api/measures/${measure}/tailoring`, {
      as,
      body: { version: 0, reason: '理由', reviewAt: now() + 90 * DAY, ...body },
    })
  const entries = async (subject: string) =>
    (
      await app.deps.store.read
        .selectFrom('ledger_entries')
        .select('kind')
        .where('subject', '=', subject)
        .orderBy('at')
        .orderBy('seq')
        .execute()
    ).map(({ kind }) => kind)

  it('shows all 43 with nothing decided', async () => {
    const board = (await (await app.ask('GET', '/api/board', { as: admin })).json()) as BoardAnswer
    expect(board.measures.map(({ measure }) => measure)).toEqual([...MEASURE_IDS])
    expect(board.measures.every(({ version, tailoring }) => version === 0 && tailoring === undefined)).toBe(true)
  })

  describe('tailoring', () => {
    it('lets an administrator decline a recommended measure, which then counts for nothing until its review', async () => {
      expect((await tailor('AD-5', { choice: 'decline' }, admin)).status).toBe(200)
      expect(await row('AD-5')).toMatchObject({ state: 'notApplicable', notApplicable: 'declined', version: 1 })
      app.clock.at += 90 * DAY
      await freshSessions()
      expect(await row('AD-5')).toMatchObject({ state: 'unknown', reviewOverdue: true })
      expect((await app.ask('DELETE', '/api/measures/AD-5/tailoring?version=1', { as: admin })).status).toBe(200)
      expect(await row('AD-5')).not.toHaveProperty('tailoring')
    })

    it('asks an executive before a baseline measure is declined', async () => {
      expect((await tailor('EX-5', { choice: 'decline' }, admin)).status).toBe(200)
      expect(await row('EX-5')).toMatchObject({ state: 'unknown', proposal: { choice: 'decline' } })
      const decide = (decision: string, version: number, as: Signed) =>
        app.ask('POST', '/api/measures/EX-5/proposal', { as, body: { decision, version } })
      expect((await decide('accept', 1, admin)).status).toBe(403)
      app.clock.at += 16 * 60_000
      expect(await (await decide('accept', 1, executive)).json()).toMatchObject({ fault: 'step_up_needed' })
      await freshSessions()
      expect((await decide('accept', 9, executive)).status).toBe(409)
      expect((await decide('refuse', 1, executive)).status).toBe(200)
      expect(await row('EX-5')).toMatchObject({ state: 'unknown', version: 2 })
      expect((await decide('accept', 2, executive)).status).toBe(404)
      await tailor('EX-5', { choice: 'decline', version: 2 }, admin)
      expect((await decide('accept', 3, executive)).status).toBe(200)
      expect(await row('EX-5')).toMatchObject({ state: 'notApplicable', tailoring: { by: 'person2' } })
      expect(await entries('measure:EX-5')).toEqual([
        'measure.declineProposed',
        'measure.declineRefused',
        'measure.declineProposed',
        'measure.tailored',
      ])
    })

    it('lets an executive decline a baseline measure at once, and go back on it', async () => {
      expect((await tailor('AD-17', { choice: 'decline' }, executive)).status).toBe(200)
      expect((await row('AD-17')).state).toBe('notApplicable')
      expect((await tailor('AD-17', { choice: 'adopt', version: 1 }, admin)).status).toBe(200)
      expect((await row('AD-17')).state).toBe('unknown')
    })

    it('keeps the words of an adaptation, and asks for them', async () => {
      expect((await tailor('TW-14', { choice: 'adapt' }, admin)).status).toBe(400)
      expect((await tailor('TW-14', { choice: 'adapt', ownWords: '自宅では有線を使う' }, admin)).status).toBe(200)
      expect((await row('TW-14')).tailoring).toMatchObject({ choice: 'adapt', ownWords: '自宅では有線を使う' })
    })

    it('refuses a review in the past, or so far ahead that nobody looks again', async () => {
      for (const reviewAt of [now(), now() - 1, now() + 401 * DAY])
        expect((await tailor('TW-15', { choice: 'adopt', reviewAt }, admin)).status).toBe(400)
    })

    it('is decided for one of two who decide at the same moment', async () => {
      const both = await Promise.all([
        tailor('TW-16', { choice: 'adopt' }, admin),
        tailor('TW-16', { choice: 'decline' }, executive),
      ])
      expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
      expect((await row('TW-16')).version).toBe(1)
    })
  })

  it('plans a person and a date, keeps a date that has passed, and refuses a new one in the past', async () => {
    const plan = (body: object) => app.ask('PUT', '/api/measures/AD-10/plan', { as: admin, body })
    const dueAt = now() + 10 * DAY
    expect((await plan({ version: 0, owner: 'nobody', dueAt })).status).toBe(400)
    expect((await plan({ version: 0, owner: admin.person, dueAt })).status).toBe(200)
    expect(await row('AD-10')).toMatchObject({ owner: { id: admin.person, name: 'person1' }, dueAt })
    app.clock.at += 20 * DAY
    await freshSessions()
    expect((await plan({ version: 1, dueAt })).status).toBe(200)
    expect((await plan({ version: 2, dueAt: dueAt - 1 })).status).toBe(400)
    expect((await plan({ version: 2 })).status).toBe(200)
    expect(await row('AD-10')).not.toHaveProperty('dueAt')
  })

  it('keeps comments with who wrote them, and their text out of the entry itself', async () => {
    const text = '来月の会議で決める\n担当は情報システム課'
    expect((await app.ask('POST', '/api/measures/AD-11/comments', { as: auditor, body: { text } })).status).toBe(201)
    expect((await detail('AD-11')).comments).toMatchObject([{ by: 'person3', text }])
    const bad = await app.ask('POST', '/api/measures/AD-11/comments', { as: auditor, body: { text: 'a\u202Eb' } })
    expect(bad.status).toBe(400)
  })

  it('lets a measure hold on declarations that stand, and not a day longer', async () => {
    const declare = (part: string, body: object) => app.ask('PUT', `/api/declarations/${part}`, { as: admin, body })
    const said = { version: 0, answer: 'yes', note: '2025年度の予算書', until: now() + 30 * DAY }
    expect((await declare('AD-10.apart', said)).status).toBe(200)
    expect(await row('AD-10')).toMatchObject({ state: 'partly', n: 1, m: 2 })
    expect((await declare('AD-10.restore', { ...said, until: now() + 401 * DAY })).status).toBe(400)
    expect((await declare('AD-10.nothing', said)).status).toBe(400)
    expect((await declare('AD-10.restore', said)).status).toBe(200)
    expect(await row('AD-10')).toMatchObject({ state: 'holds', provenance: 'declared' })
    expect((await declare('AD-10.restore', said)).status).toBe(409)
    expect((await detail('AD-10')).parts).toMatchObject([{ answer: 'yes', by: 'person1' }, { version: 1 }])
    expect((await queueOf(app.deps.store.read, said.until)).map(({ kind }) => kind)).toContain('measures.declarations')
    app.clock.at = said.until
    await freshSessions()
    expect((await row('AD-10')).state).toBe('unknown')
  })

  it('keeps own measures beside the 43, off the barrel, with the state somebody stated', async () => {
    const draft = {
      title: '来客用の無線LANを分ける',
      detail: '',
      role: 'administrator',
      dimension: 'technology',
      tier: 'baseline',
      answer: 'yes',
      reviewAt: now() + 30 * DAY,
    }
    const added = await app.ask('POST', '/api/own-measures', { as: admin, body: draft })
    expect(added.status).toBe(201)
    const { id } = (await added.json()) as { id: string }
    const before = await (await app.ask('GET', '/api/barrel', { as: admin })).json()
    const board = (await (await app.ask('GET', '/api/board', { as: admin })).json()) as BoardAnswer
    expect(board.own).toMatchObject([{ id, state: 'holds', statedBy: 'person1' }])
    const { answer: _unsaid, ...unsaid } = draft
    const change = await app.ask('PUT', `/api/own-measures/${id}`, { as: executive, body: { ...unsaid, version: 1 } })
    expect(await change.json()).toMatchObject({ state: 'unknown' })
    expect(await (await app.ask('GET', '/api/barrel', { as: admin })).json()).toEqual(before)
    const retire = (version: number) => app.ask('DELETE', `/api/own-measures/${id}?version=${version}`, { as: admin })
    expect([(await retire(1)).status, (await retire(2)).status, (await retire(3)).status]).toEqual([409, 200, 404])
  })

  it('follows SECURITY ACTION with the states of the measures that show it', async () => {
    const keep = (body: object) => app.ask('PUT', '/api/security-action/one.declared', { as: executive, body })
    expect((await keep({ version: 0, doneAt: now() + 1 })).status).toBe(400)
    expect((await keep({ version: 0, doneAt: now() })).status).toBe(200)
    const { points } = (await (
      await app.ask('GET', '/api/security-action', { as: auditor })
    ).json()) as SecurityActionAnswer
    expect(points.find(({ point }) => point === 'one.declared')).toMatchObject({ doneAt: now(), by: 'person2' })
    expect(points.find(({ point }) => point === 'one.updates')?.measures).toMatchObject([
      { measure: 'AD-8', state: 'unknown' },
      {},
    ])
    expect((await keep({ version: 1 })).status).toBe(200)
  })

  it('tells an executive what changed, what nobody pays for and what waits for them', async () => {
    await recordMeasureStates(app.deps)
    app.clock.at += 31 * DAY
    await freshSessions()
    await app.ask('PUT', '/api/declarations/AD-18.rule', {
      as: admin,
      body: { version: 0, answer: 'no', note: 'まだ', until: now() + DAY },
    })
    await tailor('AD-18', { choice: 'decline' }, admin)
    await app.ask('PUT', '/api/measures/EX-1/plan', {
      as: admin,
      body: { version: 0, owner: admin.person, dueAt: now() + DAY },
    })
    const answer = (await (await app.ask('GET', '/api/executive', { as: executive })).json()) as ExecutiveAnswer
    expect(answer.since?.changes).toContainEqual({
      measure: 'AD-18',
      title: findMeasure('AD-18').title,
      from: 'unknown',
      to: 'fails',
      better: false,
    })
    expect(answer.awaiting).toContainEqual({
      kind: 'decline',
      measure: 'AD-18',
      title: findMeasure('AD-18').title,
      at: now(),
    })
    const unfunded = new Map(answer.unfunded.map(({ measure, missing }) => [measure, missing]))
    expect(unfunded.has('EX-1')).toBe(false)
    expect(unfunded.get('AD-7')).toEqual(['owner', 'date'])
    expect(unfunded.has('AD-5')).toBe(false)
    expect((await queueOf(app.deps.store.read, now())).map(({ kind }) => kind)).toContain('measures.proposed')
  })

  it('refuses whoever only works', async () => {
    const worker = await app.signIn('teleworker')
    for (const path of ['/api/board', '/api/measures/AD-7', '/api/executive', '/api/ledger/checkpoints'])
      expect([path, (await app.ask('GET', path, { as: worker })).status]).toEqual([path, 403])
  })

  async function freshSessions() {
    const again = async (as: Signed) => {
      await app.deps.store.write(async ({ db }) => {
        await db
          .updateTable('sessions')
          .set({ started_at: now(), last_seen_at: now(), proved_at: now(), until: now() + DAY })
          .where('account_id', '=', as.account)
          .execute()
      })
    }
    for (const each of [admin, executive, auditor]) await again(each)
  }
})

import { ApprovalAnswer, ApprovalDetail, ApprovalsAnswer, BulkAnswer } from '@taga/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startSession } from '../accounts/start-session.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { dutiesOf } from './duties.ts'
import { MAX_OPEN, askApproval } from './ask-approval.ts'
import { queueOf } from './queue.ts'
import { watchEnds } from './watch-ends.ts'

const DAY = 86_400_000

describeOnBoth('requests and decisions', (on) => {
  let app: TestApp
  let asker: Signed
  let first: Signed
  let second: Signed
  beforeEach(async () => {
    app = await openTestApp(on)
    asker = await app.signIn('teleworker')
    first = await app.signIn('administrator')
    second = await app.signIn('administrator')
  })
  afterEach(() => app.close())

  const until = (days: number) => app.clock.at + days * DAY
  const wish = (by: Signed, exemptFrom = 'firewall') => ({
    exemptFrom,
    subject: { kind: 'person', id: by.person },
    reason: '検証のため',
  })
  async function ask(by: Signed, exemptFrom?: string): Promise<ApprovalAnswer> {
    const answer = await app.ask('POST', '/api/my/exemption-requests', { as: by, body: wish(by, exemptFrom) })
    expect(answer.status).toBe(201)
    return ApprovalAnswer.parse(await answer.json())
  }
  const decide = (by: Signed, id: string, body: object) =>
    app.ask('POST', `/api/approvals/${id}/decision`, { as: by, body })
  const grant = (by: Signed, id: string, days = 90) => decide(by, id, { decision: 'grant', validUntil: until(days) })
  const faultOf = async (answer: Response) => ((await answer.json()) as { fault: string }).fault
  const ledgerOf = async (id: string) =>
    (
      await app.deps.store.read
        .selectFrom('ledger_entries')
        .select(['kind', 'actor'])
        .where('subject', '=', `approval:${id}`)
        .orderBy('at')
        .orderBy('seq')
        .execute()
    ).map(({ kind }) => kind)
  async function signedInAnew({ account, person }: Signed): Promise<Signed> {
    const from = { address: '192.0.2.1', browser: 'test' }
    const { token } = await app.deps.store.write((tx) => startSession(app.deps, tx, { account, from }))
    return { account, person, token }
  }
  async function restoreSecond(): Promise<void> {
    await app.deps.store.write(async ({ db }) => {
      const whole = { locked_at: null, roles: '["administrator"]', person_id: second.person }
      await db.updateTable('accounts').set(whole).where('id', '=', second.account).execute()
      await db.updateTable('people').set({ state: 'active' }).where('id', '=', second.person).execute()
    })
  }
  async function listed(by: Signed, path: string) {
    return ApprovalsAnswer.parse(await (await app.ask('GET', path, { as: by })).json())
  }

  it('goes from asked to granted, with its history in the ledger and names instead of ids', async () => {
    const { id, state, isMine } = await ask(asker)
    expect({ state, isMine }).toEqual({ state: 'asked', isMine: true })
    app.clock.at += 1_000
    expect((await grant(first, id)).status).toBe(200)
    const detail = ApprovalDetail.parse(await (await app.ask('GET', `/api/approvals/${id}`, { as: asker })).json())
    expect(detail.approval).toMatchObject({
      state: 'granted',
      askedBy: { name: 'person1' },
      decidedBy: { name: 'person2' },
      selfDecided: false,
    })
    expect(detail.history.map(({ kind, by }) => [kind, by])).toEqual([
      ['approval.asked', 'person1'],
      ['approval.granted', 'person2'],
    ])
  })

  it('lets the first of two decisions stand and tells the other', async () => {
    const { id } = await ask(asker)
    const [one, other] = await Promise.all([
      grant(first, id),
      decide(second, id, { decision: 'refuse', reason: '不要' }),
    ])
    expect([one.status, other.status].toSorted((a, b) => a - b)).toEqual([200, 409])
    const loser = one.status === 409 ? one : other
    expect(await faultOf(loser)).toBe('already_decided')
    expect(await ledgerOf(id)).toHaveLength(2)
  })

  it('refuses who decides their own request, also by a second account of the same person', async () => {
    const { id } = await ask(first)
    expect(await faultOf(await grant(first, id))).toBe('own_request')
    await app.deps.store.write(({ db }) =>
      db.updateTable('accounts').set({ person_id: first.person }).where('id', '=', second.account).execute(),
    )
    await app.signIn('administrator')
    expect(await faultOf(await grant(second, id))).toBe('own_request')
    expect(await ledgerOf(id)).toEqual(['approval.asked'])
  })

  it('lets the only administrator decide for themselves, and marks it', async () => {
    await app.deps.store.write(({ db }) =>
      db.updateTable('accounts').set({ locked_at: 1 }).where('id', '=', second.account).execute(),
    )
    const { id } = await ask(first)
    expect(await (await grant(first, id)).json()).toMatchObject({ state: 'granted', selfDecided: true })
  })

  it('waits a week for a second person after the only other administrator was stopped, in whatever way', async () => {
    const stops: readonly (() => Promise<Response>)[] = [
      () => app.ask('POST', `/api/accounts/${second.account}/lock`, { as: first }),
      () => app.ask('PUT', `/api/accounts/${second.account}/roles`, { as: first, body: { roles: ['teleworker'] } }),
      () => app.ask('PUT', `/api/accounts/${second.account}/person`, { as: first, body: { person: first.person } }),
      () => app.ask('POST', `/api/people/${second.person}/state`, { as: first, body: { state: 'left', version: 1 } }),
    ]
    const { id } = await ask(first)
    for (const stop of stops) {
      app.clock.at += 8 * DAY
      first = await signedInAnew(first)
      expect((await stop()).status).toBe(200)
      expect(await faultOf(await grant(first, id))).toBe('second_gone_lately')
      app.clock.at += 7 * DAY - 1
      first = await signedInAnew(first)
      expect(await faultOf(await grant(first, id))).toBe('second_gone_lately')
      await restoreSecond()
    }
    expect(await ledgerOf(id)).toEqual(['approval.asked'])
    await app.deps.store.write(({ db }) =>
      db.updateTable('accounts').set({ locked_at: app.clock.at }).where('id', '=', second.account).execute(),
    )
    app.clock.at += 7 * DAY
    first = await signedInAnew(first)
    expect(await (await grant(first, id)).json()).toMatchObject({ state: 'granted', selfDecided: true })
  })

  it('lets nobody say that their own account is somebody else\u2019s, while another could', async () => {
    const link = (person?: string) =>
      app.ask('PUT', `/api/accounts/${first.account}/person`, {
        as: first,
        body: person === undefined ? {} : { person },
      })
    expect(await faultOf(await link())).toBe('own_request')
    expect(await faultOf(await link(asker.person))).toBe('own_request')
  })

  it('takes the same request once while it is open, however often it is sent at once', async () => {
    const send = () => app.ask('POST', '/api/my/exemption-requests', { as: asker, body: wish(asker) })
    const statuses = (await Promise.all([send(), send(), send()])).map(({ status }) => status)
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, 409, 409])
    expect((await listed(asker, '/api/my/approvals')).total).toBe(1)
  })

  it('lets its asker withdraw it, and nobody else, and not after the answer', async () => {
    const { id } = await ask(asker)
    const withdraw = (by: Signed) => app.ask('POST', `/api/approvals/${id}/withdraw`, { as: by, body: {} })
    expect((await withdraw(second)).status).toBe(404)
    expect((await withdraw(asker)).status).toBe(200)
    expect(await faultOf(await grant(first, id))).toBe('already_decided')
    const again = await ask(asker)
    await grant(first, again.id)
    const late = await app.ask('POST', `/api/approvals/${again.id}/withdraw`, { as: asker, body: {} })
    expect(await faultOf(late)).toBe('already_decided')
  })

  it('hides a request from colleagues, and lets only those decide who may', async () => {
    const { id } = await ask(asker)
    const colleague = await app.signIn('teleworker')
    expect((await app.ask('GET', `/api/approvals/${id}`, { as: colleague })).status).toBe(404)
    expect((await listed(colleague, '/api/my/approvals')).total).toBe(0)
    const auditor = await app.signIn('auditor')
    expect((await app.ask('GET', `/api/approvals/${id}`, { as: auditor })).status).toBe(200)
    expect((await grant(auditor, id)).status).toBe(403)
  })

  it('demands a reason to refuse, and an end that is neither past nor too far away', async () => {
    const { id } = await ask(asker)
    for (const body of [
      { decision: 'refuse' },
      { decision: 'grant' },
      { decision: 'grant', validUntil: app.clock.at },
      { decision: 'grant', validUntil: until(367) },
      { decision: 'grant', validUntil: 9e15 },
    ])
      expect((await decide(first, id, body)).status).toBe(400)
    expect((await listed(first, '/api/approvals?state=asked')).total).toBe(1)
  })

  it('says beforehand what a bulk decision would do, and does the same', async () => {
    const theirs = await ask(asker)
    const own = await ask(first)
    const bulk = async (dryRun: boolean) => {
      const body = { act: 'grant', ids: [theirs.id, own.id, 'nothing'], dryRun, validUntil: until(30) }
      const answer = await app.ask('POST', '/api/approvals/bulk', { as: first, body })
      return BulkAnswer.parse(await answer.json())
    }
    const preview = await bulk(true)
    expect(await ledgerOf(theirs.id)).toEqual(['approval.asked'])
    expect(preview.done).toBe(1)
    expect(preview.refused.map(({ id }) => id).toSorted()).toEqual([own.id, 'nothing'].toSorted())
    expect(await bulk(false)).toEqual(preview)
    expect(await ledgerOf(theirs.id)).toEqual(['approval.asked', 'approval.granted'])
  })

  it('reminds once before the end, makes it a duty, and ends by itself on time', async () => {
    const { id } = await ask(asker)
    await grant(first, id, 60)
    await watchEnds(app.deps)
    expect(await ledgerOf(id)).toHaveLength(2)
    app.clock.at += 31 * DAY
    await watchEnds(app.deps)
    await watchEnds(app.deps)
    expect(await ledgerOf(id)).toEqual(['approval.asked', 'approval.granted', 'approval.endingSoon'])
    const duties = await dutiesOf(app.deps.store.read, asker.person, app.clock.at)
    expect(duties).toMatchObject([{ state: 'open' }])
    app.clock.at += 29 * DAY
    await watchEnds(app.deps)
    expect((await ledgerOf(id)).at(-1)).toBe('approval.ended')
    const { rows } = await listed(await app.signIn('administrator'), '/api/approvals?state=ended')
    expect(rows).toMatchObject([{ id, endCause: 'expired' }])
  })

  it('stands in the queue by kind, urgent once it is late, and is found by its asker', async () => {
    await ask(asker, 'firewall')
    const line = async () => (await queueOf(app.deps.store.read, app.clock.at))[0]
    expect(await line()).toMatchObject({ kind: 'approvals.exemption', count: 1, urgent: false })
    app.clock.at += 8 * DAY
    expect(await line()).toMatchObject({ urgent: true })
    const as = await app.signIn('administrator')
    expect((await listed(as, `/api/approvals?search=${encodeURIComponent('ＰＥＲＳＯＮ１')}`)).total).toBe(1)
    expect((await listed(as, '/api/approvals?search=nobody')).total).toBe(0)
  })

  it('goes out as CSV with formulas guarded, and never comes in', async () => {
    const { id } = await ask(asker)
    await decide(first, id, { decision: 'refuse', reason: '=cmd|calc' })
    const file = await app.ask('GET', '/api/csv/approvals?encoding=utf-8&lang=ja', { as: first })
    const text = await file.text()
    expect(text.split('\r\n')[0]).toBe('ID,種類,内容,申請者,申請日,状態,回答者,回答日,理由,条件,有効期限,本人が決定')
    expect(text).toContain('却下')
    expect(text).not.toContain(',=cmd')
    const bytes = new TextEncoder().encode('ID\r\n')
    expect((await app.ask('POST', '/api/csv/approvals/preview', { as: first, bytes })).status).toBe(400)
    for (const register of ['personal-devices', 'applications', 'exemptions'])
      expect((await app.ask('GET', `/api/csv/${register}?encoding=cp932`, { as: first })).status).toBe(200)
  })

  it('keeps one person from filling the queue', async () => {
    const actor = { kind: 'account', account: asker.account, person: asker.person, roles: [], session: '' } as const
    const send = (subject: string) =>
      app.deps.store.write((tx) =>
        askApproval(tx, app.deps, { kind: 'exemption', subject, askedBy: actor, body: { ...wish(asker) } }),
      )
    for (let n = 0; n < MAX_OPEN; n += 1) await send(`person:${n}`)
    await expect(send('person:more')).rejects.toMatchObject({ code: 'conflict', detail: { reason: 'tooManyOpen' } })
  })
})

import type { PreviewAnswer, PublicationsAnswer, RulesOverview, SourcesAnswer } from '@taga/contract'
import { DAY_ONE_SOURCES, DEFAULT_RULES, type Rule, RULES_FROM_FIRST_MINUTE } from '@taga/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSession } from '../accounts/start-session.ts'
import { CONFIRM_WITHIN_MS, currentRules } from '../decisions/rules.ts'
import { addDepartment } from '../people/departments.ts'
import { changePerson } from '../people/change-person.ts'
import { putFacts } from '../reports/store.ts'
import { addResource } from '../resources/keep-resource.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { enrolTestDevice } from '../testing/test-device.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { publishPreviewed, startPreview } from './preview-rules.ts'
import { publishRules } from './publish-rules.ts'
import { queueOf } from './queue.ts'
import { confirmRules, settleRules, takeBackRules } from './settle-rules.ts'
import { unlockRules } from './unlock-rules.ts'

const MINUTE = 60_000
const ENFORCE = { mode: 'enforce', from: null } as const
const OFF = { modes: {}, settings: {}, adopt: [], drop: [], own: [], remove: [] }

describeOnBoth('the rules screen', (on) => {
  let app: TestApp
  let administrator: Signed
  let teleworker: { readonly signed: Signed; readonly device: string }
  let resource: string
  let department: string

  beforeAll(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    department = (
      await addDepartment(app.deps, 'account:a', { name: '営業部', patterns: ['remote_desktop', 'cloud_app'] })
    ).id
    const wish = { name: '共有', level: 'business', rightNeeded: 'sales', teleworkAllowed: true } as const
    resource = (await addResource(app.deps, 'account:a', wish)).id
    teleworker = await newTeleworker()
  })
  afterAll(() => app.close())

  async function newTeleworker() {
    const signed = await app.signIn('teleworker')
    const draft = { name: '佐藤', department, rights: ['sales'] }
    await changePerson(app.deps, 'account:a', { id: signed.person, version: 1, draft })
    return { signed, device: (await enrolTestDevice(app.deps, { user: signed.person })).id }
  }

  /** The clock moves far in these tests: the same account signs in again rather than another, so that nobody is added. */
  async function signedIn(): Promise<Signed> {
    const from = { address: '192.0.2.1', browser: 'test' }
    const { account } = administrator
    const { token } = await app.deps.store.write((tx) => startSession(app.deps, tx, { account, from }))
    return { ...administrator, token }
  }

  const decide = async (about = teleworker) => {
    const body = {
      person: about.signed.person,
      device: about.device,
      resource,
      pattern: 'remote_desktop',
      action: 'view',
      path: 'gateway',
      network: 'homeWifi',
      place: 'home',
      strength: 'twoFactor',
    }
    const answer = await app.ask('POST', '/api/decisions', { as: await signedIn(), body })
    return (await answer.json()) as { outcome: string; validUntil?: number }
  }
  const get = async <Answer>(path: string) =>
    // the shape is asserted by the tests that read it
    (await (await app.ask('GET', path, { as: await signedIn() })).json()) as Answer
  const present = () => currentRules(app.deps.store.read, app.deps.now())
  async function previewed(changes: object, restore?: number): Promise<PreviewAnswer> {
    const { number: after } = await present()
    const input = restore === undefined ? { after, changes: { ...OFF, ...changes } } : { after, restore }
    const { id, finished } = await startPreview(app.deps, 'account:a', input)
    await finished
    return get<PreviewAnswer>(`/api/rules/previews/${id}`)
  }
  async function publish(changes: object, wish: object = {}) {
    const { id, result } = await previewed(changes)
    const typed = result?.stopsMany === true ? { typed: result.stopped.people } : {}
    return publishPreviewed(app.deps, 'account:a', { preview: id, careful: false, ...typed, ...wish })
  }
  async function startAgain() {
    const { number } = await present()
    const draft = { rules: DEFAULT_RULES, settings: {}, adopted: DAY_ONE_SOURCES }
    return publishRules(app.deps, 'account:a', { after: number, draft })
  }
  const kindsOf = async (number: number) =>
    (
      await app.deps.store.read
        .selectFrom('ledger_entries')
        .select('kind')
        .where('subject', '=', `rules:${number}`)
        .orderBy('at')
        .orderBy('seq')
        .execute()
    ).map((row) => row.kind)

  /** Posture that nobody reported: this stops every device that has an agent. */
  const STOPS_ALL = { adopt: ['posture'], modes: { 'posture-fresh': ENFORCE } }

  it('says whom a change would stop, by recorded requests and by what is open today, and why', async () => {
    expect((await decide()).outcome).toBe('allow')
    const { result, difference } = await previewed(STOPS_ALL)
    expect(difference).toMatchObject({
      rules: [{ rule: 'posture-fresh', before: { mode: 'observe' }, after: { mode: 'enforce' } }],
      adopted: ['posture'],
    })
    const found = result?.stopped.shown.find(({ person }) => person === teleworker.signed.person)
    expect(found).toMatchObject({ name: '佐藤', requests: 1, rules: ['posture-fresh'], doubt: true })
    expect(found?.ways).toBe(6) // two ways of working at three levels
    expect(result?.requests).toMatchObject({ all: 1, asThen: 1, withToday: 0, leftOut: 0 })
    expect(result?.today).toEqual({ devices: 1, of: 1 })
    expect(result?.stopsMany).toBe(true)
    expect((await decide()).outcome).toBe('allow')
  })

  it('tells facts known then from facts that changed since, and decides the latter on today', async () => {
    const other = await newTeleworker()
    const at = app.deps.now()
    const report = (value: boolean, seen: number) =>
      app.deps.store.write(({ db }) =>
        putFacts(db, [
          {
            subject: 'device',
            subject_id: other.device,
            key: 'device.firewallOn',
            at: seen,
            provenance: 'measured',
            source: 'test',
            value: JSON.stringify(value),
            reason: null,
            changed_writer: 'w',
            changed_seq: 1,
          },
        ]),
      )
    await report(true, at)
    await decide(other)
    const changes = { adopt: ['posture'], modes: { 'firewall-on': ENFORCE } }
    const before = await previewed(changes)
    expect(before.result?.stopped.shown.find(({ person }) => person === other.signed.person)).toBeUndefined()
    expect(before.result?.requests).toMatchObject({ asThen: 3, withToday: 0 })
    app.clock.at += MINUTE
    await report(false, app.deps.now())
    const after = await previewed(changes)
    expect(after.result?.requests).toMatchObject({ asThen: 2, withToday: 1 })
    expect(after.result?.stopped.shown.find(({ person }) => person === other.signed.person)).toMatchObject({
      requests: 1,
      doubt: false,
    })
  })

  it('publishes only what was previewed, once, and only while it is recent', async () => {
    const changes = { settings: { longAbsenceMs: 864e5 } }
    const { id, result } = await previewed(changes)
    expect(result).toMatchObject({ stopsMany: false, stopped: { people: 0 } })
    const wish = { preview: id, careful: false }
    const two = await Promise.allSettled([
      publishPreviewed(app.deps, 'account:a', wish),
      publishPreviewed(app.deps, 'account:b', wish),
    ])
    expect(two.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const refused = (preview: string) => publishPreviewed(app.deps, 'account:a', { preview, careful: false })
    await expect(refused('nothing')).rejects.toMatchObject({ code: 'preview_needed' })
    const old = await previewed({ settings: { longAbsenceMs: null } })
    app.clock.at += 60 * MINUTE
    await expect(refused(old.id)).rejects.toMatchObject({ code: 'preview_needed', detail: { reason: 'tooOld' } })
    const crossed = await previewed({ settings: { longAbsenceMs: null } })
    await startAgain()
    await expect(refused(crossed.id)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('demands the number of people where many are stopped, and returns by itself unless confirmed', async () => {
    const before = (await present()).number
    const { id, result } = await previewed(STOPS_ALL)
    const wish = { preview: id, careful: false }
    await expect(publishPreviewed(app.deps, 'account:a', wish)).rejects.toMatchObject({ code: 'typed_number_needed' })
    const people = result?.stopped.people ?? 0
    const wrong = { ...wish, typed: people + 1 }
    await expect(publishPreviewed(app.deps, 'account:a', wrong)).rejects.toMatchObject({ detail: { people } })
    const published = await publishPreviewed(app.deps, 'account:a', { ...wish, typed: people })
    const until = app.deps.now() + CONFIRM_WITHIN_MS
    expect(published.confirmBy).toBe(until)
    expect((await decide()).outcome).toBe('deny')
    expect((await decide()).validUntil).toBeLessThanOrEqual(until)
    expect(await queueOf(app.deps.store.read, app.deps.now())).toMatchObject([{ kind: 'rules.waiting', urgent: true }])
    app.clock.at = until - 1
    expect((await decide()).outcome).toBe('deny')
    app.clock.at = until
    // no job has run: the reading alone knows that its time is over
    expect((await decide()).outcome).toBe('allow')
    expect((await present()).number).toBe(before)
    await expect(confirmRules(app.deps, 'account:a', published.number)).rejects.toMatchObject({ code: 'conflict' })
    await settleRules(app.deps)
    await settleRules(app.deps)
    expect(await kindsOf(published.number)).toEqual(['rules.published', 'rules.returned'])
    const { rows } = await get<PublicationsAnswer>('/api/rules/publications')
    expect(rows[0]).toMatchObject({ number: published.number, state: 'returned' })
  })

  it('lets no change wait longer than it may where the clock is set back, and none come back when time has passed again', async () => {
    const before = await present()
    const published = await publish(STOPS_ALL)
    const publishedAt = app.clock.at
    app.clock.at = publishedAt - 30_000
    expect((await present()).number).toBe(published.number)
    app.clock.at = publishedAt - 24 * 60 * MINUTE
    expect((await present()).number).toBe(before.number)
    await expect(confirmRules(app.deps, 'account:a', published.number)).rejects.toMatchObject({ code: 'conflict' })
    await settleRules(app.deps)
    app.clock.at = publishedAt + MINUTE
    expect((await present()).number).toBe(before.number)
  })

  it('keeps a confirmed change, and lets nobody publish while one waits', async () => {
    const published = await publish(STOPS_ALL)
    await expect(publish({ settings: { longAbsenceMs: 864e5 } })).rejects.toMatchObject({ code: 'rules_waiting' })
    await confirmRules(app.deps, 'account:b', published.number)
    await expect(takeBackRules(app.deps, 'account:b', published.number)).rejects.toMatchObject({ code: 'conflict' })
    app.clock.at += 2 * CONFIRM_WITHIN_MS
    await settleRules(app.deps)
    expect((await present()).number).toBe(published.number)
    expect((await decide()).outcome).toBe('deny')
    expect(await kindsOf(published.number)).toEqual(['rules.published', 'rules.confirmed'])
    await startAgain()
  })

  it('lets one win where confirming and taking back come at the same moment, and asks for confirming where that is wanted', async () => {
    const published = await publish({ settings: { longAbsenceMs: 2 * 864e5 } }, { careful: true })
    expect(published.confirmBy).toBeDefined()
    const two = await Promise.allSettled([
      confirmRules(app.deps, 'account:a', published.number),
      takeBackRules(app.deps, 'account:b', published.number),
    ])
    expect(two.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const again = await publish({ settings: { longAbsenceMs: 3 * 864e5 } }, { careful: true })
    await takeBackRules(app.deps, 'account:a', again.number)
    expect((await present()).number).toBeLessThan(again.number)
  })

  it('begins a rule at its time: the answer stands until then, and the ledger is told once', async () => {
    await startAgain()
    const from = app.deps.now() + 60 * MINUTE
    const changes = { adopt: ['posture'], modes: { 'posture-fresh': { mode: 'enforce', from } } }
    const { id, result } = await previewed(changes)
    expect(result?.stopped.people).toBeGreaterThan(0) // counted as begun
    const published = await publishPreviewed(app.deps, 'account:a', {
      preview: id,
      careful: false,
      typed: result?.stopped.people,
    })
    await confirmRules(app.deps, 'account:a', published.number)
    const early = await decide()
    expect(early).toMatchObject({ outcome: 'allow' })
    expect(early.validUntil).toBeLessThanOrEqual(from)
    expect(await queueOf(app.deps.store.read, app.deps.now())).toMatchObject([{ kind: 'rules.beginning', dueAt: from }])
    app.clock.at = from
    expect((await decide()).outcome).toBe('deny')
    await settleRules(app.deps)
    await settleRules(app.deps)
    expect((await kindsOf(published.number)).filter((kind) => kind === 'rules.began')).toHaveLength(1)
  })

  it('unlocks: all but the rules of the first minute observe, whatever waits, and the ledger knows', async () => {
    await publish(
      { modes: { 'person-active': { mode: 'off', from: null }, 'antimalware-on': ENFORCE } },
      { careful: true },
    )
    const { number, observing } = await unlockRules(app.deps, 'local:root')
    expect(observing).toContain('posture-fresh')
    const { set, confirmBy } = await present()
    expect(confirmBy).toBeUndefined()
    for (const rule of set.rules) {
      const isFirst = RULES_FROM_FIRST_MINUTE.includes(rule.id)
      expect([rule.id, ...(isFirst ? ['enforce'] : ['off', 'observe'])]).toContain(rule.mode)
    }
    expect((await decide()).outcome).toBe('allow')
    expect(await kindsOf(number)).toEqual(['rules.published', 'rules.unlocked'])
  })

  it('unlocks rules that can no longer be read', async () => {
    const { number } = await present()
    await app.deps.store.write(({ db }) =>
      db
        .updateTable('rule_sets')
        .set({ body: '{"rules":[{}],"settings":{},"adopted":[]}', version: 'broken' })
        .where('number', '=', number)
        .execute(),
    )
    await expect(present()).rejects.toThrow('can no longer be read')
    await unlockRules(app.deps, 'local:root')
    expect((await present()).set.rules).toHaveLength(DEFAULT_RULES.length)
  })

  it('goes back to an earlier publication as a new one', async () => {
    const first = await publish({ settings: { longAbsenceMs: 5 * 864e5 } })
    await publish({ settings: { longAbsenceMs: 6 * 864e5 } })
    const back = await previewed({}, first.number)
    expect(back).toMatchObject({
      restores: first.number,
      difference: { settings: [{ before: 6 * 864e5, after: 5 * 864e5 }] },
    })
    const again = await publishPreviewed(app.deps, 'account:a', { preview: back.id, careful: false })
    expect(again.set.settings).toEqual({ longAbsenceMs: 5 * 864e5 })
    const path = `/api/rules/publications/${again.number}/difference?with=${first.number}`
    expect(await get(path)).toEqual({ rules: [], settings: [], adopted: [], dropped: [] })
  })

  it('refuses own rules that would widen access, changes of nothing, and drafts of rules that others changed', async () => {
    const { number: after } = await present()
    const ask = async (body: object) => app.ask('POST', '/api/rules/previews', { as: await signedIn(), body })
    const own = [{ ...DEFAULT_RULES[0], id: 'own', must: [[{ fact: 'person.state', op: 'in', values: ['left'] }]] }]
    const refused = await ask({ after, changes: { own } })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ detail: { problems: [{ rule: 'own', field: 'must[0][0]' }] } })
    expect((await ask({ after, changes: {} })).status).toBe(400)
    expect((await ask({ after: after + 7, changes: { settings: { longAbsenceMs: 9 * 864e5 } } })).status).toBe(409)
    expect((await ask({ after, restore: 4_000 })).status).toBe(404)
    expect((await ask({ after, changes: { settings: { longAbsenceMs: 1 } } })).status).toBe(400)
  })

  it('never keeps an administrator from the rules screen, whatever the rules deny', async () => {
    const never: Rule = {
      ...(DEFAULT_RULES[0] as Rule), // there are default rules
      id: 'nobody',
      when: [],
      must: [],
      sources: [],
      mode: 'enforce',
      otherwise: { kind: 'deny' },
    }
    const shut = await publish({ own: [never] })
    expect((await decide()).outcome).toBe('deny')
    const back = await app.ask('POST', `/api/rules/publications/${shut.number}/take-back`, { as: await signedIn() })
    expect(back.status).toBe(200)
    expect((await decide()).outcome).toBe('allow')
  })

  it('lists rules with what keeps them from being in force and whom they met, and sources with what they lack', async () => {
    const overview = await get<RulesOverview>('/api/rules/overview')
    const posture = overview.rules.find(({ id }) => id === 'place')
    expect(posture).toBeUndefined()
    const training = overview.rules.find(({ id }) => id === 'duties-confidential')
    expect(training).toMatchObject({ inForce: false, missing: ['training'], origin: 'default', fromFirstMinute: false })
    const denied = overview.rules.find(({ id }) => id === 'posture-fresh')
    expect(denied?.hits.stopped).toBeGreaterThan(0)
    const one = await get<{ people: { person: string; did: string }[] }>('/api/rules/by-id/posture-fresh')
    expect(one.people).toContainEqual(expect.objectContaining({ person: teleworker.signed.person, did: 'stopped' }))
    app.clock.at += 15 * 864e5
    const later = await get<RulesOverview>('/api/rules/overview')
    expect(later.rules.find(({ id }) => id === 'posture-fresh')?.hits.stopped).toBe(0)
    const { sources, judged } = await get<SourcesAnswer>('/api/rules/sources')
    expect(judged).toBe(2)
    const about = sources.find(({ id }) => id === 'training')
    expect(about).toMatchObject({ adopted: false, about: 'person', subjects: 2, unknown: 2 })
    expect(about?.rules.some(({ id, comesIntoForce }) => id === 'duties-confidential' && comesIntoForce)).toBe(true)
  })
})

import { DAY_ONE_SOURCES, DEFAULT_RULES, type Rule } from '@taga/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { reportLoss } from '../losses/report-loss.ts'
import { addDepartment } from '../people/departments.ts'
import { changePerson } from '../people/change-person.ts'
import { addResource } from '../resources/keep-resource.ts'
import { putFacts } from '../reports/store.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { enrolTestDevice } from '../testing/test-device.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { publishRules } from '../rules/publish-rules.ts'
import { askDecision } from './ask-decision.ts'

const DAY = 86_400_000
const QUESTION = {
  pattern: 'remote_desktop',
  action: 'view',
  path: 'gateway',
  network: 'homeWifi',
  place: 'home',
} as const

describeOnBoth('decisions', (on) => {
  let app: TestApp
  let administrator: Signed
  let resource: string
  let department: string
  beforeAll(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    const wish = { name: '営業部', patterns: ['remote_desktop', 'cloud_app'] } as const
    department = (await addDepartment(app.deps, 'account:a', wish)).id
    resource = (
      await addResource(app.deps, 'account:a', {
        name: '共有',
        level: 'business',
        rightNeeded: 'sales',
        teleworkAllowed: true,
      })
    ).id
  })
  afterAll(() => app.close())

  async function teleworkerWithDevice() {
    const signed = await app.signIn('teleworker')
    const draft = { name: '佐藤', department, rights: ['sales'] }
    await changePerson(app.deps, 'account:a', { id: signed.person, version: 1, draft })
    const device = await enrolTestDevice(app.deps, { user: signed.person })
    return { signed, person: signed.person, device: device.id }
  }

  const question = (about: { person: string; device?: string }) => ({
    person: about.person,
    ...(about.device === undefined ? {} : { device: about.device }),
    resource,
    ...QUESTION,
  })
  const ask = async (as: Signed, body: object) => {
    const answer = await app.ask('POST', '/api/decisions', { as, body })
    // the shape is asserted by the tests that read it
    return {
      status: answer.status,
      body: (await answer.json()) as { outcome: string; reasons: { rule: string }[]; id: string },
    }
  }
  const rulesOf = (answer: { reasons: { rule: string }[] }) => answer.reasons.map((reason) => reason.rule)

  it('asks a teleworker with a password alone for a second proof, and administrators may suppose it', async () => {
    const { signed, person, device } = await teleworkerWithDevice()
    const own = await ask(signed, question({ person, device }))
    expect(own.body.outcome).toBe('step-up')
    const supposed = await ask(administrator, { ...question({ person, device }), strength: 'twoFactor' })
    expect(supposed.body.outcome).toBe('allow')
  })

  it('does not doubt a supposed proof because the clock moves while it reads', async () => {
    const { person, device } = await teleworkerWithDevice()
    const deps = { ...app.deps, now: () => (app.clock.at += 1) }
    const { account } = administrator
    const actor = { kind: 'account', account, person: 'a', session: 's', roles: ['administrator'] } as const
    const wish = { ...QUESTION, person, device, resource, strength: 'twoFactor' } as const
    expect((await askDecision(deps, actor, wish)).decision.outcome).toBe('allow')
  })

  it('does not take a teleworker at the word for the strength of the sign-in', async () => {
    const { signed, person, device } = await teleworkerWithDevice()
    const own = await ask(signed, { ...question({ person, device }), strength: 'passkey' })
    expect(own.body.outcome).toBe('step-up')
  })

  it('denies a way that the department may not use, without a device, and off the designated path', async () => {
    const { person, device } = await teleworkerWithDevice()
    const base = { ...question({ person, device }), strength: 'twoFactor' }
    expect(rulesOf((await ask(administrator, { ...base, pattern: 'take_home_pc' })).body)).toContain('pattern-allowed')
    expect((await ask(administrator, { ...question({ person }), strength: 'twoFactor' })).body.outcome).toBe('deny')
    expect(rulesOf((await ask(administrator, { ...base, path: 'direct' })).body)).toContain('designated-method')
  })

  it('denies from the moment a loss is reported', async () => {
    const { person, device } = await teleworkerWithDevice()
    const base = { ...question({ person, device }), strength: 'twoFactor' }
    expect((await ask(administrator, base)).body.outcome).toBe('allow')
    await reportLoss(app.deps, 'account:a', { id: device, how: 'lost' })
    const after = await ask(administrator, base)
    expect(after.body.outcome).toBe('deny')
  })

  it('answers not found for another person, and for a device of another', async () => {
    const one = await teleworkerWithDevice()
    const other = await teleworkerWithDevice()
    expect((await ask(one.signed, question(other))).status).toBe(404)
    expect((await ask(one.signed, question({ person: one.person, device: other.device }))).status).toBe(404)
    expect((await ask(one.signed, { ...question(one), resource: 'nothing' })).status).toBe(404)
  })

  it('records a question once per session and outcome, with what was known and never its values', async () => {
    const about = await teleworkerWithDevice()
    const first = await ask(about.signed, question(about))
    const again = await ask(about.signed, question(about))
    expect(again.body.id).toBe(first.body.id)
    const row = await app.deps.store.read
      .selectFrom('decisions')
      .selectAll()
      .where('id', '=', first.body.id)
      .executeTakeFirst()
    expect(row).toMatchObject({ times: 2, outcome: 'step-up' })
    expect(JSON.parse(row?.rests_on ?? '{}')).toMatchObject({ 'person.state': expect.any(Number) })
    expect(row?.rests_on).not.toContain('sales')
    const entries = await app.deps.store.read
      .selectFrom('ledger_entries')
      .select('kind')
      .where('subject', '=', `person:${about.person}`)
      .where('kind', '=', 'decision.made')
      .execute()
    expect(entries).toHaveLength(1)
    const list = await app.ask('GET', `/api/decisions?person=${about.person}&limit=1`, { as: administrator })
    expect(await list.json()).toMatchObject({ decisions: [{ id: first.body.id, times: 2 }] })
  })

  it('publishes rules that stand at once, refuses the second of two, and names what is wrong', async () => {
    const { person, device } = await teleworkerWithDevice()
    const strict = DEFAULT_RULES.map((rule): Rule => (rule.id === 'person-active' ? { ...rule, mode: 'off' } : rule))
    const publish = (after: number, rules: readonly Rule[], settings: Readonly<Record<string, number>> = {}) =>
      publishRules(app.deps, 'account:a', {
        after,
        draft: { rules, settings, adopted: [...DAY_ONE_SOURCES, 'posture'] },
      })
    const answers = await Promise.allSettled([publish(0, strict), publish(0, strict)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const current = (await (await app.ask('GET', '/api/rules', { as: administrator })).json()) as {
      number: number
      version: string
    }
    expect(current).toMatchObject({ number: 1 })
    expect(current.version).toMatch(/^[0-9a-f]{64}$/u)
    const decided = await ask(administrator, { ...question({ person, device }), strength: 'twoFactor' })
    expect(decided.body).toMatchObject({ rules: current.version })
    // what no set of rules may hold, as it might come from outside
    const bad = [{ ...strict[0], measures: ['AD-99'] }] as unknown as readonly Rule[]
    await expect(async () => publish(1, bad)).rejects.toMatchObject({
      code: 'bad_input',
      detail: { problems: [{ rule: 'person-active' }, { rule: 'person-active' }] },
    })
    await expect(async () => publish(1, strict, { antimalwareSignatureMaxAgeMs: 30 * DAY })).rejects.toMatchObject({
      code: 'bad_input',
    })
  })

  it('says of nobody on an unknown device that they can work', async () => {
    const today = async () =>
      (await (await app.ask('GET', '/api/today', { as: administrator })).json()) as {
        counts: { byState: Record<string, number>; judged: number }
        devices: { device: string; state: string; cells: { state: string }[] }[]
      }
    const silent = await teleworkerWithDevice()
    const found = (await today()).devices.find((row) => row.device === silent.device)
    expect(found?.cells.filter((cell) => cell.state === 'yes')).toEqual([])
    const personal = await app.signIn('teleworker')
    await changePerson(app.deps, 'account:a', {
      id: personal.person,
      version: 1,
      draft: { name: '花', department, rights: [] },
    })
    const phone = await enrolTestDevice(app.deps, { user: personal.person, ownership: 'personal' })
    const cells = (await today()).devices.find((row) => row.device === phone.id)?.cells
    expect(cells?.some((cell) => cell.state === 'yes')).toBe(false)
  })

  it('says can-work of a device whose agent reported everything good, and no longer when the look is old', async () => {
    const good = await teleworkerWithDevice()
    const { store, now } = app.deps
    await store.write(({ db }) => putFacts(db, factsOf(good.device, now())))
    const stateOf = async () => {
      const answer = await app.ask('GET', '/api/today?limit=200', { as: administrator })
      const { devices } = (await answer.json()) as { devices: { device: string; state: string }[] }
      return devices.find((row) => row.device === good.device)?.state
    }
    expect(await stateOf()).toBe('yes')
    app.clock.at += DAY * 2
    administrator = await app.signIn('administrator')
    expect(await stateOf()).not.toBe('yes')
  })
})

function factsOf(device: string, at: number) {
  const seen = {
    'device.lookedAt': at,
    'device.osSupportedUntil': at + 300 * DAY,
    'device.pendingSecurityUpdates': 0,
    'device.antimalwarePresent': true,
    'device.antimalwareRealtime': true,
    'device.antimalwareLicence': 'valid',
    'device.antimalwareSignatureAt': at - 1000,
    'device.restartPending': false,
    'device.unusedBeforeMs': 0,
  }
  return Object.entries(seen).map(([key, value]) => ({
    subject: 'device',
    subject_id: device,
    key,
    at,
    provenance: 'measured',
    source: 'test',
    value: JSON.stringify(value),
    reason: null,
    changed_writer: 'w',
    changed_seq: 1,
  }))
}

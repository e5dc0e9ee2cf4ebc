import { ExemptionChoices, ExemptionsAnswer } from '@taga/contract'
import { RULES_FROM_FIRST_MINUTE, readExemption } from '@taga/core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readFacts } from '../reports/store.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { enrolTestDevice } from '../testing/test-device.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { queueOf } from './queue.ts'
import { remindOwners } from './remind-owners.ts'

const DAY = 86_400_000

describeOnBoth('the register of exemptions', (on) => {
  let app: TestApp
  let administrator: Signed
  let teleworker: Signed
  beforeEach(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    teleworker = await app.signIn('teleworker')
  })
  afterEach(() => app.close())

  const wish = (more: object = {}) => ({
    exemptFrom: 'screen.lock',
    subject: { kind: 'person', id: teleworker.person },
    reason: '手術後のため、画面ロックまで15分とする',
    owner: administrator.person,
    until: app.clock.at + 90 * DAY,
    ...more,
  })
  const add = (more: object = {}, as = administrator) => app.ask('POST', '/api/exemptions', { as, body: wish(more) })
  async function exemptions(of: 'person' | 'device', id: string) {
    const fact = (await readFacts(app.deps.store.read, of, id))[`${of}.exemptions`]
    if (fact?.kind !== 'value' || !Array.isArray(fact.value)) return undefined
    return fact.value.map((text: string) => readExemption(text)?.from)
  }

  it('puts an exemption into the facts of its person, and takes it out the moment it is revoked', async () => {
    const { id } = (await (await add()).json()) as { id: string }
    await add({ exemptFrom: 'firewall' })
    expect((await exemptions('person', teleworker.person))?.toSorted()).toEqual(['firewall', 'screen.lock'])
    const revoke = () =>
      app.ask('POST', `/api/exemptions/${id}/revoke`, { as: administrator, body: { reason: '治った' } })
    const [one, other] = await Promise.all([revoke(), revoke()])
    expect([one.status, other.status].toSorted((a, b) => a - b)).toEqual([200, 409])
    expect(await exemptions('person', teleworker.person)).toEqual(['firewall'])
  })

  it('never lets anybody off a rule that is enforced from the first minute', async () => {
    expect(RULES_FROM_FIRST_MINUTE.length).toBeGreaterThan(3)
    for (const exemptFrom of [...RULES_FROM_FIRST_MINUTE, 'no-such-rule', '../x'])
      expect((await add({ exemptFrom })).status).toBe(400)
    const choices = await app.ask('GET', '/api/exemption-choices', { as: teleworker })
    const offered = ExemptionChoices.parse(await choices.json()).choices.map(({ id }) => id)
    expect(offered.filter((id) => RULES_FROM_FIRST_MINUTE.includes(id))).toEqual([])
    expect(offered).toContain('screen.lock')
  })

  it('demands a reason, an owner who is there, a subject that exists and an end within a year', async () => {
    for (const more of [
      { reason: ' ' },
      { owner: 'nobody' },
      { subject: { kind: 'device', id: 'none' } },
      { until: app.clock.at },
      { until: app.clock.at + 367 * DAY },
      { more: 1 },
    ])
      expect((await add(more)).status).toBe(400)
    expect(await exemptions('person', teleworker.person)).toBeUndefined()
  })

  it('lets no administrator exempt themselves or their device while there is another, and marks it otherwise', async () => {
    const device = await enrolTestDevice(app.deps, { user: administrator.person })
    const own = [
      { kind: 'person', id: administrator.person },
      { kind: 'device', id: device.id },
    ]
    const other = await app.signIn('administrator')
    for (const subject of own) expect((await add({ subject })).status).toBe(403)
    expect((await add({ subject: own[1] }, other)).status).toBe(201)
    await app.deps.store.write(({ db }) =>
      db.updateTable('accounts').set({ locked_at: 1 }).where('id', '=', other.account).execute(),
    )
    expect((await add({ subject: own[0] })).status).toBe(201)
    const { rows } = await list('')
    expect(new Set(rows.map(({ selfGranted }) => selfGranted))).toEqual(new Set([false, true]))
  })

  it('comes from a request too: who grants it answers for it, and taking it back ends it', async () => {
    const body = { exemptFrom: 'firewall', subject: { kind: 'person', id: teleworker.person }, reason: '検証' }
    const asked = await app.ask('POST', '/api/my/exemption-requests', { as: teleworker, body })
    const { id } = (await asked.json()) as { id: string }
    const validUntil = app.clock.at + 30 * DAY
    await app.ask('POST', `/api/approvals/${id}/decision`, {
      as: administrator,
      body: { decision: 'grant', validUntil },
    })
    expect(await exemptions('person', teleworker.person)).toEqual(['firewall'])
    expect((await list('')).rows).toMatchObject([{ owner: { id: administrator.person }, until: validUntil }])
    const end = { cause: 'revoked', reason: '対策が済んだ' }
    expect((await app.ask('POST', `/api/approvals/${id}/end`, { as: administrator, body: end })).status).toBe(200)
    expect(await exemptions('person', teleworker.person)).toEqual([])
    expect((await list('?state=revoked')).total).toBe(1)
  })

  it('is not granted by who has the device by now', async () => {
    await app.signIn('administrator')
    const device = await enrolTestDevice(app.deps, { user: teleworker.person })
    const body = { exemptFrom: 'firewall', subject: { kind: 'device', id: device.id }, reason: '検証' }
    const asked = await app.ask('POST', '/api/my/exemption-requests', { as: teleworker, body })
    const { id } = (await asked.json()) as { id: string }
    await app.deps.store.write(({ db }) =>
      db.updateTable('devices').set({ user_id: administrator.person }).where('id', '=', device.id).execute(),
    )
    const grant = { decision: 'grant', validUntil: app.clock.at + DAY }
    const answer = await app.ask('POST', `/api/approvals/${id}/decision`, { as: administrator, body: grant })
    expect(answer.status).toBe(403)
    expect(await exemptions('device', device.id)).toBeUndefined()
  })

  it('is asked for oneself or a device one uses, never for another', async () => {
    const colleague = await app.signIn('teleworker')
    const device = await enrolTestDevice(app.deps, { user: colleague.person })
    for (const subject of [
      { kind: 'person', id: colleague.person },
      { kind: 'device', id: device.id },
      { kind: 'device', id: 'none' },
    ]) {
      const body = { exemptFrom: 'firewall', subject, reason: 'x' }
      expect((await app.ask('POST', '/api/my/exemption-requests', { as: teleworker, body })).status).toBe(404)
    }
  })

  it('stands in the queue before its end, with its owner reminded once', async () => {
    await add({ until: app.clock.at + 40 * DAY })
    const line = () => queueOf(app.deps.store.read, app.clock.at)
    expect(await line()).toEqual([])
    app.clock.at += 11 * DAY
    expect(await line()).toMatchObject([{ count: 1 }])
    await remindOwners(app.deps)
    await remindOwners(app.deps)
    const reminded = await app.deps.store.read
      .selectFrom('ledger_entries')
      .select('kind')
      .where('kind', '=', 'exemption.endingSoon')
      .execute()
    expect(reminded).toHaveLength(1)
    app.clock.at += 30 * DAY
    expect(await line()).toEqual([])
    administrator = await app.signIn('administrator')
    expect((await list('?state=ended')).total).toBe(1)
    expect((await list('?state=inForce')).total).toBe(0)
  })

  async function list(query: string) {
    return ExemptionsAnswer.parse(await (await app.ask('GET', `/api/exemptions${query}`, { as: administrator })).json())
  }
})

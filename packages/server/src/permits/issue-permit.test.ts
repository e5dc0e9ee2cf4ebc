import { createPublicKey, verify } from 'node:crypto'
import { MY_PERMIT_PATH, Permit, PERMIT_MS, PermitAnswer, permitText } from '@taga/contract'
import { DEFAULT_RULES } from '@taga/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { currentRules } from '../decisions/rules.ts'
import { recordFacts } from '../reports/record-facts.ts'
import { publishRules } from '../rules/publish-rules.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'
import { createTestKey, enrolTestDevice, type TestDevice } from '../testing/test-device.ts'
import { askTicket, bindTestPage, deviceCall, openTestPage, takeTestTurn, vouch } from '../testing/test-page.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { changePerson } from '../people/change-person.ts'
import { addDepartment } from '../people/departments.ts'

describeOnBoth('a permit to work without a connection', (on) => {
  let app: TestApp
  let department: string
  beforeAll(async () => {
    app = await openTestApp(on)
    department = (await addDepartment(app.deps, 'server', { name: '経理部', patterns: ['take_home_pc'] })).id
  })
  afterAll(() => app.close())

  /** Somebody who may take a PC home, with one whose page is open and that has just been looked at. */
  async function laptop(wish: { readonly ownership?: 'personal'; readonly facts?: object } = {}) {
    const as = await app.signIn()
    const draft = { name: '佐藤 花', department, rights: [] }
    await changePerson(app.deps, 'server', { id: as.person, version: 1, draft })
    const device = await enrolTestDevice(app.deps, {
      user: as.person,
      ...(wish.ownership && { ownership: wish.ownership }),
    })
    let counter = 0
    const count = () => (counter += 1)
    await bindTestPage(app, openTestPage(as), await askTicket(app, device, count()))
    const report = async (values: object = {}) => {
      const { pages } = await takeTestTurn(app, device)
      const seen = { at: app.clock.at, provenance: 'measured', source: 'agent', kind: 'value' }
      const all = Object.entries({ 'device.lookedAt': app.clock.at, ...values })
      const answer = await vouch(
        app,
        device,
        count(),
        pages,
        Object.fromEntries(all.map(([key, value]) => [key, { ...seen, value }])),
      )
      expect(answer.status).toBe(200)
    }
    await report(wish.facts)
    return { as, device, count, report }
  }
  const ask = (device: TestDevice, counter: number, more: object = {}) =>
    deviceCall(app, device, MY_PERMIT_PATH, { counter, ...more })

  async function given(device: TestDevice, counter: number): Promise<Permit> {
    const answer = PermitAnswer.parse(await (await ask(device, counter)).json())
    if (answer.kind !== 'given') throw new Error(`not given: ${JSON.stringify(answer)}`)
    const key = createPublicKey({
      key: Buffer.from(app.deps.serverKey.publicKey, 'base64url'),
      format: 'der',
      type: 'spki',
    })
    expect(verify(null, Buffer.from(permitText(answer.text)), key, Buffer.from(answer.signature, 'base64url'))).toBe(
      true,
    )
    return Permit.parse(JSON.parse(answer.text))
  }
  async function entries(device: TestDevice): Promise<readonly string[]> {
    const rows = await app.deps.store.read
      .selectFrom('ledger_entries')
      .select(['kind'])
      .where('subject', '=', `device:${device.id}`)
      .where('kind', 'like', 'device.permit%')
      .orderBy('seq')
      .execute()
    return rows.map((row) => row.kind)
  }
  async function publish(enforce: string | undefined): Promise<void> {
    const { number } = await currentRules(app.deps.store.read, app.deps.now())
    const rules = DEFAULT_RULES.map((rule) => (rule.id === enforce ? { ...rule, mode: 'enforce' as const } : rule))
    await publishRules(app.deps, 'server', {
      after: number,
      draft: { rules, settings: {}, adopted: ['posture', 'takeOut'] },
    })
  }

  it('is signed by the server for one person on one device, for twelve hours after the look, and is in the ledger', async () => {
    const { as, device, count } = await laptop()
    const lookedAt = app.clock.at
    app.clock.at += 60_000
    const permit = await given(device, count())
    expect(permit).toMatchObject({
      device: device.id,
      audience: device.audience,
      person: { id: as.person, name: '佐藤 花' },
      issuedAt: app.clock.at,
      until: lookedAt + PERMIT_MS,
    })
    expect(permit.levels).toContain('business')
    expect(await entries(device)).toEqual(['device.permitIssued'])
    const row = await app.deps.store.read
      .selectFrom('permits')
      .selectAll()
      .where('device_id', '=', device.id)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ id: permit.id, person_id: as.person, revoked_at: null })
    expect(Number(row.until)).toBe(permit.until)
  })

  it('is refused with the reason and its remedy, and the one from before ends', async () => {
    const { device, count, report } = await laptop({ facts: { 'device.firewallOn': true } })
    await given(device, count())
    await publish('firewall-on')
    await report({ 'device.firewallOn': false })
    const answer = PermitAnswer.parse(await (await ask(device, count())).json())
    const rule = DEFAULT_RULES.find(({ id }) => id === 'firewall-on')
    expect(answer).toMatchObject({ kind: 'refused', words: { reasons: [{ title: rule?.title }] } })
    expect(await entries(device)).toEqual(['device.permitIssued', 'device.permitRevoked'])
    await publish(undefined)
  })

  it('is not given to a personal device, nor by a look that is long ago', async () => {
    const own = await laptop({ ownership: 'personal' })
    expect(await (await ask(own.device, own.count())).json()).toMatchObject({ kind: 'refused' })
    const late = await laptop({ facts: { 'device.lookedAt': app.clock.at - PERMIT_MS } })
    expect(await (await ask(late.device, late.count())).json()).toMatchObject({ kind: 'refused' })
    expect(await entries(late.device)).toEqual([])
    await late.report({ 'device.lookedAt': app.clock.at - PERMIT_MS + 1 })
    expect((await given(late.device, late.count())).until).toBe(app.clock.at + 1)
  })

  it('ends with a take-out, and asks for another only where the rule on take-outs is in force', async () => {
    const { device, count } = await laptop()
    const takeOutUntil = (until: number) =>
      app.deps.store.write(async (tx) => {
        const position = await tx.append({ kind: 'test', actor: 'server', subject: `device:${device.id}`, body: {} })
        const about = { subject: 'device', id: device.id, source: 'takeOut', at: app.clock.at, position } as const
        await recordFacts(tx, about, { 'device.takeOutUntil': until, 'device.originalKept': true })
      })
    const lookedAt = app.clock.at
    await takeOutUntil(lookedAt + 3_600_000)
    expect((await given(device, count())).until).toBe(lookedAt + 3_600_000)
    await takeOutUntil(lookedAt)
    app.clock.at += 1
    expect((await given(device, count())).until).toBe(lookedAt + PERMIT_MS)
    await publish('take-out-permitted')
    expect(await (await ask(device, count())).json()).toMatchObject({ kind: 'refused' })
    await publish(undefined)
  })

  it('is not given where nobody is signed in on the device, or where it was stopped', async () => {
    const idle = await enrolTestDevice(app.deps, { user: (await app.signIn()).person })
    expect(await (await ask(idle, 1)).json()).toMatchObject({ fault: 'not_signed_in' })
    const lost = await laptop()
    await given(lost.device, lost.count())
    await app.deps.store.write((tx) =>
      tx.db.updateTable('devices').set({ state: 'lost' }).where('id', '=', lost.device.id).execute(),
    )
    expect(await (await ask(lost.device, lost.count())).json()).toMatchObject({ fault: 'device_stopped' })
  })

  it('is not given to another key, for another device or server, or twice for one question', async () => {
    const { device, count } = await laptop()
    const other = await laptop()
    expect((await ask({ ...device, key: createTestKey() }, count())).status).toBe(401)
    expect(await (await ask(device, count(), { device: other.device.id })).json()).toMatchObject({
      fault: 'wrong_audience',
    })
    expect(await (await ask(device, count(), { audience: 'taga:other' })).json()).toMatchObject({
      fault: 'wrong_audience',
    })
    const counter = count()
    await given(device, counter)
    expect(await (await ask(device, counter)).json()).toMatchObject({ fault: 'replayed' })
    expect(await entries(device)).toEqual(['device.permitIssued'])
  })
})

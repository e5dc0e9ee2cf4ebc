import {
  ApprovalAnswer,
  ConsentTextsAnswer,
  MyPersonalDevices,
  PersonalDeviceAnswer,
  PersonalDeviceTerms,
  PersonalDevicesAnswer,
  japanDay,
} from '@taga/contract'
import { FACT_KEYS, compile, decide as decideAccess, factSpec, findRule } from '@taga/core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { watchEnds } from '../approvals/watch-ends.ts'
import { joinDeviceFacts } from '../decisions/read-facts.ts'
import { findDevice } from '../devices/store.ts'
import { readFacts } from '../reports/store.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { type TestDevice, enrolTestDevice, reportOf } from '../testing/test-device.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { dutiesOf } from './duties.ts'
import { PROTECTIONS } from './protections.ts'
import { queueOf } from './queue.ts'
import { END_STEPS, SUGGESTED_CONSENT, personalDeviceTerms } from './terms.ts'

const DAY = 86_400_000
const STEPS = END_STEPS.map(({ id }) => id)

describeOnBoth('personal devices', (on) => {
  let app: TestApp
  let administrator: Signed
  let owner: Signed
  beforeEach(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    owner = await app.signIn('teleworker')
  })
  afterEach(() => app.close())

  const until = (days: number) => app.clock.at + days * DAY
  const wish = (more: object = {}) => ({
    label: '私のスマートフォン',
    kind: 'phone',
    os: 'android',
    management: 'browserOnly',
    purpose: '外出先でのメールの確認',
    patterns: ['virtual_desktop'],
    protections: PROTECTIONS.map(({ id }) => id),
    consentVersion: SUGGESTED_CONSENT.version,
    ...more,
  })
  const ask = (more: object = {}, as = owner) =>
    app.ask('POST', '/api/my/personal-devices/requests', { as, body: wish(more) })
  const decide = (id: string, body: object, as = administrator) =>
    app.ask('POST', `/api/approvals/${id}/decision`, { as, body })
  async function approved(more: object = {}, days = 180) {
    const { id } = ApprovalAnswer.parse(await (await ask(more)).json())
    expect((await decide(id, { decision: 'grant', validUntil: until(days) })).status).toBe(200)
    return { approval: id, device: (await mine()).devices[0]?.device ?? '' }
  }
  async function mine() {
    return MyPersonalDevices.parse(await (await app.ask('GET', '/api/my/personal-devices', { as: owner })).json())
  }
  async function register(query = '') {
    const answer = await app.ask('GET', `/api/personal-devices${query}`, { as: administrator })
    return PersonalDevicesAnswer.parse(await answer.json())
  }
  async function factsOf(device: string) {
    const seen = await readFacts(app.deps.store.read, 'device', device)
    const value = (key: string) => (seen[key]?.kind === 'value' ? seen[key].value : undefined)
    return {
      approvedUntil: value('device.approvedUntil'),
      consentUntil: value('device.consentUntil'),
      confirmedAt: value('device.protectionsConfirmedAt'),
    }
  }
  const end = (device: string, steps: readonly string[] = STEPS, as = owner) =>
    app.ask('POST', `/api/my/personal-devices/${device}/end`, { as, body: { steps } })
  const check = (device: string, body: object, as = administrator) =>
    app.ask('POST', `/api/personal-devices/${device}/check`, { as, body })
  const publish = (body: object, as = administrator) => app.ask('POST', '/api/consent-texts', { as, body })
  async function consentTexts() {
    return ConsentTextsAnswer.parse(await (await app.ask('GET', '/api/consent-texts', { as: administrator })).json())
  }
  const stateOf = async (device: string) => (await findDevice(app.deps.store.read, device))?.state

  it('hands on no approval with the device: who gets it has to ask', async () => {
    const { device } = await approved()
    const other = await app.signIn('teleworker')
    const approvedUntil = async () => (await readFacts(app.deps.store.read, 'device', device))['device.approvedUntil']
    expect(await approvedUntil()).toMatchObject({ value: until(180) })
    for (const move of [{ to: 'toWipe' }, { to: 'wiped' }, { to: 'inUse', user: other.person }]) {
      const { version } = (await findDevice(app.deps.store.read, device)) ?? {}
      const body = { ...move, version }
      expect((await app.ask('POST', `/api/devices/${device}/moves`, { as: administrator, body })).status).toBe(200)
    }
    expect(await approvedUntil()).toMatchObject({ value: app.clock.at })
  })

  it('ends an approval where a lost device is found and given to somebody else', async () => {
    const { device } = await approved()
    const other = await app.signIn('teleworker')
    for (const move of [{ to: 'lost' }, { to: 'inUse', user: other.person }]) {
      const { version } = (await findDevice(app.deps.store.read, device)) ?? {}
      const body = { ...move, version }
      expect((await app.ask('POST', `/api/devices/${device}/moves`, { as: administrator, body })).status).toBe(200)
    }
    const seen = await readFacts(app.deps.store.read, 'device', device)
    expect(seen['device.approvedUntil']).toMatchObject({ value: app.clock.at })
  })

  it('writes an approved device into the register with the facts that the rules rest on', async () => {
    const askedAt = app.clock.at
    const { id } = ApprovalAnswer.parse(await (await ask()).json())
    app.clock.at += 60_000
    const validUntil = until(90)
    await decide(id, { decision: 'grant', validUntil })
    const [device] = (await mine()).devices
    expect(device).toMatchObject({ label: '私のスマートフォン', state: 'inUse', validUntil, management: 'browserOnly' })
    expect(await factsOf(device?.device ?? '')).toEqual({
      approvedUntil: validUntil,
      consentUntil: validUntil,
      confirmedAt: askedAt,
    })
    expect(await stateOf(device?.device ?? '')).toBe('inUse')
  })

  it('opens work to an approved device and closes it with the approval, where the rule is enforced', async () => {
    const rule = findRule('personal-device-approved')
    if (rule === undefined) throw new Error('there is such a rule')
    const enforced = compile({
      version: 'test',
      rules: [{ ...rule, mode: 'enforce' }],
      settings: {},
      adopted: ['approvals.personalDevices', 'register.devices'],
    })
    const ask = { pattern: 'virtual_desktop', resource: 'r', action: 'view' } as const
    const outcome = async (id: string) => {
      const row = await findDevice(app.deps.store.read, id)
      if (row === undefined) throw new Error('there is such a device')
      const device = joinDeviceFacts(row, await readFacts(app.deps.store.read, 'device', id))
      const facts = { person: {}, device, session: {}, connection: {}, resource: {}, organisation: {} }
      return decideAccess(enforced, { facts, ask }, app.clock.at).outcome
    }
    const waiting = await enrolWaiting(owner)
    expect(await outcome(waiting.id)).toBe('deny')
    const { device } = await approved({ device: waiting.id }, 30)
    expect(await outcome(device)).toBe('allow')
    app.clock.at += 30 * DAY + 1
    expect(await outcome(device)).toBe('deny')
    app.clock.at -= 30 * DAY + 1
    await end(device)
    app.clock.at += 1
    expect(await outcome(device)).toBe('deny')
  })

  it('takes no request without every protection of its kind, nor with a text that has changed', async () => {
    const answer = await ask({ protections: ['lock', 'encryption'] })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ detail: { fields: [{ field: 'protections' }] } })
    expect((await ask({ consentVersion: '2020-01' })).status).toBe(400)
    expect((await ask({ patterns: [] })).status).toBe(400)
    expect((await ask({ patterns: ['take_home_pc'] })).status).toBe(400)
    const computer = PROTECTIONS.filter(({ kinds }) => kinds.includes('laptop')).map(({ id }) => id)
    expect((await ask({ kind: 'laptop', os: 'windows', protections: computer })).status).toBe(201)
  })

  it('approves the device whose agent waits, and never that of another person', async () => {
    const waiting = await enrolWaiting(owner)
    expect((await mine()).waiting).toMatchObject([{ device: waiting.id }])
    const colleague = await app.signIn('teleworker')
    expect((await ask({ device: waiting.id }, colleague)).status).toBe(404)
    const company = await enrolTestDevice(app.deps, { user: owner.person })
    expect((await ask({ device: company.id })).status).toBe(404)
    expect((await ask({ device: 'nothing' })).status).toBe(404)
    const { device } = await approved({ device: waiting.id })
    expect(device).toBe(waiting.id)
    expect(await stateOf(waiting.id)).toBe('inUse')
    expect((await mine()).waiting).toEqual([])
  })

  it('does not approve a device that was lost meanwhile', async () => {
    const waiting = await enrolWaiting(owner)
    const { id } = ApprovalAnswer.parse(await (await ask({ device: waiting.id })).json())
    await app.ask('POST', `/api/devices/${waiting.id}/loss`, { as: owner, body: { how: 'lost' } })
    expect((await decide(id, { decision: 'grant', validUntil: until(30) })).status).toBe(409)
    expect(await factsOf(waiting.id)).toMatchObject({ approvedUntil: undefined })
  })

  it('is renewed in place: the later approval stands and the earlier one is replaced', async () => {
    const { device, approval } = await approved({}, 20)
    const duty = await dutiesOf(app.deps.store.read, owner.person, app.clock.at)
    expect(duty).toMatchObject([{ state: 'open', href: expect.stringContaining(device) }])
    const renewed = await approved({ device }, 300)
    expect(renewed.device).toBe(device)
    expect((await factsOf(device)).approvedUntil).toBe(until(300))
    const earlier = await app.ask('GET', `/api/approvals/${approval}`, { as: owner })
    expect(await earlier.json()).toMatchObject({ approval: { state: 'ended', endCause: 'replaced' } })
    expect(await stateOf(device)).toBe('inUse')
    expect(await dutiesOf(app.deps.store.read, owner.person, app.clock.at)).toEqual([])
  })

  it('runs out by its own date, says so to its owner, and can still be renewed', async () => {
    const { device } = await approved({}, 10)
    app.clock.at += 10 * DAY
    await watchEnds(app.deps)
    administrator = await app.signIn('administrator')
    owner = await signInAgain(owner)
    expect((await register('?state=expired')).total).toBe(1)
    expect(await dutiesOf(app.deps.store.read, owner.person, app.clock.at)).toMatchObject([{ state: 'late' }])
    await approved({ device }, 100)
    expect((await register('?state=inUse')).total).toBe(1)
  })

  it('ends at once when its owner says so, with every step confirmed, and is cleared once that was looked at', async () => {
    const { device } = await approved()
    expect((await end(device, STEPS.slice(1))).status).toBe(400)
    expect(await stateOf(device)).toBe('inUse')
    const colleague = await app.signIn('teleworker')
    expect((await end(device, STEPS, colleague)).status).toBe(404)
    expect((await end(device)).status).toBe(200)
    expect(await factsOf(device)).toMatchObject({ approvedUntil: app.clock.at, consentUntil: app.clock.at })
    expect(await stateOf(device)).toBe('toWipe')
    expect((await end(device)).status).toBe(409)
    expect(await queueOf(app.deps.store.read, app.clock.at)).toMatchObject([
      { kind: 'personalDevices.toCheck', count: 1 },
    ])
    const accept = () => check(device, { accepted: true })
    const [one, other] = await Promise.all([accept(), accept()])
    expect([one.status, other.status].toSorted((a, b) => a - b)).toEqual([200, 409])
    expect(await stateOf(device)).toBe('wiped')
    expect((await register('?state=ended')).total).toBe(1)
    expect(await queueOf(app.deps.store.read, app.clock.at)).toEqual([])
  })

  it('is sent back to its owner with what is missing, and confirmed again', async () => {
    const { device } = await approved()
    await end(device)
    expect((await check(device, { accepted: false })).status).toBe(400)
    expect((await check(device, { accepted: false, note: 'チャットにまだ接続があります' })).status).toBe(200)
    expect((await mine()).devices).toMatchObject([{ state: 'ending', checkNote: 'チャットにまだ接続があります' }])
    expect(await dutiesOf(app.deps.store.read, owner.person, app.clock.at)).toMatchObject([{ state: 'open' }])
    expect((await end(device)).status).toBe(200)
    expect(await (await check(device, { accepted: true })).json()).toMatchObject({ state: 'ended', selfChecked: false })
  })

  it('stops at once when it is taken back, revokes its keys in the end, and is a new device to whoever asks again', async () => {
    const waiting = await enrolWaiting(owner)
    const { approval, device } = await approved({ device: waiting.id })
    const revoke = { cause: 'revoked', reason: '退職の予定' }
    const revoked = await app.ask('POST', `/api/approvals/${approval}/end`, { as: administrator, body: revoke })
    expect(revoked.status).toBe(200)
    expect(await factsOf(device)).toMatchObject({ approvedUntil: app.clock.at })
    expect(await stateOf(device)).toBe('toWipe')
    await end(device)
    await check(device, { accepted: true })
    const report = reportOf(waiting, { counter: 1, sentAt: app.clock.at })
    expect((await app.ask('POST', '/api/reports', report)).status).toBe(403)
    expect((await ask({ device })).status).toBe(404)
    expect((await ask()).status).toBe(201)
  })

  it('lets no administrator accept the removal on a device of their own while there is another', async () => {
    const own = ApprovalAnswer.parse(await (await ask({}, administrator)).json())
    const other = await app.signIn('administrator')
    await decide(own.id, { decision: 'grant', validUntil: until(30) }, other)
    const { rows } = await register()
    const device = rows[0]?.device ?? ''
    await end(device, STEPS, administrator)
    expect((await check(device, { accepted: true })).status).toBe(403)
    expect(PersonalDeviceAnswer.parse(await (await check(device, { accepted: true }, other)).json()).state).toBe(
      'ended',
    )
  })

  it('lists to its owner exactly what the catalogue lets a personal device report', async () => {
    const terms = PersonalDeviceTerms.parse(
      await (await app.ask('GET', '/api/personal-device-terms', { as: owner })).json(),
    )
    const allowed = FACT_KEYS.map(factSpec).filter((spec) => spec.source === 'posture' && spec.personal)
    expect(terms.collected).toEqual(allowed.map(({ title }) => title))
    expect(terms.collected.map(({ en }) => en)).not.toContain('browser extensions')
    expect(terms).toEqual(personalDeviceTerms(SUGGESTED_CONSENT))
  })

  it('lets the organisation write the text itself, and asks whoever agreed to another one to read it', async () => {
    const { device } = await approved()
    expect(await consentTexts()).toEqual({
      number: 0,
      present: SUGGESTED_CONSENT,
      earlier: [],
      suggested: SUGGESTED_CONSENT,
      inUse: 1,
    })
    const ja = '会社の規程 第12条により同意します。\n\n𠮷田商店'
    expect((await publish({ number: 0, ja })).status).toBe(201)
    const { number, present, earlier } = await consentTexts()
    expect({ number, earlier }).toEqual({ number: 1, earlier: [SUGGESTED_CONSENT] })
    expect(present).toEqual({ version: `${japanDay(app.clock.at)}.1`, ja, publishedAt: app.clock.at })
    const terms = await app.ask('GET', '/api/personal-device-terms', { as: owner })
    expect(PersonalDeviceTerms.parse(await terms.json()).consent).toEqual(present)
    expect((await mine()).devices).toMatchObject([{ consentVersion: '2026-11', consentCurrent: false }])
    expect(await dutiesOf(app.deps.store.read, owner.person, app.clock.at)).toMatchObject([
      { state: 'open', href: expect.stringContaining(device), title: { ja: expect.stringContaining('文面') } },
    ])
    expect((await ask({ device })).status).toBe(400)
    await approved({ device, consentVersion: present.version })
    expect((await mine()).devices).toMatchObject([{ consentVersion: present.version, consentCurrent: true }])
    expect(await dutiesOf(app.deps.store.read, owner.person, app.clock.at)).toEqual([])
    expect((await publish({ number: 1, ja: SUGGESTED_CONSENT.ja, en: SUGGESTED_CONSENT.en })).status).toBe(201)
    expect((await consentTexts()).earlier).toEqual([present, SUGGESTED_CONSENT])
  })

  it('publishes one of two texts written at once, none that changes nothing, and none without words', async () => {
    const both = await Promise.all([publish({ number: 0, ja: '一つ目' }), publish({ number: 0, ja: '二つ目' })])
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409])
    const { present } = await consentTexts()
    expect((await publish({ number: 1, ja: present.ja })).status).toBe(409)
    for (const wrong of [
      { ja: ' ' },
      { ja: '' },
      { ja: 'あ'.repeat(8_001) },
      { ja: 'あ', en: '' },
      { ja: 'あ', version: '1' },
    ])
      expect((await publish({ number: 1, ...wrong })).status).toBe(400)
    expect((await publish({ number: 1, ja: 'あ' }, owner)).status).toBe(403)
    expect((await consentTexts()).number).toBe(1)
  })

  it('finds a device by its owner or name, and pages through them', async () => {
    for (const label of ['タブレット', '電話', 'ノート']) await approved({ label })
    expect((await register(`?search=${encodeURIComponent('ﾀﾌﾞﾚｯﾄ')}`)).total).toBe(1)
    expect((await register('?search=person2')).total).toBe(3)
    const first = await register('?limit=2')
    expect(first).toMatchObject({ total: 3, rows: [{}, {}] })
    expect((await register(`?limit=2&after=${first.next ?? ''}`)).rows).toHaveLength(1)
  })

  function enrolWaiting(user: Signed): Promise<TestDevice> {
    return enrolTestDevice(app.deps, { ownership: 'personal', user: user.person, waiting: true })
  }

  async function signInAgain(who: Signed): Promise<Signed> {
    const fresh = await app.signIn('teleworker')
    await app.deps.store.write(({ db }) =>
      db.updateTable('accounts').set({ person_id: who.person }).where('id', '=', fresh.account).execute(),
    )
    return { ...fresh, person: who.person }
  }
})

import { describe, expect, it } from 'vitest'
import { DEFAULT_RULES } from '../access/default-rules.ts'
import { mayBeExempt } from '../access/exemptions.ts'
import type { Mode } from '../access/rule.ts'
import { type FactKey, SOURCES } from '../facts/catalogue.ts'
import type { Observation, Seen, Value } from '../facts/observation.ts'
import { MEASURE_IDS, type MeasureId } from '../guideline/ids.ts'
import { DECLARED_PARTS } from './declared-parts.ts'
import type { Entrance } from './entrance.ts'
import { judgeDevicesOf, judgeMeasures, type MeasureState } from './judge-measures.ts'
import { LACK_WORDS } from './lack-words.ts'
import { MECHANISMS } from './mechanisms.ts'
import type { Declaration, DeviceView, EnforcedPart, OrganisationView } from './organisation-view.ts'

const NOW = 1_800_000_000_000
const DAY = 86_400_000
type Facts = Readonly<Partial<Record<FactKey, Value>>>

function seenOf(facts: Facts, at: number = NOW - 1000, provenance: Observation['provenance'] = 'measured'): Seen {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]): readonly [string, Observation] => [
      key,
      { kind: 'value', value, at, provenance, source: 'test' },
    ]),
  )
}

const GOOD = {
  'device.lookedAt': NOW - 1000,
  'device.kind': 'laptop',
  'device.os': 'windows',
  'device.osSupportedUntil': NOW + 300 * DAY,
  'device.osName': 'Windows 11',
  'device.osVersion': '24H2',
  'device.pendingSecurityUpdates': 0,
  'device.restartPending': false,
  'device.unusedBeforeMs': 0,
  'device.antimalwarePresent': true,
  'device.antimalwareLicence': 'valid',
  'device.antimalwareRealtime': true,
  'device.antimalwareSignatureAt': NOW - 3_600_000,
  'device.dataEncrypted': true,
  'device.encryptionKey': 'protected',
  'device.screenLockDelayMs': 300_000,
  'device.screenLockProof': true,
  'device.firewallOn': true,
  'device.browserCurrent': true,
  'device.browserSavesPasswords': false,
  'device.modified': false,
  'device.sharedUse': false,
  'device.networkKind': 'wifi',
  'device.wifiSecurity': 'wpa3',
  'device.vpn': 'none',
} as const satisfies Facts

const WORKFLOWS = {
  'device.unapprovedApplications': 0,
  'device.overdueApplications': 0,
  'device.originalKept': true,
} as const satisfies Facts

const laptop: DeviceView = {
  id: 'd1',
  ownership: 'company',
  management: 'managed',
  lifecycle: 'lent',
  kind: 'laptop',
  user: 'p1',
  lastSeenAt: NOW - 1000,
  seen: { ...seenOf(GOOD), ...seenOf(WORKFLOWS, NOW - DAY, 'recorded') },
}
const phone: DeviceView = {
  id: 'd2',
  ownership: 'personal',
  management: 'browserOnly',
  lifecycle: 'inUse',
  kind: 'phone',
  user: 'p1',
  lastSeenAt: NOW - 1000,
  seen: seenOf(
    {
      ...WORKFLOWS,
      'device.approvedUntil': NOW + DAY,
      'device.consentUntil': NOW + DAY,
      'device.protectionsConfirmedAt': NOW - DAY,
    },
    NOW - DAY,
    'recorded',
  ),
}
const vpn: Entrance = {
  id: 'e1',
  name: 'VPN',
  kind: 'vpn',
  frontedByTaga: false,
  authentication: 'multiFactor',
  passwordPolicy: 'checked',
  encryptedPath: 'yes',
  boundary: { restricted: 'yes', reviewedAt: NOW - 2 * DAY },
  logsKept: 'yes',
  knownBy: 'declared',
  recordedAt: NOW - DAY,
  reviewDueAt: NOW + DAY,
  owner: 'p1',
}

const FULL: OrganisationView = {
  now: NOW,
  settings: {},
  adopted: SOURCES,
  people: [
    {
      id: 'p1',
      roles: ['teleworker'],
      state: 'active',
      seen: seenOf(
        {
          'person.policyAcknowledged': true,
          'person.trainingValidUntil': NOW + DAY,
          'person.contactsConfirmedAt': NOW - DAY,
        },
        NOW - DAY,
        'recorded',
      ),
    },
  ],
  devices: [laptop, phone],
  resources: [{ id: 'r1', level: 'business', teleworkAllowed: true, recordedAt: NOW - DAY }],
  accounts: [{ id: 'a1', person: 'p1', passwordCheckedAt: NOW - DAY, strength: 'twoFactor' }],
  entrances: [vpn],
  rules: withMode('enforce'),
  decisions: { since: NOW - DAY, total: 10, denials: 1, obligations: 2 },
  assets: [{ id: 'as1', level: 'confidential', recordedAt: NOW - DAY, reviewDueAt: NOW + 1 }],
  services: [{ id: 's1', state: 'approved', decidedAt: NOW - DAY, reviewDueAt: NOW + 1 }],
  sendings: [{ id: 'se1', state: 'accepted', declaredAt: NOW - DAY }],
  contactCard: { kinds: ['security', 'deputy', 'accidents'], keptAt: NOW - DAY },
  handling: { business: NOW - DAY, confidential: NOW - DAY },
  authenticationStandard: {
    demands: { everywhere: 'strong', kinds: {} },
    approvedAt: NOW - DAY,
    validUntil: NOW + 1,
    settingsChanged: false,
  },
  tailoring: [],
  declarations: DECLARED_PARTS.map(({ id }) => ({ part: id, answer: 'yes', at: NOW - DAY, until: NOW + DAY })),
}
const { contactCard: _card, ...WITHOUT_CARD } = FULL
const EMPTY: OrganisationView = {
  ...WITHOUT_CARD,
  adopted: [],
  people: [],
  devices: [],
  resources: [],
  accounts: [],
  entrances: [],
  rules: DEFAULT_RULES,
  declarations: [],
  assets: [],
  services: [],
  sendings: [],
  handling: {},
  decisions: { since: NOW, total: 0, denials: 0, obligations: 0 },
}

function withMode(mode: Mode) {
  return DEFAULT_RULES.map((rule) => ({ ...rule, mode }))
}

function measure(id: MeasureId, view: OrganisationView): MeasureState {
  const found = judgeMeasures(view).find((each) => each.measure === id)
  if (found === undefined) throw new Error(`no state of ${id}`)
  return found
}

function mechanism(id: string, view: OrganisationView) {
  const found = MECHANISMS.find((each) => each.id === id)
  if (found === undefined) throw new Error(`no mechanism ${id}`)
  return found.evaluate(view)
}

function withDevice(changes: Partial<DeviceView>, facts: Facts = {}): OrganisationView {
  return { ...FULL, devices: [laptop, { ...laptop, id: 'd9', seen: { ...laptop.seen, ...seenOf(facts) }, ...changes }] }
}

describe('judgeMeasures', () => {
  it('gives one state for each of the 43 measures, in order', () => {
    expect(judgeMeasures(EMPTY).map((each) => each.measure)).toEqual(MEASURE_IDS)
  })

  it('lets every measure hold where everything is there', () => {
    const states = judgeMeasures(FULL)
    expect(states.filter(({ state }) => state !== 'holds').map((each) => each.measure)).toEqual([])
    expect(states.filter(({ noMechanism }) => noMechanism)).toEqual([])
  })

  it('rests on declarations alone for the measures that nothing else can show yet', () => {
    const declared = judgeMeasures(FULL).filter(({ provenance }) => provenance === 'declared')
    for (const id of ['EX-1', 'EX-3', 'EX-5', 'AD-5', 'AD-10', 'AD-11', 'AD-17', 'TW-10', 'TW-19'] as const)
      expect(declared.map((each) => each.measure)).toContain(id)
  })

  it('calls a part that nobody declared unknown, and never good', () => {
    const { declarations: _gone, ...nobody } = FULL
    expect(measure('EX-5', nobody)).toMatchObject({ state: 'unknown', n: 0, m: 2 })
    expect(measure('EX-5', EMPTY)).toMatchObject({ state: 'unknown', n: 0, m: 2 })
  })

  it('believes a declaration to its end and not a millisecond longer', () => {
    const of = (changes: Partial<Declaration>) =>
      measure('AD-5', {
        ...FULL,
        declarations: [{ part: 'AD-5.filter', answer: 'yes', at: NOW, until: NOW + 1, ...changes }],
      })
    expect(of({})).toMatchObject({ state: 'holds', provenance: 'declared', oldestAt: NOW })
    expect(of({ until: NOW }).state).toBe('unknown')
    expect(of({ until: NOW }).mechanisms[0]?.result.lacking).toMatchObject([{ state: 'stale' }])
    expect(of({ at: NOW + 1, until: NOW + 9 }).state).toBe('unknown')
    expect(of({ answer: 'no', until: NOW }).state).toBe('fails')
  })

  it('believes a gateway that enforces a part for every device before anybody’s word, and no longer than it hears of them', () => {
    const { declarations: _gone, ...nobody } = FULL
    const of = (changes: Partial<EnforcedPart>, view: OrganisationView = nobody) =>
      measure('AD-5', { ...view, enforcedParts: [{ part: 'AD-5.filter', n: 3, m: 3, at: NOW - 7 * DAY, ...changes }] })
    expect(of({})).toMatchObject({ state: 'holds', provenance: 'enforced', oldestAt: NOW - 7 * DAY })
    expect(of({ at: NOW - 7 * DAY - 1 }).state).toBe('fails')
    expect(of({ at: NOW + 1 }).state).toBe('fails')
    expect(of({ n: 2 }).mechanisms[0]?.result.lacking).toMatchObject([{ state: 'fails', reason: 'notForAll' }])
    expect(of({ n: 0 }).state).toBe('unknown')
    expect(of({ n: 0, m: 0 }).state).toBe('unknown')
    expect(of({ n: 2 }, FULL)).toMatchObject({ state: 'holds', provenance: 'declared' })
  })

  it('counts what an exemption lifts apart, and never as good', () => {
    const firewall = { 'device.firewallOn': false }
    const exemptFrom = (text: string) => measure('TW-17', withDevice({}, { ...firewall, 'device.exemptions': [text] }))
    const rule = DEFAULT_RULES.find(({ id, measures }) => mayBeExempt(id) && measures.includes('TW-17'))?.id ?? ''
    expect(rule).not.toBe('')
    expect(measure('TW-17', withDevice({}, firewall))).toMatchObject({ state: 'partly', exempt: 0 })
    for (const from of ['firewall', rule])
      expect([from, exemptFrom(`${from}@${NOW + 1}`)]).toMatchObject([from, { state: 'partly', n: 1, m: 2, exempt: 1 }])
    expect(exemptFrom(`firewall@${NOW - 2000}`).exempt).toBe(0)
    expect(exemptFrom(`screen.lock@${NOW + DAY}`).exempt).toBe(0)
  })

  it('counts information, services and contacts by their registers', () => {
    const lack = (id: string, changes: Partial<OrganisationView>) =>
      mechanism(id, { ...FULL, ...changes }).lacking.map(({ state, reason }) => [state, reason])
    expect(lack('EX-2.assets', { assets: [{ id: 'a', recordedAt: NOW }] })).toEqual([['fails', 'levelMissing']])
    const due = { id: 'a', level: 'public', recordedAt: NOW, reviewDueAt: NOW } as const
    expect(lack('EX-2.assets', { assets: [due] })).toEqual([['stale', 'reviewDue']])
    expect(lack('EX-2.handling', { handling: { business: NOW } })).toEqual([['fails', 'handlingMissing']])
    expect(lack('AD-18.services', { services: [{ id: 's', state: 'inReview' }] })).toEqual([['unknown', 'notApproved']])
    expect(lack('AD-18.services', { services: [{ id: 's', state: 'approved' }] })).toEqual([['stale', 'reviewDue']])
    const sending = { id: 'se', state: 'turnedBack', declaredAt: NOW } as const
    expect(lack('TW-13.sendings', { sendings: [sending] })).toEqual([['fails', 'sendingOpen']])
    expect(lack('TW-13.sendings', { sendings: [{ ...sending, state: 'accepted' }] })).toEqual([])
    expect(lack('TW-13.sendings', { sendings: [{ ...sending, declaredAt: NOW + 1 }] })).toEqual([
      ['unknown', 'notDeclared'],
    ])
    const yearAgo = { ...sending, state: 'accepted', declaredAt: NOW - 365 * DAY } as const
    expect(mechanism('TW-13.sendings', { ...FULL, sendings: [yearAgo] }).state).toBe('holds')
    const older = { ...yearAgo, declaredAt: yearAgo.declaredAt - 1 }
    expect(mechanism('TW-13.sendings', { ...FULL, sendings: [older] }).state).toBe('unknown')
    const card = (keptAt: number) => ({ contactCard: { kinds: ['security', 'deputy'], keptAt } })
    expect(lack('EX-4.contacts', card(NOW - 400 * DAY))).toEqual([])
    expect(lack('EX-4.contacts', card(NOW - 400 * DAY - 1))).toEqual([
      ['stale', 'cardOld'],
      ['stale', 'cardOld'],
    ])
    expect(lack('AD-4.contacts', card(NOW))).toEqual([['fails', 'contactMissing']])
  })

  it('never calls a measure good whose only subject is let off', () => {
    const only = {
      ...FULL,
      devices: [
        {
          ...laptop,
          seen: {
            ...laptop.seen,
            ...seenOf({ 'device.firewallOn': false, 'device.exemptions': [`firewall@${NOW + DAY}`] }),
          },
        },
      ],
    }
    const posture = MECHANISMS.find(({ id }) => id === 'TW-17.posture')?.evaluate(only)
    expect(posture).toMatchObject({ state: 'fails', n: 0, m: 1, lacking: [{ state: 'exempt', reason: 'exempted' }] })
  })

  it('says of devices judged in parts what it says of them at once', () => {
    const away: DeviceView = { ...laptop, id: 'd3', lastSeenAt: NOW - 90 * DAY }
    const open: DeviceView = { ...laptop, id: 'd4', seen: seenOf({ ...GOOD, 'device.firewallOn': false }, NOW - 5_000) }
    const devices = [laptop, phone, away, open]
    const parts = [[laptop], [], [phone, away]].map((part) => judgeDevicesOf({ ...FULL, devices: part }))
    expect(judgeMeasures({ ...FULL, devices: [open] }, parts)).toEqual(judgeMeasures({ ...FULL, devices }))
    expect(judgeMeasures({ ...FULL, devices: [] }, [judgeDevicesOf({ ...FULL, devices })])).toEqual(
      judgeMeasures({ ...FULL, devices }),
    )
  })

  it('calls nothing good where nothing is registered', () => {
    for (const { state, mechanisms } of judgeMeasures(EMPTY)) {
      expect(['unknown', 'fails', 'partly']).toContain(state)
      for (const { mechanism: each, result } of mechanisms.filter(({ result }) => result.m === 0))
        expect([each.id, result.state]).toEqual([each.id, 'unknown'])
    }
    expect(measure('AD-7', EMPTY)).toMatchObject({ state: 'unknown', n: 0, m: 0 })
  })

  it('shows the part that lacks most, the best provenance and the oldest evidence', () => {
    const one = measure('AD-16', { ...FULL, entrances: [vpn, { ...vpn, id: 'e2', passwordPolicy: 'unknown' }] })
    expect(one).toMatchObject({ state: 'partly', n: 1, m: 2, provenance: 'enforced', oldestAt: NOW - DAY })
  })

  it('shows the count of what fails, and never a full count for what is not green', () => {
    expect(measure('AD-9', EMPTY)).toMatchObject({ state: 'fails', n: 0 })
    expect(measure('AD-9', EMPTY).m).toBeGreaterThan(0)
    for (const view of [EMPTY, { ...FULL, entrances: [] }, { ...FULL, devices: [] }])
      for (const each of judgeMeasures(view).filter(({ state, m }) => state !== 'holds' && m > 0))
        expect([each.measure, each.n < each.m]).toEqual([each.measure, true])
  })

  it('takes a declined measure for not applicable until its review, and for what it is after that', () => {
    const declined = { measure: 'AD-7', choice: 'decline', reason: 'thin clients', by: 'p1' } as const
    const view = withDevice({}, { 'device.antimalwareRealtime': false })
    const before = measure('AD-7', { ...view, tailoring: [{ ...declined, reviewAt: NOW + 1 }] })
    expect(before).toMatchObject({ state: 'notApplicable', notApplicable: { because: 'declined' } })
    expect(before.reviewOverdue).toBeUndefined()
    const after = measure('AD-7', { ...view, tailoring: [{ ...declined, reviewAt: NOW }] })
    expect(after).toMatchObject({ state: 'partly', reviewOverdue: true })
  })

  it('keeps judging a measure that was adopted or adapted', () => {
    const adapted = { measure: 'AD-7', choice: 'adapt', reason: 'weekly', by: 'p1', reviewAt: NOW + DAY } as const
    expect(measure('AD-7', { ...FULL, tailoring: [adapted] })).toMatchObject({ state: 'holds', tailoring: adapted })
  })

  it('leaves out a measure about ways of teleworking that are not used, and only then', () => {
    const used = (patternsInUse: OrganisationView['patternsInUse']) =>
      measure('TW-11', { ...EMPTY, ...(patternsInUse === undefined ? {} : { patternsInUse }) }).state
    expect(used(['cloud_app'])).toBe('notApplicable')
    expect(used(['take_home_pc'])).not.toBe('notApplicable')
    expect(used([])).not.toBe('notApplicable')
    expect(used(undefined)).not.toBe('notApplicable')
  })
})

describe('mechanisms over devices', () => {
  it('count the devices in use and name those that fail', () => {
    const view = withDevice({}, { 'device.antimalwareRealtime': false })
    expect(mechanism('AD-7.posture', view)).toMatchObject({
      state: 'partly',
      n: 1,
      m: 2,
      holds: ['d1'],
      lacking: [{ id: 'd9', state: 'fails', reason: 'fails', about: 'antimalware.realtime' }],
    })
  })

  it('count a server, judged by what applies to servers', () => {
    const { 'device.dataEncrypted': _disk, 'device.browserCurrent': _browser, ...facts } = GOOD
    const server = { kind: 'server', seen: seenOf({ ...facts, 'device.kind': 'server' }) } as const
    expect(mechanism('AD-7.posture', withDevice(server))).toMatchObject({ state: 'holds', n: 2, m: 2 })
    expect(mechanism('AD-8.posture', withDevice(server))).toMatchObject({ state: 'holds', n: 2, m: 2 })
    expect(mechanism('TW-12.posture', withDevice(server))).toMatchObject({ n: 1, m: 1 })
  })

  it('do not take silence for good', () => {
    expect(mechanism('AD-7.posture', withDevice({ seen: {} })).lacking).toEqual([
      { id: 'd9', state: 'unknown', reason: 'notSeen', about: 'antimalware.presence' },
    ])
    const old = withDevice({ seen: seenOf(GOOD, NOW - 2 * DAY) })
    expect(mechanism('TW-17.posture', old)).toMatchObject({ state: 'partly', n: 1, m: 2 })
    expect(mechanism('TW-17.posture', old).lacking[0]).toMatchObject({ id: 'd9', state: 'stale', reason: 'tooOld' })
  })

  it('judge a device that sleeps as it was when it was last seen, and forget it after 14 days', () => {
    const asleep = (ms: number) =>
      withDevice({ lastSeenAt: NOW - ms, seen: seenOf({ ...GOOD, 'device.lookedAt': NOW - ms }, NOW - ms) })
    expect(mechanism('TW-17.posture', asleep(3 * DAY))).toMatchObject({
      state: 'holds',
      n: 2,
      m: 2,
      oldestAt: NOW - 3 * DAY,
    })
    expect(mechanism('TW-17.posture', asleep(14 * DAY))).toMatchObject({ m: 2 })
    expect(mechanism('TW-17.posture', asleep(14 * DAY + 1))).toMatchObject({
      state: 'holds',
      m: 1,
      excluded: [{ id: 'd9', reason: 'notSeenLately' }],
    })
    expect(mechanism('TW-17.posture', asleep(-1))).toMatchObject({ m: 1 })
  })

  it('list devices in nobody’s hands as the rest, and are unknown where that is all of them', () => {
    const shelved: OrganisationView = { ...FULL, devices: [{ ...laptop, lifecycle: 'inStock' }] }
    expect(mechanism('AD-7.posture', shelved)).toMatchObject({
      state: 'unknown',
      n: 0,
      m: 0,
      excluded: [{ id: 'd1', reason: 'notInHands' }],
    })
  })

  it('count a browser-only device by what its user confirmed, as declared, while that is valid', () => {
    expect(mechanism('TW-7.posture', { ...FULL, devices: [phone] })).toMatchObject({
      state: 'holds',
      provenance: 'declared',
    })
    const unconfirmed = { ...phone, seen: {} }
    expect(mechanism('TW-7.posture', { ...FULL, devices: [unconfirmed] })).toMatchObject({
      state: 'unknown',
      lacking: [{ id: 'd2', reason: 'noAgent' }],
    })
  })

  it('accept weak Wi-Fi under a full VPN only', () => {
    const weak = { 'device.wifiSecurity': 'open', 'device.vpn': 'none' } as const
    expect(mechanism('TW-14.posture', withDevice({}, weak))).toMatchObject({ n: 1, m: 2 })
    expect(mechanism('TW-14.posture', withDevice({}, { ...weak, 'device.vpn': 'full' }))).toMatchObject({ n: 2, m: 2 })
    const wired = withDevice({}, { 'device.networkKind': 'wired', 'device.wifiSecurity': 'notWifi' })
    expect(mechanism('TW-14.posture', wired).excluded).toEqual([{ id: 'd9', reason: 'doesNotApply' }])
  })

  it('wait for the source of a register', () => {
    const view = { ...FULL, adopted: SOURCES.filter((source) => source !== 'approvals.personalDevices') }
    expect(mechanism('AD-9.register', view)).toMatchObject({
      state: 'unknown',
      lacking: [{ id: 'd2', reason: 'sourceNotAdopted', about: 'approvals.personalDevices' }],
    })
    const ended = { ...phone, seen: { ...phone.seen, ...seenOf({ 'device.approvedUntil': NOW }) } }
    expect(mechanism('AD-9.register', { ...FULL, devices: [ended] })).toMatchObject({ state: 'fails' })
  })

  it('tell an application that waits from one past its deadline, and take neither for good', () => {
    for (const id of ['AD-6.register', 'TW-6.register']) {
      const lacks = (unapproved: number, overdue: number) => {
        const counts = { 'device.unapprovedApplications': unapproved, 'device.overdueApplications': overdue }
        return mechanism(id, withDevice({}, counts))
      }
      expect(lacks(0, 0)).toMatchObject({ state: 'holds', n: 2, m: 2 })
      expect(lacks(2, 0)).toMatchObject({ n: 1, m: 2, lacking: [{ id: 'd9', reason: 'applicationWaits' }] })
      expect(lacks(2, 1)).toMatchObject({ n: 1, m: 2, lacking: [{ id: 'd9', reason: 'fails' }] })
    }
  })

  it('know where a device is, or say why not', () => {
    const of = (changes: Partial<DeviceView>) =>
      mechanism('AD-12.whereabouts', { ...FULL, devices: [{ ...laptop, ...changes }] })
    expect(of({})).toMatchObject({ state: 'holds', provenance: 'measured' })
    expect(of({ lifecycle: 'inStock' })).toMatchObject({ state: 'holds', provenance: 'recorded' })
    expect(of({ lifecycle: 'lost' })).toMatchObject({ state: 'fails', lacking: [{ reason: 'lost' }] })
    expect(of({ lastSeenAt: NOW - 15 * DAY })).toMatchObject({ state: 'unknown', lacking: [{ state: 'stale' }] })
    expect(of({ lifecycle: 'disposed' })).toMatchObject({ state: 'unknown', m: 0 })
  })
})

describe('mechanisms over entrances', () => {
  const of = (id: string, changes: Partial<Entrance>) => mechanism(id, { ...FULL, entrances: [{ ...vpn, ...changes }] })

  it.each([
    ['passkey', 'holds'],
    ['multiFactor', 'holds'],
    ['certificateAndPassword', 'holds'],
    ['password', 'fails'],
    ['none', 'fails'],
    ['unknown', 'unknown'],
  ] as const)('take %s authentication from outside as %s', (authentication, state) => {
    expect(of('AD-14.authentication', { authentication }).state).toBe(state)
  })

  it('ask for a guarded boundary and for logs', () => {
    expect(of('AD-15.boundary', {})).toMatchObject({ state: 'holds', oldestAt: NOW - 2 * DAY })
    expect(of('AD-15.boundary', { boundary: { restricted: 'no' } }).lacking[0]).toMatchObject({
      reason: 'boundaryOpen',
    })
    expect(of('AD-15.boundary', { logsKept: 'no' }).lacking[0]).toMatchObject({ reason: 'logsNotKept' })
    expect(of('AD-15.boundary', { logsKept: 'unknown' }).state).toBe('unknown')
  })

  it('take what is known for stale from the day its review is due', () => {
    expect(of('TW-13.path', { reviewDueAt: NOW + 1 }).state).toBe('holds')
    expect(of('TW-13.path', { reviewDueAt: NOW })).toMatchObject({
      state: 'unknown',
      lacking: [{ state: 'stale', reason: 'reviewDue' }],
    })
    expect(of('TW-13.path', { recordedAt: NOW + 1 }).state).toBe('unknown')
    expect(of('TW-13.path', { encryptedPath: 'no', reviewDueAt: NOW }).state).toBe('fails')
  })

  it('count entrances that Taga does not front', () => {
    const two = {
      ...FULL,
      entrances: [vpn, { ...vpn, id: 'e2', frontedByTaga: true, authentication: 'password' as const }],
    }
    expect(mechanism('AD-14.authentication', two)).toMatchObject({ state: 'partly', n: 1, m: 2, holds: ['e1'] })
  })
})

describe('mechanisms over rules', () => {
  it.each([
    ['off', 'ruleOff'],
    ['observe', 'ruleObserves'],
    ['warn', 'ruleWarns'],
  ] as const)('do not take a rule that is in %s for enforced', (mode, reason) => {
    const result = mechanism('AD-14.rules', { ...FULL, rules: withMode(mode) })
    expect(result).toMatchObject({ state: 'fails', lacking: [{ id: 'strong-sign-in', reason }] })
  })

  it('wait for the sources of a rule, its beginning, and its being there', () => {
    expect(mechanism('AD-14.rules', { ...FULL, adopted: [] })).toMatchObject({ state: 'unknown' })
    const later = FULL.rules.map((rule) => ({ ...rule, from: NOW + 1 }))
    expect(mechanism('AD-14.rules', { ...FULL, rules: later }).lacking[0]).toMatchObject({ reason: 'ruleNotBegun' })
    expect(mechanism('AD-14.rules', { ...FULL, rules: [] }).lacking[0]).toMatchObject({ reason: 'ruleMissing' })
  })

  it('call a rule enforced once something was decided by it, and recorded before', () => {
    expect(mechanism('AD-14.rules', FULL).provenance).toBe('enforced')
    expect(mechanism('AD-14.rules', { ...FULL, decisions: EMPTY.decisions }).provenance).toBe('recorded')
  })

  it('name rules that the catalogue of rules has', () => {
    const named = MECHANISMS.flatMap((each) => each.evaluate({ ...FULL, rules: DEFAULT_RULES }).lacking)
    expect(named.filter(({ reason }) => reason === 'ruleMissing')).toEqual([])
  })
})

describe('mechanisms over people and accounts', () => {
  it('count active people by duties in date', () => {
    const [one] = FULL.people
    const late = {
      ...one,
      id: 'p2',
      roles: [],
      state: 'active',
      seen: seenOf({ 'person.trainingValidUntil': NOW }),
    } as const
    const left = { ...late, id: 'p3', state: 'left' } as const
    const view = { ...FULL, people: [...FULL.people, late, left] }
    expect(mechanism('TW-3.people', view)).toMatchObject({
      state: 'partly',
      n: 1,
      m: 2,
      lacking: [{ id: 'p2', state: 'fails' }],
      excluded: [{ id: 'p3', reason: 'inactive' }],
    })
  })

  it('count accounts whose password was never checked as failing, unless they take none', () => {
    const account = { id: 'a2', person: 'p1' } as const
    const of = (strength: 'passkey' | 'password') =>
      mechanism('AD-16.accounts', { ...FULL, accounts: [{ ...account, strength }] }).state
    expect(of('password')).toBe('fails')
    expect(of('passkey')).toBe('holds')
    expect(mechanism('TW-16.signIn', { ...FULL, accounts: [{ ...account, strength: 'password' }] }).state).toBe('fails')
  })

  it('count information whose level or use in telework nobody has decided', () => {
    const of = (resource: Partial<OrganisationView['resources'][number]>) =>
      mechanism('EX-2.levels', { ...FULL, resources: [{ id: 'r2', recordedAt: NOW, ...resource }] }).state
    expect(of({})).toBe('fails')
    expect(of({ level: 'confidential' })).toBe('fails')
    expect(of({ level: 'confidential', teleworkAllowed: false })).toBe('holds')
    expect(of({ level: 'public' })).toBe('holds')
  })
})

describe('the words of mechanisms', () => {
  it('exist in both languages, and every mechanism has an id of its own', () => {
    const words = [
      ...MECHANISMS.flatMap(({ title, denominator }) => [title, denominator]),
      ...Object.values(LACK_WORDS),
    ]
    for (const { ja, en } of words) {
      expect(ja).toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u)
      expect(en).not.toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u)
    }
    expect(new Set(MECHANISMS.map(({ id }) => id)).size).toBe(MECHANISMS.length)
    for (const { id, measure: of } of MECHANISMS) expect(id.startsWith(`${of}.`)).toBe(true)
  })
})

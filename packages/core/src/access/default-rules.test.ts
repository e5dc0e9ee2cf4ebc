import { describe, expect, it } from 'vitest'
import { factSpec, SOURCES } from '../facts/catalogue.ts'
import type { PatternId } from '../guideline/ids.ts'
import { compile } from './compile.ts'
import { decide } from './decide.ts'
import { DEFAULT_RULE_ROWS, DEFAULT_RULES, findRule, ROWS_WITHOUT_RULE } from './default-rules.ts'
import { loadRules } from './load-rules.ts'
import { OBLIGATION_KINDS } from './rule.ts'
import { entriesOf, factsOf, observed, type Values } from './test-facts.ts'
import { factsWith } from './random-sets.ts'

const NOW = 1_800_000_000_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * One rule in cases: facts by which it applies, values that meet it, values that do not, and facts by which it does not apply.
 * `good` and `bad` stand on either side of a threshold, the value on the threshold among `good`.
 */
type Case = {
  readonly pattern?: PatternId
  readonly when?: Values
  readonly good: readonly Values[]
  readonly bad: readonly Values[]
  readonly elsewhere?: readonly Values[]
  readonly elsewherePatterns?: readonly PatternId[]
}

const MANAGED: Values = { 'device.management': 'managed' }
const BROWSER_ONLY: Values = { 'device.management': 'browserOnly' }
const PC: Values = { ...MANAGED, 'device.os': 'windows' }
const CONFIDENTIAL: Values = { 'resource.level': 'confidential' }
const BUSINESS: Values = { 'resource.level': 'business' }
const PUBLIC: Values = { 'resource.level': 'public' }
const CAFE: Values = { 'connection.place': 'cafe' }
const HOME: Values = { 'connection.place': 'home' }
const CONFIRMED: Values = { ...BROWSER_ONLY, 'device.protectionsConfirmedAt': NOW - 365 * DAY }
const SILENT: Values = { ...BROWSER_ONLY, 'device.protectionsConfirmedAt': NOW - 365 * DAY - 1 }
const AGENT_SILENT: Values = { ...MANAGED, 'device.protectionsConfirmedAt': NOW - DAY }
const STRONG: Values = { 'session.strength': 'passwordAndDevice' }
const FRESH: Values = { ...STRONG, 'session.provedAt': NOW - 15 * MINUTE }
const NOT_FRESH: readonly Values[] = [
  { ...FRESH, 'session.provedAt': NOW - 15 * MINUTE - 1 },
  { ...FRESH, 'session.strength': 'password' },
]
const LOCKS: Values = { 'device.screenLockDelayMs': 10 * MINUTE, 'device.screenLockProof': true }
const NOT_LOCKING: readonly Values[] = [
  { ...LOCKS, 'device.screenLockDelayMs': 10 * MINUTE + 1 },
  { ...LOCKS, 'device.screenLockProof': false },
]
const ENCRYPTED: Values = { 'device.dataEncrypted': true, 'device.encryptionKey': 'tpmOnly' }
const NOT_ENCRYPTED: readonly Values[] = [
  { ...ENCRYPTED, 'device.dataEncrypted': false },
  { ...ENCRYPTED, 'device.encryptionKey': 'exposed' },
]
const DONE: Values = { 'person.policyAcknowledged': true, 'person.trainingValidUntil': NOW + 1 }
const NOT_DONE: readonly Values[] = [
  { ...DONE, 'person.policyAcknowledged': false },
  { ...DONE, 'person.trainingValidUntil': NOW },
]
const TAKE_OUT: Values = { 'device.takeOutUntil': NOW + 1, 'device.originalKept': true }
const NO_TAKE_OUT: readonly Values[] = [
  { ...TAKE_OUT, 'device.takeOutUntil': NOW },
  { ...TAKE_OUT, 'device.originalKept': false },
]
const HOST: Values = { 'resource.hostAntimalware': true, 'resource.hostSignatureAt': NOW - 7 * DAY }
const HOST_CURRENT: Values = { 'resource.hostOsSupportedUntil': NOW + 1, 'resource.hostPendingSecurityUpdates': 0 }
const NOT_DESKTOPS: readonly PatternId[] = ['cloud_app', 'take_home_pc', 'secure_browser', 'app_wrapping']

const CASES: Readonly<Record<string, Case>> = {
  'person-active': {
    good: [{ 'person.state': 'active' }],
    bad: [{ 'person.state': 'locked' }, { 'person.state': 'left' }],
  },
  'designated-method': { good: [{ 'connection.designated': true }], bad: [{ 'connection.designated': false }] },
  'pattern-allowed': {
    good: [{ 'person.patterns': ['remote_desktop'] }],
    bad: [{ 'person.patterns': ['cloud_app'] }, { 'person.patterns': [] }],
  },
  'right-to-resource': {
    when: BUSINESS,
    good: [{ 'person.rights': ['a', 'office-pc-7'], 'resource.right': 'office-pc-7' }],
    bad: [{ 'person.rights': ['office-pc-8'], 'resource.right': 'office-pc-7' }],
    elsewhere: [PUBLIC],
  },
  'device-in-use': {
    good: [{ 'device.lifecycle': 'inUse' }, { 'device.lifecycle': 'lent' }],
    bad: ['inStock', 'returned', 'toWipe', 'wiped', 'disposed', 'lost', 'stolen'].map((state) => ({
      'device.lifecycle': state,
    })),
  },
  'device-of-person': {
    good: [{ 'device.user': 'aoki', 'person.id': 'aoki' }],
    bad: [{ 'device.user': 'aoki', 'person.id': 'baba' }],
  },
  'device-without-incident': {
    good: [{ 'device.incident': 'none' }, { 'device.incident': 'allowed' }],
    bad: [{ 'device.incident': 'open' }],
  },
  'person-without-incident': {
    good: [{ 'person.incident': 'none' }, { 'person.incident': 'allowed' }],
    bad: [{ 'person.incident': 'open' }],
  },
  'personal-device-approved': {
    when: { 'device.ownership': 'personal' },
    good: [
      {
        'device.approvedUntil': NOW + 1,
        'device.consentUntil': NOW + 1,
        'device.protectionsConfirmedAt': NOW - 365 * DAY,
      },
    ],
    bad: [
      { 'device.approvedUntil': NOW, 'device.consentUntil': NOW + 1, 'device.protectionsConfirmedAt': NOW },
      { 'device.approvedUntil': NOW + 1, 'device.consentUntil': NOW, 'device.protectionsConfirmedAt': NOW },
      {
        'device.approvedUntil': NOW + 1,
        'device.consentUntil': NOW + 1,
        'device.protectionsConfirmedAt': NOW - 365 * DAY - 1,
      },
    ],
    elsewhere: [{ 'device.ownership': 'company' }],
  },
  'personal-device-measured': {
    pattern: 'cloud_app',
    when: { 'device.ownership': 'personal', 'resource.savingPossible': true, ...BUSINESS },
    good: [{ ...MANAGED, 'device.lookedAt': NOW - 15 * MINUTE }],
    bad: [
      { ...MANAGED, 'device.lookedAt': NOW - 15 * MINUTE - 1 },
      { ...BROWSER_ONLY, 'device.lookedAt': NOW },
    ],
    elsewhere: [{ 'device.ownership': 'company' }, { 'resource.savingPossible': false }, PUBLIC],
    elsewherePatterns: ['remote_desktop', 'virtual_desktop', 'secure_browser'],
  },
  'personal-device-desktop': {
    when: { 'device.ownership': 'personal' },
    good: [],
    bad: [{}],
    elsewhere: [{ 'device.ownership': 'company' }],
    elsewherePatterns: NOT_DESKTOPS,
  },
  'telework-information': {
    when: BUSINESS,
    good: [{ 'resource.teleworkAllowed': true }],
    bad: [{ 'resource.teleworkAllowed': false }],
    elsewhere: [PUBLIC],
  },
  'confidential-pattern': {
    pattern: 'cloud_app',
    when: CONFIDENTIAL,
    good: [{ 'resource.fitForConfidential': true }],
    bad: [{ 'resource.fitForConfidential': false }],
    elsewhere: [BUSINESS, PUBLIC],
    elsewherePatterns: ['remote_desktop', 'virtual_desktop', 'secure_browser'],
  },
  'confidential-handling': { when: CONFIDENTIAL, good: [], bad: [{}], elsewhere: [BUSINESS, PUBLIC] },
  'confidential-recording': { when: CONFIDENTIAL, good: [], bad: [{}], elsewhere: [BUSINESS, PUBLIC] },
  'shared-place-handling': {
    when: { ...BUSINESS, ...CAFE },
    good: [],
    bad: [
      {},
      { 'connection.place': 'transport' },
      { 'connection.place': 'coworking' },
      { 'connection.place': 'other' },
    ],
    elsewhere: [HOME, { 'connection.place': 'satellite' }, PUBLIC],
    elsewherePatterns: ['cloud_app', 'take_home_pc', 'app_wrapping'],
  },
  'shared-place-screen-warn': {
    when: { ...BUSINESS, ...CAFE },
    good: [{ 'session.screenProtectedAt': NOW - 12 * HOUR }],
    bad: [{ 'session.screenProtectedAt': NOW - 12 * HOUR - 1 }],
    elsewhere: [HOME, PUBLIC, CONFIDENTIAL],
  },
  'shared-place-screen-confidential': {
    when: { ...CONFIDENTIAL, ...CAFE },
    good: [{ 'session.screenProtectedAt': NOW - 12 * HOUR }],
    bad: [{ 'session.screenProtectedAt': NOW - 12 * HOUR - 1 }],
    elsewhere: [HOME, BUSINESS],
  },
  'posture-fresh': {
    when: MANAGED,
    good: [{ 'device.lookedAt': NOW - 15 * MINUTE }],
    bad: [{ 'device.lookedAt': NOW - 15 * MINUTE - 1 }],
    elsewhere: [BROWSER_ONLY],
  },
  'antimalware-on': {
    when: PC,
    good: [
      { 'device.antimalwarePresent': true, 'device.antimalwareRealtime': true, 'device.antimalwareLicence': 'valid' },
      { 'device.antimalwarePresent': true, 'device.antimalwareVouched': true },
    ],
    bad: [
      { 'device.antimalwarePresent': false, 'device.antimalwareRealtime': true, 'device.antimalwareLicence': 'valid' },
      { 'device.antimalwarePresent': true, 'device.antimalwareRealtime': false, 'device.antimalwareLicence': 'valid' },
      { 'device.antimalwarePresent': true, 'device.antimalwareRealtime': true, 'device.antimalwareLicence': 'expired' },
      { 'device.antimalwarePresent': false, 'device.antimalwareVouched': true },
    ],
    elsewhere: [BROWSER_ONLY, { 'device.os': 'ios' }],
  },
  'antimalware-signatures': {
    when: PC,
    good: [{ 'device.antimalwareSignatureAt': NOW - 7 * DAY }, { 'device.antimalwareVouched': true }],
    bad: [{ 'device.antimalwareSignatureAt': NOW - 7 * DAY - 1 }, { 'device.antimalwareVouched': false }],
    elsewhere: [BROWSER_ONLY, { 'device.os': 'chromeos' }],
  },
  'antimalware-signatures-warn': {
    when: PC,
    good: [{ 'device.antimalwareSignatureAt': NOW - DAY }, { 'device.antimalwareVouched': true }],
    bad: [{ 'device.antimalwareSignatureAt': NOW - DAY - 1 }],
    elsewhere: [BROWSER_ONLY],
  },
  'os-supported': {
    when: MANAGED,
    good: [{ 'device.osSupportedUntil': NOW + 1 }],
    bad: [{ 'device.osSupportedUntil': NOW }],
    elsewhere: [BROWSER_ONLY],
  },
  'security-updates': {
    when: MANAGED,
    good: [{ 'device.pendingSecurityUpdates': 0 }, { 'device.oldestPendingSecurityUpdateAt': NOW - 14 * DAY }],
    bad: [
      { 'device.pendingSecurityUpdates': 1 },
      { 'device.pendingSecurityUpdates': 2, 'device.oldestPendingSecurityUpdateAt': NOW - 14 * DAY - 1 },
    ],
    elsewhere: [BROWSER_ONLY],
  },
  'security-updates-warn': {
    when: MANAGED,
    good: [{ 'device.pendingSecurityUpdates': 0 }, { 'device.oldestPendingSecurityUpdateAt': NOW - 3 * DAY }],
    bad: [{ 'device.pendingSecurityUpdates': 2, 'device.oldestPendingSecurityUpdateAt': NOW - 3 * DAY - 1 }],
    elsewhere: [BROWSER_ONLY],
  },
  'security-updates-after-absence': {
    when: { ...MANAGED, 'device.unusedBeforeMs': 14 * DAY },
    good: [{ 'device.pendingSecurityUpdates': 0 }],
    bad: [{ 'device.pendingSecurityUpdates': 1 }],
    elsewhere: [BROWSER_ONLY, { 'device.unusedBeforeMs': 14 * DAY - 1 }],
  },
  'browser-current': {
    when: { 'resource.external': true },
    good: [{ 'device.browserCurrent': true, 'device.osSupportedUntil': NOW + 1 }, CONFIRMED],
    bad: [
      { 'device.browserCurrent': false, 'device.osSupportedUntil': NOW + 1 },
      { 'device.browserCurrent': true, 'device.osSupportedUntil': NOW },
      SILENT,
      AGENT_SILENT,
    ],
    elsewhere: [{ 'resource.external': false }],
  },
  'device-not-modified': {
    good: [{ 'device.modified': false }, CONFIRMED],
    bad: [{ 'device.modified': true }, SILENT, AGENT_SILENT],
  },
  'encrypted-local': {
    pattern: 'take_home_pc',
    when: BUSINESS,
    good: [ENCRYPTED, { ...ENCRYPTED, 'device.encryptionKey': 'protected' }],
    bad: [...NOT_ENCRYPTED, CONFIRMED],
    elsewhere: [PUBLIC],
    elsewherePatterns: ['remote_desktop', 'virtual_desktop', 'secure_browser'],
  },
  'encrypted-warn': {
    good: [ENCRYPTED, CONFIRMED],
    bad: [...NOT_ENCRYPTED, SILENT, AGENT_SILENT],
    elsewherePatterns: ['take_home_pc'],
  },
  'screen-lock-shared-place': {
    when: CAFE,
    good: [LOCKS, CONFIRMED],
    bad: [...NOT_LOCKING, SILENT, AGENT_SILENT],
    elsewhere: [HOME],
  },
  'screen-lock-local': {
    pattern: 'take_home_pc',
    good: [LOCKS],
    bad: [...NOT_LOCKING, CONFIRMED],
    elsewherePatterns: ['remote_desktop', 'secure_browser'],
  },
  'firewall-on': {
    when: PC,
    good: [{ 'device.firewallOn': true }],
    bad: [{ 'device.firewallOn': false }],
    elsewhere: [BROWSER_ONLY, { 'device.os': 'android' }],
  },
  'strong-sign-in': {
    when: { 'connection.fromOutside': true },
    good: [STRONG, { 'session.strength': 'twoFactor' }, { 'session.strength': 'passkey' }],
    bad: [{ 'session.strength': 'password' }, { 'session.strength': 'none' }],
    elsewhere: [{ 'connection.fromOutside': false }],
    elsewherePatterns: ['cloud_app'],
  },
  'fresh-proof-cloud': {
    pattern: 'cloud_app',
    good: [FRESH],
    bad: NOT_FRESH,
    elsewherePatterns: ['remote_desktop', 'take_home_pc'],
  },
  'fresh-proof-confidential': { when: CONFIDENTIAL, good: [FRESH], bad: NOT_FRESH, elsewhere: [BUSINESS] },
  'fresh-proof-administration': {
    when: { 'connection.administration': true },
    good: [FRESH],
    bad: NOT_FRESH,
    elsewhere: [{ 'connection.administration': false }],
  },
  'browser-passwords-warn': {
    when: MANAGED,
    good: [{ 'device.browserSavesPasswords': false }],
    bad: [{ 'device.browserSavesPasswords': true }],
    elsewhere: [BROWSER_ONLY],
  },
  'credentials-not-exposed': {
    good: [{ 'person.credentialsExposed': false }],
    bad: [{ 'person.credentialsExposed': true }],
  },
  'home-wifi': {
    when: { 'connection.network': 'homeWifi' },
    good: [
      { 'device.wifiSecurity': 'wpa2' },
      { 'device.wifiSecurity': 'wpa3' },
      { 'connection.gatewayTls': true },
      { 'device.vpn': 'full' },
      PUBLIC,
    ],
    bad: [{ 'device.wifiSecurity': 'wpa' }, { 'device.wifiSecurity': 'open' }, { 'device.vpn': 'split' }, BUSINESS],
    elsewhere: [{ 'connection.network': 'homeWired' }, { 'connection.network': 'office' }],
  },
  'public-network-path': {
    when: { 'connection.network': 'hotelWired' },
    good: [{ 'connection.gatewayTls': true }, { 'device.vpn': 'full' }, PUBLIC],
    bad: [{ 'connection.gatewayTls': false }, { 'device.vpn': 'split' }, BUSINESS, { 'device.wifiSecurity': 'wpa3' }],
    elsewhere: [{ 'connection.network': 'tethering' }, { 'connection.network': 'homeWifi' }],
  },
  'public-network-take-home': {
    pattern: 'take_home_pc',
    when: { 'connection.network': 'publicWifi' },
    good: [{ 'device.vpn': 'full' }],
    bad: [{ 'device.vpn': 'split' }, { 'device.vpn': 'none' }, { 'connection.gatewayTls': true }],
    elsewhere: [{ 'connection.network': 'tethering' }],
    elsewherePatterns: ['remote_desktop', 'cloud_app'],
  },
  'public-network-confidential': {
    when: { 'connection.network': 'publicWifi', ...CONFIDENTIAL, 'connection.networkPasswordShared': true },
    good: [{ 'device.vpn': 'full' }],
    bad: [{ 'device.vpn': 'none' }],
    elsewhere: [{ 'connection.networkPasswordShared': false }, BUSINESS, { 'connection.network': 'homeWifi' }],
  },
  'encrypted-path': { good: [{ 'connection.encryptedPath': true }], bad: [{ 'connection.encryptedPath': false }] },
  'applications-warn': {
    when: MANAGED,
    good: [{ 'device.unapprovedApplications': 0 }],
    bad: [{ 'device.unapprovedApplications': 1 }],
    elsewhere: [BROWSER_ONLY],
  },
  'applications-approved': {
    when: MANAGED,
    good: [{ 'device.overdueApplications': 0 }],
    bad: [{ 'device.overdueApplications': 1 }],
    elsewhere: [BROWSER_ONLY],
  },
  'duties-warn': { good: [DONE], bad: NOT_DONE },
  'duties-confidential': {
    when: CONFIDENTIAL,
    good: [DONE, { 'person.dutiesGraceUntil': NOW + 1 }],
    bad: [...NOT_DONE, { 'person.dutiesGraceUntil': NOW }],
    elsewhere: [BUSINESS],
  },
  'contacts-warn': {
    good: [{ 'person.contactsConfirmedAt': NOW - 365 * DAY }],
    bad: [{ 'person.contactsConfirmedAt': NOW - 365 * DAY - 1 }],
  },
  'take-out-permitted': {
    pattern: 'take_home_pc',
    good: [TAKE_OUT],
    bad: NO_TAKE_OUT,
    elsewherePatterns: ['remote_desktop'],
  },
  'take-out-permitted-warn': {
    pattern: 'take_home_pc',
    good: [TAKE_OUT],
    bad: NO_TAKE_OUT,
    elsewherePatterns: ['remote_desktop'],
  },
  'session-flag-proved': {
    good: [{ 'session.flag': 'none' }, { 'session.flag': 'proved' }],
    bad: [{ 'session.flag': 'raised' }, { 'session.flag': 'repeated' }],
  },
  'session-flag-repeated': {
    good: [{ 'session.flag': 'none' }, { 'session.flag': 'raised' }],
    bad: [{ 'session.flag': 'repeated' }],
  },
  'remote-wipe-warn': {
    when: { 'device.kind': 'phone' },
    good: [{ 'device.remoteWipe': true }],
    bad: [{ 'device.remoteWipe': false }],
    elsewhere: [{ 'device.kind': 'laptop' }],
  },
  'shared-use-warn': {
    when: BUSINESS,
    good: [{ 'device.sharedUse': false }, CONFIRMED],
    bad: [{ 'device.sharedUse': true }, SILENT, AGENT_SILENT],
    elsewhere: [CONFIDENTIAL],
  },
  'shared-use-confidential': {
    when: CONFIDENTIAL,
    good: [{ 'device.sharedUse': false }, CONFIRMED],
    bad: [{ 'device.sharedUse': true }, SILENT, AGENT_SILENT],
    elsewhere: [BUSINESS],
  },
  'host-antimalware': {
    good: [HOST],
    bad: [
      { ...HOST, 'resource.hostAntimalware': false },
      { ...HOST, 'resource.hostSignatureAt': NOW - 7 * DAY - 1 },
    ],
    elsewherePatterns: NOT_DESKTOPS,
  },
  'host-updates': {
    good: [HOST_CURRENT, { 'resource.hostOsSupportedUntil': NOW + 1, 'resource.hostOldestPendingAt': NOW - 14 * DAY }],
    bad: [
      { ...HOST_CURRENT, 'resource.hostOsSupportedUntil': NOW },
      { ...HOST_CURRENT, 'resource.hostPendingSecurityUpdates': 3, 'resource.hostOldestPendingAt': NOW - 14 * DAY - 1 },
    ],
    elsewherePatterns: NOT_DESKTOPS,
  },
}

const CARRIES = { 'connection.carries': OBLIGATION_KINDS }

function takesEffect(id: string, values: Values, pattern: PatternId): boolean {
  return decideWith(id, factsOf({ ...CARRIES, ...values }, NOW), pattern)
}

function decideWith(id: string, facts: ReturnType<typeof factsOf>, pattern: PatternId): boolean {
  const rules = compile({
    version: id,
    rules: DEFAULT_RULES.filter((rule) => rule.id === id).map((rule) => ({ ...rule, mode: 'enforce' })),
    adopted: SOURCES,
  })
  const decision = decide(rules, { facts, ask: { pattern, resource: 'thing', action: 'view' } }, NOW)
  return decision.outcome !== 'allow' || decision.warnings.length > 0 || decision.obligations.length > 0
}

describe.each(Object.entries(CASES))('%s', (id, one) => {
  const pattern = one.pattern ?? 'remote_desktop'
  const when = one.when ?? {}

  it('takes effect on the wrong side of every threshold, and not on it or beyond', () => {
    for (const good of one.good)
      expect(takesEffect(id, { ...when, ...good }, pattern), `${JSON.stringify(good)}`).toBe(false)
    for (const bad of one.bad)
      expect(takesEffect(id, { ...when, ...bad }, pattern), `${JSON.stringify(bad)}`).toBe(true)
  })

  it('leaves alone what it is not about, and takes effect where that is not known', () => {
    const bad = one.bad[0] ?? {}
    for (const values of one.elsewhere ?? [])
      expect(takesEffect(id, { ...when, ...bad, ...values }, pattern), `${JSON.stringify(values)}`).toBe(false)
    for (const other of one.elsewherePatterns ?? [])
      expect(takesEffect(id, { ...when, ...bad }, other), `${other}`).toBe(false)
    for (const [key] of entriesOf(when)) {
      const { [key]: _, ...rest } = when
      expect(takesEffect(id, { ...rest, ...bad }, pattern), `without ${key}`).toBe(true)
    }
  })

  it('is not met by facts that are missing, unseen, too old, from the future or of the wrong type', () => {
    for (const good of one.good)
      for (const [key, value] of entriesOf(good)) {
        const facts = factsOf({ ...CARRIES, ...when, ...good }, NOW)
        const { maxAgeMs } = factSpec(key)
        const unseen = { kind: 'unknown', at: NOW, provenance: 'measured', source: 'test', reason: 'noRight' } as const
        for (const doubt of [
          undefined,
          unseen,
          observed(value, NOW + 1),
          observed([] as const, NOW),
          observed(Number.NaN, NOW),
        ]) {
          if (Array.isArray(value) && doubt?.kind === 'value' && Array.isArray(doubt.value)) continue
          expect(decideWith(id, factsWith(facts, key, doubt), pattern), `${key} ${JSON.stringify(doubt)}`).toBe(true)
        }
        if (maxAgeMs === undefined) continue
        expect(
          decideWith(id, factsWith(facts, key, observed(value, NOW - maxAgeMs)), pattern),
          `${key} on its age`,
        ).toBe(false)
        expect(
          decideWith(id, factsWith(facts, key, observed(value, NOW - maxAgeMs - 1)), pattern),
          `${key} too old`,
        ).toBe(true)
      }
  })
})

describe('the default rules', () => {
  it('have a case each, and every case has its rule', () => {
    expect(Object.keys(CASES).sort()).toEqual(DEFAULT_RULES.map((rule) => rule.id).sort())
  })

  it('forget no row of the table', () => {
    const rows = [...DEFAULT_RULE_ROWS.map(({ row }) => row), ...Object.keys(ROWS_WITHOUT_RULE).map(Number)]
    expect(rows.sort((one, other) => one - other)).toEqual(Array.from({ length: 39 }, (_, at) => at + 1))
  })

  it('are rules that loadRules accepts, and that cannot widen access when facts get worse', () => {
    expect(loadRules(JSON.parse(JSON.stringify(DEFAULT_RULES)))).toEqual({ kind: 'loaded', rules: DEFAULT_RULES })
  })

  it('are enforced from the first minute for people, devices, incidents, proof from outside and exposed credentials alone', () => {
    const rows = DEFAULT_RULE_ROWS.filter(({ rules }) => rules.some((rule) => rule.mode === 'enforce')).map(
      ({ row }) => row,
    )
    expect(rows).toEqual([1, 2, 3, 4, 5, 23, 26])
    expect(DEFAULT_RULES.filter((rule) => rule.mode === 'off').map((rule) => rule.id)).toEqual([
      'confidential-recording',
    ])
  })

  it('are found by id', () => {
    expect(findRule('firewall-on')?.measures).toEqual(['TW-17'])
    expect(findRule('no-such-rule')).toBeUndefined()
  })
})

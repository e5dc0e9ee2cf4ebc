import type { FactKey } from '../facts/catalogue.ts'
import type { Facts, Observation, Seen, Value } from '../facts/observation.ts'
import { factSpec } from '../facts/catalogue.ts'
import { LEVELS, type Level, PATTERN_IDS, type PatternId, ROLES, type RoleId } from '../guideline/ids.ts'
import type { Words } from '../words.ts'
import { PATTERN_CARRIES } from './obligations.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

export const ATLAS_PLACES = factValues('connection.place')
export const ATLAS_NETWORKS = factValues('connection.network')

/** Classes of devices that stand for all others: what is changed from a healthy company PC. `undefined` takes a fact away. */
export type Posture = {
  readonly title: Words
  readonly changes: (now: number) => Readonly<Partial<Record<FactKey, Value | undefined>>>
}

const PERSONAL = (now: number) => ({
  'device.ownership': 'personal',
  'device.approvedUntil': now + 90 * DAY,
  'device.consentUntil': now + 90 * DAY,
  'device.protectionsConfirmedAt': now - 30 * DAY,
})

export const ATLAS_POSTURES = {
  companyHealthy: { title: { ja: '会社PC・問題なし', en: 'company PC, healthy' }, changes: () => ({}) },
  companySignaturesOld: {
    title: { ja: '会社PC・定義ファイルが8日前', en: 'company PC, signatures 8 days old' },
    changes: (now) => ({ 'device.antimalwareSignatureAt': now - 8 * DAY }),
  },
  companyUpdatesOverdue: {
    title: { ja: '会社PC・更新の期限切れ', en: 'company PC, updates overdue' },
    changes: (now) => ({ 'device.pendingSecurityUpdates': 3, 'device.oldestPendingSecurityUpdateAt': now - 20 * DAY }),
  },
  companyUnencrypted: {
    title: { ja: '会社PC・暗号化なし', en: 'company PC, not encrypted' },
    changes: () => ({ 'device.dataEncrypted': false, 'device.encryptionKey': undefined }),
  },
  companySilent: { title: { ja: '会社PC・点検結果なし', en: 'company PC, no look' }, changes: withoutPosture },
  companyLost: {
    title: { ja: '会社PC・紛失', en: 'company PC, lost' },
    changes: () => ({ 'device.lifecycle': 'lost' }),
  },
  personalManaged: {
    title: { ja: '私用PC・承認済み・点検あり', en: 'personal PC, approved, with agent' },
    changes: PERSONAL,
  },
  personalBrowserOnly: {
    title: { ja: '私用スマートフォン・承認済み・点検なし', en: 'personal phone, approved, without agent' },
    changes: (now) => ({ ...withoutPosture(), ...PERSONAL(now), 'device.management': 'browserOnly' }),
  },
  personalUnapproved: {
    title: { ja: '私用端末・未承認', en: 'personal device, not approved' },
    changes: () => ({ ...withoutPosture(), 'device.ownership': 'personal', 'device.management': 'browserOnly' }),
  },
  unknownDevice: {
    title: { ja: '台帳にない端末', en: 'device not in the register' },
    changes: () => ({
      ...withoutPosture(),
      'device.ownership': undefined,
      'device.management': undefined,
      'device.lifecycle': undefined,
      'device.user': undefined,
      'device.incident': undefined,
    }),
  },
} as const satisfies Readonly<Record<string, Posture>>

export type PostureId = keyof typeof ATLAS_POSTURES
export const ATLAS_POSTURE_IDS = Object.keys(ATLAS_POSTURES) as readonly PostureId[] // the keys of a literal are its own key type

/** One point of the atlas. */
export type Coordinates = {
  readonly role: RoleId
  readonly pattern: PatternId
  readonly place: string
  readonly network: string
  readonly level: Level
  readonly posture: PostureId
}
export const ATLAS_AXES = {
  role: ROLES,
  pattern: PATTERN_IDS,
  place: ATLAS_PLACES,
  network: ATLAS_NETWORKS,
  level: LEVELS,
  posture: ATLAS_POSTURE_IDS,
} as const

/**
 * The facts of a point: a person in good standing who has just proved who they are and has confirmed what they are asked to, with the
 * device, place, network and level of the point. What is left of "no" is what the rules make of the point itself.
 */
export function atlasFacts({ role, pattern, place, network, level, posture }: Coordinates, now: number): Facts {
  return {
    person: seen(now, {
      'person.id': 'atlas',
      'person.state': 'active',
      'person.patterns': PATTERN_IDS,
      'person.rights': ['atlas'],
      'person.incident': 'none',
      'person.credentialsExposed': false,
      'person.policyAcknowledged': true,
      'person.trainingValidUntil': now + 90 * DAY,
      'person.dutiesGraceUntil': now + 90 * DAY,
      'person.contactsConfirmedAt': now - 30 * DAY,
    }),
    device: seen(now, { ...healthyDevice(now, network), ...ATLAS_POSTURES[posture].changes(now) }),
    session: seen(now, {
      'session.strength': 'twoFactor',
      'session.provedAt': now,
      'session.screenProtectedAt': now,
      'session.flag': 'none',
    }),
    connection: seen(now, {
      'connection.designated': true,
      'connection.fromOutside': place !== 'office',
      'connection.administration': role === 'administrator',
      'connection.encryptedPath': true,
      'connection.gatewayTls': pattern !== 'cloud_app' && pattern !== 'take_home_pc',
      'connection.carries': PATTERN_CARRIES[pattern],
      'connection.network': network,
      'connection.networkPasswordShared': network === 'publicWifi' || network === 'hotelWired' || network === 'other',
      'connection.place': place,
    }),
    resource: seen(now, {
      'resource.level': level,
      'resource.right': 'atlas',
      'resource.teleworkAllowed': true,
      'resource.fitForConfidential': false,
      'resource.savingPossible': pattern === 'cloud_app',
      'resource.external': false,
      'resource.hostAntimalware': true,
      'resource.hostSignatureAt': now,
      'resource.hostPendingSecurityUpdates': 0,
      'resource.hostOsSupportedUntil': now + 365 * DAY,
    }),
    organisation: {},
  }
}

function healthyDevice(now: number, network: string): Readonly<Partial<Record<FactKey, Value>>> {
  return {
    'device.ownership': 'company',
    'device.management': 'managed',
    'device.lifecycle': 'inUse',
    'device.user': 'atlas',
    'device.incident': 'none',
    'device.takeOutUntil': now + 30 * DAY,
    'device.originalKept': true,
    'device.unapprovedApplications': 0,
    'device.overdueApplications': 0,
    ...healthyPosture(now),
    'device.wifiSecurity': wifiSecurity(network),
    'device.vpn': 'none',
  }
}

function healthyPosture(now: number) {
  return {
    'device.lookedAt': now,
    'device.kind': 'laptop',
    'device.os': 'windows',
    'device.osSupportedUntil': now + 365 * DAY,
    'device.pendingSecurityUpdates': 0,
    'device.unusedBeforeMs': 0,
    'device.antimalwarePresent': true,
    'device.antimalwareRealtime': true,
    'device.antimalwareLicence': 'valid',
    'device.antimalwareSignatureAt': now - 60 * MINUTE,
    'device.antimalwareVouched': false,
    'device.dataEncrypted': true,
    'device.encryptionKey': 'protected',
    'device.screenLockDelayMs': 5 * MINUTE,
    'device.screenLockProof': true,
    'device.firewallOn': true,
    'device.browserCurrent': true,
    'device.browserSavesPasswords': false,
    'device.modified': false,
    'device.sharedUse': false,
    'device.remoteWipe': true,
  } as const satisfies Partial<Record<FactKey, Value>>
}

function withoutPosture(): Readonly<Partial<Record<FactKey, undefined>>> {
  const keys = [...Object.keys(healthyPosture(0)), 'device.wifiSecurity', 'device.vpn']
  return Object.fromEntries(keys.map((key) => [key, undefined]))
}

function wifiSecurity(network: string): string {
  if (network === 'homeWifi' || network === 'tethering') return 'wpa2'
  return network === 'publicWifi' || network === 'other' ? 'open' : 'notWifi'
}

function seen(at: number, values: Readonly<Partial<Record<FactKey, Value | undefined>>>): Seen {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]): readonly (readonly [string, Observation])[] =>
      value === undefined ? [] : [[key, { kind: 'value', at, provenance: 'recorded', source: 'atlas', value }]],
    ),
  )
}

function factValues(fact: FactKey): readonly string[] {
  const { type } = factSpec(fact)
  return type.kind === 'choice' ? type.values : []
}

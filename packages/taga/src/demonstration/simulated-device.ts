import type { Observation, Seen, Value } from '@taga/core'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** What is the matter with a device of the demonstration, if anything. */
export const CONDITIONS = [
  'fine',
  'oldSignatures',
  'noRealtime',
  'updatesPending',
  'osEnding',
  'notEncrypted',
  'noFirewall',
  'longLock',
  'partlyUnknown',
  'silent',
  'neverReported',
] as const
export type Condition = (typeof CONDITIONS)[number]

export type SimulatedSystem = 'windows' | 'macos' | 'ios' | 'android'
export type SimulatedKind = 'laptop' | 'desktop' | 'phone' | 'tablet'

/** What an agent on such a device would report at `now` (epoch ms). `clock` is a number of its own, so that devices differ. */
export function lookOf(
  {
    condition,
    system,
    kind,
    clock,
    serial,
  }: { condition: Condition; system: SimulatedSystem; kind: SimulatedKind; clock: number; serial?: string },
  now: number,
): Seen {
  const values: Readonly<Record<string, Value>> = {
    'device.lookedAt': now - 2_000,
    'device.kind': kind,
    'device.os': system,
    ...(serial === undefined ? {} : { 'device.serial': serial }),
    ...(system === 'windows' ? WINDOWS : MACOS),
    'device.osSupportedUntil': condition === 'osEnding' ? now - 40 * DAY : now + 500 * DAY,
    'device.pendingSecurityUpdates': condition === 'updatesPending' ? 6 : 0,
    'device.pendingUpdates': condition === 'updatesPending' ? 11 : clock % 3,
    ...(condition === 'updatesPending' ? { 'device.oldestPendingSecurityUpdateAt': now - 22 * DAY } : {}),
    'device.lastUpdateInstalledAt': now - (condition === 'updatesPending' ? 61 : 3 + (clock % 9)) * DAY,
    'device.restartPending': clock % 11 === 0,
    'device.unusedBeforeMs': (clock % 20) * HOUR,
    'device.antimalwarePresent': true,
    'device.antimalwareRealtime': condition !== 'noRealtime',
    'device.antimalwareLicence': 'valid',
    'device.antimalwareSignatureAt': now - (condition === 'oldSignatures' ? 9 * DAY : (2 + (clock % 14)) * HOUR),
    'device.dataEncrypted': condition !== 'notEncrypted',
    'device.encryptionKey': clock % 4 === 0 ? 'protected' : 'tpmOnly',
    'device.screenLockDelayMs': condition === 'longLock' ? 45 * MINUTE : 5 * MINUTE,
    'device.screenLockProof': true,
    'device.firewallOn': condition !== 'noFirewall',
    'device.browserCurrent': true,
    'device.browserSavesPasswords': clock % 6 === 0,
    'device.modified': false,
    'device.secureBoot': true,
    'device.networkKind': clock % 5 === 0 ? 'wired' : 'wifi',
    'device.wifiSecurity': clock % 13 === 0 ? 'wpa' : 'wpa2',
    'device.vpn': 'none',
    'device.workAsAdministrator': clock % 8 === 0,
    'device.sharedUse': false,
    'device.clockSkewMs': (clock * 37) % 900,
  }
  const seen = Object.entries(values).map(([key, value]): [string, Observation] => [
    key,
    { at: now - 1_000, provenance: 'measured', source: 'agent', kind: 'value', value },
  ])
  const unknown = condition === 'partlyUnknown' ? UNREADABLE.map((key) => [key, notSeen(now)] as const) : []
  return Object.fromEntries([...seen, ...unknown])
}

const WINDOWS = {
  'device.osName': 'Windows 11 Pro',
  'device.osVersion': '24H2',
  'device.antimalwareProduct': 'Microsoft Defender',
  'device.browsers': ['Edge', 'Chrome'],
} as const
const MACOS = {
  'device.osName': 'macOS',
  'device.osVersion': '15.1',
  'device.antimalwareProduct': 'XProtect',
  'device.browsers': ['Safari', 'Chrome'],
} as const

/** What could not be read: unknown, and never good. */
const UNREADABLE = ['device.dataEncrypted', 'device.pendingSecurityUpdates'] as const

function notSeen(now: number): Observation {
  return { at: now - 1_000, provenance: 'measured', source: 'agent', kind: 'unknown', reason: 'noRight' }
}

import { PATTERN_CARRIES, type Value } from '@taga/core'
import type { Hold, Opening } from '../live/live-connection.ts'
import { seen, type TestFacts } from './test-facts.ts'

const { remote_desktop: CARRIES } = PATTERN_CARRIES

export const OPENING: Opening = {
  carrier: 'vnc',
  session: 's1',
  resource: 'r1',
  destination: 'd1',
  pattern: 'remote_desktop',
  action: 'view',
  address: '192.0.2.7',
  carries: CARRIES,
}

const DAY = 86_400_000

/** Facts of a healthy company PC in use by this person, a fresh strong session on it, and a resource the person has a right to. */
export function setGoodFacts(
  facts: Pick<TestFacts, 'time' | 'set'>,
  name = '1',
  lacking: Readonly<Record<string, Value>> = {},
): void {
  const at = facts.time
  const set = (kind: 'person' | 'device' | 'session' | 'resource', values: Readonly<Record<string, Value>>) => {
    const own = Object.entries(lacking).filter(([key]) => key.startsWith(`${kind}.`))
    return seen(at, { ...values, ...Object.fromEntries(own) })
  }
  const person = `p${name}`
  const device = `v${name}`
  facts.set({
    kind: 'person',
    id: person,
    seen: set('person', {
      'person.id': person,
      'person.state': 'active',
      'person.patterns': ['remote_desktop', 'secure_browser', 'cloud_app', 'take_home_pc', 'virtual_desktop'],
      'person.rights': ['office'],
      'person.incident': 'none',
      'person.credentialsExposed': false,
      'person.policyAcknowledged': true,
      'person.trainingValidUntil': at + 90 * DAY,
      'person.dutiesGraceUntil': at + 90 * DAY,
      'person.contactsConfirmedAt': at - DAY,
    }),
  })
  facts.set({
    kind: 'device',
    id: device,
    seen: set('device', {
      'device.ownership': 'company',
      'device.management': 'managed',
      'device.lifecycle': 'inUse',
      'device.user': person,
      'device.incident': 'none',
      'device.unapprovedApplications': 0,
      'device.overdueApplications': 0,
      'device.lookedAt': at,
      'device.kind': 'laptop',
      'device.os': 'windows',
      'device.osSupportedUntil': at + 365 * DAY,
      'device.pendingSecurityUpdates': 0,
      'device.unusedBeforeMs': 0,
      'device.antimalwarePresent': true,
      'device.antimalwareRealtime': true,
      'device.antimalwareLicence': 'valid',
      'device.antimalwareSignatureAt': at - 3_600_000,
      'device.antimalwareVouched': false,
      'device.dataEncrypted': true,
      'device.encryptionKey': 'protected',
      'device.screenLockDelayMs': 300_000,
      'device.screenLockProof': true,
      'device.firewallOn': true,
      'device.browserCurrent': true,
      'device.browserSavesPasswords': false,
      'device.modified': false,
      'device.sharedUse': false,
      'device.remoteWipe': true,
      'device.wifiSecurity': 'wpa2',
      'device.vpn': 'none',
    }),
  })
  const path = seen(at, {
    'connection.network': 'homeWifi',
    'connection.networkPasswordShared': false,
    'connection.place': 'home',
  })
  facts.set({
    kind: 'session',
    id: `s${name}`,
    of: { person, device },
    paths: { confidential: path, other: path },
    seen: set('session', {
      'session.strength': 'twoFactor',
      'session.provedAt': at,
      'session.screenProtectedAt': at,
      'session.flag': 'none',
    }),
  })
  facts.set({
    kind: 'resource',
    id: `r${name}`,
    seen: set('resource', {
      'resource.level': 'business',
      'resource.right': 'office',
      'resource.teleworkAllowed': true,
      'resource.fitForConfidential': false,
      'resource.savingPossible': false,
      'resource.external': false,
      'resource.hostAntimalware': true,
      'resource.hostSignatureAt': at,
      'resource.hostPendingSecurityUpdates': 0,
      'resource.hostOsSupportedUntil': at + 365 * DAY,
    }),
  })
}

export type TestHold = Hold & { readonly heard: string[] }

/** Remembers what it was told; `throwing` names what it cannot do. */
export function createTestHold(throwing: readonly string[] = []): TestHold {
  const heard: string[] = []
  const hear = (word: string) => {
    heard.push(word)
    if (throwing.includes(word)) throw new Error(`cannot ${word}`)
  }
  return {
    heard,
    cut: () => hear('cut'),
    pause: () => hear('pause'),
    resume: () => hear('resume'),
    oblige: () => hear('oblige'),
  }
}

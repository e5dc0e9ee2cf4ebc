import type { FactKey, Value } from '@taga/core'
import type { Condition } from './policy.ts'
import type { Random } from './random.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A fact that says where a rule applies. Every value is as good as another. */
export type ContextFact = {
  readonly fact: FactKey
  readonly sample: (random: Random) => string | boolean
  readonly condition: (random: Random) => Condition
}

/** A fact that a rule demands to be well. It is bad in about one request of fifty; `sample` gives ages for instants. */
export type HealthFact = {
  readonly fact: FactKey
  readonly isInstant: boolean
  readonly sample: (random: Random) => string | boolean | number
  readonly must: (random: Random) => Condition
}

const BAD_SHARE = 0.02

function choice(fact: FactKey, values: readonly [string, ...string[]]): ContextFact {
  return {
    fact,
    sample: (random) => random.pick(values),
    condition: (random) => ({ fact, op: random.chance(0.5) ? 'is' : 'isNot', value: random.pick(values) }),
  }
}

function flag(fact: FactKey, good: boolean): HealthFact {
  return {
    fact,
    isInstant: false,
    sample: (random) => (random.chance(BAD_SHARE) ? !good : good),
    must: () => ({ fact, op: 'is', value: good }),
  }
}

/** Values from best to worst. */
function ordered(fact: FactKey, values: readonly [string, string, ...string[]]): HealthFact {
  const [best, ...worse] = values
  return {
    fact,
    isInstant: false,
    sample: (random) => (random.chance(BAD_SHARE) ? (worse[random.below(worse.length)] ?? best) : best),
    must: (random) =>
      random.chance(0.5)
        ? { fact, op: 'is', value: best }
        : { fact, op: 'isNot', value: worse[worse.length - 1] ?? best },
  }
}

/** Amounts, and ages of instants. Limits are ascending; a healthy value is at most the first of them. */
function limited(fact: FactKey, op: 'atMost' | 'withinMs', limits: readonly [number, ...number[]]): HealthFact {
  const [first] = limits
  const most = limits[limits.length - 1] ?? first
  return {
    fact,
    isInstant: op === 'withinMs',
    sample: (random) => (random.chance(BAD_SHARE) ? random.below(2 * most) : random.below(first + 1)),
    must: (random) => ({ fact, op, value: random.pick(limits) }),
  }
}

export const CONTEXT_FACTS: readonly [ContextFact, ...ContextFact[]] = [
  choice('device.ownership', ['company', 'personal']),
  choice('device.management', ['managed', 'browserOnly']),
  choice('device.os', ['windows', 'macos', 'linux', 'ios', 'android']),
  choice('device.kind', ['laptop', 'desktop', 'phone', 'tablet']),
  choice('device.networkKind', ['wired', 'wifi', 'mobile']),
  choice('connection.pattern', ['remote_desktop', 'virtual_desktop', 'cloud_app', 'take_home_pc']),
  choice('connection.action', ['view', 'edit', 'upload', 'download', 'print']),
  choice('connection.network', ['office', 'homeWired', 'homeWifi', 'tethering', 'hotelWired', 'publicWifi']),
  choice('connection.place', ['office', 'home', 'satellite', 'coworking', 'cafe', 'transport']),
  choice('resource.level', ['public', 'business', 'confidential']),
]

export const HEALTH_FACTS: readonly [HealthFact, ...HealthFact[]] = [
  ordered('person.state', ['active', 'locked', 'left']),
  ordered('person.incident', ['none', 'allowed', 'open']),
  flag('person.credentialsExposed', false),
  flag('person.policyAcknowledged', true),
  limited('person.contactsConfirmedAt', 'withinMs', [90 * DAY, 180 * DAY, 365 * DAY]),
  ordered('device.lifecycle', ['lent', 'inUse', 'returned', 'lost', 'stolen']),
  ordered('device.incident', ['none', 'allowed', 'open']),
  limited('device.pendingSecurityUpdates', 'atMost', [0, 1, 3, 10]),
  limited('device.unusedBeforeMs', 'atMost', [DAY, 7 * DAY, 14 * DAY]),
  flag('device.antimalwarePresent', true),
  flag('device.antimalwareRealtime', true),
  limited('device.antimalwareSignatureAt', 'withinMs', [HOUR, 12 * HOUR, DAY, 3 * DAY, 7 * DAY]),
  flag('device.dataEncrypted', true),
  ordered('device.encryptionKey', ['protected', 'tpmOnly', 'exposed']),
  limited('device.screenLockDelayMs', 'atMost', [MINUTE, 3 * MINUTE, 5 * MINUTE, 10 * MINUTE]),
  flag('device.screenLockProof', true),
  flag('device.firewallOn', true),
  flag('device.browserCurrent', true),
  flag('device.modified', false),
  ordered('device.wifiSecurity', ['notWifi', 'wpa3', 'wpa2', 'wpa', 'wep', 'open']),
  ordered('device.vpn', ['full', 'split', 'none']),
  limited('device.clockSkewMs', 'atMost', [1000, 5000, 60_000]),
  ordered('session.strength', ['passkey', 'twoFactor', 'passwordAndDevice', 'password']),
  limited('session.provedAt', 'withinMs', [5 * MINUTE, 15 * MINUTE, HOUR]),
  ordered('session.flag', ['none', 'proved', 'raised']),
  flag('connection.designated', true),
  flag('connection.encryptedPath', true),
  flag('resource.teleworkAllowed', true),
]

/** The value that Taga's own fact holds for a sampled value: an instant where an age was sampled. */
export function factValue(fact: HealthFact, sampled: string | boolean | number, now: number): Value {
  return fact.isInstant && typeof sampled === 'number' ? now - sampled : sampled
}

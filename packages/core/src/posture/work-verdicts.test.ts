import { describe, expect, it } from 'vitest'
import { DEFAULT_RULES } from '../access/default-rules.ts'
import type { FactKey } from '../facts/catalogue.ts'
import type { Observation, Seen, Value } from '../facts/observation.ts'
import { type WorkVerdict, workVerdicts } from './work-verdicts.ts'

const NOW = 1_800_000_000_000
const DAY = 86_400_000

function seenOf(facts: Readonly<Partial<Record<FactKey, Value>>>, at: number = NOW - 1000): Seen {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]): readonly [string, Observation] => [
      key,
      { kind: 'value', value, at, provenance: 'measured', source: 'test' },
    ]),
  )
}

const GOOD = {
  'device.lookedAt': NOW - 1000,
  'device.kind': 'laptop',
  'device.os': 'linux',
  'device.osSupportedUntil': NOW + 300 * DAY,
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
  'device.networkKind': 'wired',
  'device.wifiSecurity': 'notWifi',
  'device.vpn': 'none',
} as const satisfies Readonly<Partial<Record<FactKey, Value>>>

function judge(facts: Readonly<Partial<Record<FactKey, Value>>>): readonly WorkVerdict[] {
  return workVerdicts({ seen: seenOf(facts), now: NOW, settings: {} }).verdicts
}

describe('workVerdicts', () => {
  it('answers for each of the six patterns at each of the three levels', () => {
    expect(judge(GOOD)).toHaveLength(18)
  })

  it('calls a device without fault "not set up", never allowed, and names every rule that waits', () => {
    const { verdicts, notInForce } = workVerdicts({ seen: seenOf(GOOD), now: NOW, settings: {} })
    expect(verdicts.filter(({ pattern }) => pattern === 'remote_desktop').map(({ outcome }) => outcome)).toEqual([
      'notSetUp',
      'notSetUp',
      'notSetUp',
    ])
    expect(verdicts.map(({ outcome }) => outcome)).not.toContain('allow')
    const waiting = notInForce.map(({ rule }) => rule)
    for (const rule of ['person-active', 'device-in-use', 'strong-sign-in', 'telework-information'])
      expect(waiting).toContain(rule)
    for (const { waitsFor } of notInForce) expect(waitsFor.length).toBeGreaterThan(0)
    expect(notInForce.find(({ rule }) => rule === 'person-active')?.waitsFor).toEqual(['register.people'])
  })

  it('denies confidential work where the way of working cannot show a watermark', () => {
    const denied = judge(GOOD).filter(({ outcome }) => outcome === 'deny')
    expect(denied.map(({ pattern, level }) => `${pattern} ${level}`)).toEqual([
      'cloud_app confidential',
      'take_home_pc confidential',
      'app_wrapping confidential',
    ])
  })

  it('denies everything by signatures that are too old, with measures and remedy in both languages', () => {
    const verdicts = judge({ ...GOOD, 'device.antimalwareSignatureAt': NOW - 8 * DAY })
    for (const { outcome, reasons } of verdicts) {
      expect(outcome).toBe('deny')
      const reason = reasons.find(({ rule }) => rule === 'antimalware-signatures')
      expect(reason?.measures).toContain('TW-7')
      expect(reason?.remedy.ja).not.toBe('')
      expect(reason?.remedy.en).not.toBe('')
    }
  })

  it('denies work that leaves data on a disk without encryption, and only warns where nothing is left', () => {
    const verdicts = judge({ ...GOOD, 'device.dataEncrypted': false })
    const of = (pattern: string) => verdicts.find((each) => each.pattern === pattern && each.level === 'business')
    expect(of('take_home_pc')?.outcome).toBe('deny')
    expect(of('remote_desktop')?.outcome).toBe('notSetUp')
    expect(of('remote_desktop')?.warnings.map(({ rule }) => rule)).toContain('encrypted-warn')
  })

  it('counts weak Wi-Fi as public wherever it is', () => {
    const verdicts = judge({ ...GOOD, 'device.networkKind': 'wifi', 'device.wifiSecurity': 'open' })
    const business = verdicts.filter(({ level }) => level === 'business')
    expect(business.every(({ outcome }) => outcome === 'deny')).toBe(true)
    const covered = judge({
      ...GOOD,
      'device.networkKind': 'wifi',
      'device.wifiSecurity': 'open',
      'device.vpn': 'full',
    })
    expect(covered.find(({ pattern, level }) => pattern === 'take_home_pc' && level === 'business')?.outcome).toBe(
      'notSetUp',
    )
  })

  it('asks rules of the network once it is known', () => {
    const connection = seenOf({ 'connection.network': 'hotelWired' })
    const { notInForce, verdicts } = workVerdicts({ seen: seenOf(GOOD), connection, now: NOW, settings: {} })
    expect(notInForce.map(({ rule }) => rule)).not.toContain('public-network-take-home')
    expect(verdicts.find(({ pattern, level }) => pattern === 'take_home_pc' && level === 'business')?.outcome).toBe(
      'deny',
    )
  })

  it('denies everything where nothing was seen, or all of it long ago', () => {
    for (const seen of [{}, seenOf(GOOD, NOW - 2 * DAY), seenOf(GOOD, NOW + 1)]) {
      const { verdicts } = workVerdicts({ seen, now: NOW, settings: {} })
      expect(verdicts.every(({ outcome }) => outcome === 'deny')).toBe(true)
    }
  })

  it('does not ask rules that are off, and takes the others as enforced', () => {
    const rules = DEFAULT_RULES.filter(({ id }) => id === 'firewall-on')
    const facts = { ...GOOD, 'device.firewallOn': false }
    const ask = (mode: 'off' | 'observe') =>
      workVerdicts({ seen: seenOf(facts), now: NOW, settings: {}, rules: rules.map((rule) => ({ ...rule, mode })) })
    expect(ask('observe').verdicts[0]?.outcome).toBe('deny')
    expect(ask('off')).toMatchObject({ notInForce: [] })
    expect(ask('off').verdicts.every(({ outcome }) => outcome === 'notSetUp')).toBe(true)
  })

  it('keeps its word until the first fact ages', () => {
    expect(judge(GOOD)[0]?.validUntil).toBe(NOW - 1000 + 15 * 60_000 + 1)
  })
})

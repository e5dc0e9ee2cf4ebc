import { describe, expect, it } from 'vitest'
import type { FactKey } from '../facts/catalogue.ts'
import type { Observation, Seen, Value } from '../facts/observation.ts'
import { bestFixes } from './best-fixes.ts'
import { POSTURE_ITEMS } from './items.ts'
import { judgePosture } from './judge-posture.ts'

const NOW = 1_800_000_000_000
const DAY = 86_400_000

function seenOf(facts: Readonly<Partial<Record<FactKey, Value>>>): Seen {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]): readonly [string, Observation] => [
      key,
      { kind: 'value', value, at: NOW - 1000, provenance: 'measured', source: 'test' },
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
} as const

function fixes(facts: Readonly<Partial<Record<FactKey, Value>>>) {
  return bestFixes({ seen: seenOf(facts), now: NOW, settings: {}, judgedAs: 'client' })
}

describe('bestFixes', () => {
  it('has nothing to mend on a device without fault', () => {
    expect(fixes(GOOD)).toEqual([])
  })

  it('names the one thing that stands in the way everywhere', () => {
    const [first, ...rest] = fixes({ ...GOOD, 'device.firewallOn': false })
    expect(first).toMatchObject({ item: 'firewall', state: 'fails', verdictsChanged: 15, denials: 18 })
    expect(rest).toEqual([])
  })

  it('puts what changes more verdicts first', () => {
    const named = fixes({ ...GOOD, 'device.dataEncrypted': false, 'device.modified': true }).map(({ item }) => item)
    expect(named).toEqual(['system.integrity', 'disk.encryption'])
  })

  it('counts on antimalware to bring its protection and its signatures along', () => {
    const bare = { ...GOOD, 'device.antimalwarePresent': false, 'device.antimalwareRealtime': false }
    const [first] = fixes({ ...bare, 'device.antimalwareSignatureAt': NOW - 30 * DAY })
    expect(first).toMatchObject({ item: 'antimalware.presence', verdictsChanged: 15 })
  })

  it('tells how to supply a fact that could not be seen', () => {
    const { 'device.firewallOn': _unseen, ...facts } = GOOD
    const item = POSTURE_ITEMS.find(({ id }) => id === 'firewall')
    expect(fixes(facts)[0]).toMatchObject({ item: 'firewall', state: 'unknown', remedy: item?.unknownRemedy })
  })

  it('names three at most, and the same three each time', () => {
    const named = bestFixes({ seen: {}, now: NOW, settings: {}, judgedAs: 'client' })
    expect(named).toHaveLength(3)
    expect(bestFixes({ seen: {}, now: NOW, settings: {}, judgedAs: 'client' })).toEqual(named)
  })

  it('can suppose every judged item mended', () => {
    for (const item of POSTURE_ITEMS) {
      if (item.kind !== 'judged') continue
      const seen = seenOf({
        ...GOOD,
        'device.kind': 'phone',
        'device.wifiSecurity': 'open',
        'device.networkKind': 'wifi',
      })
      const without = Object.fromEntries(
        Object.entries(seen).filter(([key]) => !item.facts.some((fact) => fact === key)),
      )
      expect(() => bestFixes({ seen: without, now: NOW, settings: {}, judgedAs: 'client' })).not.toThrow()
    }
  })

  it('names what fails on a server before what could not be seen there', () => {
    const seen = seenOf({ 'device.kind': 'server', 'device.os': 'linux', 'device.firewallOn': false })
    const named = bestFixes({ seen, now: NOW, settings: {}, judgedAs: 'server' })
    expect(named[0]).toMatchObject({ item: 'firewall', state: 'fails' })
    expect(named).toHaveLength(3)
    const judged = judgePosture({ seen, now: NOW, settings: {}, judgedAs: 'server' }).map(({ item }) => item.id)
    for (const { item } of named) expect(judged).toContain(item)
  })
})

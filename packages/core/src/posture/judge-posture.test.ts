import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../access/settings.ts'
import { FACT_KEYS, type FactKey, factSpec } from '../facts/catalogue.ts'
import type { FindingState, Observation, Seen, Value } from '../facts/observation.ts'
import { POSTURE_ITEMS } from './items.ts'
import { judgePosture, mayAskPersonalDevice } from './judge-posture.ts'
import { POSTURE_ITEM_IDS, type PostureItemId } from './posture-item.ts'
import { CLOCK_SKEW_MAX_MS } from './system-items.ts'

const NOW = 1_800_000_000_000
const DAY = 86_400_000
const signatures = DEFAULT_SETTINGS.antimalwareSignatureMaxAgeMs.value
const grace = DEFAULT_SETTINGS.securityUpdateGraceMs.value
const lock = DEFAULT_SETTINGS.screenLockMaxDelayMs.value
const absence = DEFAULT_SETTINGS.longAbsenceMs.value

type Facts = Readonly<Partial<Record<FactKey, Value>>>

function seenAt(facts: Facts, at: number): Seen {
  const entries = Object.entries(facts).map(([key, value]): readonly [string, Observation] => [
    key,
    { kind: 'value', value, at, provenance: 'measured', source: 'test' },
  ])
  return Object.fromEntries(entries)
}

function stateOf(item: PostureItemId, seen: Seen, judgedAs: 'client' | 'server' = 'client'): FindingState | undefined {
  return judgePosture({ seen, now: NOW, settings: {}, judgedAs }).find((each) => each.item.id === item)?.state
}

const CASES: Readonly<Record<PostureItemId, readonly (readonly [Facts, FindingState])[]>> = {
  'look.fresh': [[{ 'device.lookedAt': NOW - 60_000 }, 'holds']],
  clock: [
    [{ 'device.clockSkewMs': CLOCK_SKEW_MAX_MS - 1 }, 'holds'],
    [{ 'device.clockSkewMs': CLOCK_SKEW_MAX_MS }, 'holds'],
    [{ 'device.clockSkewMs': CLOCK_SKEW_MAX_MS + 1 }, 'fails'],
  ],
  'system.support': [
    [{ 'device.osSupportedUntil': NOW + 1 }, 'holds'],
    [{ 'device.osSupportedUntil': NOW }, 'fails'],
    [{ 'device.osSupportedUntil': NOW - 1 }, 'fails'],
  ],
  'system.updates': [
    [{ 'device.pendingSecurityUpdates': 0 }, 'holds'],
    [{ 'device.pendingSecurityUpdates': 2, 'device.oldestPendingSecurityUpdateAt': NOW - grace + 1 }, 'holds'],
    [{ 'device.pendingSecurityUpdates': 2, 'device.oldestPendingSecurityUpdateAt': NOW - grace }, 'holds'],
    [{ 'device.pendingSecurityUpdates': 2, 'device.oldestPendingSecurityUpdateAt': NOW - grace - 1 }, 'fails'],
    [{ 'device.pendingSecurityUpdates': 2 }, 'fails'],
  ],
  'system.restart': [
    [{ 'device.restartPending': false }, 'holds'],
    [{ 'device.restartPending': true }, 'fails'],
  ],
  'idle.before': [
    [{ 'device.unusedBeforeMs': absence - 1, 'device.pendingSecurityUpdates': 3 }, 'notApplicable'],
    [{ 'device.unusedBeforeMs': absence, 'device.pendingSecurityUpdates': 3 }, 'fails'],
    [{ 'device.unusedBeforeMs': absence, 'device.pendingSecurityUpdates': 0 }, 'holds'],
    [{ 'device.unusedBeforeMs': absence }, 'unknown'],
    [{ 'device.pendingSecurityUpdates': 3 }, 'fails'],
  ],
  'system.integrity': [
    [{ 'device.modified': false }, 'holds'],
    [{ 'device.modified': true }, 'fails'],
  ],
  'secure.boot': [
    [{ 'device.secureBoot': true }, 'holds'],
    [{ 'device.secureBoot': false }, 'fails'],
  ],
  'antimalware.presence': [
    [{ 'device.antimalwarePresent': true, 'device.antimalwareLicence': 'valid' }, 'holds'],
    [{ 'device.antimalwarePresent': true, 'device.antimalwareLicence': 'expired' }, 'fails'],
    [{ 'device.antimalwarePresent': false }, 'fails'],
    [{ 'device.antimalwarePresent': true }, 'unknown'],
    [{ 'device.antimalwarePresent': true, 'device.antimalwareVouched': true }, 'holds'],
    [{ 'device.antimalwareVouched': true }, 'unknown'],
    [{ 'device.antimalwarePresent': false, 'device.os': 'ios' }, 'notApplicable'],
  ],
  'antimalware.realtime': [
    [{ 'device.antimalwareRealtime': true }, 'holds'],
    [{ 'device.antimalwareRealtime': false }, 'fails'],
    [{ 'device.antimalwareRealtime': false, 'device.antimalwareVouched': true }, 'holds'],
  ],
  'antimalware.signatures': [
    [{ 'device.antimalwareSignatureAt': NOW - signatures + 1 }, 'holds'],
    [{ 'device.antimalwareSignatureAt': NOW - signatures }, 'holds'],
    [{ 'device.antimalwareSignatureAt': NOW - signatures - 1 }, 'fails'],
    [{ 'device.antimalwareSignatureAt': NOW + 1 }, 'unknown'],
  ],
  'disk.encryption': [
    [{ 'device.dataEncrypted': true, 'device.encryptionKey': 'protected' }, 'holds'],
    [{ 'device.dataEncrypted': true, 'device.encryptionKey': 'tpmOnly' }, 'holds'],
    [{ 'device.dataEncrypted': true, 'device.encryptionKey': 'exposed' }, 'fails'],
    [{ 'device.dataEncrypted': true }, 'unknown'],
    [{ 'device.dataEncrypted': false }, 'fails'],
  ],
  'screen.lock': [
    [{ 'device.screenLockDelayMs': lock, 'device.screenLockProof': true }, 'holds'],
    [{ 'device.screenLockDelayMs': lock + 1, 'device.screenLockProof': true }, 'fails'],
    [{ 'device.screenLockDelayMs': lock, 'device.screenLockProof': false }, 'fails'],
    [{ 'device.screenLockDelayMs': lock }, 'unknown'],
  ],
  firewall: [
    [{ 'device.firewallOn': true }, 'holds'],
    [{ 'device.firewallOn': false }, 'fails'],
  ],
  'browser.current': [
    [{ 'device.browserCurrent': true }, 'holds'],
    [{ 'device.browserCurrent': false }, 'fails'],
    [{ 'device.browsers': ['firefox 140'] }, 'unknown'],
  ],
  'browser.passwords': [
    [{ 'device.browserSavesPasswords': false }, 'holds'],
    [{ 'device.browserSavesPasswords': true }, 'fails'],
  ],
  'browser.extensions': [[{ 'device.browserExtensions': [] }, 'notApplicable']],
  applications: [[{ 'device.applicationCount': 12 }, 'notApplicable']],
  'network.wifi': [
    [{ 'device.networkKind': 'wifi', 'device.wifiSecurity': 'wpa2' }, 'holds'],
    [{ 'device.networkKind': 'wifi', 'device.wifiSecurity': 'wpa' }, 'fails'],
    [{ 'device.networkKind': 'wifi' }, 'unknown'],
    [{ 'device.networkKind': 'wired' }, 'notApplicable'],
    [{ 'device.networkKind': 'virtual' }, 'unknown'],
  ],
  'network.vpn': [
    [{ 'device.networkKind': 'wired', 'device.vpn': 'none' }, 'notApplicable'],
    [{ 'device.networkKind': 'wifi', 'device.wifiSecurity': 'wpa2', 'device.vpn': 'none' }, 'notApplicable'],
    [{ 'device.networkKind': 'wifi', 'device.wifiSecurity': 'open', 'device.vpn': 'none' }, 'fails'],
    [{ 'device.networkKind': 'wifi', 'device.wifiSecurity': 'open', 'device.vpn': 'split' }, 'fails'],
    [{ 'device.networkKind': 'wifi', 'device.wifiSecurity': 'open', 'device.vpn': 'full' }, 'holds'],
    [{ 'device.vpn': 'full' }, 'holds'],
  ],
  'network.resolver': [[{ 'device.resolvers': ['192.0.2.53'] }, 'notApplicable']],
  'accounts.administrators': [
    [{ 'device.workAsAdministrator': false }, 'holds'],
    [{ 'device.workAsAdministrator': true }, 'fails'],
    [{ 'device.administrators': ['someone'] }, 'unknown'],
  ],
  'accounts.shared': [
    [{ 'device.sharedUse': false }, 'holds'],
    [{ 'device.sharedUse': true }, 'fails'],
  ],
  'media.removable': [[{ 'device.removableMedia': 0 }, 'notApplicable']],
  'remote.wipe': [
    [{ 'device.kind': 'phone', 'device.remoteWipe': true }, 'holds'],
    [{ 'device.kind': 'phone', 'device.remoteWipe': false }, 'fails'],
    [{ 'device.kind': 'tablet' }, 'unknown'],
    [{ 'device.kind': 'laptop', 'device.remoteWipe': false }, 'notApplicable'],
  ],
}

describe('judgePosture', () => {
  for (const id of POSTURE_ITEM_IDS) {
    it.each(CASES[id])(`judges ${id} by %o as %s`, (facts, state) => {
      expect(stateOf(id, seenAt(facts, NOW - 1000))).toBe(state)
    })

    it(`knows nothing of ${id} where nothing was seen, and lets a look grow stale or come from the future`, () => {
      expect(stateOf(id, {})).toBe('unknown')
      for (const [facts] of CASES[id]) {
        expect(stateOf(id, seenAt(facts, NOW + 1))).toBe('unknown')
        expect(['stale', 'unknown']).toContain(stateOf(id, seenAt(facts, NOW - 2 * DAY)))
      }
    })
  }

  it('names what is advised beyond the limit', () => {
    const seen = seenAt({ 'device.antimalwareSignatureAt': NOW - 26 * 3_600_000 }, NOW)
    const finding = judgePosture({ seen, now: NOW, settings: {}, judgedAs: 'client' }).find(
      (each) => each.item.id === 'antimalware.signatures',
    )
    expect(finding).toMatchObject({ state: 'holds', advised: 'fails' })
  })

  it('follows a threshold that the organisation has tuned', () => {
    const seen = seenAt({ 'device.antimalwareSignatureAt': NOW - 3 * DAY }, NOW)
    const settings = { antimalwareSignatureMaxAgeMs: 2 * DAY }
    const findings = judgePosture({ seen, now: NOW, settings, judgedAs: 'client' })
    expect(findings.find((each) => each.item.id === 'antimalware.signatures')?.state).toBe('fails')
  })

  it('judges a server by what applies to servers alone', () => {
    const judged = judgePosture({ seen: {}, now: NOW, settings: {}, judgedAs: 'server' }).map(({ item }) => item.id)
    expect(judged).toEqual([
      'look.fresh',
      'clock',
      'system.support',
      'system.updates',
      'system.restart',
      'antimalware.presence',
      'antimalware.realtime',
      'antimalware.signatures',
      'firewall',
      'accounts.administrators',
    ])
  })

  it('gives value, source and age of what was seen, and the reason of what was not', () => {
    const seen: Seen = {
      'device.firewallOn': {
        kind: 'unknown',
        reason: 'noRight',
        at: NOW - 5000,
        provenance: 'measured',
        source: 'nft',
      },
    }
    const finding = judgePosture({ seen, now: NOW, settings: {}, judgedAs: 'server' }).find(
      (each) => each.item.id === 'firewall',
    )
    expect(finding?.observations[0]).toEqual({
      fact: 'device.firewallOn',
      kind: 'unknown',
      reason: 'noRight',
      at: NOW - 5000,
      ageMs: 5000,
      provenance: 'measured',
      source: 'nft',
    })
  })

  it('keeps its word until validUntil, and not longer', () => {
    for (const id of POSTURE_ITEM_IDS) {
      for (const [facts] of CASES[id]) {
        const seen = seenAt(facts, NOW - 1000)
        const at = (now: number) =>
          judgePosture({ seen, now, settings: {}, judgedAs: 'client' }).find((each) => each.item.id === id)
        const finding = at(NOW)
        if (finding === undefined || finding.validUntil === Infinity) continue
        expect(at(finding.validUntil - 1)?.state).toBe(finding.state)
      }
    }
  })

  it('lets nothing but a believed observation within its age hold', () => {
    const devices = FACT_KEYS.filter((key) => factSpec(key).subject === 'device')
    const value = fc.oneof(
      fc.boolean(),
      fc.constantFrom('valid', 'protected', 'wpa2', 'wifi', 'full', 'phone'),
      fc.nat(),
    )
    const observation = fc.record({ value, ageMs: fc.integer({ min: -DAY, max: 10 * DAY }), unknown: fc.boolean() })
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...devices), observation)), (pairs) => {
        const seen = Object.fromEntries(
          pairs.map(([key, { value: seenValue, ageMs, unknown }]): readonly [string, Observation] => {
            const origin = { at: NOW - ageMs, provenance: 'measured', source: 'test' } as const
            return [
              key,
              unknown
                ? { ...origin, kind: 'unknown', reason: 'noRight' }
                : { ...origin, kind: 'value', value: seenValue },
            ]
          }),
        )
        for (const finding of judgePosture({ seen, now: NOW, settings: {}, judgedAs: 'client' })) {
          if (finding.state !== 'holds') continue
          const believed = finding.observations.some(
            ({ fact, kind, ageMs, at }) =>
              kind === 'value' &&
              at !== undefined &&
              at <= NOW &&
              (ageMs ?? Infinity) <= (factSpec(fact).maxAgeMs ?? Infinity),
          )
          expect(believed).toBe(true)
        }
      }),
    )
  })
})

describe('mayAskPersonalDevice', () => {
  it('agrees with the privacy of the facts behind each item', () => {
    expect(POSTURE_ITEMS.filter(mayAskPersonalDevice)).toEqual(POSTURE_ITEMS.filter((item) => item.personal))
  })
})

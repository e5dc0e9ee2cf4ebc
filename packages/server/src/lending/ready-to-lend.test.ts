import type { Observation, Seen, Value } from '@taga/core'
import { describe, expect, it } from 'vitest'
import { refusalsToBorrow } from './may-borrow.ts'
import { judgeReadiness } from './ready-to-lend.ts'

const NOW = Date.UTC(2026, 10, 23)
const DAY = 86_400_000
const seen = (value: Value, at = NOW): Observation => ({
  at,
  provenance: 'measured',
  source: 'agent',
  kind: 'value',
  value,
})
const good: Seen = {
  'device.os': seen('windows'),
  'device.kind': seen('laptop'),
  'device.lookedAt': seen(NOW - 1000),
  'device.osSupportedUntil': seen(NOW + 365 * DAY),
  'device.osName': seen('Windows 11 Pro'),
  'device.osVersion': seen('10.0.26100'),
  'device.pendingSecurityUpdates': seen(0),
  'device.oldestPendingSecurityUpdateAt': seen(NOW - DAY),
  'device.lastUpdateInstalledAt': seen(NOW - DAY),
  'device.antimalwareProduct': seen('Defender'),
  'device.antimalwarePresent': seen(true),
  'device.antimalwareLicence': seen('valid'),
  'device.antimalwareSignatureAt': seen(NOW - DAY / 2),
  'device.dataEncrypted': seen(true),
  'device.encryptionKey': seen('protected'),
  'device.modified': seen(false),
}

describe('judgeReadiness', () => {
  it('finds a patched, protected and encrypted device ready that has just looked at itself', () => {
    const { state, checks } = judgeReadiness(good, {}, NOW)
    expect(checks.filter((check) => check.state !== 'holds')).toEqual([])
    expect(state).toBe('holds')
  })

  it('finds a device of which nothing is known not ready, and says how to supply what is missing', () => {
    const { state, checks } = judgeReadiness({}, {}, NOW)
    expect(state).toBe('unknown')
    expect(checks.every((check) => check.remedy !== undefined)).toBe(true)
  })

  it('finds a device that was switched off since yesterday not ready', () => {
    expect(judgeReadiness(good, {}, NOW + DAY).state).not.toBe('holds')
  })

  for (const [key, value] of [
    ['device.osSupportedUntil', NOW - 1],
    ['device.antimalwarePresent', false],
    ['device.antimalwareSignatureAt', NOW - 8 * DAY],
    ['device.dataEncrypted', false],
    ['device.modified', true],
  ] as const)
    it(`is not ready for what is wrong with ${key}, or where it is not known`, () => {
      expect(judgeReadiness({ ...good, [key]: seen(value) }, {}, NOW).state).toBe('fails')
      const { [key]: _gone, ...rest } = good
      expect(judgeReadiness(rest, {}, NOW).state).toBe('unknown')
    })

  it('is not ready with security updates pending beyond their grace', () => {
    const pending = {
      ...good,
      'device.pendingSecurityUpdates': seen(2),
      'device.oldestPendingSecurityUpdateAt': seen(NOW - 30 * DAY),
    }
    expect(judgeReadiness(pending, {}, NOW).state).toBe('fails')
  })
})

describe('refusalsToBorrow', () => {
  const person: Seen = { 'person.state': seen('active'), 'person.patterns': seen(['take_home_pc']) }

  it('clears an active person of a department that may telework', () => {
    expect(refusalsToBorrow({ person, adopted: [] }, NOW)).toEqual([])
  })

  it('clears nobody of whom state or department is not known, or who has left', () => {
    expect(refusalsToBorrow({ person: {}, adopted: [] }, NOW)).toEqual(['notActive', 'noPattern'])
    const left = { ...person, 'person.state': seen('left') }
    expect(refusalsToBorrow({ person: left, adopted: [] }, NOW)).toEqual(['notActive'])
  })

  it('asks for training where it is adopted, and takes what is not known for not done', () => {
    const adopted = ['training'] as const
    const trained = {
      ...person,
      'person.policyAcknowledged': seen(true),
      'person.trainingValidUntil': seen(NOW + DAY),
    }
    expect(refusalsToBorrow({ person, adopted }, NOW)).toEqual(['noTraining'])
    expect(refusalsToBorrow({ person: trained, adopted }, NOW)).toEqual([])
    expect(refusalsToBorrow({ person: trained, adopted }, NOW + DAY)).toEqual(['noTraining'])
  })
})

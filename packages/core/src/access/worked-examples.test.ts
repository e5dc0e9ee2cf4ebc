import { describe, expect, it } from 'vitest'
import { SOURCES } from '../facts/catalogue.ts'
import type { Facts } from '../facts/observation.ts'
import { atlasFacts, type Coordinates } from './atlas-facts.ts'
import { compile } from './compile.ts'
import { decide } from './decide.ts'
import type { Action, Ask, Decision } from './decision.ts'
import { DEFAULT_RULES } from './default-rules.ts'
import { DAY_ONE_SOURCES } from './organisation-day-one.ts'
import { factsOf, type Values } from './test-facts.ts'

const NOW = 1_800_000_000_000
const HOUR = 3_600_000
const DAY = 24 * HOUR
const ENFORCED = compile({
  version: 'all in force',
  rules: DEFAULT_RULES.map((rule) => (rule.mode === 'observe' ? { ...rule, mode: 'enforce' } : rule)),
  adopted: SOURCES,
})

function withValues(facts: Facts, values: Values): Facts {
  const changed = factsOf(values, NOW)
  return {
    person: { ...facts.person, ...changed.person },
    device: { ...facts.device, ...changed.device },
    session: { ...facts.session, ...changed.session },
    connection: { ...facts.connection, ...changed.connection },
    resource: { ...facts.resource, ...changed.resource },
    organisation: facts.organisation,
  }
}

const HOME = { role: 'teleworker', place: 'home', network: 'homeWifi', level: 'business' } as const
function ask(pattern: Ask['pattern'], action: Action = 'view'): Ask {
  return { pattern, resource: 'mail', action }
}
function at(point: Coordinates, values: Values = {}): Decision {
  return decide(ENFORCED, { facts: withValues(atlasFacts(point, NOW), values), ask: ask(point.pattern) }, NOW)
}
function rulesOf(decision: Decision): readonly string[] {
  return decision.outcome === 'allow' ? [] : decision.reasons.map((reason) => reason.rule)
}
function kindsOf(decision: Decision): readonly string[] {
  return decision.obligations.map((obligation) => obligation.kind)
}

describe('worked examples', () => {
  it('1: an approved phone without agent is denied cloud mail that can be saved, and offered the virtual desktop', () => {
    const decision = at(
      { ...HOME, pattern: 'cloud_app', posture: 'personalBrowserOnly' },
      { 'device.wifiSecurity': 'wpa2' },
    )
    expect(decision.outcome).toBe('deny')
    expect(rulesOf(decision)).toContain('personal-device-measured')
    expect(decision).toMatchObject({ instead: expect.arrayContaining(['virtual_desktop']) })
  })

  it('2: the same phone reaches the virtual desktop after a second factor, with watermark and nothing copied out', () => {
    const phone: Coordinates = { ...HOME, pattern: 'virtual_desktop', posture: 'personalBrowserOnly' }
    const before = at(phone, { 'session.strength': 'password' })
    expect(before).toMatchObject({
      outcome: 'step-up',
      proof: 'any',
      reasons: [{ rule: 'strong-sign-in', state: 'fails' }],
    })
    const after = at(phone)
    expect(after.outcome).toBe('allow')
    expect(kindsOf(after)).toEqual(expect.arrayContaining(['watermark', 'noClipboardOut']))
  })

  it('3: signatures of 8 days deny every pattern, of 26 hours allow with a warning', () => {
    for (const pattern of [
      'remote_desktop',
      'virtual_desktop',
      'cloud_app',
      'take_home_pc',
      'secure_browser',
      'app_wrapping',
    ] as const) {
      const old = at(
        { ...HOME, pattern, posture: 'companyHealthy' },
        { 'device.antimalwareSignatureAt': NOW - 8 * DAY },
      )
      expect(old).toMatchObject({
        outcome: 'deny',
        reasons: [{ rule: 'antimalware-signatures', state: 'fails' }],
        instead: [],
      })
      const ageing = at(
        { ...HOME, pattern, posture: 'companyHealthy' },
        { 'device.antimalwareSignatureAt': NOW - 26 * HOUR },
      )
      expect(ageing.outcome).toBe('allow')
      expect(ageing.warnings.map((reason) => reason.rule)).toEqual(['antimalware-signatures-warn'])
    }
  })

  it('4: on a train confidential work by remote desktop opens once screen protection is confirmed', () => {
    const train: Coordinates = {
      role: 'teleworker',
      pattern: 'remote_desktop',
      place: 'transport',
      network: 'tethering',
      level: 'confidential',
      posture: 'companyHealthy',
    }
    const before = at(train, { 'session.screenProtectedAt': NOW - 13 * HOUR })
    expect(before).toMatchObject({ outcome: 'deny', reasons: [{ rule: 'shared-place-screen-confidential' }] })
    const after = at(train)
    expect(after.outcome).toBe('allow')
    expect(kindsOf(after)).toEqual(['watermark', 'noDownload', 'idleLock'])
    expect(after.obligations).toContainEqual({ kind: 'idleLock', ms: 180_000 })
  })

  it('5: a lost device is denied everything, and the rule cuts what is open', () => {
    const decision = at({ ...HOME, pattern: 'remote_desktop', posture: 'companyLost' })
    expect(decision).toMatchObject({
      outcome: 'deny',
      reasons: [{ rule: 'device-in-use', state: 'fails', facts: ['device.lifecycle'] }],
    })
    expect(decision).toMatchObject({ instead: [] })
    expect(DEFAULT_RULES.find((rule) => rule.id === 'device-in-use')?.live).toBe('cut')
  })

  it('6: on the first morning registers hold, everything else observes, and work begins after a proof', () => {
    const rules = compile({ version: 'first day', rules: DEFAULT_RULES, adopted: DAY_ONE_SOURCES })
    const facts = factsOf(
      {
        'person.id': 'admin',
        'person.state': 'active',
        'person.patterns': ['remote_desktop'],
        'person.rights': ['office'],
        'person.incident': 'none',
        'device.lifecycle': 'inUse',
        'device.user': 'admin',
        'device.incident': 'none',
        'device.ownership': 'company',
        'device.management': 'managed',
        'connection.designated': true,
        'connection.fromOutside': true,
        'session.strength': 'password',
        'resource.right': 'office',
      },
      NOW,
    )
    const decision = decide(rules, { facts, ask: ask('remote_desktop') }, NOW)
    expect(decision).toMatchObject({ outcome: 'step-up', reasons: [{ rule: 'strong-sign-in' }] })
    const proved = withValues(facts, { 'session.strength': 'twoFactor', 'session.provedAt': NOW })
    const after = decide(rules, { facts: proved, ask: ask('remote_desktop') }, NOW)
    expect(after.outcome).toBe('allow')
    expect(after.observed.map((reason) => reason.rule)).toEqual(
      expect.arrayContaining(['telework-information', 'encrypted-path']),
    )
    expect(after.notInForce).toEqual(expect.arrayContaining(['antimalware-on', 'duties-warn']))
    for (const change of [
      { 'person.state': 'locked' },
      { 'device.lifecycle': 'lost' },
      { 'person.incident': 'open' },
    ] as const)
      expect(decide(rules, { facts: withValues(proved, change), ask: ask('remote_desktop') }, NOW).outcome).toBe('deny')
  })
})

describe('obligations', () => {
  it('deny where the carrier cannot carry them out, or does not say that it can', () => {
    const point: Coordinates = { ...HOME, pattern: 'remote_desktop', level: 'confidential', posture: 'companyHealthy' }
    expect(at(point).outcome).toBe('allow')
    const cannot = at(point, { 'connection.carries': ['watermark'] })
    expect(cannot).toMatchObject({
      outcome: 'deny',
      reasons: [{ rule: 'confidential-handling', effect: 'deny', state: 'fails', facts: ['connection.carries'] }],
    })
    const facts = atlasFacts(point, NOW)
    const { 'connection.carries': _, ...silent } = facts.connection
    const unsaid = decide(ENFORCED, { facts: { ...facts, connection: silent }, ask: ask('remote_desktop') }, NOW)
    expect(unsaid).toMatchObject({ outcome: 'deny', reasons: [{ rule: 'confidential-handling', state: 'unknown' }] })
  })

  it('deny the very action they forbid', () => {
    const point: Coordinates = { ...HOME, pattern: 'remote_desktop', level: 'confidential', posture: 'companyHealthy' }
    const question = { facts: atlasFacts(point, NOW), ask: ask('remote_desktop', 'download') }
    expect(decide(ENFORCED, question, NOW)).toMatchObject({
      outcome: 'deny',
      reasons: [{ rule: 'confidential-handling', effect: 'deny', facts: ['connection.action'] }],
      instead: [],
    })
  })
})

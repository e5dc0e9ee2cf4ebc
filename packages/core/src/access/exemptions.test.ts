import { describe, expect, it } from 'vitest'
import type { Facts, Observation, Value } from '../facts/observation.ts'
import { atlasFacts } from './atlas-facts.ts'
import { compile } from './compile.ts'
import { decide } from './decide.ts'
import { DAY_ONE_SOURCES } from './organisation-day-one.ts'
import { DEFAULT_RULES } from './default-rules.ts'
import { RULES_FROM_FIRST_MINUTE, exemptUntil, mayBeExempt, readExemption, writeExemption } from './exemptions.ts'
import { interpret, type RuleSet } from './interpret.ts'
import { joinSubjects, prepareSubject } from './prepare.ts'
import { decidePrepared } from './decide.ts'
import { SOURCES } from '../facts/catalogue.ts'

const NOW = 1_800_000_000_000
const HOUR = 3_600_000
const ENFORCED: RuleSet = {
  version: 'all',
  rules: DEFAULT_RULES.map((rule) => ({ ...rule, mode: 'enforce' })),
  adopted: SOURCES,
}
const rules = compile(ENFORCED)
const ask = { pattern: 'remote_desktop', resource: 'a', action: 'view' } as const
const FIREWALL = 'firewall-on'

function recorded(value: Value, at = NOW - HOUR): Observation {
  return { kind: 'value', value, at, provenance: 'recorded', source: 'exemptions' }
}

/** A company PC that is in order but for its firewall. */
function facts(exemptions: { readonly person?: Observation; readonly device?: Observation }): Facts {
  const point = { role: 'teleworker', pattern: 'remote_desktop', place: 'home', network: 'homeWifi', level: 'business' }
  const healthy = atlasFacts({ ...point, posture: 'companyHealthy' } as Parameters<typeof atlasFacts>[0], NOW - 1000)
  return {
    ...healthy,
    person: { ...healthy.person, ...(exemptions.person && { 'person.exemptions': exemptions.person }) },
    device: {
      ...healthy.device,
      'device.firewallOn': recorded(false, NOW - 1000),
      ...(exemptions.device && { 'device.exemptions': exemptions.device }),
    },
  }
}

const denying = (decision: ReturnType<typeof decide>) =>
  decision.outcome === 'allow' ? [] : decision.reasons.map((reason) => reason.rule)

describe('an exemption', () => {
  it('keeps its rule from taking effect, is listed, and ends the answer with itself', () => {
    const without = decide(rules, { facts: facts({}), ask }, NOW)
    expect(denying(without)).toEqual([FIREWALL])
    const until = NOW + 5_000
    for (const subject of ['person', 'device'] as const) {
      const question = { facts: facts({ [subject]: recorded([writeExemption({ from: FIREWALL, until })]) }), ask }
      const decision = decide(rules, question, NOW)
      expect(decision.outcome).toBe('allow')
      expect(decision.exempted.map((reason) => reason.rule)).toEqual([FIREWALL])
      expect(decision.validUntil).toBe(until)
      expect(denying(decide(rules, question, until))).toEqual([FIREWALL])
      expect(denying(interpret(ENFORCED, question, until))).toEqual([FIREWALL])
    }
  })

  it('stands for its own rule alone, and until the last ms before its end', () => {
    const of = (from: string, until: number) =>
      denying(decide(rules, { facts: facts({ device: recorded([writeExemption({ from, until })]) }), ask }, NOW))
    expect(of('another-rule', NOW + 1)).toEqual([FIREWALL])
    expect(of(FIREWALL, NOW + 1)).toEqual([])
    expect(of(FIREWALL, NOW)).toEqual([FIREWALL])
    expect(of(FIREWALL, NOW - 1)).toEqual([FIREWALL])
  })

  it('is not believed where it was recorded later than now, is of another type or cannot be read', () => {
    const text = writeExemption({ from: FIREWALL, until: NOW + HOUR })
    const texts = [FIREWALL, `${FIREWALL}@`, `${FIREWALL}@soon`, `${FIREWALL}@-5`, `${FIREWALL}@1e99`, `@${NOW * 2}`]
    const seen = [recorded([text], NOW + 1), recorded(text), recorded(texts)]
    for (const device of seen)
      expect(denying(decide(rules, { facts: facts({ device }), ask }, NOW))).toEqual([FIREWALL])
  })

  it('never reaches a rule that is enforced from the first minute', () => {
    expect(RULES_FROM_FIRST_MINUTE.length).toBeGreaterThan(5)
    const all = RULES_FROM_FIRST_MINUTE.map((from) => writeExemption({ from, until: NOW + HOUR }))
    const locked = facts({ person: recorded(all), device: recorded(all) })
    const question = { facts: { ...locked, person: { ...locked.person, 'person.state': recorded('locked') } }, ask }
    expect(denying(decide(rules, question, NOW))).toContain('person-active')
    expect(denying(interpret(ENFORCED, question, NOW))).toContain('person-active')
    expect(mayBeExempt('person-active')).toBe(false)
    expect(mayBeExempt(FIREWALL)).toBe(true)
  })

  it('lifts the duties of its rule too, and shows what observing rules are kept from', () => {
    const watermark = DEFAULT_RULES.filter((rule) => rule.otherwise.kind === 'oblige' && rule.mode !== 'off')
    const exemptions = watermark.map(({ id }) => writeExemption({ from: id, until: NOW + HOUR }))
    const open = { facts: facts({ device: recorded([`${FIREWALL}@${NOW + HOUR}`]) }), ask }
    const cafe = (given: typeof open) => ({
      ...given,
      facts: { ...given.facts, connection: { ...given.facts.connection, 'connection.place': recorded('cafe', NOW) } },
    })
    expect(decide(rules, cafe(open), NOW).obligations.length).toBeGreaterThan(0)
    const freed = { facts: facts({ device: recorded([`${FIREWALL}@${NOW + HOUR}`, ...exemptions]) }), ask }
    expect(decide(rules, cafe(freed), NOW).obligations).toEqual([])
    const observing = compile({ version: 'o', rules: DEFAULT_RULES, adopted: [...DAY_ONE_SOURCES, 'posture'] })
    const decision = decide(observing, freed, NOW)
    expect(decision.observed.map((reason) => reason.rule)).not.toContain(FIREWALL)
    expect(decision.exempted.map((reason) => reason.rule)).toContain(FIREWALL)
  })

  it('counts for the other ways of working that are offered, and from subjects prepared one by one', () => {
    const device = recorded([writeExemption({ from: FIREWALL, until: NOW + HOUR })])
    const question = facts({ device })
    const lost = { ...question, resource: { ...question.resource, 'resource.savingPossible': recorded(true) } }
    const kinds = ['person', 'device', 'session', 'connection', 'resource', 'organisation'] as const
    const [person, dev, session, connection, resource, organisation] = kinds.map((kind) =>
      prepareSubject(rules, kind, lost[kind], NOW),
    )
    if (!person || !dev || !session || !connection || !resource || !organisation) throw new Error('six subjects')
    const joined = joinSubjects({ person, device: dev, session, connection, resource, organisation })
    const direct = decide(rules, { facts: lost, ask: { ...ask, action: 'download' } }, NOW)
    expect(decidePrepared(rules, joined, { ...ask, action: 'download' }, NOW)).toEqual(direct)
    expect(direct).toEqual({
      ...interpret(ENFORCED, { facts: lost, ask: { ...ask, action: 'download' } }, NOW),
      validUntil: direct.validUntil,
    })
  })
})

describe('the text of an exemption', () => {
  it('is read as it was written, and the longest of several counts', () => {
    expect(readExemption(writeExemption({ from: 'a.b-c', until: 5 }))).toEqual({ from: 'a.b-c', until: 5 })
    const person = { 'person.exemptions': recorded(['a@5', `a@${NOW + 9}`, `a@${NOW + 3}`]) }
    expect(exemptUntil('a', { person, device: {} }, NOW)).toBe(NOW + 9)
  })
})

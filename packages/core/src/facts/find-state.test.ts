import { describe, expect, it } from 'vitest'
import { NOW, RANDOM_FACTS, randomQuestion, randomTest, seeded } from '../access/random-sets.ts'
import { factsOf } from '../access/test-facts.ts'
import { factSpec } from './catalogue.ts'
import { findState, worstOf } from './find-state.ts'
import { fitsType } from './read-fact.ts'

const ON = { fact: 'device.firewallOn', op: 'is', value: true } as const
const LOCKS = { fact: 'device.screenLockDelayMs', op: 'atMost', value: { setting: 'screenLockMaxDelayMs' } } as const
const MINUTE = 60_000

describe('findState', () => {
  it('holds only where every test holds, and says since when it was seen and until when it stands', () => {
    const facts = factsOf({ 'device.firewallOn': true, 'device.screenLockDelayMs': 10 * MINUTE }, NOW - MINUTE)
    expect(findState([ON, LOCKS], facts, NOW)).toEqual({
      state: 'holds',
      facts: [],
      observedAt: NOW - MINUTE,
      validUntil: NOW + 14 * MINUTE + 1,
    })
  })

  it('fails on one known failure whatever else is missing, and names it', () => {
    const facts = factsOf({ 'device.screenLockDelayMs': 10 * MINUTE + 1 }, NOW)
    expect(findState([ON, LOCKS], facts, NOW)).toMatchObject({ state: 'fails', facts: ['device.screenLockDelayMs'] })
  })

  it('is stale where a fact is too old and unknown where it is missing', () => {
    const old = factsOf({ 'device.firewallOn': true }, NOW - 15 * MINUTE - 1)
    expect(findState([ON, LOCKS], old, NOW)).toMatchObject({ state: 'stale', facts: ['device.firewallOn'] })
    expect(findState([ON], factsOf({}, NOW), NOW)).toMatchObject({ state: 'unknown', facts: ['device.firewallOn'] })
  })

  it('is unknown where nothing is asked', () => {
    expect(findState([], factsOf({}, NOW), NOW).state).toBe('unknown')
    expect(worstOf([])).toBe('unknown')
  })

  it('follows the settings of the organisation', () => {
    const facts = factsOf({ 'device.screenLockDelayMs': 6 * MINUTE }, NOW)
    expect(findState([LOCKS], facts, NOW).state).toBe('holds')
    expect(findState([LOCKS], facts, NOW, { screenLockMaxDelayMs: 5 * MINUTE }).state).toBe('fails')
  })

  it('never holds by anything but believed observations within their age, and only until validUntil', () => {
    let held = 0
    for (let seed = 1; seed <= 1_500; seed++) {
      const random = seeded(seed)
      const { facts } = randomQuestion(random, RANDOM_FACTS)
      const tests = Array.from({ length: 1 + Math.floor(random() * 3) }, () => randomTest(random, 'any'))
      const finding = findState(tests, facts, NOW)
      if (finding.state !== 'holds') continue
      held++
      for (const fact of tests.flatMap((test) => ('other' in test ? [test.fact, test.other] : [test.fact]))) {
        const { subject, type, maxAgeMs = Infinity } = factSpec(fact)
        const observation = facts[subject][fact]
        if (observation?.kind !== 'value') throw new Error(`seed ${seed}: ${fact} was not seen`)
        expect(observation.at, `seed ${seed}`).toBeLessThanOrEqual(NOW)
        expect(NOW - observation.at, `seed ${seed}`).toBeLessThanOrEqual(maxAgeMs)
        expect(fitsType(observation.value, type), `seed ${seed}`).toBe(true)
        expect(type.kind === 'instant' && Number(observation.value) > NOW, `seed ${seed}`).toBe(false)
      }
      expect(finding.validUntil).toBeGreaterThan(NOW)
      const last = Math.min(finding.validUntil - 1, NOW + 1e12)
      expect(findState(tests, facts, last).state, `seed ${seed}`).toBe('holds')
    }
    expect(held).toBeGreaterThan(100)
  })
})

import { describe, expect, it } from 'vitest'
import type { Contestant } from './peers/contestant.ts'
import { handWritten } from './peers/hand-written.ts'
import { tagaJoined, tagaPrepared, tagaRaw } from './peers/taga.ts'
import { denyingRules, generatePolicy, type PolicyRule } from './policy.ts'
import { generateRequests } from './policy-requests.ts'
import { seededRandom } from './random.ts'

const NOW = Date.UTC(2027, 3, 1)
const requests = generateRequests(400, seededRandom(2), NOW)
const flat = requests.map((request) => request.flat)

describe('denyingRules', () => {
  const rule: PolicyRule = {
    id: 'r',
    resource: 'resource-1',
    when: [{ fact: 'device.os', op: 'isNot', value: 'linux' }],
    must: { fact: 'device.screenLockDelayMs', op: 'atMost', value: 60_000 },
  }
  const facts = { connection_resource: 'resource-1', device_os: 'windows', device_screenLockDelayMs: 60_001 }
  it('names a rule that applies and is not met', () => {
    expect(denyingRules([rule], facts)).toEqual(['r'])
  })
  it('holds exactly the limit for met', () => {
    expect(denyingRules([rule], { ...facts, device_screenLockDelayMs: 60_000 })).toEqual([])
  })
  it('leaves out a rule about another resource or another case', () => {
    expect(denyingRules([rule], { ...facts, connection_resource: 'resource-2' })).toEqual([])
    expect(denyingRules([rule], { ...facts, device_os: 'linux' })).toEqual([])
  })
  it('refuses a request that lacks a fact, which peers would read as they please', () => {
    expect(() => denyingRules([rule], { connection_resource: 'resource-1' })).toThrow(/device.os/)
  })
})

describe('generatePolicy', () => {
  it('gives the same policy for the same seed, and another for another', () => {
    expect(generatePolicy(100, seededRandom(1))).toEqual(generatePolicy(100, seededRandom(1)))
    expect(generatePolicy(100, seededRandom(1))).not.toEqual(generatePolicy(100, seededRandom(4)))
  })
  it('begins with 25 rules about everything and is mostly about single resources after them', () => {
    const policy = generatePolicy(2_500, seededRandom(1))
    expect(policy.slice(0, 25).every((rule) => rule.resource === undefined)).toBe(true)
    const about = policy.filter((rule) => rule.resource !== undefined).length
    expect(about / 2_475).toBeGreaterThan(0.85)
    expect(about / 2_475).toBeLessThan(0.95)
  })
  it('neither denies nor allows nearly everything', () => {
    for (const count of [25, 250, 2_500]) {
      const policy = generatePolicy(count, seededRandom(1))
      const denied = flat.filter((facts) => denyingRules(policy, facts).length > 0).length
      expect(denied / flat.length).toBeGreaterThan(0.05)
      expect(denied / flat.length).toBeLessThan(0.6)
    }
  })
})

describe('contestants that need no package', () => {
  for (const count of [25, 250, 2_500])
    it(`give the denying rules of the plainest reading at ${count} rules`, async () => {
      const policy = generatePolicy(count, seededRandom(1))
      const setting = { policy, requests, now: NOW }
      const contestants: readonly Contestant[] = [
        tagaPrepared(setting),
        tagaJoined(setting),
        tagaRaw(setting),
        await handWritten(policy, flat),
      ]
      for (const [at, facts] of flat.entries()) {
        const expected = [...denyingRules(policy, facts)]
        for (const contestant of contestants) {
          const { isDenied, rules } = await contestant.denials(at)
          expect({ name: contestant.name, isDenied, rules }).toEqual({
            name: contestant.name,
            isDenied: expected.length > 0,
            rules: expect.toSatisfy((found: readonly string[]) => [...found].sort().join() === expected.sort().join()),
          })
        }
      }
    })
})

import { describe, expect, it } from 'vitest'
import { createSlowGuard, createTryGuard } from './try-guard.ts'

describe('a try guard', () => {
  it('makes a key wait from its last allowed try until its window has passed', () => {
    const guard = createTryGuard({ tries: 2, windowMs: 100, maxKeys: 10 })
    guard.failed('a', 0)
    expect(guard.waitMs('a', 10)).toBe(0)
    guard.failed('a', 10)
    expect(guard.waitMs('a', 10)).toBe(90)
    expect(guard.waitMs('a', 99)).toBe(1)
    expect(guard.waitMs('a', 100)).toBe(0)
    expect(guard.waitMs('b', 10)).toBe(0)
  })

  it('forgets a key that succeeded', () => {
    const guard = createTryGuard({ tries: 1, windowMs: 100, maxKeys: 10 })
    guard.failed('a', 0)
    guard.succeeded('a')
    expect(guard.waitMs('a', 1)).toBe(0)
  })

  it('remembers a bounded number of keys and forgets the one that failed longest ago', () => {
    const guard = createTryGuard({ tries: 1, windowMs: 1_000, maxKeys: 2 })
    for (const [at, key] of ['a', 'b', 'a', 'c'].entries()) guard.failed(key, at)
    expect(['a', 'b', 'c'].map((key) => guard.waitMs(key, 5) > 0)).toEqual([true, false, true])
  })
})

describe('a slow guard', () => {
  const limits = { free: 2, firstWaitMs: 100, mostWaitMs: 350, forgetMs: 10_000, maxKeys: 2 }

  it('doubles the wait after the free tries, up to its most, and never shuts', () => {
    const guard = createSlowGuard(limits)
    const waits = Array.from({ length: 6 }, (_, at) => {
      guard.failed('a', at * 1_000)
      return guard.waitMs('a', at * 1_000)
    })
    expect(waits).toEqual([0, 100, 200, 350, 350, 350])
    expect(guard.waitMs('a', 5_350)).toBe(0)
    expect(guard.waitMs('b', 5_000)).toBe(0)
  })

  it('forgets a key that was quiet long enough, and one that succeeded', () => {
    const guard = createSlowGuard(limits)
    for (const key of ['a', 'a', 'b', 'b']) guard.failed(key, 0)
    guard.succeeded('b')
    expect([guard.waitMs('a', 1), guard.waitMs('b', 1)]).toEqual([99, 0])
    guard.failed('a', 10_000)
    expect(guard.waitMs('a', 10_000)).toBe(0)
  })

  it('remembers a bounded number of keys', () => {
    const guard = createSlowGuard(limits)
    for (const key of ['a', 'a', 'b', 'b', 'c', 'c']) guard.failed(key, 0)
    expect(['a', 'b', 'c'].map((key) => guard.waitMs(key, 0))).toEqual([0, 100, 100])
  })
})

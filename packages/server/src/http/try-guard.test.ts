import { describe, expect, it } from 'vitest'
import { createTryGuard } from './try-guard.ts'

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

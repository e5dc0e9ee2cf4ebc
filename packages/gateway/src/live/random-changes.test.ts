import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Happening, happening, World } from '../testing/random-world.ts'

describe('whatever happens, in any order', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] }))
  afterEach(() => void vi.useRealTimers())

  it('every connection stands as the plain decision says, and hears nothing after it was cut', () => {
    fc.assert(
      fc.property(fc.array(happening, { minLength: 5, maxLength: 40 }), (happenings) => {
        const world = new World()
        try {
          for (const what of happenings) {
            world.do(what)
            world.expect()
            vi.advanceTimersByTime(1)
            world.check()
          }
        } finally {
          world.live.close()
        }
      }),
      { numRuns: 150 },
    )
  })

  it('holds for 1,000 connections at once', () => {
    const world = new World()
    for (let number = 0; number < 1_000; number++)
      world.do({
        kind: 'open',
        who: number % 3,
        what: (number >> 2) % 3,
        begins: number % 5 !== 0,
        throws: number % 97 === 0,
      })
    expect(world.live.count()).toBe(1_000)
    const steps: readonly Happening[] = [
      { kind: 'change', change: 7, who: 0 },
      { kind: 'change', change: 8, who: 0 },
      { kind: 'rules', set: 1 },
      { kind: 'change', change: 4, who: 1 },
      { kind: 'change', change: 5, who: 1 },
      { kind: 'rules', set: 0 },
      { kind: 'change', change: 0, who: 2 },
      { kind: 'pass', seconds: 1_000 },
    ]
    for (const what of steps) {
      world.do(what)
      world.expect()
      for (let slice = 0; slice < 200; slice++) vi.advanceTimersByTime(1)
      world.check()
    }
    expect(world.live.count()).toBe(0)
    world.live.close()
  })
})

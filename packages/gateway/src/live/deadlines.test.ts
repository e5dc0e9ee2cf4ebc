import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Deadlines } from './deadlines.ts'

const act = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), who: fc.nat(20), at: fc.nat(50) }),
  fc.record({ kind: fc.constant('forget' as const), who: fc.nat(20) }),
  fc.record({ kind: fc.constant('take' as const), now: fc.nat(50) }),
)

describe('deadlines', () => {
  it('come in order, each once, at the earliest time that was asked for', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
        const all = Array.from({ length: 21 }, (_, who) => ({ who, planned: Infinity }))
        const expected = new Map<number, number>()
        const deadlines = new Deadlines<(typeof all)[number]>()
        for (const one of acts) {
          if (one.kind === 'take') {
            const earliest = Math.min(...expected.values())
            const taken = deadlines.take(one.now)
            assert.equal(taken && expected.get(taken.who), earliest > one.now ? undefined : earliest)
            expected.delete(taken?.who ?? -1)
            continue
          }
          const dated = all[one.who]
          if (dated === undefined) continue
          if (one.kind === 'put') {
            deadlines.put(dated, one.at)
            expected.set(one.who, Math.min(one.at, expected.get(one.who) ?? Infinity))
          } else {
            deadlines.forget(dated)
            expected.delete(one.who)
          }
          assert.ok(deadlines.next <= Math.min(...expected.values()))
        }
      }),
    )
  })

  it('keep no room for what is long forgotten', () => {
    const deadlines = new Deadlines<{ planned: number }>()
    for (let number = 0; number < 100_000; number++) {
      const short = { planned: Infinity }
      deadlines.put(short, 1_000_000 + number)
      deadlines.forget(short)
    }
    // what was swept away is no longer the earliest
    expect(deadlines.next).toBeGreaterThan(1_000_000 + 90_000)
  })
})

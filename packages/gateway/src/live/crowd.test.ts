import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Crowd } from './crowd.ts'

describe('a crowd', () => {
  it('holds whoever came and did not go, as a set would', () => {
    const act = fc.record({ comes: fc.boolean(), who: fc.nat(12) })
    fc.assert(
      fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
        const people = Array.from({ length: 13 }, (_, who) => ({ who, inSession: -1, onResource: -1 }))
        const crowd = new Crowd<(typeof people)[number]>('inSession')
        const expected = new Set<(typeof people)[number]>()
        for (const { comes, who } of acts) {
          const one = people[who]
          if (one === undefined) continue
          if (!comes) assert.equal(crowd.delete(one), expected.delete(one))
          else if (!expected.has(one)) crowd.add(one)
          if (comes) expected.add(one)
          assert.deepEqual(new Set(crowd.all()), expected)
          assert.equal(crowd.size, expected.size)
        }
      }),
    )
  })

  it('tells of a moment: who leaves meanwhile is passed over by nobody', () => {
    const crowd = new Crowd('onResource')
    const people = [1, 2, 3].map(() => ({ inSession: -1, onResource: -1 }))
    for (const one of people) crowd.add(one)
    const left = crowd.all().filter((one) => crowd.delete(one))
    expect([left.length, crowd.size]).toEqual([3, 0])
  })
})

import { describe, expect, it } from 'vitest'
import type { FactType } from './catalogue.ts'
import type { Observation } from './observation.ts'
import { readFact } from './read-fact.ts'

const NOW = 1_800_000_000_000
const FLAG: FactType = { kind: 'flag', worse: 'false' }
const INSTANT: FactType = { kind: 'instant', worse: 'older' }

function seen(value: unknown, at = NOW): Observation {
  return { kind: 'value', at, provenance: 'measured', source: 'test', value: value as boolean } // also values no type allows
}

describe('readFact', () => {
  it('believes a fact on its maximum age and not one millisecond later', () => {
    expect(readFact(seen(true, NOW - 1000), FLAG, NOW, 1000)).toEqual({
      state: 'known',
      value: true,
      at: NOW - 1000,
      validUntil: NOW + 1,
    })
    expect(readFact(seen(true, NOW - 1001), FLAG, NOW, 1000)).toEqual({ state: 'stale', validUntil: Infinity })
  })

  it('does not believe the future, and says when it will be there', () => {
    expect(readFact(seen(true, NOW + 5), FLAG, NOW)).toEqual({ state: 'unknown', validUntil: NOW + 5 })
    expect(readFact(seen(NOW + 5), INSTANT, NOW)).toEqual({ state: 'unknown', validUntil: NOW + 5 })
    expect(readFact(seen(NOW), INSTANT, NOW)).toMatchObject({ state: 'known' })
  })

  it('knows nothing of what was not reported, could not be seen or has no time', () => {
    const unseen = { kind: 'unknown', at: NOW, provenance: 'measured', source: 'test', reason: 'notSupported' } as const
    for (const observation of [undefined, unseen, seen(true, Number.NaN), seen(true, 1.5), seen(true, -Infinity)])
      expect(readFact(observation, FLAG, NOW).state).toBe('unknown')
  })

  it.each<readonly [FactType, readonly unknown[], readonly unknown[]]>([
    [FLAG, [true, false], ['true', 1, [], Number.NaN]],
    [{ kind: 'amount', unit: 'count', worse: 'higher' }, [0, 0.5, 1e12], [-1, Number.NaN, Infinity, '1', true]],
    [INSTANT, [0, NOW], [1.5, '0', true, Number.NaN]],
    [{ kind: 'deadline', worse: 'earlier' }, [0, NOW + 1e12], [1.5, Infinity, 'tomorrow']],
    [{ kind: 'choice', values: ['a', 'b'], ordered: true }, ['a', 'b'], ['c', '', 0, ['a']]],
    [{ kind: 'text' }, ['', 'x'], [1, true, ['x']]],
    [{ kind: 'texts', worse: 'fewer' }, [[], ['x']], ['x', [1], Array.from({ length: 65 }, () => 'x')]],
  ])('believes %o only with a value of its type', (type, good, bad) => {
    for (const value of good) expect(readFact(seen(value), type, NOW).state).toBe('known')
    for (const value of bad) expect(readFact(seen(value), type, NOW).state).toBe('unknown')
  })
})

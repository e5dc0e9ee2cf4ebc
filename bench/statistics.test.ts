import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { median, percentile } from './statistics.ts'

describe('median', () => {
  it('takes the middle of an odd number of values, whatever their order', () => {
    expect(median([9, 1, 5])).toBe(5)
  })
  it('takes the mean of the two in the middle of an even number', () => {
    expect(median([4, 1, 3, 10])).toBe(3.5)
  })
  it('sorts by size and not by spelling', () => {
    expect(median([10, 9, 100])).toBe(10)
  })
  it('refuses an empty list', () => {
    expect(() => median([])).toThrow(RangeError)
  })
})

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  it('takes the nearest rank', () => {
    expect([50, 95, 99, 100].map((percent) => percentile(hundred, percent))).toEqual([50, 95, 99, 100])
  })
  it('takes the only value there is', () => {
    expect(percentile([7], 1)).toBe(7)
  })
  it('refuses an empty list and a percentage outside its range', () => {
    expect(() => percentile([], 50)).toThrow(RangeError)
    expect(() => percentile([1], 0)).toThrow(RangeError)
    expect(() => percentile([1], 101)).toThrow(RangeError)
  })
  it('leaves at least that share of the values at or below it, and never more than needed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.integer({ min: 1, max: 100 }), (values, percent) => {
        const at = percentile(values, percent)
        const needed = (percent / 100) * values.length
        expect(values.filter((value) => value <= at).length).toBeGreaterThanOrEqual(needed)
        expect(values.filter((value) => value < at).length).toBeLessThan(needed)
      }),
    )
  })
})

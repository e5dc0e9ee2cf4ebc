import { describe, expect, it } from 'vitest'
import { writeAmount, writeRatio } from './write-amount.ts'

describe('writeAmount', () => {
  it('keeps three digits and says thousands and millions', () => {
    expect([12_345_678, 45_678, 9_876, 45.67, 4.567, 0.4567].map((value) => writeAmount(value, '/s'))).toEqual([
      '12.3 M/s',
      '45.7 k/s',
      '9876/s',
      '45.7/s',
      '4.57/s',
      '0.457/s',
    ])
  })
  it('says that a figure is not here instead of giving one', () => {
    expect(writeAmount(undefined, 's')).toBe('not here')
    expect(writeRatio(undefined)).toBe('')
  })
  it('writes thousands of microseconds as milliseconds', () => {
    expect(writeAmount(12_345, 'µs')).toBe('12.3 ms')
  })
})

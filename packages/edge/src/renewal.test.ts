import { describe, expect, it } from 'vitest'
import { isRenewalDue, waitAfter } from './renewal.ts'

const HOUR = 3_600_000

describe('when a certificate is renewed', () => {
  it('is after two thirds of its life', () => {
    const life = { from: 1_000, until: 4_000 }
    expect(isRenewalDue(life, 2_999)).toBe(false)
    expect(isRenewalDue(life, 3_000)).toBe(true)
    expect(isRenewalDue(life, 9_000)).toBe(true)
  })

  it('is tried later and later where it fails, and each day at least', () => {
    expect([1, 2, 3, 5, 6, 1_000].map((failures) => waitAfter(failures, HOUR) / HOUR)).toEqual([1, 2, 4, 16, 24, 24])
  })
})

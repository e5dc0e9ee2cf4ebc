import { describe, expect, it } from 'vitest'
import { judgeOwnMeasure, type OwnMeasure } from './own-measure.ts'

const NOW = 1_800_000_000_000
const own = (stated: OwnMeasure['stated'], reviewAt: number = NOW + 1): OwnMeasure => ({
  id: 'o1',
  title: '来客用の無線LANを業務用と分ける',
  role: 'administrator',
  dimension: 'technology',
  tier: 'baseline',
  reviewAt,
  ...(stated === undefined ? {} : { stated }),
})

describe('judgeOwnMeasure', () => {
  it('holds on a word that stands', () => {
    expect(judgeOwnMeasure(own({ answer: 'yes', at: NOW }), NOW)).toBe('holds')
  })
  it('is stale from the day of its review', () => {
    expect(judgeOwnMeasure(own({ answer: 'yes', at: NOW - 9 }, NOW), NOW)).toBe('stale')
  })
  it('fails on a "no", however old', () => {
    expect(judgeOwnMeasure(own({ answer: 'no', at: NOW - 9 }, NOW - 5), NOW)).toBe('fails')
  })
  it('is unknown where nobody has said anything, or said it tomorrow', () => {
    expect(judgeOwnMeasure(own(undefined), NOW)).toBe('unknown')
    expect(judgeOwnMeasure(own({ answer: 'yes', at: NOW + 1 }), NOW)).toBe('unknown')
  })
})

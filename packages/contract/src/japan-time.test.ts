import { describe, expect, it } from 'vitest'
import {
  japanDay,
  japanDayWords,
  japanMinute,
  japanTimeWords,
  japanWeekday,
  readJapanDay,
  startOfJapanDay,
} from './japan-time.ts'

const MIDNIGHT = Date.UTC(2026, 10, 22, 15)

describe('a day in Japan', () => {
  it('begins at three in the afternoon of the day before, by UTC', () => {
    expect([japanDay(MIDNIGHT - 1), japanDay(MIDNIGHT)]).toEqual(['2026-11-22', '2026-11-23'])
    expect([japanMinute(MIDNIGHT - 1), japanMinute(MIDNIGHT)]).toEqual(['2026-11-22 23:59', '2026-11-23 00:00'])
    expect([startOfJapanDay(MIDNIGHT), startOfJapanDay(MIDNIGHT + 86_399_999)]).toEqual([MIDNIGHT, MIDNIGHT])
    expect([japanWeekday(MIDNIGHT - 1), japanWeekday(MIDNIGHT)]).toEqual([0, 1])
  })

  it('is read where it exists', () => {
    expect(readJapanDay(2026, 11, 23)).toBe(MIDNIGHT)
    expect(readJapanDay(2024, 2, 29)).toBe(Date.UTC(2024, 1, 28, 15))
    for (const [year, month, day] of [
      [2026, 2, 29],
      [2026, 13, 1],
      [2026, 4, 31],
      [2026, 1, 0],
      [26, 1, 1],
    ] as const)
      expect(readJapanDay(year, month, day)).toBeUndefined()
  })

  it('is said in both languages, whatever the zone of the machine', () => {
    expect(japanDayWords(MIDNIGHT)).toEqual({ ja: '2026年11月23日', en: '23 November 2026' })
    expect(japanTimeWords(MIDNIGHT + 9 * 3_600_000)).toEqual({
      ja: expect.stringContaining('9:00'),
      en: expect.stringContaining('09:00'),
    })
  })
})

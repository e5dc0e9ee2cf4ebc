import { describe, expect, it } from 'vitest'
import { dayText, readDay } from './date-field.tsx'
import { dayWords, instantWords, lengthWords, spanWords } from './time-words.ts'

const AT = Date.UTC(2026, 10, 23, 15, 30) // 0:30 of the 24th in Japan

describe('times in words', () => {
  it.each([
    [-90_000, '1 分前', '1 minute ago'],
    [-3 * 86_400_000, '3 日前', '3 days ago'],
    [2 * 3_600_000 + 5, '2 時間後', 'in 2 hours'],
    [-999, '0 秒前', '0 seconds ago'],
  ])('%i ms is %s, %s', (ms, ja, en) => {
    expect([spanWords(ms, 'ja'), spanWords(ms, 'en')]).toEqual([ja, en])
  })

  it('says a length by its largest unit', () => {
    expect([lengthWords(300_000, 'ja'), lengthWords(5_400_000, 'en')]).toEqual(['5 分', '1.5 hours'])
  })

  it('follows the days of Japan, wherever the browser is', () => {
    expect(dayWords(AT, 'ja', 'one')).toBe('2026年11月24日')
    expect(dayWords(AT, 'ja', 'both')).toBe('2026年11月24日（令和8年11月24日）')
    expect(dayWords(AT, 'en', 'both')).toBe('November 24, 2026 (Reiwa 8)')
    expect(instantWords(AT, 'ja')).toBe('2026/11/24 0:30')
  })

  it('reads a day back as it was written', () => {
    const day = readDay('2026-11-24') ?? 0
    expect(dayText(day)).toBe('2026-11-24')
    expect(dayText(day + 86_399_999)).toBe('2026-11-24')
    expect(dayText(day - 1)).toBe('2026-11-23')
    expect([readDay(''), readDay('2026-13-01'), readDay('tomorrow')]).toEqual([undefined, undefined, undefined])
  })
})

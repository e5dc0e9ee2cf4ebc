import type { Words } from '@taga/core'

const HOUR_MS = 3_600_000
/** Japan has no summer time: its clock is nine hours ahead of UTC all year. */
const AHEAD_MS = 9 * HOUR_MS
const DAY_MS = 24 * HOUR_MS
const ZONE = 'Asia/Tokyo'

/** The day in Japan in which an instant (epoch ms) lies: `2026-11-23`. */
export function japanDay(at: number): string {
  return new Date(at + AHEAD_MS).toISOString().slice(0, 10)
}

/** Day and time in Japan: `2026-11-23 09:00`. */
export function japanMinute(at: number): string {
  return new Date(at + AHEAD_MS).toISOString().slice(0, 16).replace('T', ' ')
}

/** The first moment (epoch ms) of the day in Japan in which an instant lies. */
export function startOfJapanDay(at: number): number {
  return Math.floor((at + AHEAD_MS) / DAY_MS) * DAY_MS - AHEAD_MS
}

/** The first moment (epoch ms) of a day in Japan. Undefined for a day that does not exist, such as 30 February. */
export function readJapanDay(year: number, month: number, day: number): number | undefined {
  const midnight = Date.UTC(year, month - 1, day)
  const read = new Date(midnight)
  const exists = read.getUTCFullYear() === year && read.getUTCMonth() === month - 1 && read.getUTCDate() === day
  return exists ? midnight - AHEAD_MS : undefined
}

/** The day of the week in Japan: 0 is Sunday. */
export function japanWeekday(at: number): number {
  return new Date(at + AHEAD_MS).getUTCDay()
}

/** The day in Japan as a letter says it: 2026年11月23日, 23 November 2026. */
export function japanDayWords(at: number): Words {
  return inBoth(at, { dateStyle: 'long' })
}

/** Day and time in Japan as a letter says them. */
export function japanTimeWords(at: number): Words {
  return inBoth(at, { dateStyle: 'long', timeStyle: 'short' })
}

function inBoth(at: number, form: Intl.DateTimeFormatOptions): Words {
  const say = (locale: string) => new Intl.DateTimeFormat(locale, { ...form, timeZone: ZONE }).format(at)
  return { ja: say('ja-JP'), en: say('en-GB') }
}

import type { Language } from './language.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const UNITS = [
  { unit: 'day', ms: DAY },
  { unit: 'hour', ms: HOUR },
  { unit: 'minute', ms: MINUTE },
  { unit: 'second', ms: SECOND },
] as const
const JAPAN = 'Asia/Tokyo'

/** Three minutes ago, in two days: negative for the past. */
export function spanWords(ms: number, language: Language): string {
  const size = Math.abs(ms)
  const { unit, ms: each } = UNITS.find((one) => size >= one.ms) ?? { unit: 'second', ms: SECOND }
  const amount = Math.floor(size / each)
  return new Intl.RelativeTimeFormat(language, { numeric: 'always' }).format(ms < 0 ? -amount : amount, unit)
}

/** A length of time by its largest unit: 5 minutes, 1.5 hours. */
export function lengthWords(ms: number, language: Language): string {
  const { unit, ms: size } = UNITS.find((each) => ms >= each.ms) ?? { unit: 'second', ms: SECOND }
  const amount = Math.round((ms / size) * 10) / 10
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
}

export function instantWords(at: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: JAPAN }).format(at)
}

/** 2026年11月23日, with `both` 2026年11月23日（令和8年11月23日）; in English November 23, 2026 (Reiwa 8). */
export function dayWords(at: number, language: Language, calendar: 'one' | 'both'): string {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: JAPAN }).format(at)
  if (calendar === 'one') return day
  if (language === 'ja')
    return `${day}（${new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { dateStyle: 'long', timeZone: JAPAN }).format(at)}）`
  const parts = new Intl.DateTimeFormat('en-u-ca-japanese', {
    year: 'numeric',
    era: 'long',
    timeZone: JAPAN,
  }).formatToParts(at)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  return `${day} (${part('era')} ${part('year')})`
}

import { type FactKey, type Value, factSpec } from '@taga/core'
import type { Language } from './language.ts'
import type { Messages } from './messages-ja.ts'

export type Tongue = { readonly language: Language; readonly messages: Messages }

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

/** An age as people say it: 3 分前, 2 days ago. */
export function showAge(ageMs: number, { language }: Tongue): string {
  const { unit, ms } = UNITS.find((each) => ageMs >= each.ms) ?? { unit: 'second', ms: SECOND }
  return new Intl.RelativeTimeFormat(language, { numeric: 'always' }).format(-Math.floor(ageMs / ms), unit)
}

/** An instant in Japan's time, which the organisation's days follow. */
export function showInstant(at: number, { language }: Tongue): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(
    at,
  )
}

/** A fact's value in words where its type says how, else as it was reported. */
export function showValue(fact: FactKey, value: Value, tongue: Tongue): string {
  const { type } = factSpec(fact)
  const { messages, language } = tongue
  if (typeof value === 'boolean') return value ? messages.yes : messages.no
  if (typeof value === 'number') {
    if (type.kind === 'instant' || type.kind === 'deadline') return showInstant(value, tongue)
    return type.kind === 'amount' && type.unit === 'ms' ? showSpan(value, language) : value.toLocaleString(language)
  }
  if (typeof value === 'string') return value
  return value.length === 0 ? messages.none : value.join(', ')
}

function showSpan(ms: number, language: Language): string {
  const { unit, ms: size } = UNITS.find((each) => ms >= each.ms) ?? { unit: 'second', ms: SECOND }
  const amount = Math.round((ms / size) * 10) / 10
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
}

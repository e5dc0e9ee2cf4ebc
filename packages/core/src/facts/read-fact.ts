import type { FactType } from './catalogue.ts'
import type { Observation, Value } from './observation.ts'

/** What may be believed of a fact at one instant, and the first instant (exclusive bound) at which that may change. */
export type FactReading = { readonly validUntil: number } & (
  | { readonly state: 'known'; readonly value: Value; readonly at: number }
  | { readonly state: 'unknown' | 'stale' }
)

const NEVER = Infinity
/** Longer lists are not read: they do not fit where facts are kept. */
const MOST_TEXTS = 64

/**
 * Reads an observation at `now` (epoch ms). Doubt is `unknown`: nobody reported it, it could not be seen, it was seen later than now,
 * its value is not of the catalogue's type, or it names an instant later than now. `stale`: seen more than `maxAgeMs` ago.
 */
export function readFact(
  observation: Observation | undefined,
  type: FactType,
  now: number,
  maxAgeMs: number = Infinity,
): FactReading {
  if (observation === undefined || observation.kind !== 'value') return { state: 'unknown', validUntil: NEVER }
  const { at, value } = observation
  if (!Number.isSafeInteger(at)) return { state: 'unknown', validUntil: NEVER }
  if (at > now) return { state: 'unknown', validUntil: at }
  if (!fitsType(value, type)) return { state: 'unknown', validUntil: NEVER }
  const staleAt = at + Math.floor(maxAgeMs) + 1
  if (!(now < staleAt)) return { state: 'stale', validUntil: NEVER }
  if (type.kind === 'instant' && typeof value === 'number' && value > now)
    return { state: 'unknown', validUntil: Math.min(staleAt, value) }
  return { state: 'known', value, at, validUntil: staleAt }
}

/** Is the value one that the catalogue's type can have? */
export function fitsType(value: Value, type: FactType): boolean {
  switch (type.kind) {
    case 'flag':
      return typeof value === 'boolean'
    case 'amount':
      return typeof value === 'number' && Number.isFinite(value) && value >= 0
    case 'instant':
    case 'deadline':
      return typeof value === 'number' && Number.isSafeInteger(value)
    case 'choice':
      return typeof value === 'string' && type.values.includes(value)
    case 'text':
      return typeof value === 'string'
    case 'texts':
      return isTexts(value)
  }
}

function isTexts(value: Value): boolean {
  if (!Array.isArray(value) || value.length > MOST_TEXTS) return false
  for (let at = 0; at < value.length; at++) if (typeof value[at] !== 'string') return false
  return true
}

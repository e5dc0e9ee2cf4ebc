import { type FactKey, type FactType, factSpec } from '../facts/catalogue.ts'
import type { Observation, SubjectKind, Value } from '../facts/observation.ts'
import { fitsType } from '../facts/read-fact.ts'

/** Codes every slot has; codes from `FIRST_VALUE` on tell the values apart as far as any rule does. */
export const UNKNOWN = 0
export const STALE = 1
export const FIRST_VALUE = 2

/**
 * A fact with an age limit, and how its value becomes a small code. Two rules with different limits for the same fact have two slots.
 * - `bounds`: ascending; an amount's code is its position below, on and above them; an instant's is the number of spans it is older than.
 * - `codeOf`: the codes of the values of a choice, or of the texts that any rule names.
 * - `row`: the number of the row of its first code; `full[code]` is 1 where that row rules nothing out.
 */
export type Slot = {
  readonly index: number
  readonly fact: FactKey
  readonly subject: SubjectKind
  readonly type: FactType
  readonly maxAgeMs: number
  readonly bounds: readonly number[]
  readonly codeOf: ReadonlyMap<string, number>
  readonly codes: number
  readonly row: number
  readonly full: Uint8Array
}

/** The instant at which codes are read, and the earliest later one at which one of them changes. */
export type Clock = { readonly now: number; until: number }

/** The code of an observation at `clock.now`; brings `clock.until` forward to the instant at which time changes it. */
export function readCode(slot: Slot, observation: Observation | undefined, clock: Clock): number {
  if (observation === undefined || observation.kind !== 'value') return UNKNOWN
  const { at, value } = observation
  const { now } = clock
  if (!Number.isSafeInteger(at)) return UNKNOWN
  if (at > now) return standsUntil(clock, at, UNKNOWN)
  const code = valueCode(slot, value)
  if (code === UNKNOWN) return UNKNOWN
  const staleAt = at + slot.maxAgeMs + 1
  if (now >= staleAt) return STALE
  if (staleAt < clock.until) clock.until = staleAt
  const { kind } = slot.type
  if (typeof value !== 'number' || kind === 'amount') return code
  return kind === 'instant' ? instantCode(slot.bounds, value, clock) : deadlineCode(value, clock)
}

/** The code of a value as far as time does not matter; `UNKNOWN` where it is not of the type. */
function valueCode({ type, codeOf, bounds }: Slot, value: Value): number {
  switch (type.kind) {
    case 'flag':
      return value === true ? FIRST_VALUE + 1 : value === false ? FIRST_VALUE : UNKNOWN
    case 'choice':
      return typeof value === 'string' ? (codeOf.get(value) ?? UNKNOWN) : UNKNOWN
    case 'text':
      return typeof value === 'string' ? (codeOf.get(value) ?? FIRST_VALUE) : UNKNOWN
    case 'amount':
      return typeof value === 'number' && fitsType(value, type) ? amountCode(bounds, value) : UNKNOWN
    case 'instant':
    case 'deadline':
      return Number.isSafeInteger(value) ? FIRST_VALUE : UNKNOWN
    case 'texts':
      return fitsType(value, type) ? FIRST_VALUE : UNKNOWN
  }
}

function deadlineCode(value: number, clock: Clock): number {
  return value > clock.now ? standsUntil(clock, value, FIRST_VALUE) : FIRST_VALUE + 1
}

function standsUntil(clock: Clock, until: number, code: number): number {
  if (until < clock.until) clock.until = until
  return code
}

function amountCode(bounds: readonly number[], value: number): number {
  for (let at = 0; at < bounds.length; at++) {
    const bound = bounds[at] ?? 0
    if (value < bound) return FIRST_VALUE + 2 * at
    if (value === bound) return FIRST_VALUE + 2 * at + 1
  }
  return FIRST_VALUE + 2 * bounds.length
}

function instantCode(spans: readonly number[], value: number, clock: Clock): number {
  const age = clock.now - value
  if (age < 0) return standsUntil(clock, value, UNKNOWN)
  for (let at = 0; at < spans.length; at++) {
    const span = spans[at] ?? 0
    if (age <= span) return standsUntil(clock, value + span + 1, FIRST_VALUE + at)
  }
  return FIRST_VALUE + spans.length
}

/** One value for each code from `FIRST_VALUE` on, as it would stand at the instant 0. */
export function representatives(slot: Pick<Slot, 'type' | 'bounds' | 'codeOf'>): readonly Value[] {
  const { type, bounds } = slot
  switch (type.kind) {
    case 'flag':
      return [false, true]
    case 'amount':
      return bounds.length === 0 ? [0] : amountsAround(bounds)
    case 'instant':
      return [...bounds.map((span) => -span), -(bounds.at(-1) ?? 0) - 1]
    case 'deadline':
      return [1, 0]
    case 'choice':
      return type.values
    case 'text':
      return [`${[...slot.codeOf.keys()].join('')}?`, ...slot.codeOf.keys()]
    case 'texts':
      return [[]]
  }
}

function amountsAround(bounds: readonly number[]): readonly number[] {
  const last = bounds.at(-1) ?? 0
  return [
    ...bounds.flatMap((bound, index) => {
      const before = bounds[index - 1]
      return [before === undefined ? bound - 1 : (before + bound) / 2, bound]
    }),
    last + 1,
  ]
}

/** What the rules ask of one fact under one age limit, gathered while compiling. */
export type SlotDraft = {
  readonly fact: FactKey
  readonly maxAgeMs: number
  readonly bounds: Set<number>
  readonly texts: Set<string>
}

/** Fixes the codes of a slot once everything that any rule asks of it is known. */
export function makeSlot(draft: SlotDraft, place: { readonly index: number; readonly row: number }): Slot {
  const { subject, type } = factSpec(draft.fact)
  const bounds = [...draft.bounds].sort((one, other) => one - other)
  const names = type.kind === 'choice' ? type.values : [...draft.texts]
  const offset = type.kind === 'choice' ? FIRST_VALUE : FIRST_VALUE + 1
  const codeOf = new Map(names.map((name, at) => [name, at + offset]))
  const codes = FIRST_VALUE + representatives({ type, bounds, codeOf }).length
  const { fact, maxAgeMs } = draft
  return { fact, subject, type, maxAgeMs, bounds, codeOf, codes, full: new Uint8Array(codes), ...place }
}

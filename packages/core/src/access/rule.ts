import type { FactKey, SourceId } from '../facts/catalogue.ts'
import type { Value } from '../facts/observation.ts'
import type { MeasureId } from '../guideline/ids.ts'
import type { Words } from '../words.ts'

/** A number written in the rule, or one the organisation may tune (see `settings.ts`). */
export type Bound = number | { readonly setting: string }

/**
 * One question about one fact. Times are epoch ms, spans are ms.
 * `passed` / `notPassed` compare a deadline with now; `olderThanMs` / `withinMs` compare an instant with now.
 */
export type Test = { readonly fact: FactKey } & (
  | { readonly op: 'is' | 'isNot'; readonly value: Value }
  | { readonly op: 'in' | 'notIn'; readonly values: readonly string[] }
  | { readonly op: 'atLeast' | 'atMost' | 'olderThanMs' | 'withinMs'; readonly value: Bound }
  | { readonly op: 'passed' | 'notPassed' }
  | { readonly op: 'sameAs' | 'includes'; readonly other: FactKey }
)

/** What the carrier of a connection must do while it lets the work go on. */
export const SIMPLE_OBLIGATIONS = [
  'watermark',
  'noClipboardOut',
  'noClipboardIn',
  'noDownload',
  'noUpload',
  'noPrint',
  'viewOnly',
  'record',
] as const
export type Obligation =
  | { readonly kind: (typeof SIMPLE_OBLIGATIONS)[number] }
  | { readonly kind: 'idleLock' | 'maxLength'; readonly ms: number }

export type Effect =
  | { readonly kind: 'deny' | 'warn' }
  | { readonly kind: 'stepUp'; readonly proof: 'any' | 'passkey' }
  | { readonly kind: 'oblige'; readonly obligations: readonly [Obligation, ...Obligation[]] }

export const MODES = ['off', 'observe', 'warn', 'enforce'] as const
export type Mode = (typeof MODES)[number]

/**
 * A rule of access. It applies when all of `when` hold (unknown counts as true), and is met when any one group of `must` holds in
 * full (unknown or stale counts as false); `must: []` is never met, so the effect always follows where it applies.
 * A mode other than `off` begins at `from` (epoch ms) where given; before that the rule only observes.
 */
export type Rule = {
  readonly id: string
  readonly measures: readonly [MeasureId, ...MeasureId[]]
  readonly tier: 'baseline' | 'recommended'
  readonly mode: Mode
  readonly from?: number
  readonly sources: readonly SourceId[]
  readonly when: readonly Test[]
  readonly must: readonly (readonly Test[])[]
  readonly otherwise: Effect
  readonly live: 'cut' | 'pause' | 'leave'
  readonly maxAgeMs?: Bound
  readonly title: Words
  readonly remedy: Words & { readonly byOs?: Readonly<Record<string, Words>> }
}

import type { FactKey, SourceId } from '../facts/catalogue.ts'
import type { Value } from '../facts/observation.ts'
import type { MeasureId } from '../guideline/ids.ts'
import type { Words } from '../words.ts'

/** A number written in the rule, or one the organisation may tune (see `settings.ts`). */
export type Bound = number | { readonly setting: string }

/**
 * One question about one fact. Times are epoch ms, spans are ms.
 * `passed` / `notPassed` compare a deadline with now: it stands while now is before it.
 * `olderThanMs` / `withinMs` compare the age of an instant with a span: exactly the span is still within.
 * `sameAs` compares two identifiers; `includes` asks whether a list has the other fact's value as a member.
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
/** Obligations with a span: the strictest of several is the shortest. */
export const TIMED_OBLIGATIONS = ['idleLock', 'maxLength'] as const
/** Every kind of obligation, in the order in which a decision lists them. */
export const OBLIGATION_KINDS = [...SIMPLE_OBLIGATIONS, ...TIMED_OBLIGATIONS] as const
export type ObligationKind = (typeof OBLIGATION_KINDS)[number]
export type Obligation =
  | { readonly kind: (typeof SIMPLE_OBLIGATIONS)[number] }
  | { readonly kind: (typeof TIMED_OBLIGATIONS)[number]; readonly ms: number }
/** An obligation as a rule writes it: its span may be one the organisation tunes. */
export type RuleObligation =
  | { readonly kind: (typeof SIMPLE_OBLIGATIONS)[number] }
  | { readonly kind: (typeof TIMED_OBLIGATIONS)[number]; readonly ms: Bound }

export type Effect =
  | { readonly kind: 'deny' | 'warn' }
  | { readonly kind: 'stepUp'; readonly proof: 'any' | 'passkey' }
  | { readonly kind: 'oblige'; readonly obligations: readonly [RuleObligation, ...RuleObligation[]] }

export const MODES = ['off', 'observe', 'warn', 'enforce'] as const
export type Mode = (typeof MODES)[number]

/** What happens to a connection that is already open when the rule takes effect on it. */
export const LIVE_EFFECTS = ['cut', 'pause', 'leave'] as const

/**
 * A rule of access. It applies when all of `when` hold (unknown counts as true), and is met when any one group of `must` holds in
 * full (unknown or stale counts as false); `must: []` is never met, so the effect always follows where it applies.
 * A mode other than `off` begins at `from` (epoch ms) where given; before that the rule only observes.
 * `sources` names every source that a fact of `must` comes from; the rule is in force only where all of them are adopted.
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
  readonly live: (typeof LIVE_EFFECTS)[number]
  readonly maxAgeMs?: Bound
  readonly title: Words
  readonly remedy: Words & { readonly byOs?: Readonly<Record<string, Words>> }
}

import type { FactKey } from '../facts/catalogue.ts'
import type { Facts } from '../facts/observation.ts'
import type { PatternId } from '../guideline/ids.ts'
import type { Effect, Obligation } from './rule.ts'

/** Why a rule took effect: the rule, what kind of effect, and the facts that failed, were unknown or too old. */
export type Reason = {
  readonly rule: string
  readonly effect: Effect['kind']
  readonly state: 'fails' | 'unknown' | 'stale'
  readonly facts: readonly FactKey[]
}

export const ACTIONS = ['view', 'edit', 'upload', 'download', 'print', 'takeOut'] as const
export type Action = (typeof ACTIONS)[number]

/** What is asked: by which pattern, for which resource, to do what. */
export type Ask = { readonly pattern: PatternId; readonly resource: string; readonly action: Action }

/**
 * The answer. It stands until `validUntil` (epoch ms, exclusive; Infinity where nothing ages), as long as no fact and no rule changes.
 * `observed` is what rules in observation would have done; `notInForce` names rules whose sources are not adopted.
 */
export type Decision = {
  readonly warnings: readonly Reason[]
  readonly observed: readonly Reason[]
  readonly notInForce: readonly string[]
  readonly obligations: readonly Obligation[]
  readonly validUntil: number
  readonly rules: string
} & (
  | { readonly outcome: 'allow' }
  | {
      readonly outcome: 'step-up' | 'deny'
      readonly reasons: readonly [Reason, ...Reason[]]
      readonly instead: readonly PatternId[]
    }
)

/** A question from outside, as `taga decide --request` reads it. */
export type DecideRequest = {
  readonly format: 'taga.decide/1'
  readonly now: number
  readonly facts: Facts
  readonly settings?: Readonly<Record<string, number>>
  readonly adopted?: readonly string[]
  readonly ask: Ask
}

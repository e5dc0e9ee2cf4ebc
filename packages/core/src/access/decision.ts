import type { FactKey, SourceId } from '../facts/catalogue.ts'
import type { Facts } from '../facts/observation.ts'
import type { PatternId } from '../guideline/ids.ts'
import type { Effect, Obligation } from './rule.ts'

/**
 * Why a rule took effect: the rule, what kind of effect, and the facts that failed, were unknown or too old.
 * An obligation that cannot be carried out has the effect `deny` and names `connection.carries` or `connection.action`.
 * A rule that always takes effect where it applies (`must: []`) names the facts it applies by.
 */
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

/** A question: what is known of everybody and everything concerned, and what is asked. */
export type Question = { readonly facts: Facts; readonly ask: Ask }

/**
 * The answer. It stands until `validUntil` (epoch ms, exclusive; Infinity where nothing ages), as long as no fact and no rule changes.
 * `observed` is what rules in observation would have done; `exempted` is what rules would have done, in whatever mode, if an exemption
 * that was recorded did not keep them from it; `notInForce` names rules whose sources are not adopted.
 * `reasons` are all of them: those that deny first, then those that ask for a proof, each in the order of the rules.
 * `proof` is the strictest proof that any of them asks for. `instead` names the other patterns that would be allowed, if need be
 * after a proof. `obligations` are merged over all enforced rules, the strictest span of each kind, in the order of `OBLIGATION_KINDS`.
 */
export type Decision = {
  readonly warnings: readonly Reason[]
  readonly observed: readonly Reason[]
  readonly exempted: readonly Reason[]
  readonly notInForce: readonly string[]
  readonly obligations: readonly Obligation[]
  readonly validUntil: number
  readonly rules: string
} & (
  | { readonly outcome: 'allow' }
  | {
      readonly outcome: 'step-up'
      readonly proof: 'any' | 'passkey'
      readonly reasons: readonly [Reason, ...Reason[]]
      readonly instead: readonly PatternId[]
    }
  | {
      readonly outcome: 'deny'
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
  readonly adopted?: readonly SourceId[]
  readonly ask: Ask
}

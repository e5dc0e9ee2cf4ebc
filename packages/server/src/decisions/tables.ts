import type { Action, PatternId } from '@taga/core'

export interface DecisionTables {
  /**
   * Published rule sets; `version` is the SHA-256 of the body's canonical JSON. In force is the highest `number` that did not end: one
   * with `confirm_by` is gone from then on unless it was confirmed before, and one with `ended_at` was taken back. `basis` is the
   * publication it replaced, `restores` the earlier one whose content it has.
   */
  rule_sets: {
    number: number
    version: string
    body: string
    published_at: number
    published_by: string
    confirm_by: number | null
    confirmed_at: number | null
    confirmed_by: string | null
    ended_at: number | null
    ended_by: string | null
    basis: number | null
    restores: number | null
  }
  /**
   * What was decided, once per session, question and outcome (`once_key`). `rests_on` holds which facts were known when, as JSON of
   * fact key to time seen; never a value. `reasons` holds rule, effect, state and fact keys, `obligations` their kinds, `observed` the rules that would have
   * taken effect but only observe. `circumstances` is how the work was reached (session and connection) as the question said it: without
   * it a preview could not decide the question again.
   */
  decisions: {
    id: string
    once_key: string
    at: number
    last_at: number
    times: number
    session_id: string | null
    asked_by: string
    person_id: string
    device_id: string | null
    resource_id: string
    pattern: PatternId
    action: Action
    outcome: 'allow' | 'step-up' | 'deny'
    rules_version: string
    obligations: string
    reasons: string
    rests_on: string
    circumstances: string | null
    observed: string | null
  }
}

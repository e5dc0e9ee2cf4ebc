import type { Action, PatternId } from '@taga/core'

export interface DecisionTables {
  /** Published rule sets. The highest `number` is in force; `version` is the SHA-256 of the body's canonical JSON. */
  rule_sets: { number: number; version: string; body: string; published_at: number; published_by: string }
  /**
   * What was decided, once per session, question and outcome (`once_key`). `rests_on` holds which facts were known when, as JSON of
   * fact key to time seen; never a value. `reasons` holds rule, effect, state and fact keys, `obligations` their kinds.
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
  }
}

/** What a rule did to somebody. `observed`: it would have, but only observes. `exempted`: it would have, but for an exemption. */
export const HIT_KINDS = ['stopped', 'asked', 'warned', 'observed', 'exempted'] as const
export type HitKind = (typeof HIT_KINDS)[number]

export const PREVIEW_STATES = ['running', 'done', 'failed'] as const

export interface RuleTables {
  /** Whom each rule met: one row for each rule, person and what it did, so that screens need not read every decision. */
  rule_hits: { rule_id: string; person_id: string; did: HitKind; first_at: number; last_at: number; times: number }
  /** Rules of a publication that begin later, and when the ledger was told that they began. */
  rule_starts: { number: number; rule_id: string; starts_at: number; noted_at: number | null }
  /**
   * What a changed rule set would do, worked out before it is published. `body` and `version` are of the changed set, `basis` is the
   * publication it changes. `alive_at` moves while somebody works on it; `used_at` is set by the publication it led to.
   */
  rule_previews: {
    id: string
    basis: number
    version: string
    body: string
    restores: number | null
    asked_by: string
    asked_at: number
    state: (typeof PREVIEW_STATES)[number]
    done: number
    total: number
    alive_at: number
    result: string | null
    used_at: number | null
  }
}

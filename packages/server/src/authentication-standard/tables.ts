import type { STANDARD_STATES } from '@taga/contract'

export interface AuthenticationStandardTables {
  /**
   * The organisation's authentication standard, version by version (AD-14). `demands` and `settings` (those in force when it was proposed)
   * are JSON; `settings_mark` changes when any of those settings does. `open_key` stands while a version waits for an answer, and lets
   * one wait.
   */
  authentication_standards: {
    version: number
    state: (typeof STANDARD_STATES)[number]
    open_key: string | null
    demands: string
    text: string
    settings: string
    settings_mark: string
    proposed_at: number
    proposed_by: string
    decided_at: number | null
    decided_by: string | null
    valid_until: number | null
  }
}

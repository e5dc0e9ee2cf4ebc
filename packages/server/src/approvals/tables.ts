import type { ApprovalState, EndCause } from '@taga/contract'

/** Everything that somebody asks for and somebody else decides. */
export interface ApprovalTables {
  /**
   * `body` is JSON in the shape of its kind. `open_key` names kind, subject and asker while the request is open, so that asking twice is
   * one request. `self_decided`: 1 where the asker decided, being the only one who could.
   */
  approvals: {
    id: string
    kind: string
    subject: string
    state: ApprovalState
    open_key: string | null
    asked_account: string
    asked_person: string | null
    asked_at: number
    due_at: number | null
    body: string
    summary_key: string
    decided_account: string | null
    decided_at: number | null
    self_decided: number
    reason: string | null
    conditions: string | null
    valid_until: number | null
    reminded_at: number | null
    ended_at: number | null
    end_cause: EndCause | null
    end_reason: string | null
  }
}

import type { LoanState } from '@taga/contract'

export interface LendingTables {
  /**
   * Who borrows what until when (AD-12.1). `open_device_id` is the device while it is out, so that it is out once only.
   * `ready_state`, `ready_why`: whether the device was ready to lend when it was handed over, and why it was handed over though it was not.
   * JSON: `accessories` (texts), `extension` (until, reason, askedAt), `return_check`.
   */
  loans: {
    id: string
    state: LoanState
    person_id: string
    device_id: string | null
    open_device_id: string | null
    purpose: string
    wanted: string | null
    due_at: number | null
    accessories: string
    condition: string | null
    ready_state: string | null
    ready_why: string | null
    terms: string | null
    handed_over_at: number | null
    handed_over_by: string | null
    signed_at: number | null
    signed_by: string | null
    extension: string | null
    returned_at: number | null
    returned_by: string | null
    return_check: string | null
    reminded_at: number | null
    version: number
    created_at: number
    updated_at: number
  }
}

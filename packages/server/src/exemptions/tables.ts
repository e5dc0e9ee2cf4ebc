/** Exemptions from rules and posture items: for whom, why, who answers for it, and until when. */
export interface ExemptionTables {
  /** `exempt_from`: the id of a rule or of a posture item. `self_granted`: 1 where the only administrator exempted themselves. */
  exemptions: {
    id: string
    exempt_from: string
    subject_kind: 'person' | 'device'
    subject_id: string
    reason: string
    owner_person: string
    until: number
    self_granted: number
    created_at: number
    created_account: string
    reminded_at: number | null
    revoked_at: number | null
    revoked_account: string | null
    revoke_reason: string | null
  }
}

/** Joiners and leavers as checklists that close (AD-12, AD-14, EX-3). */
export interface FlowTables {
  /** `marks`: JSON of what somebody ticked; what Taga sees for itself is never stored. `open_key` is null once it is closed. */
  flows: {
    id: string
    person_id: string
    kind: 'joiner' | 'leaver'
    open_key: string | null
    started_at: number
    due_at: number
    closed_at: number | null
    marks: string
    version: number
  }
}

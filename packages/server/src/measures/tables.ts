import type { CategoryId, DimensionId, MeasureId, RoleId, TierId } from '@taga/core'

export interface MeasureTables {
  /** The state of each measure when it last changed: only there to notice the next change. Screens compute, they never read its digest. */
  measure_states: { measure_id: string; digest: string; since: number }
  /** What the organisation has decided and planned about a measure. `tailoring` and `proposal` are JSON (`TailoringColumn`). */
  measure_programme: {
    measure_id: MeasureId
    tailoring: string | null
    proposal: string | null
    owner_id: string | null
    due_at: number | null
    version: number
    updated_at: number
  }
  measure_comments: { id: string; measure_id: MeasureId; at: number; by_account: string; words: string }
  declarations: {
    part_id: string
    answer: 'yes' | 'no'
    note: string
    at: number
    by_account: string
    until: number
    version: number
  }
  own_measures: {
    id: string
    title: string
    detail: string
    role: RoleId
    dimension: DimensionId
    tier: TierId
    category: CategoryId | null
    answer: 'yes' | 'no' | null
    stated_at: number | null
    stated_by: string | null
    review_at: number
    owner_id: string | null
    version: number
    created_at: number
    updated_at: number
    retired_at: number | null
  }
  security_action: {
    point_id: string
    done_at: number | null
    note: string | null
    by_account: string
    version: number
    updated_at: number
  }
  /** Where in the ledger the last board of a day (calendar of Japan) stands. */
  measure_boards: { day: string; at: number; writer: string; seq: number }
}

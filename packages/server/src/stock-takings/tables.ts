import type { LifecycleState, StockTakingAnswer, StockTakingState } from '@taga/core'

export interface StockTakingTables {
  /** `filter`: JSON of which devices were asked for. */
  stock_takings: {
    id: string
    name: string
    filter: string
    started_at: number
    started_by: string
    until: number
    closed_at: number | null
    closed_by: string | null
    reminded_at: number | null
    version: number
  }
  /**
   * One device to be found. `holder_id` is who had it when the stock-taking began; `seen_at`, `used_by` and `result` are written when it
   * is closed: until then they are read where they arise.
   */
  stock_taking_lines: {
    stock_taking_id: string
    device_id: string
    label: string
    search_key: string
    expected_state: LifecycleState
    holder_id: string | null
    answer: StockTakingAnswer | null
    answered_at: number | null
    answered_by: string | null
    how: 'own' | 'desk' | 'scan' | null
    place: string | null
    note: string | null
    seen_at: number | null
    used_by: string | null
    result: StockTakingState | null
    resolution: 'lost' | 'stolen' | 'cleared' | null
    resolution_note: string | null
    resolved_at: number | null
    resolved_by: string | null
  }
}

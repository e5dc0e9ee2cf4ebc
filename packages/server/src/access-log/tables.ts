import type { AccessEvent, AccessOutcome, Carrier, PlaceName } from '@taga/contract'
import type { Level, PatternId } from '@taga/core'

/** What gateways let in, stopped and cut (AD-15). Times are epoch ms; `day` counts days since 1970 (UTC) by when a line was received. */
export interface AccessLogTables {
  /**
   * `id`: outpost and the line's own id. `at`: as the gateway said, never later than it was received. `unknown`: JSON list of those fields
   * whose ids the registers did not have. `reasons`, `obligations`: JSON lists. `times`: how many alike are told in this line.
   */
  access_log: {
    id: string
    day: number
    outpost_id: string
    at: number
    event: AccessEvent
    outcome: AccessOutcome
    carrier: Carrier
    connection_id: string | null
    session_id: string | null
    person_id: string | null
    device_id: string | null
    resource_id: string | null
    destination_id: string | null
    pattern: PatternId | null
    address: string | null
    reasons: string
    obligations: string
    cause: string | null
    bytes_in: number | null
    bytes_out: number | null
    lasted_ms: number | null
    times: number
    unknown: string
  }
  /** Sums of an hour. An id that is absent is an empty text, one that the registers did not have is `?`. */
  access_hours: {
    hour: number
    event: AccessEvent
    resource_id: string
    person_id: string
    carrier: Carrier
    times: number
    bytes_in: number
    bytes_out: number
  }
  /** Sums of an hour by where people said to be, without their names. */
  access_places: {
    hour: number
    place: PlaceName
    level: Level
    outcome: AccessOutcome
    times: number
  }
  /** Batches that were kept. */
  access_batches: { outpost_id: string; batch: string; day: number }
  /** One row, id `accessLog`, once somebody has set it. */
  access_log_settings: { id: 'accessLog'; kept_days: number }
}

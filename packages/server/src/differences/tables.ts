/** What differences between devices and their register rest on, beside facts and register themselves. Differences are computed, never kept. */
export interface DifferenceTables {
  /** A trait of a device as somebody took it over when it was measured (`model`, `hostName`). */
  accepted_traits: { device_id: string; trait: string; value: string; accepted_at: number; accepted_by: string }
  /** A device that the register has stopped, and that signed a report all the same: refused, and remembered. */
  stopped_reports: { device_id: string; last_at: number; times: number }
}

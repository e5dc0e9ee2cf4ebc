/** What agents reported. Only what changed is kept, with the digest of every report. */
export interface ReportTables {
  /**
   * What each fact was when it last changed. `value` is JSON, null where it could not be seen (`reason`); `at` is on the server's clock.
   * When it was last seen unchanged stands in `device_reports.seen_at`: one row a report instead of one a fact. Read it by `readFacts`.
   */
  facts: {
    subject: string
    subject_id: string
    key: string
    at: number
    provenance: string
    source: string
    value: string | null
    reason: string | null
    /** Ledger position of the report that changed it. */
    changed_writer: string
    changed_seq: number
  }
  /** One row per device that has reported: the newest counter, what it was answered, and when. `seen_at`: JSON, instant by fact key. */
  device_reports: {
    device_id: string
    counter: number
    body_hash: string
    answer: string
    seen_at: string
    last_seen_at: number
    clone_seen_at: number | null
  }
  /** Applications on company devices; replaced only when something changed. `digest` is SHA-256 (hex) of `applications`. */
  inventories: { device_id: string; at: number; digest: string; applications: string }
}

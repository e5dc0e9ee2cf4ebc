/** What agents reported. Only what changed is kept, with the digest of every report. */
export interface ReportTables {
  /** The present observation of each fact. `value` is JSON, null where `kind` is unknown; `at` is corrected to the server's clock. */
  facts: {
    subject: string
    subject_id: string
    key: string
    at: number
    provenance: string
    source: string
    kind: string
    value: string | null
    reason: string | null
    /** Ledger position of the report that last changed the value (not merely its time). */
    changed_writer: string
    changed_seq: number
    changed_at: number
  }
  /** One row per device that has reported: the newest counter, what it was answered, and when it was last heard. */
  device_reports: {
    device_id: string
    counter: number
    body_hash: string
    answer: string
    last_seen_at: number
    clone_seen_at: number | null
  }
  /** Applications on company devices; replaced only when something changed. `digest` is SHA-256 (hex) of `applications`. */
  inventories: { device_id: string; at: number; digest: string; applications: string }
}

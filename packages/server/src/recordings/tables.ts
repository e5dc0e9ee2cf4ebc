/** Codes to watch a recording with, as digests; one that was used is gone. `person_id`: who is seen in it. */
export interface RecordingTables {
  watch_codes: {
    hash: string
    account_id: string
    outpost_id: string
    destination_id: string
    connection_id: string
    person_id: string | null
    expires_at: number
  }
}

/** Permits to work without a connection. Times are epoch ms. */
export interface PermitTables {
  /** The newest permit of each device. `text`: the words that were signed, as they were signed. */
  permits: {
    device_id: string
    id: string
    person_id: string
    text: string
    issued_at: number
    until: number
    revoked_at: number | null
  }
}

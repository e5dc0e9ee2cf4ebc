/** Pages bound to devices, and what people are waiting for. Times are epoch ms; tickets and keys are kept as digests. */
export interface StartWorkTables {
  /** One-time tickets that agents opened browsers with. `hash` is SHA-256 of the ticket; `key_id` the device key that asked for it. */
  page_tickets: { hash: string; device_id: string; key_id: string; expires_at: number; used_at: number | null }
  /** The highest number under which a device asked for anything but the keeping of a report. Begins anew with another key. */
  device_calls: { device_id: string; key_id: string; counter: number }
  /**
   * The page of a session that was bound to a device; one a session. `bound_by` is `agent` (with the ticket's digest, and vouched for by the
   * agent at `vouched_at`) or `browser` (the device's own key lies in the browser). `device_key_id`: the device's key at the time; the binding
   * does not outlive it. `thumbprint`: SHA-256 (base64url) of the page's public key.
   */
  session_pages: {
    session_id: string
    device_id: string
    bound_by: 'agent' | 'browser'
    ticket: string | null
    device_key_id: string
    public_key: string
    thumbprint: string
    bound_at: number
    vouched_at: number | null
  }
  /** When somebody last asked that a device look again. */
  look_wishes: { device_id: string; asked_at: number }
}

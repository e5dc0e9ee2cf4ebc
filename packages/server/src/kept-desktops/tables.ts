/** What people keep of virtual desktops. Times are epoch ms. */
export interface KeptDesktopTables {
  /** `machine`: `host:port`. One is one person's, and nobody has two of one pool. */
  kept_machines: { destination_id: string; machine: string; person_id: string; given_at: number }
  /** As a gateway said it last. `wipe_at`: since when it is to be wiped. */
  kept_homes: {
    outpost_id: string
    destination_id: string
    person_id: string
    bytes: number
    used_at: number
    wipe_at: number | null
  }
}

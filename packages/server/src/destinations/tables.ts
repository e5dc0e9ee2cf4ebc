/** What gateways may open. Times are epoch ms. */
export interface DestinationTables {
  /** `location_id`: the site whose connectors reach it, null where gateways do themselves. `body`: JSON, see `DestinationInput`. */
  destinations: {
    id: string
    name: string
    name_key: string
    resource_id: string
    kind: 'web' | 'vnc' | 'rdp' | 'tcp' | 'desktop'
    location_id: string | null
    public_name: string | null
    body: string
    off_at: number | null
    version: number
    created_at: number
    updated_at: number
  }
  /** Passwords of office PCs under the seal of this server's key, which is not in the database. */
  destination_secrets: { destination_id: string; sealed: string; set_at: number }
  /** Codes by which a browser enters an application's name: kept as digests, for one browser (`flow`), once. */
  enter_codes: {
    hash: string
    session_id: string
    destination_id: string
    flow: string
    expires_at: number
    used_at: number | null
  }
  /** The number of the list that a connector has, and what the list was made of. */
  connector_lists: { connector_id: string; number: number; digest: string }
}

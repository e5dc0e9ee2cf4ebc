/** Names that are not answered (AD-5). Times are epoch ms. */
export interface DnsListTables {
  /** `content_id`: of the parts in use; `content`: JSON, see `ListContent`. Both null until the list was given names. */
  dns_lists: {
    id: string
    name: string
    name_key: string
    act: 'block' | 'allow'
    category: string
    off_at: number | null
    content_id: string | null
    content: string | null
    given_at: number | null
    version: number
    created_at: number
  }
  /** Names by the hash of each, one a line, gzipped, in base64. */
  dns_list_parts: { content_id: string; number: number; body: string; made_at: number }
  dns_rules: {
    id: string
    act: 'block' | 'allow'
    kind: 'name' | 'suffix' | 'category'
    value: string
    note: string | null
    created_at: number
  }
  /** One row, id `dns`, once somebody has set it. `body`: JSON, see `DnsSettings`. */
  dns_settings: { id: 'dns'; body: string; version: number }
  /** Who may ask: `hash` is the SHA-256 of the capability. `asked_at`: when a gateway heard of the device last. */
  dns_devices: { device_id: string; hash: string; made_at: number; asked_at: number | null }
  /** What a gateway answers by, as it said last. `body`: JSON, see `NamesBuilt`. */
  dns_gateways: { outpost_id: string; body: string; at: number }
}

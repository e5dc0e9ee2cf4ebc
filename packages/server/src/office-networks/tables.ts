export interface OfficeNetworkTables {
  /**
   * By what an office is recognised (TW-15, TW-14): addresses (CIDR in its one spelling) from which it comes to the server, or the
   * fingerprint under which one device knows its network.
   */
  office_networks: {
    id: string
    location_id: string
    kind: 'addresses' | 'fingerprint'
    value: string
    device_id: string | null
    added_at: number
  }
}

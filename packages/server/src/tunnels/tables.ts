/** Devices that work with destinations beside the browser. Times are epoch ms. */
export interface TunnelTables {
  /** The place of a device in the networks of gateways: `number` stays its own. `public_key`: its WireGuard key, as `wg` writes it. */
  wireguard_devices: { device_id: string; number: number; public_key: string; changed_at: number }
}

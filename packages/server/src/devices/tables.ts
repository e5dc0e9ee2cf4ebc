import type { DeviceKindName, DeviceSystem, LifecycleState, Management, Ownership } from '@taga/core'

/**
 * The register of devices (AD-12). A serial number is kept of company devices only; `serial_key` and `tag_key` are serial number and label
 * tag as they are compared. `place`: where it is kept when nobody carries it about.
 */
export interface DeviceTables {
  devices: {
    id: string
    label: string
    ownership: Ownership
    management: Management
    state: LifecycleState
    state_since: number
    kind: DeviceKindName
    os: DeviceSystem
    serial: string | null
    serial_key: string | null
    tag: string | null
    tag_key: string | null
    place: string | null
    purchased_at: number | null
    note: string | null
    user_id: string | null
    search_key: string
    version: number
    created_at: number
    updated_at: number
  }
}

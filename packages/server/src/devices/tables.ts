import type { LifecycleState, Ownership } from './lifecycle.ts'

export const MANAGEMENTS = ['managed', 'browserOnly'] as const
/** `managed`: an agent runs on it. `browserOnly`: an approved browser key. Said by the register, never inferred from missing posture. */
export type Management = (typeof MANAGEMENTS)[number]

export const DEVICE_KINDS = ['laptop', 'desktop', 'server', 'virtual', 'phone', 'tablet'] as const
export type DeviceKindName = (typeof DEVICE_KINDS)[number]

export const DEVICE_SYSTEMS = ['windows', 'macos', 'linux', 'ios', 'android', 'chromeos'] as const
export type DeviceSystem = (typeof DEVICE_SYSTEMS)[number]

/** The register of devices (AD-12). A serial number is kept of company devices only; `serial_key` is the serial as it is compared. */
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
    user_id: string | null
    search_key: string
    version: number
    created_at: number
    updated_at: number
  }
}

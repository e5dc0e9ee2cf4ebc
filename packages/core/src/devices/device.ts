/** Who owns a device. */
export const OWNERSHIPS = ['company', 'personal'] as const
export type Ownership = (typeof OWNERSHIPS)[number]

export const MANAGEMENTS = ['managed', 'browserOnly'] as const
/** `managed`: an agent runs on it. `browserOnly`: an approved browser key. Said by the register, never inferred from missing posture. */
export type Management = (typeof MANAGEMENTS)[number]

export const DEVICE_KINDS = ['laptop', 'desktop', 'server', 'virtual', 'phone', 'tablet'] as const
export type DeviceKindName = (typeof DEVICE_KINDS)[number]

export const DEVICE_SYSTEMS = ['windows', 'macos', 'linux', 'ios', 'android', 'chromeos'] as const
export type DeviceSystem = (typeof DEVICE_SYSTEMS)[number]

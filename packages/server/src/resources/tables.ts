import type { Level } from '@taga/core'

/** What people open: a desktop, an application, a service. Flags are 1, 0 or, where nobody has said, null: unknown, never good. */
export interface ResourceTables {
  resources: {
    id: string
    name: string
    name_key: string
    level: Level | null
    right_needed: string | null
    telework_allowed: number | null
    fit_for_confidential: number | null
    saving_possible: number | null
    external: number | null
    host_device_id: string | null
    version: number
    created_at: number
    updated_at: number
  }
}

import { DeviceKind, DeviceOs } from '@taga/contract'
import { z } from 'zod'
import { PageCursor, PageLimit } from '../page-cursor.ts'
import { RegisterId, Version } from '../people/shapes.ts'
import { RegisterText } from '../register-text.ts'
import { LIFECYCLE_STATES, OWNERSHIPS } from './lifecycle.ts'
import { DEVICE_SORTS, type DeviceRow } from './store.ts'
import { MANAGEMENTS } from './tables.ts'

export const DeviceInput = z.strictObject({
  label: RegisterText(200),
  ownership: z.enum(OWNERSHIPS),
  management: z.enum(MANAGEMENTS),
  kind: DeviceKind,
  os: DeviceOs,
  serial: RegisterText(100).optional(),
  state: z.enum(LIFECYCLE_STATES),
  user: RegisterId.optional(),
})

export const DeviceChangeInput = z.strictObject({
  label: RegisterText(200),
  management: z.enum(MANAGEMENTS),
  kind: DeviceKind,
  os: DeviceOs,
  serial: RegisterText(100).optional(),
  version: Version,
})

export const DeviceMoveInput = z.strictObject({
  to: z.enum(LIFECYCLE_STATES),
  user: RegisterId.optional(),
  version: Version,
})

export const LossInput = z.strictObject({ how: z.enum(['lost', 'stolen']) })

export const DevicesQuery = z.strictObject({
  search: z.string().max(200).optional(),
  state: z.enum(LIFECYCLE_STATES).optional(),
  ownership: z.enum(OWNERSHIPS).optional(),
  management: z.enum(MANAGEMENTS).optional(),
  user: RegisterId.optional(),
  sort: z.enum(DEVICE_SORTS).default('label'),
  after: PageCursor.optional(),
  limit: PageLimit,
})

export const DeviceAnswer = z.object({
  id: z.string(),
  label: z.string(),
  ownership: z.enum(OWNERSHIPS),
  management: z.enum(MANAGEMENTS),
  state: z.enum(LIFECYCLE_STATES),
  stateSince: z.number().int(),
  kind: DeviceKind,
  os: DeviceOs,
  serial: z.string().optional(),
  user: z.string().optional(),
  version: z.number().int(),
})
export type DeviceAnswer = z.infer<typeof DeviceAnswer>

export const DevicesAnswer = z.object({ devices: z.array(DeviceAnswer), next: z.string().optional() })

/** One line of a device's history: what happened, when, and who did it. */
export const DeviceHistoryAnswer = z.object({
  entries: z.array(z.object({ at: z.number().int(), kind: z.string(), actor: z.string() })),
})

export function answerDevice(row: DeviceRow): DeviceAnswer {
  return {
    id: row.id,
    label: row.label,
    ownership: row.ownership,
    management: row.management,
    state: row.state,
    stateSince: row.state_since,
    kind: row.kind,
    os: row.os,
    ...(row.serial === null ? {} : { serial: row.serial }),
    ...(row.user_id === null ? {} : { user: row.user_id }),
    version: row.version,
  }
}

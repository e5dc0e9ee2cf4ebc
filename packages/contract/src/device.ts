import { LIFECYCLE_STATES, MANAGEMENTS, OWNERSHIPS, POSTURE_ITEM_IDS } from '@taga/core'
import { z } from 'zod'
import { DeviceKind, DeviceOs } from './enrolment.ts'
import { bulkInput, listAnswer, listQuery } from './list.ts'
import { RegisterId, RegisterText, Version } from './register-text.ts'

/** What is printed on a device's label: letters, digits and `-`, at most 30. Compared without case and width. */
export const DeviceTag = z
  .string()
  .trim()
  .normalize('NFKC')
  .pipe(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,29}$/u))

const Instant = z.number().int().min(0).max(8_640_000_000_000_000)

/** What the register is told of a device besides its state and user. `purchasedAt` is epoch ms. */
const described = {
  label: RegisterText(200),
  management: z.enum(MANAGEMENTS),
  kind: DeviceKind,
  os: DeviceOs,
  serial: RegisterText(100).optional(),
  tag: DeviceTag.optional(),
  place: RegisterText(200).optional(),
  purchasedAt: Instant.optional(),
  note: RegisterText(500).optional(),
}

export const DeviceInput = z.strictObject({
  ...described,
  ownership: z.enum(OWNERSHIPS),
  state: z.enum(LIFECYCLE_STATES),
  user: RegisterId.optional(),
})
export type DeviceInput = z.infer<typeof DeviceInput>

export const DeviceChangeInput = z.strictObject({ ...described, version: Version })
export type DeviceChangeInput = z.infer<typeof DeviceChangeInput>

export const DeviceMoveInput = z.strictObject({
  to: z.enum(LIFECYCLE_STATES),
  user: RegisterId.optional(),
  version: Version,
})
export type DeviceMoveInput = z.infer<typeof DeviceMoveInput>

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
  tag: z.string().optional(),
  place: z.string().optional(),
  purchasedAt: z.number().int().optional(),
  note: z.string().optional(),
  user: z.string().optional(),
  version: z.number().int(),
})
export type DeviceAnswer = z.infer<typeof DeviceAnswer>

/** A line of the list: with the name of whoever uses it, and when the device last reported. */
export const DeviceLine = DeviceAnswer.extend({
  userName: z.string().optional(),
  lastSeenAt: z.number().int().optional(),
})
export type DeviceLine = z.infer<typeof DeviceLine>

/** What the register of devices is sorted by: name, last change, last report. */
export const DEVICE_SORTS = ['label', 'changed', 'seen'] as const

/**
 * `user`: a person's id. `silentDays`: has not reported for so many days, or never. `encryption` `notShown`: those in somebody's hands whose
 * disk is not encrypted, or nobody knows by now.
 */
export const DevicesQuery = listQuery(DEVICE_SORTS, {
  state: z.enum(LIFECYCLE_STATES).optional(),
  ownership: z.enum(OWNERSHIPS).optional(),
  management: z.enum(MANAGEMENTS).optional(),
  kind: DeviceKind.optional(),
  os: DeviceOs.optional(),
  user: RegisterId.optional(),
  department: RegisterId.optional(),
  silentDays: z.coerce.number().int().min(1).max(3650).optional(),
  /** An item of the look that does not hold, for devices in somebody's hands. */
  lacks: z.enum(POSTURE_ITEM_IDS).optional(),
})
export type DevicesQuery = z.infer<typeof DevicesQuery>

export const DevicesAnswer = listAnswer(DeviceLine)
export type DevicesAnswer = z.infer<typeof DevicesAnswer>

/** Many devices at once: lent to one person, or moved to another state. */
export const DevicesBulk = z.discriminatedUnion('act', [
  bulkInput('handTo', { user: RegisterId }),
  bulkInput('move', { to: z.enum(LIFECYCLE_STATES) }),
])
export type DevicesBulk = z.infer<typeof DevicesBulk>

export const MyDevicesAnswer = z.object({ devices: z.array(DeviceAnswer) })
export type MyDevicesAnswer = z.infer<typeof MyDevicesAnswer>

/** One line of a device's history: what happened, when, and who did it. */
export const DeviceHistoryAnswer = z.object({
  entries: z.array(
    z.object({ at: z.number().int(), kind: z.string(), actor: z.string(), actorName: z.string().optional() }),
  ),
})
export type DeviceHistoryAnswer = z.infer<typeof DeviceHistoryAnswer>

import type { Management } from './device.ts'
import { type LifecycleState, isInHands } from './lifecycle.ts'

const DAY_MS = 86_400_000
/** A managed device in somebody's hands has reported within this time. */
export const FIRST_REPORT_MS = 7 * DAY_MS
/** A device that was given back may be looked at on the desk for so long. */
const DESK_MS = DAY_MS

/** Ways in which a device and what the register says of it differ. The first three want somebody at once. */
export const DIFFERENCE_KINDS = [
  'reportsThough',
  'serialOfAnother',
  'usedByAnother',
  'neverReported',
  'serial',
  'system',
  'kind',
  'model',
  'hostName',
  'applicationsCame',
  'applicationsGone',
] as const
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number]

/** What may be taken into the register as it was measured. */
export const ACCEPTABLE_DIFFERENCES = ['serial', 'system', 'kind', 'model', 'hostName'] as const
export type AcceptableDifference = (typeof ACCEPTABLE_DIFFERENCES)[number]

/** One of them: what stands in the register and what was measured, as texts; undefined where there is none. `about`: another device or person. */
export type Difference = {
  readonly kind: DifferenceKind
  readonly isUrgent: boolean
  readonly registered?: string
  readonly measured?: string
  readonly about?: string
}

/** What the register says of a device. `accepted`: what was measured before and taken over. Times are epoch ms. */
export type RegisteredDevice = {
  readonly id: string
  readonly state: LifecycleState
  readonly stateSince: number
  readonly management: Management
  readonly kind: string
  readonly os: string
  readonly serial?: string | undefined
  readonly user?: string | undefined
  readonly model?: string | undefined
  readonly hostName?: string | undefined
}

/**
 * What is known of it beside the register. `lastSeenAt`: its last report; `knockedAt`: the last one that was refused because the register
 * has stopped it. `serialHolder`: another device with the serial number that was measured. `lastUser`: who worked with it last.
 */
export type MeasuredDevice = {
  readonly lastSeenAt?: number | undefined
  readonly knockedAt?: number | undefined
  readonly kind?: string | undefined
  readonly os?: string | undefined
  readonly serial?: string | undefined
  readonly serialHolder?: string | undefined
  readonly model?: string | undefined
  readonly hostName?: string | undefined
  readonly lastUser?: string | undefined
  readonly applicationsCame: number
  readonly applicationsGone: number
}

/**
 * How a device differs from what the register says of it (AD-6, AD-8, AD-12). Nothing measured is no difference: that it is not known is
 * said elsewhere, and never by this.
 */
export function findDifferences(
  registered: RegisteredDevice,
  measured: MeasuredDevice,
  now: number,
): readonly Difference[] {
  const found: Difference[] = []
  if (reportsThough(registered, measured))
    found.push({ kind: 'reportsThough', isUrgent: true, registered: registered.state })
  const serial = knownSerial(measured.serial)
  if (serial !== undefined && measured.serialHolder !== undefined)
    found.push({ kind: 'serialOfAnother', isUrgent: true, measured: serial, about: measured.serialHolder })
  const { lastUser } = measured
  if (isInHands(registered.state) && registered.user !== undefined && lastUser !== undefined)
    if (lastUser !== registered.user) found.push({ kind: 'usedByAnother', isUrgent: true, about: lastUser })
  if (neverReported(registered, measured, now)) found.push({ kind: 'neverReported', isUrgent: false })
  const pairs = [
    ['serial', registered.serial ?? '', serial],
    ['system', registered.os, measured.os],
    ['kind', registered.kind, measured.kind],
    ['model', registered.model, measured.model],
    ['hostName', registered.hostName, measured.hostName],
  ] as const
  for (const [kind, says, seen] of pairs)
    if (says !== undefined && seen !== undefined && folded(says) !== folded(seen))
      found.push({ kind, isUrgent: false, measured: seen, ...(says === '' ? {} : { registered: says }) })
  if (measured.applicationsCame > 0)
    found.push({ kind: 'applicationsCame', isUrgent: false, measured: String(measured.applicationsCame) })
  if (measured.applicationsGone > 0)
    found.push({ kind: 'applicationsGone', isUrgent: false, measured: String(measured.applicationsGone) })
  return found
}

/** A serial number, unless it is one of the texts that makers leave there in place of one. */
export function knownSerial(text: string | undefined): string | undefined {
  const plain = text?.normalize('NFKC').trim()
  if (plain === undefined || plain === '' || /^[0\s.\-_x*]+$/iu.test(plain)) return undefined
  return PLACEHOLDERS.has(plain.toLowerCase().replaceAll(/[\s.]/gu, '')) ? undefined : plain
}

const PLACEHOLDERS: ReadonlySet<string> = new Set([
  'tobefilledbyoem',
  'defaultstring',
  'systemserialnumber',
  'serialnumber',
  'none',
  'n/a',
  'na',
  'unknown',
  'notspecified',
  'notapplicable',
  'notavailable',
  'oem',
  'invalid',
  '123456789',
  '1234567890',
  '0123456789',
])

function reportsThough({ state, stateSince }: RegisteredDevice, { lastSeenAt, knockedAt }: MeasuredDevice): boolean {
  switch (state) {
    case 'lost':
    case 'stolen':
    case 'wiped':
    case 'disposed':
      return knockedAt !== undefined && knockedAt > stateSince
    case 'returned':
    case 'toWipe':
      return lastSeenAt !== undefined && lastSeenAt > stateSince + DESK_MS
    case 'inStock':
    case 'lent':
    case 'inUse':
      return false
  }
}

function neverReported(registered: RegisteredDevice, { lastSeenAt }: MeasuredDevice, now: number): boolean {
  const { state, stateSince, management } = registered
  return management === 'managed' && isInHands(state) && lastSeenAt === undefined && now - stateSince > FIRST_REPORT_MS
}

function folded(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}

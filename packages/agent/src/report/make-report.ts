import { type DevicePage, MAX_REPORT_BYTES, REPORT_PATH, type SignedReport } from '@taga/contract'
import type { Seen } from '@taga/core'
import { keepPersonalOnly, type Look } from '../look/look.ts'
import type { DeviceKey } from '../state/device-key.ts'
import type { Identity } from '../state/identity.ts'
import type { Queued } from '../state/queue.ts'
import { signFor } from './sign-for.ts'

/** What of a look is put into the queue: all of it, or for a personal device only what it may tell. */
export function toQueued(look: Pick<Look, 'seen' | 'inventory' | 'pace'>, ownership: Identity['ownership']): Queued {
  if (ownership === 'personal') return { seen: reportable(keepPersonalOnly(look.seen)) }
  const seen = reportable(look.seen)
  return look.pace === 'fast' ? { seen } : { seen, inventory: { applications: [...look.inventory.applications] } }
}

function reportable(seen: Seen): Queued['seen'] {
  return Object.fromEntries(
    Object.entries(seen).map(([key, observation]) => {
      const origin = {
        at: Math.round(observation.at),
        provenance: 'measured' as const,
        source: observation.source || 'agent',
      }
      if (observation.kind === 'unknown')
        return [key, { ...origin, kind: 'unknown' as const, reason: observation.reason }]
      const value = typeof observation.value === 'object' ? [...observation.value] : observation.value
      return [key, { ...origin, kind: 'value' as const, value }]
    }),
  )
}

/** One report as bytes, signed over their hash, for whom it is and where it goes. */
export function makeReport(
  key: DeviceKey,
  identity: Identity,
  what: {
    readonly queued: Queued
    readonly counter: number
    readonly sentAt: number
    readonly witnessed: string | undefined
    readonly vouches?: readonly DevicePage[]
  },
): { readonly device: string; readonly body: Uint8Array<ArrayBuffer>; readonly signature: string } {
  const report: SignedReport = {
    format: 1,
    audience: identity.audience,
    device: identity.device,
    counter: what.counter,
    sentAt: what.sentAt,
    seen: what.queued.seen,
    ...(what.witnessed === undefined ? {} : { witnessed: what.witnessed }),
    ...(what.vouches === undefined || what.vouches.length === 0 ? {} : { vouches: [...what.vouches] }),
    ...(what.queued.inventory === undefined ? {} : { inventory: what.queued.inventory }),
  }
  const body = fitting(report)
  return signFor({ key, identity }, REPORT_PATH, body)
}

/**
 * A list of applications that does not fit goes without times, else without publishers (the server then takes them for unknown), else not
 * at all: half a list would say that the rest is not there.
 */
function fitting(report: SignedReport): Uint8Array<ArrayBuffer> {
  const { inventory, ...rest } = report
  const whole = bytesOf(report)
  if (whole.length <= MAX_REPORT_BYTES || inventory === undefined) return whole
  const untimed = inventory.applications.map(({ name, version, publisher, identifier }) => ({
    name,
    version,
    ...(publisher === undefined ? {} : { publisher }),
    ...(identifier === undefined ? {} : { identifier }),
  }))
  const named = inventory.applications.map(({ name, version }) => ({ name, version }))
  for (const applications of [untimed, named]) {
    const short = bytesOf({ ...rest, inventory: { applications } })
    if (short.length <= MAX_REPORT_BYTES) return short
  }
  return bytesOf(rest)
}

function bytesOf(report: SignedReport): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(report))
}

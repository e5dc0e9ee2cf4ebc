import type { SignedReport } from '@taga/contract'
import { type FactKey, type Observation, type Seen, type Value, factSpec, fitsType, isFactKey } from '@taga/core'

/** What a report may change, and how many of its facts it may not. */
export type ReadSeen = { readonly seen: Seen; readonly ignored: number }

/**
 * The part of a report that is believed. A device reports its own posture and nothing else: never its place in the register, never
 * another subject. A personal device reports only what the catalogue lists for it. A value of another type than the catalogue's is
 * kept as unknown. Times are put on the server's clock and never later than `receivedAt`.
 */
export function readSeen(
  report: Pick<SignedReport, 'seen'>,
  about: { readonly ownership: 'company' | 'personal'; readonly skewMs: number; readonly receivedAt: number },
): ReadSeen {
  const seen: Record<string, Observation> = {}
  let ignored = 0
  for (const [key, reported] of Object.entries(report.seen)) {
    if (!isFactKey(key) || !mayReport(key, about.ownership)) ignored += 1
    else seen[key] = believed(key, reported, about)
  }
  const clock: Observation = {
    at: about.receivedAt,
    provenance: 'measured',
    source: 'server',
    kind: 'value',
    value: Math.floor(Math.abs(about.skewMs) / 1000) * 1000,
  }
  return { seen: { ...seen, 'device.clockSkewMs': clock }, ignored }
}

function mayReport(key: FactKey, ownership: 'company' | 'personal'): boolean {
  const { subject, source, personal } = factSpec(key)
  if (key === 'device.clockSkewMs') return false // measured here
  return subject === 'device' && source === 'posture' && (ownership === 'company' || personal)
}

function believed(
  key: FactKey,
  reported: SignedReport['seen'][string],
  clock: { readonly skewMs: number; readonly receivedAt: number },
): Observation {
  const { provenance, source } = reported
  const at = onOurClock(reported.at, clock)
  if (reported.kind === 'unknown') return { at, provenance, source, kind: 'unknown', reason: reported.reason }
  const value: Value =
    key === 'device.lookedAt' && typeof reported.value === 'number' ? onOurClock(reported.value, clock) : reported.value
  if (!fitsType(value, factSpec(key).type)) return { at, provenance, source, kind: 'unknown', reason: 'unreadable' }
  return { at, provenance, source, kind: 'value', value }
}

function onOurClock(at: number, clock: { readonly skewMs: number; readonly receivedAt: number }): number {
  return Math.max(0, Math.min(at + clock.skewMs, clock.receivedAt))
}

/**
 * How far the device's clock is behind ours (ms, negative where it is ahead). `clock` is its clock when it sent, by a header; without
 * it only a report from the future shows a wrong clock, since one from the past may simply have waited.
 */
export function skewOf(times: {
  readonly receivedAt: number
  readonly sentAt: number
  readonly clock?: number
}): number {
  if (times.clock !== undefined) return times.receivedAt - times.clock
  return Math.min(0, times.receivedAt - times.sentAt)
}

import type { Observation, Seen } from '@taga/core'
import type { Memory } from '../state/memory.ts'
import type { Look } from './look.ts'

/** A gap between looks from which on the computer counts as unused. */
export const UNUSED_FROM_MS = 24 * 3_600_000
const SKEW_MAX_AGE_MS = 15 * 60_000

/** Adds to a look what only the comparison with earlier ones can tell, and gives what to remember for the next. */
export function remember(look: Look, before: Memory | undefined): { readonly look: Look; readonly memory: Memory } {
  const gapMs = before === undefined ? 0 : Math.max(0, look.at - before.lookedAt)
  const unusedBeforeMs = gapMs >= UNUSED_FROM_MS ? gapMs : (before?.unusedBeforeMs ?? 0)
  const pending = rememberPending(look, before)
  const memory: Memory = {
    lookedAt: look.at,
    unusedBeforeMs,
    pending: pending.since,
    ...(pending.lookedAt === undefined ? {} : { updatesLookedAt: pending.lookedAt }),
    ...(before?.skew === undefined ? {} : { skew: before.skew }),
  }
  const compared: Seen = {
    ...(look.pace === 'slow' ? {} : { 'device.unusedBeforeMs': unusedBefore(before, unusedBeforeMs, look.at) }),
    ...oldestPending(look, pending.since),
    ...skewSeen(look, before),
  }
  // What the system itself has measured goes before a comparison.
  const measured = Object.entries(look.seen).filter(
    ([key, { kind }]) => kind === 'value' || compared[key] === undefined,
  )
  return { look: { ...look, seen: { ...compared, ...Object.fromEntries(measured) } }, memory }
}

function unusedBefore(before: Memory | undefined, unusedBeforeMs: number, at: number): Observation {
  const origin = { at, provenance: 'measured', source: 'earlier looks of this agent' } as const
  // The first look has nothing to compare with.
  if (before === undefined) return { ...origin, kind: 'unknown', reason: 'notReported' }
  return { ...origin, kind: 'value', value: unusedBeforeMs }
}

function rememberPending(look: Look, before: Memory | undefined) {
  if (look.pendingSecurity === undefined) return { since: before?.pending ?? {}, lookedAt: before?.updatesLookedAt }
  const known = new Map(Object.entries(before?.pending ?? {}))
  const since = look.pendingSecurity.map((name) => {
    const earlier = known.get(name)
    return [name, earlier === undefined ? (before?.updatesLookedAt ?? null) : earlier] as const
  })
  return { since: Object.fromEntries(since), lookedAt: look.at }
}

/** The earliest instant at which the oldest can have been available; unknown where one waited already at the first look. */
function oldestPending(look: Look, since: Memory['pending']): Seen {
  if (look.pendingSecurity === undefined || look.pendingSecurity.length === 0) return {}
  const times = Object.values(since)
  const origin = { at: look.at, provenance: 'measured', source: 'first look that listed it' } as const
  const known = times.filter((time) => time !== null)
  const key = 'device.oldestPendingSecurityUpdateAt'
  if (known.length < times.length) return { [key]: { ...origin, kind: 'unknown', reason: 'notReported' } }
  return { [key]: { ...origin, kind: 'value', value: Math.min(...known) } }
}

/** The server's measure of the clock stands in where no time service has one. */
function skewSeen(look: Look, before: Memory | undefined): Seen {
  const key = 'device.clockSkewMs'
  const skew = before?.skew
  if (look.pace === 'slow' || skew === undefined || look.seen[key]?.kind === 'value') return {}
  if (look.at - skew.at > SKEW_MAX_AGE_MS) return {}
  return { [key]: { at: skew.at, provenance: 'measured', source: "the server's clock", kind: 'value', value: skew.ms } }
}

import type { Obligation } from '@taga/core'
import type { Limits } from './to-viewer.ts'

/** What a screen is held to. `endsAfterMs`: from when it was opened. */
export type ScreenLimits = Omit<Limits, 'endsInMs'> & { readonly endsAfterMs?: number }

/** What obligations mean for a screen. Its clipboard is text alone; what is only looked at takes none. */
export function limitsOf(obligations: readonly Obligation[]): ScreenLimits {
  const has = (kind: Obligation['kind']) => obligations.some((one) => one.kind === kind)
  const span = (kind: 'idleLock' | 'maxLength') => {
    for (const one of obligations) if (one.kind === kind && 'ms' in one) return one.ms
    return undefined
  }
  const [idleLockMs, endsAfterMs] = [span('idleLock'), span('maxLength')]
  const viewOnly = has('viewOnly')
  return {
    watermark: has('watermark'),
    clipboardIn: !viewOnly && !has('noClipboardIn'),
    clipboardOut: !has('noClipboardOut'),
    viewOnly,
    recorded: has('record'),
    ...(idleLockMs === undefined ? {} : { idleLockMs }),
    ...(endsAfterMs === undefined ? {} : { endsAfterMs }),
  }
}

/** The same as a viewer is told them, so long after it was opened. */
export function toldLimits({ endsAfterMs, ...limits }: ScreenLimits, openMs: number): Limits {
  return endsAfterMs === undefined ? limits : { ...limits, endsInMs: Math.max(0, endsAfterMs - openMs) }
}

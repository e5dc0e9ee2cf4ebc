import type { Obligation } from '@taga/core'
import type { Limits } from './to-viewer.ts'

/** What obligations mean for a screen. Its clipboard is text alone; what is only looked at takes none. */
export function limitsOf(obligations: readonly Obligation[]): Limits {
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

import type { ReadyAnswer } from '@taga/contract'
import { DEFAULT_SETTINGS, type FindingState, type PostureItemId, type Seen, judgePosture } from '@taga/core'

/** What a device has to show before it is lent (AD-12.3): supported, patched, protected, encrypted, and looked at just now. */
const ASKED: readonly PostureItemId[] = [
  'look.fresh',
  'system.support',
  'system.updates',
  'antimalware.presence',
  'antimalware.signatures',
  'disk.encryption',
  'system.integrity',
]

/** From what tells most against lending to what tells least. */
const WORST_FIRST: readonly FindingState[] = ['fails', 'unknown', 'stale']

/**
 * Whether a device may be lent at `now`, from facts alone: only `holds` is ready. A device that is switched off on the shelf is not ready
 * but `stale` or `unknown` until it is switched on and looks at itself (CASE-05).
 */
export function judgeReadiness(seen: Seen, settings: Readonly<Record<string, number>>, now: number): ReadyAnswer {
  const findings = judgePosture({ seen, judgedAs: 'client', now, settings: { ...defaults, ...settings } })
  const checks = findings
    .filter(({ item, state }) => ASKED.includes(item.id) && state !== 'notApplicable')
    .map(({ item, state }) => ({ item: item.id, title: item.title, state, ...remedyOf(item, state) }))
  const state = WORST_FIRST.find((bad) => checks.some((check) => check.state === bad))
  return { state: state ?? (checks.length === 0 ? 'unknown' : 'holds'), checks }
}

type Item = ReturnType<typeof judgePosture>[number]['item']

function remedyOf(item: Item, state: FindingState): Pick<ReadyAnswer['checks'][number], 'remedy'> {
  if (state === 'holds') return {}
  const { ja, en } = state === 'fails' ? item.remedy : item.unknownRemedy
  return { remedy: { ja, en } }
}

const defaults = Object.fromEntries(Object.entries(DEFAULT_SETTINGS).map(([id, setting]) => [id, setting.value]))

import type { TodayReason } from '@taga/contract'
import type { DeviceSystem } from '@taga/core'
import { worstReasons } from '../decisions/today.ts'
import type { TodayRow } from '../decisions/today.ts'
import type { PublishedRules } from '../decisions/rules.ts'

/** The reasons that stand in the way of these cells in words, those of most cells first, with the remedy on this device's system. */
export function explainReasons(
  cells: TodayRow['cells'],
  { rules, os, most }: { readonly rules: PublishedRules; readonly os: DeviceSystem; readonly most: number },
): readonly TodayReason[] {
  return worstReasons(cells, most).flatMap(({ reason, cells: count }) => {
    const rule = rules.byId.get(reason.rule)
    if (rule === undefined) return []
    const here = rule.remedy.byOs?.[os]
    return [
      {
        rule: rule.id,
        state: reason.state,
        title: rule.title,
        remedy: { ja: rule.remedy.ja, en: rule.remedy.en },
        ...(here === undefined ? {} : { remedyHere: here }),
        measures: [...rule.measures],
        cells: count,
      },
    ]
  })
}

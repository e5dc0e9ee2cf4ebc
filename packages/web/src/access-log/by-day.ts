import type { AccessSummary } from '@taga/contract'

/** Japan's days: nine hours ahead, without summer time. */
const JAPAN_MS = 9 * 3_600_000
const DAY_MS = 86_400_000

export type DaySums = AccessSummary['hours'][number]

/** The sums of hours by Japan's days, the newest first; a day on which nothing happened is left out. `at`: when the day began. */
export function byDay(hours: AccessSummary['hours']): readonly DaySums[] {
  const days = new Map<number, DaySums>()
  for (const { at: hour, letIn, asked, stopped } of hours) {
    const at = Math.floor((hour + JAPAN_MS) / DAY_MS) * DAY_MS - JAPAN_MS
    const day = days.get(at) ?? { at, letIn: 0, asked: 0, stopped: 0 }
    days.set(at, { at, letIn: day.letIn + letIn, asked: day.asked + asked, stopped: day.stopped + stopped })
  }
  return [...days.values()].sort((one, other) => other.at - one.at)
}

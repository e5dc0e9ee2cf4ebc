import { startOfJapanDay } from '@taga/contract'
const DAY = 86_400_000
const HOUR = 3_600_000

/** The demonstration's own clock: it begins some days ago, so that there is a history, and ends at this moment. */
export type DemonstrationClock = {
  readonly now: () => number
  /** Nine in the morning in Japan, so many days ago; never later than now, and never back. */
  morning(daysAgo: number): void
  /** From here on the time of day is the real one. */
  catchUp(): void
}

export function startClock(real: () => number, daysAgo: number): DemonstrationClock {
  let offset = -daysAgo * DAY
  return {
    now: () => real() + offset,
    morning: (days) => {
      const nine = startOfJapanDay(real()) - days * DAY + 9 * HOUR
      offset = Math.min(0, Math.max(offset, nine - real()))
    },
    catchUp: () => {
      offset = 0
    },
  }
}

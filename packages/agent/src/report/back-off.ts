const FIRST_MS = 15_000
const LONGEST_MS = 30 * 60_000
const JITTER = 0.2

/** How long to wait after the `failures`-th failure in a row (1 is the first): at random between 15 s and a bound that doubles up to 30 min. */
export function backOffMs(failures: number, random: () => number): number {
  const bound = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 20))
  return Math.round(FIRST_MS + random() * (bound - FIRST_MS))
}

/** An interval with 20 % either way, so that a company's computers do not report in one instant. */
export function jitteredMs(intervalMs: number, random: () => number): number {
  return Math.round(intervalMs * (1 - JITTER + 2 * JITTER * random()))
}

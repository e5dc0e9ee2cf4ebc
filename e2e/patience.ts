import { availableParallelism, loadavg } from 'node:os'

/** How long a story may wait for one thing: never the reason why it fails on a machine that runs other suites at once. */
export const PATIENCE_MS = 120_000
// a program that a story starts has no test of its own
if (process.env['VITEST'] === 'true')
  (await import('vitest')).vi.setConfig({ testTimeout: 3 * PATIENCE_MS, hookTimeout: 3 * PATIENCE_MS })

/**
 * How long a story lets pass for what is promised in `ms` on a machine at rest: five times as long, and as much more as this one has more to
 * do now than it has cores. Whether the promise itself is kept is measured by the bench.
 */
export function promised(ms: number): number {
  const [lastMinute = 0] = loadavg()
  return 5 * ms * Math.max(1, (2 * lastMinute) / availableParallelism())
}

/** Says how long something took that began at `since` (ms of `performance.now()`). */
export function told(what: string, since: number): void {
  process.stderr.write(`${what}: ${Math.round(performance.now() - since)} ms\n`)
}

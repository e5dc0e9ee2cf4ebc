import { availableParallelism, loadavg } from 'node:os'
import { vi } from 'vitest'

/** How long a story may wait for one thing: never the reason why it fails on a machine that runs other suites at once. */
export const PATIENCE_MS = 120_000
vi.setConfig({ testTimeout: 3 * PATIENCE_MS, hookTimeout: 3 * PATIENCE_MS })

/** A time that is promised on a machine at rest, in ms: as much longer as this one has more to do now than it has cores. */
export function promised(ms: number): number {
  const [lastMinute = 0] = loadavg()
  return ms * Math.max(1, (2 * lastMinute) / availableParallelism())
}

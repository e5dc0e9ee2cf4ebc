import { expect, it } from 'vitest'
import { delayMs } from './start-connector.ts'

const NEVER_EVEN = [0, 0.25, 0.5, 0.999]

it('waits up to twice as long after each failure, half a minute at most, and half a second at least', () => {
  const longest = (failures: number) => delayMs(failures, () => 1)
  expect([1, 2, 3, 4, 5].map(longest)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000])
  expect([6, 7, 100, 1e9].map(longest)).toEqual([30_000, 30_000, 30_000, 30_000])
  for (const failures of [0, 1, 6, 1e9]) expect(delayMs(failures, () => 0)).toBe(500)
})

it('lets chance say when within that, so that the connectors of a site do not come back in one instant', () => {
  const delays = NEVER_EVEN.map((chance) => delayMs(6, () => chance))
  expect(new Set(delays).size).toBe(NEVER_EVEN.length)
  expect(delays.every((delay) => delay >= 500 && delay <= 30_000)).toBe(true)
})

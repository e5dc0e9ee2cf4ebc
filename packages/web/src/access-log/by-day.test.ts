import { expect, it } from 'vitest'
import { byDay } from './by-day.ts'

it('sums hours up by Japan’s days, the newest first', () => {
  const midnight = Date.UTC(2026, 10, 22, 15)
  const hour = (at: number, letIn: number) => ({ at, letIn, asked: 1, stopped: 2 })
  expect(byDay([hour(midnight - 3_600_000, 1), hour(midnight, 10), hour(midnight + 3_600_000, 100)])).toEqual([
    { at: midnight, letIn: 110, asked: 2, stopped: 4 },
    { at: midnight - 86_400_000, letIn: 1, asked: 1, stopped: 2 },
  ])
})

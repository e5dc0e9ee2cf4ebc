import { describe, expect, it } from 'vitest'
import { wayAfter } from './api.ts'

const STEPS = ['name', 'organisation', 'departments'] as const
const firstHour = (...states: readonly ('open' | 'done' | 'skipped')[]) => ({
  firstHour: STEPS.map((step, at) => ({ step, state: states[at] ?? 'open' })),
})

describe('the way through the set-up', () => {
  it('leads to the next open step, over those that are done or skipped', () => {
    expect(wayAfter(firstHour('done', 'open', 'open'), 'name')).toBe('/first-hour/organisation')
    expect(wayAfter(firstHour('done', 'skipped', 'open'), 'name')).toBe('/first-hour/departments')
  })

  it('comes back to one that was left open before, and to the overview at the end', () => {
    expect(wayAfter(firstHour('open', 'done', 'done'), 'departments')).toBe('/first-hour/name')
    expect(wayAfter(firstHour('skipped', 'done', 'done'), 'departments')).toBe('/first-hour')
  })
})

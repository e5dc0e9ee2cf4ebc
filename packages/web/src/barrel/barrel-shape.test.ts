import { type MeasureId, MEASURE_IDS, type SupposedState, supposeWithout } from '@taga/core'
import { describe, expect, it } from 'vitest'
import { drawStaves, drawWater, yAt } from './barrel-shape.ts'
import { percent } from './percent.ts'

function barrelOf(heights: Readonly<Partial<Record<MeasureId, SupposedState['height']>>>) {
  const states = MEASURE_IDS.map((measure): SupposedState => {
    const height = heights[measure] ?? { height: 1, possible: 1 }
    return { measure, state: height.height === 1 ? 'holds' : 'partly', height }
  })
  return supposeWithout(states, []).before
}

describe('drawStaves', () => {
  it('draws three staves from left to right, with a plank for each baseline group', () => {
    const staves = drawStaves(barrelOf({}))
    expect(staves.map(({ dimension }) => dimension)).toEqual(['rule', 'people', 'technology'])
    expect(staves.every(({ planks }) => planks.length > 3)).toBe(true)
    const labels = staves.map(({ labelX }) => labelX)
    expect(labels).toEqual(labels.toSorted((one, other) => one - other))
  })

  it('draws nothing solid where nothing is confirmed, and hatches what is not known', () => {
    const staves = drawStaves(barrelOf({ 'EX-5': { height: 0, possible: 1 }, 'AD-17': { height: 0.5, possible: 0.5 } }))
    const plank = (group: string) => staves[0]?.planks.find((each) => each.group === group)
    expect(plank('G05')).toMatchObject({ known: '' })
    expect(plank('G05')?.unknown).toBe(plank('G05')?.outline)
    expect(plank('G21')).toMatchObject({ unknown: '' })
    expect(plank('G21')?.known).not.toBe(plank('G21')?.outline)
  })
})

describe('drawWater', () => {
  it('stands higher on the page the higher it is', () => {
    expect(drawWater(0.8).surface.y).toBeLessThan(drawWater(0.2).surface.y)
    expect(drawWater(0).surface.y).toBe(yAt(0))
  })
})

describe('percent', () => {
  it('is never rounded up', () => {
    expect([percent(0.996), percent(1), percent(0), percent(0.29)]).toEqual([99, 100, 0, 29])
  })
})

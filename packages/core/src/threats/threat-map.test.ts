import { describe, expect, it } from 'vitest'
import { isBaseline, findMeasure } from '../guideline/find-measure.ts'
import { CASE_IDS, MEASURE_IDS, type MeasureId, VULNERABILITY_IDS } from '../guideline/ids.ts'
import type { MeasureStateName } from '../measures/judge-measures.ts'
import { coverCases, coverOf, statesWithout } from './case-cover.ts'
import { type SupposedState, supposeWithout } from './suppose-without.ts'
import { drawThreatMap } from './threat-map.ts'

const HEIGHTS = {
  holds: { height: 1, possible: 1 },
  partly: { height: 0.5, possible: 0.5 },
  fails: { height: 0, possible: 0 },
  unknown: { height: 0, possible: 1 },
  notApplicable: { height: 0, possible: 0 },
} as const

function board(changes: Readonly<Partial<Record<MeasureId, MeasureStateName>>> = {}): readonly SupposedState[] {
  return MEASURE_IDS.map((measure) => {
    const state = changes[measure] ?? 'holds'
    return { measure, state, height: HEIGHTS[state] }
  })
}
const cover = (changes: Parameters<typeof board>[0], off: readonly MeasureId[] = []) =>
  statesWithout(board(changes), off)

describe('coverOf', () => {
  it('is closed only where every measure that applies holds', () => {
    expect(coverOf(['AD-7', 'TW-7'], cover({}))).toMatchObject({ state: 'closed', n: 2, m: 2 })
    expect(coverOf(['AD-7', 'TW-7'], cover({ 'TW-7': 'notApplicable' }))).toMatchObject({ state: 'closed', n: 1, m: 1 })
  })
  it('is open as soon as one is known to lack something', () => {
    for (const state of ['partly', 'fails'] as const)
      expect(coverOf(['AD-7', 'TW-7'], cover({ 'AD-7': state, 'TW-7': 'unknown' }))).toMatchObject({
        state: 'open',
        n: 0,
        m: 2,
        open: ['AD-7'],
        unknown: ['TW-7'],
      })
  })
  it('never takes the unknown for closed', () => {
    expect(coverOf(['AD-7', 'TW-7'], cover({ 'AD-7': 'unknown' })).state).toBe('unknown')
    expect(coverOf(['AD-7'], statesWithout([])).state).toBe('unknown')
  })
  it('says so where nothing applies, which a supposition does not change', () => {
    expect(coverOf(['AD-7'], cover({ 'AD-7': 'notApplicable' }, ['AD-7'])).state).toBe('notApplicable')
  })
})

describe('drawThreatMap', () => {
  it('places each weakness once, under its threat in its zone', () => {
    const { zones } = drawThreatMap(cover({}))
    const placed = zones.flatMap(({ threats }) =>
      threats.flatMap((threat) => threat.vulnerabilities.map(({ id }) => id)),
    )
    expect(placed.toSorted()).toEqual([...VULNERABILITY_IDS])
    expect(zones.map(({ id }) => id)).toEqual(['terminal', 'path', 'internal_system'])
  })
  it('counts the ways to each incident by what stands in them', () => {
    const full = drawThreatMap(cover({}))
    const leak = full.incidents.find(({ id }) => id === 'leak')
    expect(leak?.ways).toEqual({ open: 0, unknown: 0, closed: 18 })
    const lessened = drawThreatMap(cover({ 'TW-15': 'fails', 'AD-13': 'unknown' })).incidents.find(
      ({ id }) => id === 'leak',
    )
    expect(lessened?.ways).toEqual({ open: 1, unknown: 2, closed: 15 })
  })
  it('shows the weaknesses that the figure leaves out', () => {
    expect(drawThreatMap(cover({ 'AD-18': 'partly' })).besides).toMatchObject([
      { cover: { state: 'open', open: ['AD-18'] } },
    ])
  })
})

describe('supposeWithout', () => {
  it('lets the water fall to nothing where a baseline measure goes, and changes nothing that is not asked', () => {
    const states = board()
    const { before, after, opens } = supposeWithout(states, ['AD-7'])
    expect(before.height).toBe(1)
    expect(after.height).toBe(0)
    expect(after.shortest).toEqual(['technology'])
    expect(opens).toEqual(['CASE-04'])
    expect(supposeWithout(states, [])).toMatchObject({ opens: [], weakens: [], after: { height: 1 } })
  })
  it('leaves the water where a recommended measure goes, and names the cases that it held back', () => {
    const recommended = MEASURE_IDS.find((id) => id === 'AD-10')
    expect(recommended !== undefined && isBaseline(findMeasure(recommended))).toBe(false)
    const { after, opens } = supposeWithout(board(), ['AD-10'])
    expect(after.height).toBe(1)
    expect(opens).toEqual(['CASE-06'])
  })
  it('tells a case that was open already and loses more from one that opens', () => {
    const { opens, weakens } = supposeWithout(board({ 'TW-7': 'fails' }), ['AD-7'])
    expect(opens).toEqual([])
    expect(weakens).toEqual(['CASE-04'])
  })
  it('opens no case of which nothing was switched off', () => {
    for (const off of MEASURE_IDS) {
      const { opens, weakens } = supposeWithout(board({ 'TW-19': 'unknown' }), [off])
      for (const id of [...opens, ...weakens])
        expect(coverCases(cover({}, [off])).find((each) => each.id === id)?.open).toEqual([off])
    }
    expect(coverCases(cover({})).map(({ id }) => id)).toEqual([...CASE_IDS])
  })
  it('raises nothing, whatever is switched off', () => {
    const states = board({ 'AD-8': 'partly', 'TW-5': 'unknown', 'EX-2': 'fails' })
    for (const off of MEASURE_IDS) {
      const { before, after } = supposeWithout(states, [off])
      expect(after.height).toBeLessThanOrEqual(before.height)
      for (const [at, stave] of after.staves.entries()) {
        expect(stave.height).toBeLessThanOrEqual(before.staves[at]?.height ?? 0)
        expect(stave.possible).toBeLessThanOrEqual(before.staves[at]?.possible ?? 0)
      }
    }
  })
})

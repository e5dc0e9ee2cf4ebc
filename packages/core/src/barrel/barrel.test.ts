import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findMeasure, isBaseline } from '../guideline/find-measure.ts'
import { MEASURE_IDS, type MeasureId } from '../guideline/ids.ts'
import type { MeasureState } from '../measures/judge-measures.ts'
import type { Lacking, MechanismResult } from '../measures/mechanism.ts'
import { MECHANISMS } from '../measures/mechanisms.ts'
import { type Barrel, drawBarrel } from './barrel.ts'
import { nextSteps } from './next-steps.ts'

const [MECHANISM] = MECHANISMS

function result(n: number, failing: number, unknown: number): MechanismResult {
  const lack = (state: Lacking['state'], count: number) =>
    Array.from({ length: count }, (_, at): Lacking => ({ id: `${state}${at}`, state, reason: 'fails' }))
  const lacking = [...lack('fails', failing), ...lack('unknown', unknown)]
  const holds = Array.from({ length: n }, (_, at) => `good${at}`)
  return { state: 'partly', n, m: n + lacking.length, holds, lacking, excluded: [] }
}

function stateOf(
  measure: MeasureId,
  results: readonly MechanismResult[],
  changes: Partial<MeasureState> = {},
): MeasureState {
  if (MECHANISM === undefined) throw new Error('there is no mechanism')
  return {
    measure,
    state: 'partly',
    n: 0,
    m: 0,
    mechanisms: results.map((each) => ({ mechanism: { ...MECHANISM, measure, id: `${measure}.test` }, result: each })),
    noMechanism: results.length === 0,
    exempt: 0,
    ...changes,
  }
}

function statesWith(changes: Partial<Record<MeasureId, MeasureState>>): readonly MeasureState[] {
  return MEASURE_IDS.map((measure) => changes[measure] ?? stateOf(measure, [result(2, 0, 0)]))
}

function staveOf({ staves }: Barrel, dimension: 'rule' | 'people' | 'technology') {
  return staves.find((each) => each.dimension === dimension)
}

describe('drawBarrel', () => {
  it('is full where every baseline measure is', () => {
    expect(drawBarrel(statesWith({}))).toMatchObject({ height: 1, possible: 1 })
  })

  it('lets one failing measure sink its stave to the bottom, whatever the others are', () => {
    const barrel = drawBarrel(statesWith({ 'AD-7': stateOf('AD-7', [result(0, 3, 0)]) }))
    expect(staveOf(barrel, 'technology')).toMatchObject({ height: 0, possible: 0, unknown: false, weakest: ['G08'] })
    expect(staveOf(barrel, 'rule')).toMatchObject({ height: 1 })
    expect(barrel).toMatchObject({ height: 0, shortest: ['technology'] })
  })

  it('is as high as the weakest group, not an average', () => {
    const barrel = drawBarrel(
      statesWith({ 'AD-7': stateOf('AD-7', [result(1, 1, 0)]), 'AD-8': stateOf('AD-8', [result(3, 1, 0)]) }),
    )
    expect(staveOf(barrel, 'technology')?.height).toBe(0.5)
  })

  it('takes the mechanism that lacks most for the measure', () => {
    const barrel = drawBarrel(statesWith({ 'AD-7': stateOf('AD-7', [result(4, 0, 0), result(1, 3, 0)]) }))
    expect(staveOf(barrel, 'technology')?.height).toBe(0.25)
  })

  it('draws what is unknown as hatched, above what is known', () => {
    const barrel = drawBarrel(statesWith({ 'AD-7': stateOf('AD-7', [result(1, 1, 2)]) }))
    expect(staveOf(barrel, 'technology')).toMatchObject({ height: 0.25, possible: 0.75, unknown: true })
    const nothing = drawBarrel(statesWith({ 'AD-7': stateOf('AD-7', []) }))
    expect(staveOf(nothing, 'technology')).toMatchObject({ height: 0, possible: 1, unknown: true })
    const empty = drawBarrel(statesWith({ 'AD-7': stateOf('AD-7', [result(0, 0, 0)]) }))
    expect(staveOf(empty, 'technology')).toMatchObject({ height: 0, possible: 1, unknown: true })
  })

  it('counts baseline measures alone', () => {
    const recommended = MEASURE_IDS.filter((id) => !isBaseline(findMeasure(id)))
    expect(recommended).toContain('AD-5')
    const sunk = Object.fromEntries(recommended.map((id) => [id, stateOf(id, [result(0, 1, 0)])]))
    expect(drawBarrel(statesWith(sunk)).height).toBe(1)
  })

  it('leaves out what does not apply, and shows what was declined with the date of its review', () => {
    const tailoring = { measure: 'AD-7', choice: 'decline', reason: 'thin clients', by: 'p1', reviewAt: 99 } as const
    const declined = stateOf('AD-7', [result(0, 1, 0)], {
      state: 'notApplicable',
      notApplicable: { because: 'declined', tailoring },
    })
    const technology = staveOf(drawBarrel(statesWith({ 'AD-7': declined })), 'technology')
    expect(technology).toMatchObject({ height: 1 })
    expect(technology?.declined).toEqual([{ measure: 'AD-7', reason: 'thin clients', by: 'p1', reviewAt: 99 }])
  })

  it('gives a stave on which nothing applies no height', () => {
    const none = MEASURE_IDS.map((id) => stateOf(id, [], { state: 'notApplicable' }))
    expect(drawBarrel(none)).toMatchObject({ height: 0, possible: 0 })
  })

  it('is never raised by the unknown', () => {
    const counts = fc.record({ n: fc.nat(5), failing: fc.nat(5), unknown: fc.nat(5) })
    fc.assert(
      fc.property(fc.array(counts, { minLength: 43, maxLength: 43 }), fc.nat(42), (all, at) => {
        const draw = (extra: number) =>
          drawBarrel(
            MEASURE_IDS.map((id, index) => {
              const { n, failing, unknown } = all[index] ?? { n: 0, failing: 0, unknown: 0 }
              return stateOf(id, [result(n, failing, unknown + (index === at ? extra : 0))])
            }),
          )
        const before = draw(0)
        const after = draw(1)
        for (const [index, { height, possible }] of after.staves.entries()) {
          expect(height).toBeLessThanOrEqual(before.staves[index]?.height ?? 0)
          expect(possible).toBeGreaterThanOrEqual(height)
        }
      }),
    )
  })
})

describe('nextSteps', () => {
  it('names nothing where the barrel is full', () => {
    expect(nextSteps(statesWith({}))).toEqual([])
  })

  it('names first what holds the water down, then what is lowest after that', () => {
    const steps = nextSteps(
      statesWith({
        'AD-8': stateOf('AD-8', [result(1, 1, 0)]),
        'AD-7': stateOf('AD-7', [result(1, 3, 0)]),
        'AD-12': stateOf('AD-12', [result(0, 1, 0)]),
        'TW-7': stateOf('TW-7', [result(3, 1, 0)]),
      }),
    )
    expect(steps.map(({ measure }) => measure)).toEqual(['AD-7', 'AD-8', 'TW-7'])
    expect(steps[0]).toMatchObject({ n: 1, m: 4, group: 'G08', dimension: 'technology' })
    expect(steps[0]?.words.ja).toContain('残り3')
    expect(steps[0]?.words.en).toContain('1 of 4 so far')
  })

  it('names what holds the water down before what would lift a higher stave', () => {
    // two measures at the bottom on one stave: neither lifts the water alone, while TW-7 alone would lift its stave
    const [first, second, third] = nextSteps(
      statesWith({
        'AD-7': stateOf('AD-7', [result(1, 1, 0)]),
        'EX-1': stateOf('EX-1', [result(0, 1, 0)]),
        'AD-4': stateOf('AD-4', [result(0, 1, 0)]),
      }),
    )
    expect(new Set([first?.measure, second?.measure])).toEqual(new Set(['AD-4', 'EX-1']))
    expect([first?.why.en, second?.why.en]).toEqual([
      'it holds the water down, on the stave of rules',
      'it holds the water down, on the stave of rules',
    ])
    expect(third?.measure).toBe('AD-7')
  })

  it('says why of the measure itself, not of the group it is in', () => {
    const steps = nextSteps(
      statesWith({
        'EX-1': stateOf('EX-1', [result(0, 1, 0)]),
        'AD-7': stateOf('AD-7', [result(1, 3, 0)]),
        'AD-8': stateOf('AD-8', [result(1, 1, 0)]),
      }),
    )
    expect(steps.map(({ measure, why }) => [measure, why.en])).toEqual([
      ['EX-1', 'it holds the water down, on the stave of rules'],
      ['AD-7', 'it holds the water down, on the stave of technology'],
      ['AD-8', 'it holds the water down, on the stave of technology'],
    ])
  })

  it('names the rest of a stave where nothing shows what holds the water down', () => {
    const [step] = nextSteps(statesWith({ 'EX-1': stateOf('EX-1', []), 'AD-7': stateOf('AD-7', [result(1, 1, 0)]) }))
    expect(step).toMatchObject({ measure: 'AD-7', why: { en: 'it keeps the stave of technology at its lowest' } })
  })

  it('asks to register where nothing is registered', () => {
    const [step] = nextSteps(statesWith({ 'AD-7': stateOf('AD-7', [result(0, 0, 0)]) }))
    expect(step?.words.en).toContain('Register first')
    expect(step?.words.ja).toContain('登録')
  })

  it('names no step that nothing would show, three at most, and the same each time', () => {
    const all = MEASURE_IDS.map((id) => stateOf(id, id === 'AD-7' ? [] : [result(0, 1, 0)]))
    const steps = nextSteps(all)
    expect(steps).toHaveLength(3)
    expect(steps.map(({ measure }) => measure)).not.toContain('AD-7')
    expect(nextSteps(all)).toEqual(steps)
    expect(nextSteps(MEASURE_IDS.map((id) => stateOf(id, [])))).toEqual([])
  })
})

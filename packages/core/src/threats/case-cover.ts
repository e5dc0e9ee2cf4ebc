import { cases } from '../guideline/cases.ts'
import type { CaseId, MeasureId } from '../guideline/ids.ts'
import type { MeasureState, MeasureStateName } from '../measures/judge-measures.ts'

/**
 * How far measures stand in the way of something.
 * - `closed`: every measure that applies holds.
 * - `open`: at least one is known not to hold in full.
 * - `unknown`: none is known to lack anything, but not all are known to hold. Never as good as closed.
 * - `notApplicable`: none of its measures applies.
 */
export type CoverState = 'closed' | 'open' | 'unknown' | 'notApplicable'

/** `n` of the `m` measures that apply hold; `open` and `unknown` are those that do not. */
export type Cover = {
  readonly state: CoverState
  readonly n: number
  readonly m: number
  readonly open: readonly MeasureId[]
  readonly unknown: readonly MeasureId[]
}

/** The state of each measure by its id. */
export type StateOf = (measure: MeasureId) => MeasureStateName

/** The states of a board, with some measures supposed not carried out at all. A measure without a state is unknown. */
export function statesWithout(
  states: readonly Pick<MeasureState, 'measure' | 'state'>[],
  off: readonly MeasureId[] = [],
): StateOf {
  const known = new Map(states.map(({ measure, state }) => [measure, state]))
  const without = new Set(off)
  return (measure) => {
    const state = known.get(measure) ?? 'unknown'
    return without.has(measure) && state !== 'notApplicable' ? 'fails' : state
  }
}

/** How far these measures stand in the way. */
export function coverOf(measures: readonly MeasureId[], stateOf: StateOf): Cover {
  const judged = measures.map((measure) => ({ measure, state: stateOf(measure) }))
  const counted = judged.filter(({ state }) => state !== 'notApplicable')
  const open = counted.filter(({ state }) => state === 'fails' || state === 'partly').map(({ measure }) => measure)
  const unknown = counted.filter(({ state }) => state === 'unknown').map(({ measure }) => measure)
  const m = counted.length
  const n = m - open.length - unknown.length
  return { state: nameOf(m, open.length, unknown.length), n, m, open, unknown }
}

function nameOf(m: number, open: number, unknown: number): CoverState {
  if (m === 0) return 'notApplicable'
  if (open > 0) return 'open'
  return unknown > 0 ? 'unknown' : 'closed'
}

export type CaseCover = Cover & { readonly id: CaseId }

/** How far the measures explained with each of the 14 trouble cases stand in its way. */
export function coverCases(stateOf: StateOf): readonly CaseCover[] {
  return cases.map(({ id, linkedMeasures }) => ({ id, ...coverOf(linkedMeasures, stateOf) }))
}

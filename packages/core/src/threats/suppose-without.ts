import { type Barrel, gather, type Height, heightOf } from '../barrel/barrel.ts'
import type { CaseId, MeasureId } from '../guideline/ids.ts'
import type { MeasureState } from '../measures/judge-measures.ts'
import { type CaseCover, coverCases, statesWithout } from './case-cover.ts'

/** What of a state the barrel is drawn from: small enough to send to a browser, which then asks "what if" as often as it likes. */
export type SupposedState = Pick<MeasureState, 'measure' | 'state' | 'notApplicable'> & { readonly height: Height }

/**
 * What would be if some measures were not carried out: the barrel before and after, and the trouble cases of which less would stand in
 * the way. `opens` are those in whose way everything known stood, `weakens` those that were not closed and lose a measure that held.
 */
export type Supposition = {
  readonly before: Barrel
  readonly after: Barrel
  readonly cases: readonly CaseCover[]
  readonly opens: readonly CaseId[]
  readonly weakens: readonly CaseId[]
}

const NOTHING: Height = { height: 0, possible: 0 }

/** The heights of a board's measures. */
export function heightsOf(states: readonly MeasureState[]): readonly SupposedState[] {
  return states.map((state) => ({
    measure: state.measure,
    state: state.state,
    ...(state.notApplicable === undefined ? {} : { notApplicable: state.notApplicable }),
    height: heightOf(state),
  }))
}

/** Supposes that none of `off` is carried out. Changes nothing. */
export function supposeWithout(states: readonly SupposedState[], off: readonly MeasureId[]): Supposition {
  const without = new Set(off)
  const before = coverCases(statesWithout(states))
  const after = coverCases(statesWithout(states, off))
  const lost = after.filter(({ n }, at) => n < (before[at]?.n ?? 0) || before[at]?.state !== after[at]?.state)
  const wasShut = (id: CaseId) => before.some((each) => each.id === id && each.state !== 'open')
  return {
    before: gather(states, ({ height }) => height),
    after: gather(states, ({ measure, height }) => (without.has(measure) ? NOTHING : height)),
    cases: after,
    opens: lost.filter(({ id, state }) => state === 'open' && wasShut(id)).map(({ id }) => id),
    weakens: lost
      .filter(({ id, n }) => !wasShut(id) && n < (before.find((each) => each.id === id)?.n ?? 0))
      .map(({ id }) => id),
  }
}

import { isBaseline, findMeasure } from '../guideline/find-measure.ts'
import { DIMENSIONS, type DimensionId, GROUP_IDS, type GroupId, type MeasureId } from '../guideline/ids.ts'
import type { MechanismResult } from '../measures/mechanism.ts'
import type { MeasureState } from '../measures/judge-measures.ts'

/**
 * A height from 0 to 1. `height` is what is known to be good; `possible` is how high it would be if everything that is not known, or
 * known too long ago, were good. What lies between them is drawn hatched: it is not there until somebody looks.
 */
export type Height = { readonly height: number; readonly possible: number }

export type MeasureHeight = Height & { readonly measure: MeasureId; readonly state: MeasureState['state'] }

/** The baseline measures of one group on one stave: as high as the weakest of them. */
export type GroupHeight = Height & { readonly group: GroupId; readonly measures: readonly MeasureHeight[] }

/** A measure that the organisation has declined, with the date on which that is looked at again (epoch ms). */
export type Declined = {
  readonly measure: MeasureId
  readonly reason: string
  readonly by: string
  readonly reviewAt: number
}

/**
 * One stave of the barrel, as high as its weakest baseline group and never an average. `unknown` says that something hatched is on it.
 * A stave without any measure that applies has no `groups`, and no height.
 */
export type Stave = Height & {
  readonly dimension: DimensionId
  readonly unknown: boolean
  readonly weakest: readonly GroupId[]
  readonly groups: readonly GroupHeight[]
  readonly declined: readonly Declined[]
}

/** The water stands as high as the shortest stave. */
export type Barrel = Height & { readonly staves: readonly Stave[]; readonly shortest: readonly DimensionId[] }

/** The picture of the guideline: rules, people and technology as the three staves that hold the water. */
export function drawBarrel(states: readonly MeasureState[]): Barrel {
  return gather(states, heightOf)
}

/** What of a measure's state the barrel asks, besides its height. */
type Standing = Pick<MeasureState, 'measure' | 'state' | 'notApplicable'>

/** The same from any word for the height of a measure: `next-steps.ts` supposes measures carried out, `suppose-without.ts` the opposite. */
export function gather<State extends Standing>(states: readonly State[], heightOf: (state: State) => Height): Barrel {
  const staves = DIMENSIONS.map((dimension) => stave(dimension, states, heightOf))
  const water = lowest(staves)
  const shortest = staves.filter(({ height }) => height === water.height).map(({ dimension }) => dimension)
  return { ...water, staves, shortest }
}

/** The barrel of measures whose heights are known already. */
export function barrelOf(states: readonly (Standing & { readonly height: Height })[]): Barrel {
  return gather(states, ({ height }) => height)
}

/** A measure is as high as the mechanism that lacks most; without any it is unknown from the bottom to the top. */
export function heightOf({ mechanisms }: Pick<MeasureState, 'mechanisms'>): Height {
  if (mechanisms.length === 0) return { height: 0, possible: 1 }
  return lowest(mechanisms.map(({ result }) => heightOfMechanism(result)))
}

function heightOfMechanism({ n, m, lacking }: MechanismResult): Height {
  if (m === 0) return { height: 0, possible: 1 }
  const failing = lacking.filter(({ state }) => state === 'fails' || state === 'exempt').length
  return { height: n / m, possible: (m - failing) / m }
}

function stave<State extends Standing>(
  dimension: DimensionId,
  states: readonly State[],
  heightFor: (state: State) => Height,
): Stave {
  const ofStave = states.filter(({ measure }) => {
    const found = findMeasure(measure)
    return found.dimension === dimension && isBaseline(found)
  })
  const counted = ofStave.filter(({ state }) => state !== 'notApplicable')
  const groups = GROUP_IDS.flatMap((group) => groupHeight(group, counted, heightFor))
  const { height, possible } = lowest(groups)
  return {
    dimension,
    height,
    possible,
    unknown: possible > height,
    weakest: groups.filter((each) => each.height === height).map(({ group }) => group),
    groups,
    declined: ofStave.flatMap(declinedOf),
  }
}

function groupHeight<State extends Standing>(
  group: GroupId,
  counted: readonly State[],
  heightFor: (state: State) => Height,
): readonly GroupHeight[] {
  const members = counted.filter(({ measure }) => findMeasure(measure).group === group)
  if (members.length === 0) return []
  const measures = members.map((each) => ({ measure: each.measure, state: each.state, ...heightFor(each) }))
  return [{ group, ...lowest(measures), measures }]
}

/** The lowest of both bounds; of nothing, nothing at all. */
function lowest(heights: readonly Height[]): Height {
  if (heights.length === 0) return { height: 0, possible: 0 }
  return {
    height: Math.min(...heights.map(({ height }) => height)),
    possible: Math.min(...heights.map(({ possible }) => possible)),
  }
}

function declinedOf({ measure, notApplicable }: Standing): readonly Declined[] {
  if (notApplicable?.because !== 'declined') return []
  const { reason, by, reviewAt } = notApplicable.tailoring
  return [{ measure, reason, by, reviewAt }]
}

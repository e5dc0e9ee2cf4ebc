import { administratorMeasures } from './administrator-measures.ts'
import { executiveMeasures } from './executive-measures.ts'
import type { GroupId, MeasureId, PatternId } from './ids.ts'
import type { Measure } from './measure.ts'
import { teleworkerMeasures } from './teleworker-measures.ts'

/** The 43 measures in the guideline's order. */
export const measures: readonly Measure[] = [...executiveMeasures, ...administratorMeasures, ...teleworkerMeasures]

const byId: ReadonlyMap<MeasureId, Measure> = new Map(measures.map((measure) => [measure.id, measure]))

/** The measure with this id. Every `MeasureId` has one; ask `isMeasureId` first about a text from outside. */
export function findMeasure(id: MeasureId): Measure {
  const measure = byId.get(id)
  if (measure === undefined) throw new Error(`the guideline has no measure ${id}`)
  return measure
}

/** The measures that the guideline explains together, at most one for each role. */
export function measuresOfGroup(group: GroupId): readonly Measure[] {
  return measures.filter((measure) => measure.group === group)
}

/**
 * The measures that apply to a way of teleworking. A measure that names no pattern applies to every one. Scopes were
 * read in the draft, so for the two patterns that the published edition added these are the measures without a scope.
 */
export function measuresOfPattern(pattern: PatternId): readonly Measure[] {
  return measures.filter((measure) => measure.patterns === 'all' || measure.patterns.includes(pattern))
}

/** Whether a measure has baseline parts; where the text states no grade for its role, by the grade that we suggest. */
export function isBaseline(measure: Measure): boolean {
  if (measure.tierBasis === 'not_stated') return measure.tierSuggested === 'baseline'
  return measure.tiers.includes('baseline')
}

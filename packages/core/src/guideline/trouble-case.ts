import type { Words } from '../words.ts'
import type { CaseId, CategoryId, DimensionId, MeasureId, RoleId } from './ids.ts'

/** One of the 14 trouble cases: what happened, what would have helped, and how software can replay it. */
export type TroubleCase = {
  readonly id: CaseId
  readonly number: number
  readonly category: CategoryId
  readonly title: Words
  readonly whatHappened: Words
  readonly cause: Words
  /** What was lost: our judgement. */
  readonly impact: readonly [Loss, ...Loss[]]
  readonly countermeasures: readonly Countermeasure[]
  /** The measures of the group in which the case appears. */
  readonly linkedMeasures: readonly [MeasureId, ...MeasureId[]]
  /** Further measures: our judgement. */
  readonly alsoTouches: readonly MeasureId[]
  readonly replay: readonly [Replay, ...Replay[]]
}

/** What an incident takes away. */
export type Loss = 'confidentiality' | 'integrity' | 'availability'

/** `both` is the administrator and the teleworker. `inferred` marks what the case does not state. */
export type Countermeasure = Words & {
  readonly role: RoleId | 'both'
  readonly dimension?: DimensionId
  readonly inferred?: true
}

/** A scenario written by us: given a situation, when something is done, what must be prevented and what must be seen. */
export type Replay = {
  readonly id: `${CaseId}-${'A' | 'B'}`
  readonly given: readonly Words[]
  readonly when: Words
  readonly expectPrevention: readonly Words[]
  readonly expectDetection: readonly Words[]
}

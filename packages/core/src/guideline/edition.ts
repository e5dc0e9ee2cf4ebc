import type { Words } from '../words.ts'
import type { CategoryId, MeasureId, PatternId, RoleId, ThirdEditionMeasureId, ThirdEditionPatternId } from './ids.ts'

/** The 3rd edition (March 2013), one line a measure. */
export type ThirdEdition = {
  readonly edition: 3
  readonly published: string
  readonly counts: { readonly total: number } & Readonly<Record<RoleId, number>>
  readonly countNote: Words
  readonly draftHeadingCount: number
  readonly categories: readonly (Words & { readonly id: CategoryId; readonly letter: string })[]
  readonly measures: readonly ThirdEditionMeasure[]
}

export type ThirdEditionMeasure = {
  readonly id: ThirdEditionMeasureId
  readonly role: RoleId
  readonly number: number
  /** The category of the 4th edition that has its subject. */
  readonly category: CategoryId
  readonly sourcePage: number
  readonly requirement: Words
  /** Where the text limits the measure to some patterns. */
  readonly patterns?: readonly [ThirdEditionPatternId, ...ThirdEditionPatternId[]]
}

/** What changed from the 3rd to the 4th edition. */
export type EditionChanges = {
  readonly fromEdition: 3
  readonly toEdition: 4
  readonly summary: {
    readonly third: Readonly<Record<'kept' | 'reworded' | 'removed' | 'split', number>>
    readonly fourth: Readonly<Record<'kept' | 'reworded' | 'added' | 'split', number>>
  }
  readonly statuses: readonly (Words & { readonly id: 'kept' | 'reworded' | 'added' | 'removed' | 'split' })[]
  readonly measures: readonly MeasureChange[]
  /** Changes to the document as a whole. */
  readonly structure: readonly (Words & { readonly change: 'added' | 'reworded' })[]
  /** Notable changes in the explanation of a measure. */
  readonly explanationChanges: readonly (Words & { readonly measures: readonly MeasureId[] })[]
}

/** What became of a measure of the 3rd edition, or where one of the 4th came from. */
export type MeasureChange = { readonly why: Words } & (
  | {
      readonly edition: 3
      readonly id: ThirdEditionMeasureId
      readonly status: 'kept' | 'reworded'
      readonly to: readonly [MeasureId, ...MeasureId[]]
      readonly categoryMoved?: true
    }
  | {
      readonly edition: 3
      readonly id: ThirdEditionMeasureId
      readonly status: 'removed'
      readonly to: readonly []
      /** The measures closest to it. */
      readonly nearest: readonly [MeasureId, ...MeasureId[]]
    }
  | {
      readonly edition: 4
      readonly id: MeasureId
      readonly status: 'kept' | 'reworded'
      readonly from: readonly [ThirdEditionMeasureId, ...ThirdEditionMeasureId[]]
    }
  | { readonly edition: 4; readonly id: MeasureId; readonly status: 'added'; readonly from: readonly [] }
)

type Sourced = { readonly confidence: 'high' | 'medium' | 'low'; readonly sources: readonly [string, ...string[]] }

/** What could be established about the 5th edition (May 2021), each point with its confidence and sources. */
export type FifthEdition = {
  readonly edition: 5
  readonly published: string
  readonly title: Words
  readonly confidenceLevels: readonly (Words & { readonly id: 'high' | 'medium' | 'low' })[]
  readonly note: Words
  readonly facts: readonly (Words & Sourced & { readonly id: string; readonly values?: FactValues })[]
  readonly categories: readonly (Words &
    Sourced & { readonly number: number; readonly fourthEditionCategories: readonly CategoryId[] })[]
  readonly categoryMappingNote: Words
  readonly roles: readonly (Words & Sourced & { readonly id: RoleId })[]
  readonly methods: readonly FifthEditionMethod[]
  readonly methodMappingNote: Words
  /** Empty: ids, texts and counts could not be established. */
  readonly measures: Words & {
    readonly items: readonly []
    readonly countsByRoleAndTier: null
    readonly confidence: 'none'
  }
  readonly sources: readonly {
    readonly id: string
    readonly title: string | null
    readonly site: string
    readonly url: string
    readonly kind: 'official' | 'secondary'
  }[]
}

export type FifthEditionMethod = Words &
  Sourced & {
    readonly id: string
    readonly number: number
    readonly definition: Words
    readonly fourthEditionPattern: readonly [PatternId, ...PatternId[]]
  }

type FactValues = Readonly<Record<string, string | number | readonly string[]>>

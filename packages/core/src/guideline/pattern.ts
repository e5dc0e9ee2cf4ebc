import type { Words } from '../words.ts'
import type { DraftPatternId, FigureId, MeasureId, PatternId, ThirdEditionPatternId } from './ids.ts'

/** A way of teleworking of the 4th edition. */
export type Pattern = DraftPattern | AddedPattern

/** One of the four patterns of the draft, whose text was read in full. */
export type DraftPattern = {
  readonly id: DraftPatternId
  readonly numberDraft: string
  readonly numberPublished: string
  readonly name: Words
  readonly summary: Words
  /** As the draft has it; what the published edition changed stands in `publishedEdition.changedValues`. */
  readonly table: PatternTable
  /** True when no data stays on the terminal by design. */
  readonly thinClient: boolean
  readonly dataFlow: { readonly figure: FigureId; readonly steps: readonly Words[] }
  readonly strengths: readonly Words[]
  readonly weaknesses: readonly Words[]
  readonly needs: readonly Words[]
  /** The measures whose scope names this pattern. */
  readonly measuresNamed: readonly MeasureId[]
  /** The measures whose text or case refers to it. */
  readonly measuresMentioned: readonly MeasureId[]
}

/** One of the two patterns that the published edition added; some of its attributes could not be established. */
export type AddedPattern = {
  readonly id: Exclude<PatternId, DraftPatternId>
  readonly numberPublished: string
  readonly name: Words
  readonly summary: Words
  readonly table: PatternTable
  readonly notes?: readonly Words[]
  readonly confidence: 'medium'
}

/** The attributes of table 1. `unknown` means that the value could not be established; it never counts as good. */
export type PatternTable = {
  readonly dataStoredOnTerminal: Cell<'yes' | 'no' | 'either'>
  readonly sameEnvironmentAsOffice: Cell<'same' | 'dedicated' | 'same_for_cloud_apps' | 'same_for_browser_apps'>
  readonly cloudServiceUsed: Cell<'yes' | 'no' | 'either'>
  readonly byodAffinity: Cell<'conditional' | 'not_applicable' | 'unknown'>
  readonly fastConnection: Cell<'required' | 'desirable' | 'not_required' | 'unknown'>
  readonly remarks: Cell<'paper_included' | 'unknown' | null>
}

type Cell<Value> = Words & { readonly value: Value; readonly confidence?: 'medium' }

/** What could be established about the patterns of the published edition (April 2018). */
export type PublishedEdition = {
  readonly note: Words
  readonly patternCount: number
  readonly tablePage: number
  readonly addedPatterns: readonly AddedPattern[]
  readonly changedValues: readonly (Words & {
    readonly pattern: DraftPatternId
    readonly attribute: keyof PatternTable
    readonly draft: string
    readonly published: string
    readonly confidence: 'medium'
  })[]
  readonly renumbered: readonly {
    readonly pattern: DraftPatternId
    readonly draft: string
    readonly published: string
  }[]
}

/** A pattern of the 3rd edition and the patterns that took its place. */
export type ThirdEditionPattern = {
  readonly id: ThirdEditionPatternId
  readonly number: string
  readonly name: Words
  readonly dataStoredOnTerminal: 'yes' | 'no'
  readonly internalAccessOverInternet: 'yes' | 'no'
  readonly summary: Words
  readonly strength: Words
  readonly needs: Words
  readonly mapsTo: readonly [PatternId, ...PatternId[]]
  readonly mappingNote: Words
}

/** How patterns are told apart, and how they limit measures. */
export type PatternAxes = {
  readonly axes: readonly Words[]
  readonly thinClient: Words
  readonly defaultScope: Words
  readonly influence: Words
}

/** Which patterns suit personal devices. */
export type ByodFit = {
  readonly bestFit: readonly PatternId[]
  readonly risky: readonly PatternId[]
  readonly points: readonly Words[]
  readonly measures: readonly MeasureId[]
}

/** What cloud services give and risk, and under which conditions to use them. */
export type CloudServices = {
  readonly definition: Words
  readonly merits: readonly Words[]
  readonly risks: readonly Words[]
  readonly conditions: readonly Words[]
  readonly personalAccounts: readonly Words[]
  readonly executiveRole: Words
  readonly measures: readonly MeasureId[]
}

import type { Words } from '../words.ts'
import type {
  CaseId,
  CategoryId,
  ColumnId,
  DimensionId,
  FigureId,
  GroupId,
  MeasureId,
  PatternId,
  RoleId,
  ThirdEditionMeasureId,
  TierId,
} from './ids.ts'

/** One of the 43 measures of the 4th edition, in our own words. */
export type Measure = {
  readonly id: MeasureId
  readonly role: RoleId
  /** The number within the role: 7 for AD-7. */
  readonly number: number
  readonly category: CategoryId
  readonly group: GroupId
  /** The page of its explanation in the draft; the published edition's pages sit about 2 later. */
  readonly sourcePage: number
  /** The stave of the barrel it belongs to: our judgement. */
  readonly dimension: DimensionId
  readonly dimensionAlso: readonly DimensionId[]
  readonly title: Words
  readonly requirement: Words
  /** What is asked in addition under a condition. */
  readonly requirementVariant?: Words & { readonly when: 'personal_device' }
  readonly guidance: readonly Guidance[]
  readonly numbers: readonly MeasureNumber[]
  /** The other measures of its group. */
  readonly related: readonly MeasureId[]
  readonly cases: readonly CaseId[]
  readonly figures: readonly FigureId[]
  readonly columns: readonly ColumnId[]
  readonly replaces: Replacement
  readonly note?: Words
} & Importance &
  Scope

/** The grades that the explanation states for this role; where it has no box for the role, the grade we suggest and our reading. */
export type Importance =
  | { readonly tierBasis: 'stated'; readonly tiers: readonly [TierId, ...TierId[]] }
  | {
      readonly tierBasis: 'not_stated'
      readonly tiers: readonly []
      readonly tierSuggested: TierId
      readonly guidanceDerived: readonly DerivedGuidance[]
    }

/** The patterns that the text limits a measure to. Where it names none, the measure applies to all. */
export type Scope =
  | { readonly patternBasis: 'default_all'; readonly patterns: 'all' }
  | { readonly patternBasis: 'stated'; readonly patterns: readonly [PatternId, ...PatternId[]] }

/** A concrete requirement for the measure's role, numbered within the measure (`AD-7.4`). */
export type Guidance = Words & {
  readonly id: `${MeasureId}.${number}`
  readonly tier: TierId
  /** The trouble case it comes from, which states no grade: the tier is then our inference. */
  readonly source?: CaseId
  readonly tierInferred?: true
  /** Present when the reading is unsure. */
  readonly confidence?: 'medium'
}

/** Our reading of a measure whose role has no box in the explanation. */
export type DerivedGuidance = Words & { readonly id: `${MeasureId}.d${number}` }

/** A threshold that the guideline names: the default of the rule that asks for it. */
export type MeasureNumber = Words & {
  readonly name: MeasureNumberName
  readonly value: number | 'WPA2' | 'before_each_session'
  readonly unit:
    | 'characters'
    | 'conditions'
    | 'days'
    | 'event'
    | 'layers'
    | 'levels'
    | 'methods'
    | 'per_year'
    | 'points'
    | 'protocol'
    | 'stages'
  readonly tier: TierId
  readonly approximate?: true
  /** The guideline gives the value as an example only. */
  readonly example?: true
  /** The measure whose explanation holds the value. */
  readonly source?: MeasureId
}

/** The name of a threshold, unique within its measure. */
export type MeasureNumberName =
  | 'check_timing'
  | 'definition_update_ideal'
  | 'definition_update_max'
  | 'drill_interval'
  | 'encryption_methods'
  | 'home_wifi_encryption'
  | 'home_wifi_points'
  | 'information_levels'
  | 'password_id_suffix_ban'
  | 'password_min_length'
  | 'pdca_stages'
  | 'policy_layers'
  | 'public_wifi_conditions'
  | 'self_check_interval'

/** What became of the 3rd edition's measures in this one. `supersedes` names removed measures that it stands in for. */
export type Replacement = { readonly note: Words } & (
  | { readonly kind: 'kept' | 'reworded'; readonly from: readonly [ThirdEditionMeasureId, ...ThirdEditionMeasureId[]] }
  | {
      readonly kind: 'added'
      readonly from: readonly []
      readonly supersedes?: readonly [ThirdEditionMeasureId, ...ThirdEditionMeasureId[]]
    }
)

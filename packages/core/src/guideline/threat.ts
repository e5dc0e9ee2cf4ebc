import type { Words } from '../words.ts'
import type { CaseId, CategoryId, MeasureId, VulnerabilityId } from './ids.ts'
import type { Loss } from './trouble-case.ts'

/** Where a threat acts in figure 1. */
export type ZoneId = 'terminal' | 'path' | 'internal_system'

/** A threat of figure 1. */
export type ThreatId = 'malware' | 'loss_theft' | 'eavesdropping' | 'unauthorized_access'

/** An incident of figure 1. */
export type IncidentId = 'leak' | 'destruction' | 'interruption'

/** Figure 1: assets in three zones meet threats; through a vulnerability an incident follows. */
export type ThreatModel = {
  readonly figure: 'F1'
  readonly title: Words
  readonly explanation: Words
  readonly placementNote: Words
  readonly measureLinkNote: Words
  readonly whyTeleworkDiffers: readonly Words[]
  readonly assets: readonly { readonly id: 'paper' | 'electronic_data' | 'information_system'; readonly name: Words }[]
  readonly zones: readonly { readonly id: ZoneId; readonly name: Words }[]
  readonly threats: readonly Threat[]
  readonly incidents: readonly {
    readonly id: IncidentId
    readonly name: Words
    readonly loss: Loss
    readonly lossName: Words
  }[]
  /** Which incidents follow from which threat: our judgement. */
  readonly incidentExampleByThreat: readonly { readonly threat: ThreatId; readonly incidents: readonly IncidentId[] }[]
  readonly incidentExampleNote: Words
  /** Weaknesses that the text treats and the figure does not show. */
  readonly weaknessNotInThreatColumn: readonly {
    readonly name: Words
    readonly measures: readonly MeasureId[]
    readonly cases: readonly CaseId[]
    readonly note: Words
  }[]
  readonly thirdEditionChanges: readonly (Words & { readonly change: 'added' | 'removed' | 'renamed' })[]
}

export type Threat = {
  readonly id: ThreatId
  readonly zone: ZoneId
  readonly name: Words
  readonly categories: readonly CategoryId[]
  /** The 3rd edition's Japanese name. */
  readonly thirdEditionName: string
}

/** A vulnerability of figure 1 with the measures that address it (our judgement). */
export type Vulnerability = {
  readonly id: VulnerabilityId
  readonly threat: ThreatId
  readonly zone: ZoneId
  readonly name: Words
  readonly measures: readonly [MeasureId, ...MeasureId[]]
  readonly cases: readonly CaseId[]
  /** What software can look at. */
  readonly indicator: Words
  /** Whether the 3rd edition's figure already had it. */
  readonly thirdEdition: 'same' | 'added'
}

import type { CaseId, VulnerabilityId } from '../guideline/ids.ts'
import { threatModel } from '../guideline/threat-model.ts'
import type { IncidentId, ThreatId, ZoneId } from '../guideline/threat.ts'
import { vulnerabilities } from '../guideline/vulnerabilities.ts'
import type { Words } from '../words.ts'
import { type Cover, coverOf, type StateOf } from './case-cover.ts'

/** A weakness and how far its measures stand in the way. */
export type VulnerabilityNode = {
  readonly id: VulnerabilityId
  readonly name: Words
  readonly indicator: Words
  readonly cases: readonly CaseId[]
  readonly cover: Cover
}

/** A threat, the weaknesses it can use, and the incidents that follow. `cover` is over all measures of its weaknesses, each once. */
export type ThreatNode = {
  readonly id: ThreatId
  readonly name: Words
  readonly vulnerabilities: readonly VulnerabilityNode[]
  readonly incidents: readonly IncidentId[]
  readonly cover: Cover
}

/** An incident and the weaknesses through which a threat can lead to it and that are not closed. */
export type IncidentNode = {
  readonly id: IncidentId
  readonly name: Words
  readonly lossName: Words
  readonly ways: { readonly open: number; readonly unknown: number; readonly closed: number }
}

/** Figure 1 as a graph: zones hold threats, threats use weaknesses, incidents follow. */
export type ThreatMap = {
  readonly zones: readonly { readonly id: ZoneId; readonly name: Words; readonly threats: readonly ThreatNode[] }[]
  readonly incidents: readonly IncidentNode[]
  /** Weaknesses that the text treats and the figure does not show. */
  readonly besides: readonly { readonly name: Words; readonly cases: readonly CaseId[]; readonly cover: Cover }[]
}

/** Draws figure 1 with what the organisation has in the way of each weakness. */
export function drawThreatMap(stateOf: StateOf): ThreatMap {
  const zones = threatModel.zones.map(({ id, name }) => ({
    id,
    name,
    threats: threatModel.threats
      .filter(({ zone }) => zone === id)
      .map((threat) => threatNode(threat.id, threat.name, stateOf)),
  }))
  const threats = zones.flatMap((zone) => zone.threats)
  return {
    zones,
    incidents: threatModel.incidents.map(({ id, name, lossName }) => ({
      id,
      name,
      lossName,
      ways: countWays(threats.filter(({ incidents }) => incidents.includes(id))),
    })),
    besides: threatModel.weaknessNotInThreatColumn.map(({ name, cases, measures }) => ({
      name,
      cases,
      cover: coverOf(measures, stateOf),
    })),
  }
}

function threatNode(id: ThreatId, name: Words, stateOf: StateOf): ThreatNode {
  const weaknesses = vulnerabilities.filter(({ threat }) => threat === id)
  const measures = [...new Set(weaknesses.flatMap((each) => each.measures))]
  const follows = threatModel.incidentExampleByThreat.find(({ threat }) => threat === id)
  return {
    id,
    name,
    vulnerabilities: weaknesses.map((each) => ({
      id: each.id,
      name: each.name,
      indicator: each.indicator,
      cases: each.cases,
      cover: coverOf(each.measures, stateOf),
    })),
    incidents: follows?.incidents ?? [],
    cover: coverOf(measures, stateOf),
  }
}

function countWays(threats: readonly ThreatNode[]): IncidentNode['ways'] {
  const ways = threats.flatMap((threat) => threat.vulnerabilities).map(({ cover }) => cover.state)
  const count = (state: Cover['state']) => ways.filter((each) => each === state).length
  return { open: count('open'), unknown: count('unknown'), closed: count('closed') }
}

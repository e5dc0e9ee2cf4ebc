import { ATLAS_AXES, atlasFacts, type Coordinates } from './atlas-facts.ts'
import type { CompiledRules } from './compile.ts'
import { decide } from './decide.ts'
import type { Decision } from './decision.ts'
import type { ObligationKind } from './rule.ts'

/** One point and its answer: `rules` are those that deny or ask for a proof, `obligations` what the carrier must do. */
export type AtlasRow = Coordinates & {
  readonly outcome: Decision['outcome']
  readonly rules: readonly string[]
  readonly warnings: readonly string[]
  readonly obligations: readonly ObligationKind[]
}

/** Which points are wanted: for each axis the values that count; an axis that is left out is not narrowed. */
export type AtlasQuery = { readonly [Axis in keyof Coordinates]?: readonly Coordinates[Axis][] } & {
  readonly outcome?: readonly Decision['outcome'][]
}

/**
 * Every point of role, pattern, place, network, level and posture class under these rules, or those that a query wants, always in the
 * same order. `now` (epoch ms) only matters to rules that begin later. "Who reaches confidential information from a café?" is
 * `atlas(rules, now, { level: ['confidential'], place: ['cafe'], outcome: ['allow', 'step-up'] })`.
 */
export function atlas(rules: CompiledRules, now: number, query: AtlasQuery = {}): readonly AtlasRow[] {
  const rows: AtlasRow[] = []
  for (const point of points(query)) {
    const facts = atlasFacts(point, now)
    const ask = { pattern: point.pattern, resource: 'atlas', action: 'view' } as const
    const row = describe(point, decide(rules, { facts, ask }, now))
    if (query.outcome === undefined || query.outcome.includes(row.outcome)) rows.push(row)
  }
  return rows
}

function* points(query: AtlasQuery): Generator<Coordinates> {
  const wanted = <T>(all: readonly T[], some: readonly T[] | undefined) =>
    all.filter((one) => some === undefined || some.includes(one))
  const {
    role: roles,
    pattern: patterns,
    place: places,
    network: networks,
    level: levels,
    posture: postures,
  } = ATLAS_AXES
  for (const role of wanted(roles, query.role))
    for (const pattern of wanted(patterns, query.pattern))
      for (const place of wanted(places, query.place))
        for (const network of wanted(networks, query.network))
          for (const level of wanted(levels, query.level))
            for (const posture of wanted(postures, query.posture))
              yield { role, pattern, place, network, level, posture }
}

function describe(point: Coordinates, decision: Decision): AtlasRow {
  return {
    ...point,
    outcome: decision.outcome,
    rules: decision.outcome === 'allow' ? [] : decision.reasons.map((reason) => reason.rule),
    warnings: decision.warnings.map((reason) => reason.rule),
    obligations: decision.obligations.map((obligation) => obligation.kind),
  }
}

import { type Observation, PATTERN_CARRIES, type PatternId, type Seen, type Value } from '@taga/core'

export const NETWORKS = ['office', 'homeWired', 'homeWifi', 'tethering', 'hotelWired', 'publicWifi', 'other'] as const
export const PLACES = ['office', 'home', 'satellite', 'coworking', 'hotel', 'cafe', 'transport', 'other'] as const
export const PATHS = ['gateway', 'direct'] as const

/** How a question supposes the work would be reached. What is left out is not known. */
export type SupposedConnection = {
  readonly pattern: PatternId
  readonly path: (typeof PATHS)[number]
  readonly network?: (typeof NETWORKS)[number] | undefined
  readonly place?: (typeof PLACES)[number] | undefined
}

/** The facts of a connection that somebody asks about before making it: all of them declared, since no gateway has seen it. */
export function connectionFacts(supposed: SupposedConnection, now: number): Seen {
  const byGateway = supposed.path === 'gateway'
  const facts: Record<string, Observation> = {
    'connection.designated': declared(byGateway, now),
    'connection.encryptedPath': declared(byGateway, now),
    'connection.gatewayTls': declared(byGateway, now),
    'connection.carries': declared(byGateway ? PATTERN_CARRIES[supposed.pattern] : [], now),
    'connection.fromOutside': declared(supposed.place !== 'office', now),
    'connection.administration': declared(false, now),
  }
  if (supposed.network !== undefined) facts['connection.network'] = declared(supposed.network, now)
  if (supposed.place !== undefined) facts['connection.place'] = declared(supposed.place, now)
  return facts
}

function declared(value: Value, at: number): Observation {
  return { at, provenance: 'declared', source: 'question', kind: 'value', value }
}

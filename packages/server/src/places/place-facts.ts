import type { NetworkName, PlaceCheck, SayPlace } from '@taga/contract'
import type { Level, Observation, Seen, Value } from '@taga/core'

/**
 * Place and network as facts of a connection, for work with information of one level. Nothing said is nothing known. A contradiction is
 * nothing known either. A home counts as home only where its network was recognised; else the network is one like any other. Where a word
 * is all there is, a place as good as home or office is not known for confidential work (TW-15, TW-14).
 */
export function placeFacts(
  said: (SayPlace & { readonly at: number }) | undefined,
  check: PlaceCheck | undefined,
  level: Level | undefined,
): Seen {
  if (said === undefined || check === undefined || check.verdict === 'contradicts') return {}
  const agrees = check.verdict === 'agrees'
  const observe = (value: Value): Observation => ({
    at: said.at,
    provenance: agrees ? 'measured' : 'declared',
    source: 'place',
    kind: 'value',
    value,
  })
  const facts: Record<string, Observation> = {
    'connection.network': observe(agrees ? said.network : onWord(said.network)),
  }
  const trusted = agrees || !PRIVATE.includes(said.place) || level === 'public' || level === 'business'
  if (trusted) facts['connection.place'] = observe(said.place)
  // a word about the password can only count against the network
  if (said.networkPasswordShared !== undefined || agrees)
    facts['connection.networkPasswordShared'] = observe(said.networkPasswordShared ?? false)
  return facts
}

/** Where others do not look on. On somebody's word alone that is worth less than a café. */
const PRIVATE: readonly string[] = ['office', 'home', 'satellite']

function onWord(network: NetworkName): NetworkName {
  return network === 'homeWifi' || network === 'homeWired' || network === 'office' ? 'other' : network
}

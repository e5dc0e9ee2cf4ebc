import type { Observation, Seen } from '@taga/core'

/** The keys whose observation differs in anything but its time, in order. */
export function changedFacts(known: Seen, seen: Seen): readonly string[] {
  return Object.keys(seen)
    .filter((key) => contentOf(known[key]) !== contentOf(seen[key]))
    .toSorted()
}

function contentOf(observation: Observation | undefined): string {
  if (observation === undefined) return ''
  const { provenance, source } = observation
  const content = observation.kind === 'value' ? [observation.value] : [null, observation.reason]
  return JSON.stringify([provenance, source, ...content])
}

import type { Observation, Seen } from '@taga/core'
import type { FactRow } from './store.ts'

/** What is kept of an observation beside its time. `value` is JSON. */
export type KeptContent = Pick<FactRow, 'provenance' | 'source' | 'value' | 'reason'>

/** The observations that differ from what is kept in anything but their time, by key, in the order of keys. */
export function changedFacts(
  kept: ReadonlyMap<string, KeptContent>,
  seen: Seen,
): readonly { readonly key: string; readonly at: number; readonly content: KeptContent }[] {
  return Object.keys(seen)
    .toSorted()
    .flatMap((key) => {
      const observation = seen[key]
      if (observation === undefined) return []
      const content = contentOf(observation)
      return isSame(kept.get(key), content) ? [] : [{ key, at: observation.at, content }]
    })
}

function contentOf(observation: Observation): KeptContent {
  const { provenance, source } = observation
  return observation.kind === 'value'
    ? { provenance, source, value: JSON.stringify(observation.value), reason: null }
    : { provenance, source, value: null, reason: observation.reason }
}

function isSame(one: KeptContent | undefined, other: KeptContent): boolean {
  return (
    one !== undefined &&
    one.value === other.value &&
    one.reason === other.reason &&
    one.provenance === other.provenance &&
    one.source === other.source
  )
}

import type { Destination, OffDestination } from '@taga/contract'

/** What this gateway may open, by id and by public name, as the server said last. */
export type Names = {
  readonly byName: (name: string) => Destination | undefined
  readonly byId: (id: string) => Destination | undefined
  /** What is switched off for now under this public name. */
  readonly offByName: (name: string) => OffDestination | undefined
  /** Every public name, also of what is switched off. */
  readonly names: () => readonly string[]
  /** Takes the place of what was known; gives those that are gone, switched off or go elsewhere now. */
  set(destinations: readonly Destination[], off?: readonly OffDestination[]): readonly string[]
}

export function createNames(): Names {
  let byId: ReadonlyMap<string, Destination> = new Map()
  let byName: ReadonlyMap<string, Destination> = new Map()
  let offByName: ReadonlyMap<string, OffDestination> = new Map()
  return {
    byName: (name) => byName.get(name),
    byId: (id) => byId.get(id),
    offByName: (name) => offByName.get(name),
    names: () => [...new Set([...byName.keys(), ...offByName.keys()])],
    set(destinations, off = []) {
      const before = byId
      byId = new Map(destinations.map((each) => [each.id, each]))
      byName = new Map(destinations.flatMap((each) => (each.kind === 'tcp' ? [] : [[each.publicName, each] as const])))
      offByName = new Map(off.map((each) => [each.publicName, each]))
      return [...before.values()].filter((old) => isElsewhere(old, byId.get(old.id))).map(({ id }) => id)
    },
  }
}

/**
 * Whether what is open to a destination may not stay open: it is gone, it is another place or is known by another certificate, it asks for
 * other rules, or other things can be kept back there.
 */
function isElsewhere(old: Destination, now: Destination | undefined): boolean {
  if (now === undefined) return true
  const parts = (each: Destination) => {
    const { kind, resource, pattern, via } = each
    const place = kind === 'desktop' ? [each.pool, each.user] : [each.host, each.port, each.pinned]
    const judged = kind === 'desktop' || kind === 'tcp' ? [] : [each.trust]
    const carried = kind === 'web' ? [each.scheme, each.files, each.webSocket] : []
    return JSON.stringify([kind, resource, pattern, via, ...place, ...judged, ...carried])
  }
  return parts(old) !== parts(now)
}

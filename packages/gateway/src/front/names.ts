import type { Destination } from '@taga/contract'

/** What this gateway may open, by id and by public name, as the server said last. */
export type Names = {
  readonly byName: (name: string) => Destination | undefined
  readonly byId: (id: string) => Destination | undefined
  readonly names: () => readonly string[]
  /** Takes the place of what was known; gives those that are gone or go elsewhere now. */
  set(destinations: readonly Destination[]): readonly string[]
}

export function createNames(): Names {
  let byId: ReadonlyMap<string, Destination> = new Map()
  let byName: ReadonlyMap<string, Destination> = new Map()
  return {
    byName: (name) => byName.get(name),
    byId: (id) => byId.get(id),
    names: () => [...byName.keys()],
    set(destinations) {
      const before = byId
      byId = new Map(destinations.map((each) => [each.id, each]))
      byName = new Map(destinations.flatMap((each) => (each.kind === 'tcp' ? [] : [[each.publicName, each] as const])))
      return [...before.values()].filter((old) => isElsewhere(old, byId.get(old.id))).map(({ id }) => id)
    },
  }
}

/** Whether what is open to a destination may not stay open: it is gone, or it is another place, or asks for other rules. */
function isElsewhere(old: Destination, now: Destination | undefined): boolean {
  if (now === undefined) return true
  const parts = ({ kind, resource, pattern, via, host, port, pinned }: Destination) =>
    JSON.stringify([kind, resource, pattern, via, host, port, pinned])
  return parts(old) !== parts(now)
}

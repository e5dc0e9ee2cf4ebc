import type { StreamPosition } from '@taga/contract'

/** Something the server said does not follow from what it said before. */
export class StreamGap extends Error {
  override readonly name = 'StreamGap'
}

/** The server is behind what it said before in the same life of its data: an older copy was put in their place. */
export class RolledBack extends Error {
  override readonly name = 'RolledBack'
}

/** What is written down of where the stream stood: nothing of what it said. */
export type KeptStanding = { readonly epoch: string; readonly heads: readonly StreamPosition[] }

/** Where this gateway stands in the ledger, and whether that can be believed. */
export type Standing = {
  /** What to say when a stream begins. `whole`: it knows no facts. */
  resume(epoch: string): { readonly epoch: string; readonly heads: StreamPosition[]; readonly whole?: true }
  /** The server begins. @throws RolledBack */
  begin(epoch: string, heads: readonly StreamPosition[]): void
  /** What was said since is complete. */
  complete(): void
  /** @throws StreamGap */
  change(change: { readonly position: StreamPosition; readonly after: number; readonly more?: true | undefined }): void
  /** @throws StreamGap */
  tick(heads: readonly StreamPosition[]): void
  readonly kept: () => KeptStanding
  /** Whether the stream has come to this position. A writer that is not known any more closed long ago. */
  hasReached(position: StreamPosition): boolean
}

export function createStanding(before: KeptStanding | undefined): Standing {
  let epoch = before?.epoch ?? ''
  /** Where it stood when all that is known was last true. */
  let sound = readHeads(before?.heads ?? [])
  let heads = new Map(sound)
  let isComplete = false
  let knowsFacts = false

  return {
    resume(present) {
      if (present !== epoch) return { epoch: '', heads: [] }
      const said = { epoch, heads: positionsOf(sound) }
      return knowsFacts ? said : { ...said, whole: true }
    },
    begin(present, told) {
      const stands = readHeads(told)
      if (present === epoch)
        for (const [writer, seq] of sound) if ((stands.get(writer) ?? 0) < seq) throw new RolledBack()
      if (present !== epoch) sound = new Map()
      epoch = present
      heads = stands
      isComplete = false
    },
    complete() {
      isComplete = true
      knowsFacts = true
      sound = new Map(heads)
    },
    change({ position: { writer, seq }, after, more }) {
      if ((heads.get(writer) ?? 0) !== after || seq < after) throw new StreamGap()
      if (more === true) return
      heads.set(writer, seq)
      if (isComplete) sound.set(writer, seq)
    },
    tick(told) {
      const stands = readHeads(told)
      for (const [writer, seq] of stands) if ((heads.get(writer) ?? 0) !== seq) throw new StreamGap()
      heads = stands
      if (isComplete) sound = new Map(stands)
    },
    kept: () => ({ epoch, heads: positionsOf(sound) }),
    hasReached: ({ writer, seq }) => (sound.get(writer) ?? 0) >= seq,
  }
}

function readHeads(positions: readonly StreamPosition[]): Map<string, number> {
  return new Map(positions.map(({ writer, seq }) => [writer, seq]))
}

function positionsOf(heads: ReadonlyMap<string, number>): StreamPosition[] {
  return [...heads].map(([writer, seq]) => ({ writer, seq }))
}

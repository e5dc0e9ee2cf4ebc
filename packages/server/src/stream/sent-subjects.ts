import { createHash } from 'node:crypto'
import type { ReadSubject, SessionRests, StreamedRef } from './read-subjects.ts'

type Sent = StreamedRef & { readonly digest: string; readonly againAt: number }

/** What gateways were told last of every subject: as a digest, when it is to be looked at again, and whose sessions they are. */
export type SentSubjects = {
  /** How a reading stands to what was told: told so already, otherwise, or not at all. */
  compare(read: ReadSubject): 'same' | 'other' | 'unknown'
  keep(read: ReadSubject): void
  /** What gateways know of it is not the same everywhere: whatever it is found to be next is sent to all. */
  doubt(ref: StreamedRef): void
  readonly sessions: ReadonlyMap<string, SessionRests>
  /** Those that time may have changed by `now`. */
  due(now: number): readonly StreamedRef[]
  refs(): Iterable<StreamedRef>
  clear(): void
}

export function createSentSubjects(): SentSubjects {
  const sent = new Map<string, Sent>()
  const sessions = new Map<string, SessionRests>()
  const forget = ({ kind, id }: StreamedRef) => {
    sent.delete(`${kind} ${id}`)
    if (kind === 'session') sessions.delete(id)
  }
  return {
    compare(read) {
      const known = sent.get(`${read.kind} ${read.id}`)
      if (known === undefined) return 'unknown'
      return known.digest === digestOf(read) ? 'same' : 'other'
    },
    keep(read) {
      if (read.isGone) return forget(read)
      const { kind, id, againAt, of } = read
      sent.set(`${kind} ${id}`, { kind, id, digest: digestOf(read), againAt })
      if (of !== undefined) sessions.set(id, of)
    },
    doubt({ kind, id }) {
      const known = sent.get(`${kind} ${id}`)
      if (known !== undefined) sent.set(`${kind} ${id}`, { ...known, digest: '' })
    },
    sessions,
    due: (now) => [...sent.values()].filter(({ againAt }) => againAt <= now),
    refs: () => sent.values(),
    clear() {
      sent.clear()
      sessions.clear()
    },
  }
}

function digestOf({ text }: ReadSubject): string {
  return createHash('sha256').update(text).digest('base64')
}

import type { Store } from '../db/store.ts'
import type { Log } from '../log.ts'
import type { PublisherPace } from './pace.ts'
import { READ_AT_ONCE, type ReadSubject, STREAMED_KINDS, type StreamedRef } from './read-subjects.ts'
import type { SentSubjects } from './sent-subjects.ts'
import { walkIds } from './store.ts'

const MOST_TRIES = 5

/**
 * Looks over all subjects slowly and holds what gateways were told beside what is true. A difference that no entry and no time explains is
 * a fault of ours: it is sent, and logged.
 */
export type Sweep = {
  isDue(at: number): boolean
  readonly dueAt: () => number
  step(at: number): Promise<void>
  restart(): void
}

type Needs = {
  readonly store: Store
  readonly now: () => number
  readonly log: Log
  readonly sent: SentSubjects
  readonly pace: PublisherPace
  /** Publishes everything that happened until now. True where something had. */
  readonly settle: () => Promise<boolean>
  readonly send: (reads: readonly ReadSubject[]) => void
  readonly read: (refs: readonly StreamedRef[]) => Promise<readonly ReadSubject[]>
}

export function createSweep({ store, now, log, sent, pace, settle, send, read }: Needs): Sweep {
  let parts = walk()
  let nextAt = performance.now() + pace.sweepMs
  let beganAt = nextAt
  /** Once over everything: from then on there is nothing that gateways were never told of. */
  let isWhole = false

  async function* walk(): AsyncGenerator<readonly StreamedRef[]> {
    const seen = new Set<string>()
    for (const kind of STREAMED_KINDS)
      for (let afterId = ''; ; ) {
        const ids = await walkIds(store.read, kind, { afterId, limit: READ_AT_ONCE, now: now() })
        const last = ids.at(-1)
        if (last === undefined) break
        for (const id of ids) seen.add(`${kind} ${id}`)
        yield ids.map((id) => ({ kind, id }))
        afterId = last
      }
    const left = [...sent.refs()].filter(({ kind, id }) => !seen.has(`${kind} ${id}`))
    for (let from = 0; from < left.length; from += READ_AT_ONCE) yield left.slice(from, from + READ_AT_ONCE)
  }

  async function look(refs: readonly StreamedRef[]): Promise<void> {
    const reads = await read(refs)
    if (!isWhole) tellNew(reads)
    let suspects = reads.filter(isOther)
    for (let tries = 0; suspects.length > 0 && tries < MOST_TRIES; tries += 1) {
      await settle()
      const again = await read(suspects)
      suspects = again.filter(isOther)
      if (suspects.length > 0 && !(await settle())) return tellMissed(suspects)
    }
  }

  function isOther(read: ReadSubject): boolean {
    const compared = sent.compare(read)
    return compared === 'other' || (compared === 'unknown' && !read.isGone)
  }

  /** Gateways that came back know more than this server has said. */
  function tellNew(reads: readonly ReadSubject[]): void {
    const anew = reads.filter((read) => sent.compare(read) === 'unknown' && !read.isGone)
    for (const read of anew) sent.keep(read)
    if (anew.length > 0) send(anew)
  }

  function tellMissed(missed: readonly ReadSubject[]): void {
    const still = missed.filter(isOther)
    for (const read of still) {
      log.error('stream missed a change', { subject: read.kind })
      sent.keep(read)
    }
    if (still.length > 0) send(still)
  }

  return {
    isDue: (at) => at >= nextAt,
    dueAt: () => nextAt,
    async step(at) {
      const { value, done } = await parts.next()
      if (done === true) {
        isWhole = true
        parts = walk()
        nextAt = Math.max(at + pace.sweepPartMs, beganAt + pace.sweepMs)
        beganAt = nextAt
        return
      }
      nextAt = at + pace.sweepPartMs
      await look(value)
    },
    restart() {
      isWhole = false
      parts = walk()
      nextAt = performance.now() + pace.sweepMs
      beganAt = nextAt
    },
  }
}

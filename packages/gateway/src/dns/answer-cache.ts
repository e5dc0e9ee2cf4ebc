import type { StoredAnswer } from './stored-answer.ts'

/** Answers that were had already; those that were not asked for longest go first. */
export type AnswerCache = {
  find(key: string, now: number): { readonly answer: StoredAnswer; readonly ageMs: number } | undefined
  put(key: string, answer: StoredAnswer, now: number): void
  clear(): void
}

const MOST_ANSWERS = 50_000
const MOST_BYTES = 24 * 1024 * 1024
/** What an entry takes beside its bytes. */
const OVERHEAD = 300

/** `now`: ms of a clock that only goes on. */
export function createAnswerCache(most = { answers: MOST_ANSWERS, bytes: MOST_BYTES }): AnswerCache {
  const kept = new Map<string, { readonly answer: StoredAnswer; readonly at: number }>()
  let bytes = 0
  const sizeOf = ({ bytes: own }: StoredAnswer) => own.length + OVERHEAD
  const drop = (key: string) => {
    const found = kept.get(key)
    if (found === undefined) return
    kept.delete(key)
    bytes -= sizeOf(found.answer)
  }
  return {
    find(key, now) {
      const found = kept.get(key)
      if (found === undefined) return undefined
      const ageMs = now - found.at
      if (ageMs >= found.answer.keepMs) {
        drop(key)
        return undefined
      }
      kept.delete(key)
      kept.set(key, found)
      return { answer: found.answer, ageMs }
    },
    put(key, answer, now) {
      drop(key)
      kept.set(key, { answer, at: now })
      bytes += sizeOf(answer)
      for (const oldest of kept.keys()) {
        if (kept.size <= most.answers && bytes <= most.bytes) return
        drop(oldest)
      }
    },
    clear() {
      kept.clear()
      bytes = 0
    },
  }
}

/** None of the ways led there; why, in the order in which they failed. */
export class NoneWorked extends Error {
  override readonly name = 'NoneWorked'
  readonly causes: readonly unknown[]
  constructor(causes: readonly unknown[]) {
    super('none worked', { cause: causes[0] })
    this.causes = causes
  }
}

export type Turns<Way, Found> = {
  readonly attempt: (way: Way, signal: AbortSignal) => Promise<Found>
  /** After so long without an answer the next way is tried beside it. */
  readonly nextAfterMs: number
  /** All of it may take so long. */
  readonly timeoutMs: number
  /** What to do with one that came too late. */
  readonly discard: (found: Found) => void
  readonly signal?: AbortSignal | undefined
}

/**
 * Tries ways one after the other, and beside one another where one is slow (RFC 8305): the first that works is taken, the rest is given up.
 * @throws NoneWorked; the signal's reason where the caller gave up
 */
export function tryInTurn<Way, Found>(ways: readonly Way[], turns: Turns<Way, Found>): Promise<Found> {
  const { attempt, nextAfterMs, timeoutMs, discard, signal } = turns
  return new Promise((resolve, reject) => {
    const giveUp = new AbortController()
    const causes: unknown[] = []
    let next = 0
    let isOver = false
    let patience: NodeJS.Timeout | undefined
    const deadline = setTimeout(() => end(() => reject(new NoneWorked([...causes, new TimedOut()]))), timeoutMs)
    const stop = () => end(() => reject(signal?.reason))
    if (signal?.aborted === true) {
      stop()
      return
    }
    signal?.addEventListener('abort', stop, { once: true })
    start()

    function start(): void {
      clearTimeout(patience)
      const way = ways[next]
      if (isOver) return
      if (next >= ways.length || way === undefined) {
        if (causes.length >= ways.length) end(() => reject(new NoneWorked(causes)))
        return
      }
      next += 1
      patience = setTimeout(start, nextAfterMs)
      attempt(way, giveUp.signal).then(take, (cause: unknown) => {
        causes.push(cause)
        start()
      })
    }
    function take(found: Found): void {
      if (isOver) discard(found)
      else end(() => resolve(found))
    }
    function end(settle: () => void): void {
      if (isOver) return
      isOver = true
      clearTimeout(deadline)
      clearTimeout(patience)
      signal?.removeEventListener('abort', stop)
      settle()
      giveUp.abort()
    }
  })
}

/** Nothing answered within the time that was allowed. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut'
}

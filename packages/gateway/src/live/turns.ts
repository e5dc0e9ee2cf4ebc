import type { Ending } from './live-connection.ts'
import type { Watched } from './watched.ts'

/**
 * So long at once, in ms, before everything else has its turn. A turn of everything else writes for every connection that waited meanwhile,
 * those that are about to be cut among them: while bytes may flow that should not, nothing else is done. Those that stand still can wait.
 */
const AT_ONCE_MS = { flowing: 250, still: 25 }
/** The queue of connections whose bytes stand still. */
const STILL = 2

/**
 * Who is to be decided again, or ended. All turns are taken at once where there is time for it; else in slices, so that nothing is kept
 * waiting. Those whose subjects changed come first; then everybody whose bytes flow; last who is paused or has not begun, whose bytes do not.
 */
export class Turns {
  readonly #take: (watched: Watched) => void
  readonly #queues: { readonly waiting: Watched[]; at: number }[] = [0, 1, 2].map(() => ({ waiting: [], at: 0 }))
  #soon: NodeJS.Immediate | undefined = undefined
  #runs = false

  constructor(take: (watched: Watched) => void) {
    this.#take = take
  }

  put(watched: Watched, as: 'decide' | Ending = 'decide'): void {
    this.#put(watched, 0, as)
  }

  putAll(all: Iterable<Watched>): void {
    for (const watched of all) this.#put(watched, watched.standing === 'open' ? 1 : STILL, 'decide')
  }

  /** Takes turns for a few ms now, and the rest as soon as others had theirs. */
  run(): void {
    if (this.#runs) return // asked by somebody whose turn it is: their own is taken in this round
    this.#runs = true
    clearImmediate(this.#soon)
    this.#soon = this.#runSlice() === 'done' ? undefined : setImmediate(() => this.run())
    this.#runs = false
  }

  close(): void {
    clearImmediate(this.#soon)
    for (const queue of this.#queues) queue.waiting.length = 0
  }

  #runSlice(): 'done' | 'more' {
    const begun = performance.now()
    let taken = 0
    for (const [number, queue] of this.#queues.entries()) {
      const atOnceMs = number === STILL ? AT_ONCE_MS.still : AT_ONCE_MS.flowing
      while (queue.at < queue.waiting.length) {
        if (taken % 16 === 15 && performance.now() - begun > atOnceMs) return 'more'
        const watched = queue.waiting[queue.at++]
        if (watched === undefined || watched.queue !== number || watched.waits === 'no') continue
        taken++
        watched.queue = Infinity
        this.#take(watched)
      }
      queue.waiting.length = 0
      queue.at = 0
    }
    return 'done'
  }

  #put(watched: Watched, queue: number, as: 'decide' | Ending): void {
    if (watched.state() === 'ended') return
    // an ending that was decided is not taken back
    if (typeof watched.waits !== 'object') watched.waits = as
    if (queue >= watched.queue) return
    watched.queue = queue
    this.#queues[queue]?.waiting.push(watched)
  }
}

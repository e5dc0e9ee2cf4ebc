import { element } from './element.ts'
import type { ViewerWords } from './words.ts'

const MINUTE = 60_000
/** It is said so long before. */
const SAID_BEFORE_MS = 5 * MINUTE
/** Timers of browsers know no longer time. */
const MOST_TIMER_MS = 86_400_000

/** Says that the longest time at once is about to be over, and how many minutes are left to save what is open. */
export class EndingNote {
  readonly node = element('p', { class: 'ending' })
  readonly #words: ViewerWords
  #endsAt = Infinity
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(words: ViewerWords) {
    this.#words = words
    this.node.role = 'status'
    this.node.hidden = true
  }

  /** `leftMs`: from now on; without end where there is none. */
  set(leftMs = Infinity): void {
    this.#endsAt = performance.now() + leftMs
    this.#show()
  }

  #show(): void {
    clearTimeout(this.#timer)
    const leftMs = this.#endsAt - performance.now()
    this.node.hidden = leftMs > SAID_BEFORE_MS
    if (leftMs === Infinity || leftMs <= 0) return
    const minutes = Math.ceil(leftMs / MINUTE)
    if (!this.node.hidden) this.node.textContent = this.#words.endsIn(minutes)
    const waitMs = this.node.hidden ? leftMs - SAID_BEFORE_MS : leftMs - (minutes - 1) * MINUTE
    this.#timer = setTimeout(() => this.#show(), Math.min(waitMs, MOST_TIMER_MS))
  }
}

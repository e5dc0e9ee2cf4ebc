/** Watches how long nobody touched anything, with one timer that is late rather than many that are exact. */
export class IdleLock {
  readonly #lock: () => void
  #limitMs: number | undefined
  #touchedAt = performance.now()
  #timer: NodeJS.Timeout | undefined

  constructor(lock: () => void) {
    this.#lock = lock
  }

  touched(): void {
    this.#touchedAt = performance.now()
  }

  /** From now on it locks after so long; `undefined`: never. */
  set(limitMs: number | undefined): void {
    if (limitMs === this.#limitMs) return
    this.#limitMs = limitMs
    this.#plan()
  }

  /** Begins to count anew. */
  restart(): void {
    this.touched()
    this.#plan()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #plan(): void {
    this.stop()
    if (this.#limitMs === undefined) return
    const leftMs = this.#touchedAt + this.#limitMs - performance.now()
    if (leftMs <= 0) return this.#lock()
    this.#timer = setTimeout(() => this.#plan(), Math.min(Math.ceil(leftMs), 60_000)).unref()
  }
}

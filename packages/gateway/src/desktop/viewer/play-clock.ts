/** A stillness longer than this is cut to `STILL_MS` where that is wished. */
const LONG_MS = 2_000
const STILL_MS = 500

/** How fast a recording goes by: it waits for each moment of it, stands still, and goes on. */
export class PlayClock {
  #speed = 1
  #isPaused = false
  #skips = true
  /** The moment of the recording that has been reached, in ms from its beginning. */
  #at = 0
  #wake: (() => void) | undefined

  /** Waits until that moment; changes of speed and pauses count from when they are made. */
  async until(ms: number): Promise<void> {
    if (this.#skips && ms - this.#at > LONG_MS) this.#at = ms - STILL_MS
    while (this.#at < ms || this.#isPaused) {
      const began = performance.now()
      const speed = this.#isPaused ? 0 : this.#speed
      await this.#sleep(speed === 0 ? undefined : (ms - this.#at) / speed)
      this.#at = Math.min(ms, this.#at + (performance.now() - began) * speed)
    }
  }

  get at(): number {
    return this.#at
  }
  get isPaused(): boolean {
    return this.#isPaused
  }

  pause(isPaused: boolean): void {
    this.#wake?.()
    this.#isPaused = isPaused
  }
  set speed(speed: number) {
    this.#wake?.()
    this.#speed = speed
  }
  set skips(skips: boolean) {
    this.#skips = skips
  }

  #sleep(ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, Math.min(ms, 200))
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

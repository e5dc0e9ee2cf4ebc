/** Calls when nothing was heard for a while. At rest it waits for nothing. */
export class Patience {
  readonly #ms: number
  readonly #onEnd: () => void
  #timer: NodeJS.Timeout | undefined

  constructor(ms: number, onEnd: () => void) {
    this.#ms = ms
    this.#onEnd = onEnd
  }

  renew(): void {
    if (this.#timer === undefined) this.#timer = setTimeout(this.#onEnd, this.#ms).unref()
    else this.#timer.refresh()
  }

  rest(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}

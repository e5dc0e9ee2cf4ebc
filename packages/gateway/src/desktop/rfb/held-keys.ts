/** No keyboard holds more at once; beyond that the oldest is forgotten. */
const MOST_HELD = 32

/** Which keys and buttons a PC believes to be down, so that they can be let go of when nobody may type any more. */
export class HeldKeys {
  readonly #ups = new Map<string, Buffer>()
  #pointer: Buffer | undefined

  /** A key message of either kind (4, or 255 with a scancode). */
  keep(message: Buffer): void {
    const isQemu = message[0] === 255
    const flagAt = isQemu ? 3 : 1
    const key = `${message[0]} ${message.toString('hex', 4)}`
    this.#ups.delete(key)
    if (message[flagAt] === 0) return
    const up = Buffer.from(message)
    up[flagAt] = 0
    this.#ups.set(key, up)
    const [oldest] = this.#ups.keys()
    if (this.#ups.size > MOST_HELD && oldest !== undefined) this.#ups.delete(oldest)
  }

  keepPointer(message: Buffer): void {
    this.#pointer = message[1] === 0 ? undefined : message
  }

  /** The messages that let go of everything; afterwards nothing is held. */
  release(): readonly Buffer[] {
    const ups = [...this.#ups.values()]
    if (this.#pointer !== undefined) ups.push(Buffer.from([5, 0, ...this.#pointer.subarray(2)]))
    this.#ups.clear()
    this.#pointer = undefined
    return ups
  }
}

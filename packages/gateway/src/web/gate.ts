import { Transform, type TransformCallback } from 'node:stream'

/** Lets bytes pass while it is open. Closed, it keeps what it has and takes no more, whoever pulls at it. */
export class Gate extends Transform {
  readonly #count: (bytes: number) => void
  #isOpen = true
  #waiting: (() => void) | undefined

  constructor(count: (bytes: number) => void) {
    super({ highWaterMark: 64 * 1024 })
    this.#count = count
    this.on('error', () => undefined)
  }

  override _transform(part: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const pass = () => {
      this.#count(part.length)
      done(null, part)
    }
    if (this.#isOpen) pass()
    else this.#waiting = pass
  }

  override _flush(done: TransformCallback): void {
    if (this.#isOpen) done()
    else this.#waiting = done
  }

  shut(): void {
    this.#isOpen = false
  }

  open(): void {
    this.#isOpen = true
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.()
  }
}

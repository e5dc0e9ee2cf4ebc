import type { ReadInto } from '../../reach/reach.ts'

/**
 * Where all connections to upstreams read to. Each read is taken before the next one begins, as one thread does both; without it a megabyte
 * leaves a megabyte behind, and collecting that takes longer than passing it on. Windows reads ahead of us, so there it is not used.
 */
const PLACE = process.platform === 'win32' ? undefined : Buffer.allocUnsafeSlow(64 * 1024)

/** What one connection reads there. Nobody may answer before they were asked, so until somebody takes it nothing should come. */
export class LentReading {
  take: ((part: Buffer) => void) | undefined = undefined
  /** Something came that nobody took. */
  isSpoilt = false
  readonly into: ReadInto | undefined

  constructor() {
    if (PLACE !== undefined) this.into = { buffer: PLACE, onBytes: (count) => this.#meet(PLACE.subarray(0, count)) }
  }

  #meet(part: Buffer): void {
    if (this.take === undefined) this.isSpoilt = true
    else this.take(part)
  }
}

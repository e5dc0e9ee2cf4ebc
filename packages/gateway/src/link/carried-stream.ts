import { Duplex } from 'node:stream'
import { FRAME, HEADER_BYTES, MOST_MESSAGE_BYTES, writeFrame } from './frames.ts'

/** Bytes of one stream that may be under way: with 50 ms between the sides about 20 MB/s. What a stalled reader costs us is this much. */
export const WINDOW_BYTES = 1024 * 1024
const MOST_PIECE_BYTES = MOST_MESSAGE_BYTES - HEADER_BYTES

/** The other side broke it off: what came before is not all there was. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff'
}

/** Writes a frame of the link; `done` once it has left this program. */
export type Send = (frame: Buffer, done?: () => void) => void

/**
 * One of many streams of a link. Each side may send what the other has room for and no more, so that one stream that nobody reads holds back
 * nothing else. Half-open: each direction ends by itself.
 */
export class CarriedStream extends Duplex {
  readonly #id: number
  readonly #send: Send
  readonly #forget: () => void
  #mayReceive = WINDOW_BYTES
  #maySend = WINDOW_BYTES
  #goOn: (() => void) | undefined
  #hasSentEnd = false
  #hasGotEnd = false

  constructor(id: number, { send, forget }: { readonly send: Send; readonly forget: () => void }) {
    super({ allowHalfOpen: true, readableHighWaterMark: WINDOW_BYTES / 2, writableHighWaterMark: 64 * 1024 })
    this.#id = id
    this.#send = send
    this.#forget = forget
    // an error with nobody to hear it would end the process; whoever holds the stream listens too
    this.on('error', () => undefined)
  }

  /** Bytes that came. False where the other side sent more than it may. */
  takeBytes(bytes: Buffer): boolean {
    this.#mayReceive -= bytes.length
    if (this.#mayReceive < 0 || this.#hasGotEnd) return false
    if (!this.destroyed) this.push(bytes)
    return true
  }

  takeEnd(): boolean {
    if (this.#hasGotEnd) return false
    this.#hasGotEnd = true
    if (!this.destroyed) this.push(null)
    return true
  }

  takeReset(): void {
    this.#hasGotEnd = true
    this.#hasSentEnd = true
    this.destroy(new BrokenOff())
  }

  /** The other side has room for so much more. False where that cannot be. */
  takeMore(bytes: number): boolean {
    this.#maySend += bytes
    if (this.#maySend > WINDOW_BYTES) return false
    const goOn = this.#goOn
    this.#goOn = undefined
    goOn?.()
    return true
  }

  override _read(): void {
    const room = WINDOW_BYTES - this.#mayReceive - this.readableLength
    if (room < WINDOW_BYTES / 4 || this.#hasGotEnd) return
    this.#mayReceive += room
    const payload = Buffer.allocUnsafe(4)
    payload.writeUInt32BE(room)
    this.#send(writeFrame(FRAME.more, this.#id, payload))
  }

  /** Piece by piece, each once the one before has left: streams take turns. */
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.destroyed) return done()
    const size = Math.min(chunk.length, this.#maySend, MOST_PIECE_BYTES)
    if (size === 0 && chunk.length > 0) {
      this.#goOn = () => this._write(chunk, _encoding, done)
      return
    }
    this.#maySend -= size
    this.#send(writeFrame(FRAME.data, this.#id, chunk.subarray(0, size)), () => {
      if (size === chunk.length) done()
      else this._write(chunk.subarray(size), _encoding, done)
    })
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#hasSentEnd = true
    this.#send(writeFrame(FRAME.end, this.#id))
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#hasSentEnd || !this.#hasGotEnd) this.#send(writeFrame(FRAME.reset, this.#id))
    this.#goOn = undefined
    this.#forget()
    done(error)
  }
}

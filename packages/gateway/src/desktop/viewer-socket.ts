import type { WebSocket } from 'ws'
import type { ToViewer } from './to-viewer.ts'

/** A viewer that takes nothing in for so long, or does not answer a ping, is gone. */
const SILENT_MS = 25_000
const TICK_MS = 5_000
/** More than this on its way to a browser, and the PC waits. */
const FULL_BYTES = 1024 * 1024
const ROOM_BYTES = 256 * 1024
/** How long the last of a picture may take to leave, of a PC that ended by itself. */
const LAST_PICTURE_MS = 5_000
/** How long a browser has to take in why it ended. */
const LAST_WORDS_MS = 1_000

/** Close code of a connection that we ended; the reason was told before. */
const ENDED = 4403

/** One browser's WebSocket: pictures as binary messages, what is said beside them as text. */
export class ViewerSocket {
  readonly #socket: WebSocket
  readonly #hasRoom: () => void
  #timer: NodeJS.Timeout
  #heardAt = performance.now()
  #full = false
  /** Pieces of picture that the socket has not taken yet. */
  #leaving = 0
  #whenLeft: (() => void) | undefined
  #over = false

  constructor(
    socket: WebSocket,
    on: {
      readonly bytes: (bytes: Buffer) => void
      readonly hasRoom: () => void
      readonly gone: () => void
      readonly garbled: () => void
    },
  ) {
    this.#socket = socket
    this.#hasRoom = on.hasRoom
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearInterval(this.#timer)
      on.gone()
    })
    socket.on('pong', () => {
      this.#heardAt = performance.now()
    })
    socket.on('message', (message, isBinary) => {
      this.#heardAt = performance.now()
      if (this.#over) return
      if (isBinary && Buffer.isBuffer(message)) on.bytes(message)
      else on.garbled()
    })
    this.#timer = setInterval(() => this.#tick(), TICK_MS).unref()
  }

  /** Whether the PC must wait until `hasRoom`. */
  get isFull(): boolean {
    return this.#full
  }

  show(parts: readonly Buffer[]): void {
    if (this.#over) return
    this.#leaving += parts.length
    for (const part of parts) this.#socket.send(part, { binary: true }, () => this.#drained())
    if (this.#socket.bufferedAmount > FULL_BYTES) this.#full = true
  }

  tell(told: ToViewer): void {
    if (!this.#over && this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(told))
  }

  /** Stops taking in what the browser says, while the PC is slow. */
  wait(): void {
    if (!this.#over) this.#socket.pause()
  }
  goOn(): void {
    this.#socket.resume()
  }

  /** Calls when the picture so far has left, or when that takes too long: what is told then by `end` is heard. */
  whenLeft(listener: () => void): void {
    if (this.#leaving === 0) return listener()
    this.#whenLeft = listener
    setTimeout(() => this.#left(), LAST_PICTURE_MS).unref()
  }

  #left(): void {
    const listener = this.#whenLeft
    this.#whenLeft = undefined
    listener?.()
  }

  /**
   * Nothing of the picture leaves after this. Why it ended is told where everything before it has left already; where it has not, those bytes
   * are thrown away with the socket.
   */
  end(last: Extract<ToViewer, { kind: 'ended' }>): void {
    if (this.#over) return
    if (this.#leaving > 0) {
      this.#over = true
      return this.#socket.terminate()
    }
    this.tell(last)
    this.#over = true
    this.#socket.close(ENDED)
    setTimeout(() => this.#socket.terminate(), LAST_WORDS_MS).unref()
  }

  #drained(): void {
    this.#leaving -= 1
    if (this.#leaving === 0) this.#left()
    if (!this.#full || this.#socket.bufferedAmount > ROOM_BYTES) return
    this.#full = false
    this.#hasRoom()
  }

  #tick(): void {
    if (performance.now() - this.#heardAt > SILENT_MS && !this.#socket.isPaused) return this.#socket.terminate()
    this.tell({ kind: 'tick' })
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping()
  }
}

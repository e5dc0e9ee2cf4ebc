import type { ToViewer } from '../to-viewer.ts'
import { Channel } from './channel.ts'

/** Nothing heard for so long: the network has changed under us, though the browser may not have noticed. */
const SILENT_MS = 12_500

export type WireEvents = {
  readonly told: (told: ToViewer, channel: Channel) => void
  /** It is gone without a word. */
  readonly lost: () => void
}

/** One WebSocket to the gateway. */
export class Wire {
  readonly #socket: WebSocket
  readonly #channel: Channel
  readonly #events: WireEvents
  #silence: ReturnType<typeof setTimeout> | undefined
  #over = false

  constructor(path: string, events: WireEvents) {
    this.#events = events
    this.#socket = new WebSocket(`wss://${location.host}${path}`)
    this.#socket.binaryType = 'arraybuffer'
    this.#channel = new Channel((bytes) => {
      if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(bytes as Uint8Array<ArrayBuffer>) // never shared memory
    })
    this.#socket.addEventListener('message', (event: MessageEvent<unknown>) => this.#heard(event.data))
    this.#socket.addEventListener('close', () => this.#lost())
    this.#socket.addEventListener('error', () => this.#lost())
    this.#listen()
  }

  /** Ends it from our side, in silence. */
  end(): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#silence)
    this.#channel.close()
    this.#socket.close()
  }

  #heard(message: unknown): void {
    if (this.#over) return
    this.#listen()
    if (message instanceof ArrayBuffer) return this.#channel.take(message)
    if (typeof message !== 'string') return
    const told = JSON.parse(message) as ToViewer // our own gateway's words
    if (told.kind === 'tick') return
    if (told.kind === 'ended') this.end()
    this.#events.told(told, this.#channel)
  }

  #listen(): void {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => this.#lost(), SILENT_MS)
  }

  #lost(): void {
    if (this.#over) return
    this.end()
    this.#events.lost()
  }
}

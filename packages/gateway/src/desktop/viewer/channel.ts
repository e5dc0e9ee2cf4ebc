/** What noVNC takes for a socket: the binary messages of ours. Those that come before it listens wait for it. */
export class Channel {
  binaryType = 'arraybuffer'
  readonly protocol = ''
  readyState: 'open' | 'closed' = 'open'
  onopen: (() => void) | null = null
  onclose: ((event: { code: number; reason: string; wasClean: boolean }) => void) | null = null
  onerror: ((event: unknown) => void) | null = null
  /** Text was given to the PC, which asked for what was announced on its clipboard. */
  ongiven: (() => void) | null = null
  readonly #send: (bytes: Uint8Array) => void
  #listener: ((event: { data: ArrayBuffer }) => void) | null = null
  #waiting: ArrayBuffer[] = []

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send
  }

  get onmessage(): ((event: { data: ArrayBuffer }) => void) | null {
    return this.#listener
  }
  set onmessage(listener: ((event: { data: ArrayBuffer }) => void) | null) {
    this.#listener = listener
    const waiting = this.#waiting
    this.#waiting = []
    // noVNC begins to read a moment after it has set its listener
    queueMicrotask(() => {
      for (const bytes of waiting) this.take(bytes)
    })
  }

  take(bytes: ArrayBuffer): void {
    if (this.#listener === null) this.#waiting.push(bytes)
    else this.#listener({ data: bytes })
  }

  send(bytes: Uint8Array): void {
    if (this.readyState === 'open') this.#send(bytes)
    if (isGiven(bytes)) this.ongiven?.()
  }

  close(): void {
    if (this.readyState === 'closed') return
    this.readyState = 'closed'
    this.onclose?.({ code: 1000, reason: '', wasClean: true })
  }
}

/** A provide of the extended clipboard (rfbproto, Extended Clipboard Pseudo-Encoding): message 6 of negative length, bit 28 of its flags set. */
function isGiven(bytes: Uint8Array): boolean {
  const [type, lengthHigh = 0, flagsHigh = 0] = [bytes[0], bytes[4], bytes[8]]
  return type === 6 && (lengthHigh & 0x80) !== 0 && (flagsHigh & 0x10) !== 0
}

import { FromTunnel, MOST_TUNNEL_BYTES, type ToTunnel } from '@taga/contract'
import type { RawData, WebSocket } from 'ws'

/** The device is gone, or said nothing within the time it has, or something that the protocol does not have. */
export class TunnelLost extends Error {
  override readonly name = 'TunnelLost'
  readonly how: 'closed' | 'silent'
  constructor(how: TunnelLost['how']) {
    super(how)
    this.how = how
  }
}

const PING_MS = 10_000
/** A socket that carries no bytes and on which nothing was heard for so long is dead. */
const DEAD_MS = 25_000
/** The device may take so long to read the last words. */
const LINGER_MS = 2_000
/** Bytes that came while nobody takes them: what was in a buffer when it was told to rest. */
const MOST_KEPT_BYTES = 1024 * 1024
/** Why a WebSocket is closed (RFC 6455 section 7.4.1). */
const NORMAL = 1000
const PROTOCOL_ERROR = 1002

/** One WebSocket of a device: a few words, then bytes. Whatever it sends, the worst that happens is that this socket ends. */
export type TunnelSocket = {
  say(message: ToTunnel): void
  /** The next words. @throws TunnelLost */
  hear(timeoutMs: number): Promise<FromTunnel>
  /** From here on bytes are taken, and the word `end` once. */
  takeBytes(taker: { readonly bytes: (part: Buffer) => void; readonly end: () => void }): void
  /** From here on nothing may come any more, and a silence ends it. */
  takeNothing(): void
  /** `done` once it has left this program. */
  send(part: Buffer, done: () => void): void
  readonly unsentBytes: () => number
  /** Takes nothing from the device for now; nothing is given to the taker before `renew`. */
  rest(): void
  renew(): void
  /** Says its last words, and ends within two seconds. */
  end(last?: ToTunnel): void
  /** Ends now: nothing leaves after this. */
  cut(): void
  onClose(listener: () => void): void
}

/** `onBreak`: it sent what the protocol does not have; said once, and the socket ends with the status for that. */
export function openTunnelSocket(ws: WebSocket, onBreak: () => void): TunnelSocket {
  const heard: FromTunnel[] = []
  const closes: (() => void)[] = []
  let waiting: (() => void) | undefined
  let textsLeft = 2
  let taker: Parameters<TunnelSocket['takeBytes']>[0] | undefined
  let isClosed = false
  let isResting = false
  let kept: (Buffer | 'end')[] = []
  let keptBytes = 0
  let heardAt = performance.now()
  let isWatched = false
  const pings = setInterval(() => {
    if (isWatched && performance.now() - heardAt > DEAD_MS) return ws.terminate()
    if (ws.readyState === ws.OPEN) ws.ping(undefined, undefined, ignore)
  }, PING_MS)
  ws.on('pong', () => (heardAt = performance.now()))
  ws.on('message', (data: RawData, isBinary: boolean) => {
    heardAt = performance.now()
    if (isClosed) return
    const part = Buffer.isBuffer(data) ? data : Buffer.alloc(0)
    if (isBinary) return taker === undefined ? breakOff() : give(part)
    const words = textsLeft === 0 ? undefined : readWords(part)
    if (words === undefined) return breakOff()
    textsLeft -= 1
    if (taker === undefined) {
      heard.push(words)
      return waiting?.()
    }
    if (words.kind !== 'end') return breakOff()
    give('end')
  })
  // 'close' follows
  ws.on('error', (error) => {
    const isOfForm = 'code' in error && String(error.code).startsWith('WS_ERR_')
    if (isOfForm && !isClosed) onBreak()
  })
  ws.once('close', close)

  function give(part: Buffer | 'end'): void {
    if (isResting || kept.length > 0) {
      kept.push(part)
      keptBytes += part.length
      if (keptBytes > MOST_KEPT_BYTES) cut()
      return
    }
    if (part === 'end') taker?.end()
    else taker?.bytes(part)
  }
  function close(): void {
    if (isClosed) return
    isClosed = true
    clearInterval(pings)
    kept = []
    waiting?.()
    for (const listener of closes) listener()
  }
  function breakOff(): void {
    onBreak()
    endBy(PROTOCOL_ERROR)
  }
  function endBy(status: number): void {
    if (ws.readyState === ws.OPEN) {
      // one that rests would never hear the other side's close
      ws.resume()
      ws.close(status)
    }
    setTimeout(() => ws.terminate(), LINGER_MS).unref()
    close()
  }
  function cut(): void {
    ws.terminate()
    close()
  }

  return {
    say: (message) => {
      if (ws.readyState === ws.OPEN) ws.send(JSON.stringify(message), ignore)
    },
    hear: async (timeoutMs) => {
      if (heard.length === 0 && !isClosed) {
        await new Promise<void>((resolve) => {
          const patience = setTimeout(resolve, timeoutMs)
          waiting = () => {
            clearTimeout(patience)
            resolve()
          }
        })
        waiting = undefined
      }
      const words = heard.shift()
      if (words === undefined) throw new TunnelLost(isClosed ? 'closed' : 'silent')
      return words
    },
    takeBytes: (given) => {
      taker = given
      textsLeft = 1
    },
    takeNothing: () => {
      textsLeft = 0
      isWatched = true
      heardAt = performance.now()
    },
    send: (part, done) => {
      if (ws.readyState !== ws.OPEN) return
      for (let at = 0; at < part.length; at += MOST_TUNNEL_BYTES) {
        const isLast = at + MOST_TUNNEL_BYTES >= part.length
        ws.send(part.subarray(at, at + MOST_TUNNEL_BYTES), { binary: true }, isLast ? done : ignore)
      }
    },
    unsentBytes: () => ws.bufferedAmount,
    rest: () => {
      isResting = true
      ws.pause()
    },
    renew: () => {
      isResting = false
      const parts = kept
      kept = []
      keptBytes = 0
      // what is told to rest again meanwhile keeps the rest in its order
      for (const part of parts) give(part)
      if (!isResting && !isClosed) ws.resume()
    },
    end: (last) => {
      if (last !== undefined && ws.readyState === ws.OPEN) ws.send(JSON.stringify(last), ignore)
      endBy(NORMAL)
    },
    cut,
    onClose: (listener) => {
      if (isClosed) listener()
      else closes.push(listener)
    },
  }
}

function readWords(bytes: Buffer): FromTunnel | undefined {
  try {
    return FromTunnel.parse(JSON.parse(bytes.toString('utf8')))
  } catch {
    return undefined // nothing that the protocol has
  }
}

function ignore(): void {}

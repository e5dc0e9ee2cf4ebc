import { ToTunnel } from '@taga/contract'
import { WebSocket } from 'ws'

/** The gateway is not there, is not the one that the server named, or broke off. */
export class CannotDial extends Error {
  override readonly name = 'CannotDial'
}

/** What came by a socket, in order. `lost`: nothing comes any more; said once. */
export type Came =
  | { readonly kind: 'words'; readonly words: ToTunnel }
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'lost' }

const PING_MS = 10_000
/** More than this is not kept for who does not take it. */
const MOST_KEPT = 1_000

/** One WebSocket to a gateway. Everything that comes is given in its order, and kept while nobody takes it. */
export type DialledSocket = {
  readonly opened: Promise<void>
  say(message: object): void
  /** `done` once it has left this program. */
  send(bytes: Buffer, done: () => void): void
  readonly unsentBytes: () => number
  /** The next words. @throws CannotDial */
  next(): Promise<ToTunnel>
  /** Gives everything that came and comes, from now on. */
  take(taker: (came: Came) => void): void
  /** Takes nothing for now. */
  rest(): void
  renew(): void
  /** A silence of `ms` on a socket that carries no bytes ends it. */
  watch(ms: number): void
  end(): void
}

export function dialSocket(
  url: URL,
  protocol: string,
  options: { readonly mostBytes: number; readonly openMs: number },
): DialledSocket {
  const ws = new WebSocket(url, protocol, {
    perMessageDeflate: false,
    maxPayload: options.mostBytes,
    handshakeTimeout: options.openMs,
    followRedirects: false,
  })
  let kept: Came[] = []
  let taker: ((came: Came) => void) | undefined
  let wake: (() => void) | undefined
  let isResting = false
  let isLost = false
  let failure: Error | undefined
  let heardAt = performance.now()
  let silenceMs = Infinity
  const pings = setInterval(() => {
    if (performance.now() - heardAt > silenceMs) return ws.terminate()
    if (ws.readyState === ws.OPEN) ws.ping(undefined, undefined, ignore)
  }, PING_MS)
  const opened = new Promise<void>((resolve, reject) => {
    ws.once('open', resolve)
    ws.once('close', () => reject(new CannotDial('it did not open', { cause: failure })))
  })
  opened.catch(ignore) // who waits is told; nobody may be waiting
  ws.on('ping', hear)
  ws.on('pong', hear)
  ws.on('error', (error) => (failure ??= error))
  ws.on('message', (data, isBinary) => {
    hear()
    if (isLost) return
    const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0)
    if (isBinary) return give({ kind: 'bytes', bytes })
    const words = readWords(bytes)
    if (words === undefined) return ws.terminate()
    give({ kind: 'words', words })
  })
  ws.once('close', () => {
    clearInterval(pings)
    if (isLost) return
    isLost = true
    kept.push({ kind: 'lost' })
    flow()
    wake?.()
  })

  function hear(): void {
    heardAt = performance.now()
  }
  function give(came: Came): void {
    kept.push(came)
    if (kept.length > MOST_KEPT) return ws.terminate()
    flow()
    wake?.()
  }
  function flow(): void {
    while (taker !== undefined && !isResting) {
      const came = kept.shift()
      if (came === undefined) return
      taker(came)
    }
  }

  return {
    opened,
    say: (message) => {
      if (ws.readyState === ws.OPEN) ws.send(JSON.stringify(message), ignore)
    },
    send: (bytes, done) => {
      if (ws.readyState === ws.OPEN) ws.send(bytes, { binary: true }, done)
    },
    unsentBytes: () => ws.bufferedAmount,
    next: async () => {
      while (kept.length === 0) {
        await new Promise<void>((resolve) => (wake = resolve))
        wake = undefined
      }
      const came = kept.shift()
      if (came?.kind !== 'words') throw new CannotDial('it broke off', { cause: failure })
      return came.words
    },
    take: (given) => {
      taker = given
      flow()
    },
    rest: () => {
      isResting = true
      ws.pause()
    },
    renew: () => {
      isResting = false
      flow()
      if (!isResting) ws.resume()
    },
    watch: (ms) => {
      silenceMs = ms
      hear()
    },
    end: () => {
      taker = undefined
      isLost = true
      // who waits for words is told
      kept = [{ kind: 'lost' }]
      wake?.()
      clearInterval(pings)
      ws.resume()
      if (ws.readyState === ws.OPEN) ws.close(1000)
      const late = setTimeout(() => ws.terminate(), 1_000)
      ws.once('close', () => clearTimeout(late))
      if (ws.readyState === ws.CONNECTING) ws.terminate()
    },
  }
}

function readWords(bytes: Buffer): ToTunnel | undefined {
  try {
    const said = ToTunnel.safeParse(JSON.parse(bytes.toString('utf8')))
    return said.success ? said.data : undefined
  } catch {
    return undefined // no JSON
  }
}

function ignore(): void {}

import { Duplex } from 'node:stream'
import { CONNECTOR_CLOSE } from '@taga/contract'
import type { RawData, WebSocket } from 'ws'

/** The link is gone, or said nothing within the time it has. */
export class LinkLost extends Error {
  override readonly name = 'LinkLost'
}

/** The largest message that either side sends or takes. Small enough that a slow line still shows a sign of life in time. */
export const MOST_MESSAGE_BYTES = 64 * 1024
const PING_MS = 10_000
/** A link on which nothing was heard for so long is dead, also where no packet says so. */
const DEAD_MS = 25_000
/** More than this no side has to say before bytes. */
const MOST_TEXTS = 3
/** The other side may take so long to read why it was closed. */
const CLOSING_MS = 1_000

/**
 * A WebSocket that first carries a few texts, by which both sides show who they are, and then bytes. It pings, and ends itself when the other
 * side is silent for too long. Whatever the other side sends, the worst that happens is that the link is lost.
 */
export type Link = {
  readonly bytes: Duplex
  say(message: object): void
  /** The next text, as JSON. @throws LinkLost, SyntaxError */
  hear(timeoutMs: number): Promise<unknown>
  /** From here on bytes are taken, and so many more texts, which come before the bytes. */
  takeBytes(textsBefore: 0 | 1): void
  /** How long nothing was heard of the other side. */
  readonly quietMs: () => number
  cut(code?: number): void
  readonly onEnd: (listener: () => void) => void
}

export function openLink(ws: WebSocket, { pingMs = PING_MS, deadMs = DEAD_MS } = {}): Link {
  const texts: string[] = []
  const ends: (() => void)[] = []
  let waiting: (() => void) | undefined
  let takesBytes = false
  let textsLeft = MOST_TEXTS
  let isOver = false
  let heardAt = performance.now()
  const bytes = bytesOver(ws)
  const pings = setInterval(() => {
    if (ws.readyState === ws.OPEN) ws.ping(undefined, undefined, ignore)
  }, pingMs)
  const watch = setInterval(
    () => {
      if (performance.now() - heardAt > deadMs) ws.terminate()
    },
    Math.min(1_000, pingMs),
  )
  ws.on('ping', hear)
  ws.on('pong', hear)
  ws.on('message', (data: RawData, isBinary: boolean) => {
    hear()
    if (isBinary ? !takesBytes : textsLeft <= 0) return malformed()
    if (isBinary) {
      if (!bytes.push(toBuffer(data))) ws.pause()
      return
    }
    textsLeft -= 1
    texts.push(toBuffer(data).toString('utf8'))
    waiting?.()
  })
  // 'close' follows and says the rest
  ws.on('error', ignore)
  ws.once('close', end)

  function hear(): void {
    heardAt = performance.now()
  }
  function malformed(): void {
    cut(CONNECTOR_CLOSE.malformed)
  }
  function cut(code = 1000): void {
    if (ws.readyState === ws.OPEN) ws.close(code)
    // the other side has no say in when it ends
    setTimeout(() => ws.terminate(), CLOSING_MS).unref()
    end()
  }
  function end(): void {
    if (isOver) return
    isOver = true
    clearInterval(pings)
    clearInterval(watch)
    waiting?.()
    bytes.destroy()
    for (const listener of ends) listener()
  }

  return {
    bytes,
    say: (message) => ws.send(JSON.stringify(message), ignore),
    hear: async (timeoutMs) => {
      if (texts.length === 0 && !isOver) {
        await new Promise<void>((resolve) => {
          const patience = setTimeout(resolve, timeoutMs)
          waiting = () => {
            clearTimeout(patience)
            resolve()
          }
        })
        waiting = undefined
      }
      const text = texts.shift()
      if (text === undefined) throw new LinkLost(isOver ? 'closed' : 'silent')
      return JSON.parse(text) as unknown
    },
    takeBytes: (textsBefore) => {
      takesBytes = true
      textsLeft = textsBefore
    },
    quietMs: () => performance.now() - heardAt,
    cut,
    onEnd: (listener) => {
      if (isOver) listener()
      else ends.push(listener)
    },
  }
}

/** What waits to be written goes out together: HTTP/2 writes its nine bytes of header apart from what they head. */
function bytesOver(ws: WebSocket): Duplex {
  const bytes = new Duplex({
    readableHighWaterMark: 256 * 1024,
    writableHighWaterMark: 256 * 1024,
    read: () => ws.resume(),
    write: (chunk: Buffer, _encoding, done) => sendAll(ws, chunk, done),
    writev: (chunks, done) => sendAll(ws, Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), done),
    final: (done) => {
      ws.close(1000)
      done()
    },
    destroy: (_cause, done) => {
      if (ws.readyState === ws.OPEN) ws.terminate()
      done(null)
    },
  })
  bytes.on('error', ignore)
  return bytes
}

function sendAll(ws: WebSocket, all: Buffer, done: (error?: Error | null) => void): void {
  for (let at = 0; at < all.length; at += MOST_MESSAGE_BYTES) {
    const isLast = at + MOST_MESSAGE_BYTES >= all.length
    ws.send(all.subarray(at, at + MOST_MESSAGE_BYTES), { binary: true }, isLast ? (error) => done(error) : ignore)
  }
  if (all.length === 0) done()
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}

/** For what the end of the link tells anyway. */
function ignore(): void {
  return
}

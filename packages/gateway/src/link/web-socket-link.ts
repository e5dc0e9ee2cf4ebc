import { CONNECTOR_CLOSE } from '@taga/contract'
import type { RawData, WebSocket } from 'ws'
import { type Frame, readFrame } from './frames.ts'

/** The link is gone, or said nothing within the time it has. */
export class LinkLost extends Error {
  override readonly name = 'LinkLost'
}

const PING_MS = 10_000
/** A link on which nothing was heard for so long is dead, also where no packet says so. */
const DEAD_MS = 25_000
/** More than this no side has to say before frames. */
const MOST_TEXTS = 3
/** Frames that came before anybody listens. */
const MOST_EARLY = 64
const MOST_UNSENT_BYTES = 64 * 1024 * 1024
/** The other side may take so long to read why it was closed. */
const CLOSING_MS = 1_000

/**
 * A WebSocket that first carries a few texts, by which both sides show who they are, and then frames. It pings, and ends itself when the other
 * side is silent for too long. Whatever the other side sends, the worst that happens is that the link is lost.
 */
export type Link = {
  say(message: object): void
  /** The next text, as JSON. @throws LinkLost, SyntaxError */
  hear(timeoutMs: number): Promise<unknown>
  /** From here on frames are taken, and so many more texts, which come before them. */
  takeFrames(textsBefore: 0 | 1): void
  /** Called for every frame that came and comes, in order. False where the other side may not send it: the link is cut. */
  onFrame(listener: (frame: Frame) => boolean): void
  /** `done` once it has left this program; never where the link ends before. */
  send(frame: Buffer, done?: () => void): void
  /** How long nothing was heard of the other side. */
  readonly quietMs: () => number
  cut(code?: number): void
  readonly onEnd: (listener: () => void) => void
}

export function openLink(ws: WebSocket, { pingMs = PING_MS, deadMs = DEAD_MS } = {}): Link {
  const texts: string[] = []
  const ends: (() => void)[] = []
  let waiting: (() => void) | undefined
  const early: Frame[] = []
  let takesFrames = false
  let listen: ((frame: Frame) => boolean) | undefined
  let textsLeft = MOST_TEXTS
  let isOver = false
  let heardAt = performance.now()
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
    if (isOver) return
    if (isBinary) return takeFrame(toBuffer(data))
    if (textsLeft <= 0) return malformed()
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
  function takeFrame(message: Buffer): void {
    const frame = takesFrames ? readFrame(message) : undefined
    if (frame === undefined) return malformed()
    if (listen === undefined && early.length < MOST_EARLY) early.push(frame)
    else if (listen?.(frame) !== true) malformed()
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
    for (const listener of ends) listener()
  }

  return {
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
    takeFrames: (textsBefore) => {
      takesFrames = true
      textsLeft = textsBefore
    },
    onFrame: (listener) => {
      listen = listener
      for (const frame of early.splice(0)) if (!isOver && !listener(frame)) malformed()
    },
    send: (frame, done = ignore) => {
      if (isOver) return
      ws.send(frame, { binary: true }, (error) => {
        if (error === undefined || error === null) done()
      })
      // it asks for much and takes nothing
      if (ws.bufferedAmount > MOST_UNSENT_BYTES) cut()
    },
    quietMs: () => performance.now() - heardAt,
    cut,
    onEnd: (listener) => {
      if (isOver) listener()
      else ends.push(listener)
    },
  }
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}

/** For what the end of the link tells anyway. */
function ignore(): void {
  return
}

import type { Duplex } from 'node:stream'
import type { KnownConnector } from '@taga/contract'
import { createCarriedStreams, MOST_STREAMS } from '../link/carried-streams.ts'
import type { CarriedStream } from '../link/carried-stream.ts'
import { FRAME, type FrameKind, writeFrame } from '../link/frames.ts'
import type { Link } from '../link/web-socket-link.ts'
import { CannotReach } from './reach.ts'

/** A connector that dialled in and proved who it is: the way to what is registered at its site. */
export type ConnectorLink = {
  readonly connector: KnownConnector
  readonly streams: () => number
  /**
   * Whether others should be asked for this destination first: it carries as much as it may, nothing was heard of it for a while, or it did
   * not know the destination a moment ago.
   */
  readonly isDoubtfulFor: (destination: string) => boolean
  /** @throws CannotReach */
  open(destination: string, signal: AbortSignal): Promise<Duplex>
  /** @throws CannotReach */
  wake(destination: string): Promise<void>
  /** Tells it that its list has changed. */
  tellToLook(): void
  cut(code?: number): void
  readonly onEnd: (listener: () => void) => void
}

const WAKE_MS = 5_000
const SPARE_STREAMS = 16
/** One ping was missed. */
const QUIET_MS = 12_000
const MOST_UNKNOWN = 1_000
const UNKNOWN_MS = 15_000

type Asked = { readonly done: () => void; readonly failed: (cause: CannotReach) => void }

/** The gateway's end of a link. Streams are opened from here only; what the connector says of itself is believed as far as its form goes. */
export function createConnectorLink(link: Link, connector: KnownConnector): ConnectorLink {
  const streams = createCarriedStreams((frame, done) => link.send(frame, done))
  const asked = new Map<number, Asked>()
  const unknownAt = new Map<string, number>()
  let lastId = 0

  link.onEnd(() => {
    streams.close()
    for (const each of asked.values()) each.failed(new CannotReach('noConnector'))
  })
  link.onFrame((frame) => {
    if (frame.kind !== FRAME.opened && frame.kind !== FRAME.refused) return streams.take(frame)
    // unknown where this side gave up meanwhile: it has been told already
    const each = asked.get(frame.stream)
    if (frame.kind === FRAME.opened) each?.done()
    else each?.failed(new CannotReach(reasonIn(frame.payload)))
    return true
  })

  function ask(kind: FrameKind, destination: string, signal: AbortSignal): Promise<CarriedStream | undefined> {
    return new Promise((resolve, reject) => {
      lastId += 1
      const id = lastId
      const giveUp = () => {
        link.send(writeFrame(FRAME.reset, id))
        failed(new CannotReach('timedOut'))
      }
      const settle = () => {
        asked.delete(id)
        signal.removeEventListener('abort', giveUp)
      }
      const failed = (cause: CannotReach) => {
        settle()
        reject(cause)
      }
      if (signal.aborted) return failed(new CannotReach('timedOut'))
      signal.addEventListener('abort', giveUp, { once: true })
      asked.set(id, {
        done: () => {
          settle()
          // at once: its first bytes may be the next frame
          resolve(kind === FRAME.open ? streams.add(id) : undefined)
        },
        failed,
      })
      link.send(writeFrame(kind, id, Buffer.from(destination)))
    })
  }

  function doubt(destination: string): void {
    if (unknownAt.size >= MOST_UNKNOWN) unknownAt.clear()
    unknownAt.set(destination, performance.now())
  }

  return {
    connector,
    streams: () => streams.count() + asked.size,
    isDoubtfulFor: (destination) =>
      streams.count() >= MOST_STREAMS - SPARE_STREAMS ||
      link.quietMs() > QUIET_MS ||
      performance.now() - (unknownAt.get(destination) ?? -Infinity) < UNKNOWN_MS,
    open: async (destination, signal) => {
      try {
        const stream = await ask(FRAME.open, destination, signal)
        if (stream === undefined) throw new CannotReach('noConnector')
        return stream
      } catch (cause) {
        if (cause instanceof CannotReach && cause.reason === 'noConnector') doubt(destination)
        throw cause
      }
    },
    wake: async (destination) => {
      await ask(FRAME.wake, destination, AbortSignal.timeout(WAKE_MS))
    },
    tellToLook: () => {
      unknownAt.clear()
      link.send(writeFrame(FRAME.look, 0))
    },
    cut: (code) => link.cut(code),
    onEnd: (listener) => link.onEnd(listener),
  }
}

/** What the connector says is believed as far as it is one of our words. */
function reasonIn(payload: Buffer): CannotReach['reason'] {
  const word = payload.toString('latin1')
  return SAID_REASONS.find((reason) => reason === word) ?? 'noConnector'
}
const SAID_REASONS = ['refused', 'timedOut', 'unreachable', 'notPinned'] as const

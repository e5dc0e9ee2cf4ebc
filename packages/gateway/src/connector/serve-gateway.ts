import { pipeline } from 'node:stream'
import type { ConnectorList } from '@taga/contract'
import type { CarriedStream } from '../link/carried-stream.ts'
import { createCarriedStreams, MOST_STREAMS } from '../link/carried-streams.ts'
import { FRAME, type Frame, writeFrame } from '../link/frames.ts'
import type { Link } from '../link/web-socket-link.ts'
import { connectPinned, type Resolve } from '../reach/connect-pinned.ts'
import { CannotReach } from '../reach/reach.ts'

type Listed = ConnectorList['destinations'][number]

export type Office = {
  /** The destination as the signed list has it now. */
  readonly find: (id: string) => Listed | undefined
  /** Asks the server for a newer list; often called in vain, so it holds itself back. */
  readonly look: () => Promise<void>
  readonly wake: (mac: string) => Promise<void>
  readonly resolve?: Resolve
}

export type ServedGateway = {
  /** Ends what is open to destinations that the list does not have any more, or has elsewhere. */
  dropUnlisted(): void
  readonly streams: () => number
}

/** Openings that a gateway may ask for at once, and in a second after that. More is refused: no office needs it. */
const BURST = 1_000
const PER_SECOND = 500
const KEEP_ALIVE_MS = 30_000

/**
 * The connector's end of a link. The gateway is not trusted: it may open what the signed list has, at the addresses that the list has, so many
 * at a time, and nothing else.
 */
export function serveGateway(link: Link, office: Office): ServedGateway {
  const streams = createCarriedStreams((frame, done) => link.send(frame, done))
  const opening = new Map<number, AbortController>()
  const carried = new Map<CarriedStream, Listed>()
  const mayOpen = tokens()
  let lastId = 0

  link.onEnd(() => {
    streams.close()
    for (const each of opening.values()) each.abort()
  })
  link.onFrame((frame) => {
    const { kind, stream: id } = frame
    if (kind === FRAME.open || kind === FRAME.wake) return begin(frame)
    if (kind === FRAME.reset) opening.get(id)?.abort()
    if (kind !== FRAME.look) return streams.take(frame)
    office.look().catch(ignore)
    return true
  })

  /** False where the number was used before. */
  function begin({ kind, stream: id, payload }: Frame): boolean {
    if (id <= lastId) return false
    lastId = id
    if (!mayOpen() || streams.count() + opening.size >= MOST_STREAMS) {
      refuse(id, 'busy')
      return true
    }
    const given = new AbortController()
    opening.set(id, given)
    const destination = payload.toString('utf8')
    const done = kind === FRAME.open ? open(id, destination, given.signal) : wake(id, destination)
    done
      .catch((cause: unknown) => refuse(id, cause instanceof CannotReach ? cause.reason : 'unreachable'))
      .finally(() => opening.delete(id))
    return true
  }

  async function open(id: number, name: string, signal: AbortSignal): Promise<void> {
    const destination = await listed(name)
    if (destination === undefined) return refuse(id, 'unknown')
    const socket = await connectPinned(destination, {
      signal,
      ...(office.resolve === undefined ? {} : { resolve: office.resolve }),
    })
    // the list, the gateway's mind or the link may have changed meanwhile
    if (signal.aborted || !isSame(office.find(name), destination)) {
      socket.destroy()
      return refuse(id, 'unknown')
    }
    socket.setKeepAlive(true, KEEP_ALIVE_MS)
    link.send(writeFrame(FRAME.opened, id))
    const stream = streams.add(id)
    carried.set(stream, destination)
    stream.once('close', () => carried.delete(stream))
    // each direction ends by itself; what fails in one ends both
    pipeline(stream, socket, (cause) => {
      if (cause) stream.destroy()
    })
    pipeline(socket, stream, (cause) => {
      if (cause) socket.destroy()
    })
  }

  async function wake(id: number, name: string): Promise<void> {
    const mac = (await listed(name))?.wake
    if (mac === undefined) return refuse(id, 'unknown')
    await office.wake(mac)
    link.send(writeFrame(FRAME.opened, id))
  }

  /** A destination may have been registered a moment ago: the server is asked before it is refused. */
  async function listed(name: string): Promise<Listed | undefined> {
    const found = office.find(name)
    if (found !== undefined) return found
    await office.look()
    return office.find(name)
  }

  function refuse(id: number, why: CannotReach['reason'] | 'busy' | 'unknown'): void {
    link.send(writeFrame(FRAME.refused, id, Buffer.from(why)))
  }

  return {
    dropUnlisted: () => {
      for (const [stream, destination] of carried) {
        if (!isSame(office.find(destination.id), destination)) stream.destroy()
      }
    },
    streams: () => streams.count(),
  }
}

function isSame(left: Listed | undefined, right: Listed): boolean {
  return (
    left !== undefined &&
    left.host === right.host &&
    left.port === right.port &&
    left.pinned.join() === right.pinned.join()
  )
}

/** It is asked again each minute. */
function ignore(): void {
  return
}

/** Tells for each opening whether it comes at a bearable pace. */
function tokens(): () => boolean {
  let left = BURST
  let at = performance.now()
  return () => {
    const now = performance.now()
    left = Math.min(BURST, left + ((now - at) / 1000) * PER_SECOND)
    at = now
    if (left < 1) return false
    left -= 1
    return true
  }
}

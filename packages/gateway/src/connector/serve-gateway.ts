import { type IncomingHttpHeaders, performServerHandshake, type ServerHttp2Stream } from 'node:http2'
import { pipeline } from 'node:stream'
import {
  CONNECTOR_LOOK_PATH,
  CONNECTOR_WAKE_PATH,
  type ConnectorList,
  DESTINATION_HEADER,
  REASON_HEADER,
} from '@taga/contract'
import { endFullest, LINK_SETTINGS, LINK_WINDOW_BYTES, MOST_STREAMS } from '../link/carried-streams.ts'
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

const WATCH_MS = 250
/** Openings that a gateway may ask for at once, and in a second after that. More is refused: no office needs it. */
const BURST = 1_000
const PER_SECOND = 500
const MAX_HEADERS = 16

/**
 * Takes the part of the server of HTTP/2 although this side dialled. The gateway is not trusted: it may open what the signed list has, at the
 * addresses that the list has, so many at a time, and nothing else.
 */
export function serveGateway(link: Link, office: Office): ServedGateway {
  const session = performServerHandshake(link.bytes, {
    settings: LINK_SETTINGS,
    maxHeaderListPairs: MAX_HEADERS,
    maxSettings: 16,
    maxOutstandingPings: 4,
    maxSendHeaderBlockLength: 8 * 1024,
  })
  const carried = new Map<ServerHttp2Stream, Listed | undefined>()
  const watch = setInterval(() => endFullest(carried.keys()), WATCH_MS)
  const mayOpen = tokens()
  session.on('error', () => link.cut())
  session.once('close', () => link.cut())
  session.setLocalWindowSize(LINK_WINDOW_BYTES)
  session.on('stream', (stream, headers) => {
    // an error with nobody to hear it would end the process; 'close' follows and says the rest
    stream.on('error', () => stream.destroy())
    if (carried.size >= MOST_STREAMS || !mayOpen()) return answer(stream, 503)
    carried.set(stream, undefined)
    stream.once('close', () => carried.delete(stream))
    serve(stream, headers).catch((cause: unknown) => refuse(stream, cause))
  })
  link.onEnd(() => {
    clearInterval(watch)
    session.destroy()
  })

  async function serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const method = headers[':method']
    const path = headers[':path']
    if (method === 'CONNECT') return open(stream, headers)
    stream.resume()
    if (method === 'POST' && path === CONNECTOR_LOOK_PATH) {
      answer(stream, 200)
      return office.look()
    }
    if (method === 'POST' && path === CONNECTOR_WAKE_PATH) {
      const mac = (await listed(headers))?.wake
      if (mac === undefined) return answer(stream, 404)
      await office.wake(mac)
      return answer(stream, 200)
    }
    answer(stream, 404)
  }

  async function open(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const destination = await listed(headers)
    if (destination === undefined) return answer(stream, 404)
    const given = new AbortController()
    stream.once('close', () => given.abort())
    if (stream.destroyed) return
    carried.set(stream, destination)
    const socket = await connectPinned(destination, {
      signal: given.signal,
      ...(office.resolve === undefined ? {} : { resolve: office.resolve }),
    })
    if (stream.destroyed) {
      socket.destroy()
      return
    }
    socket.setKeepAlive(true, KEEP_ALIVE_MS)
    stream.respond({ ':status': 200 })
    // each direction ends by itself; what fails in one ends both
    pipeline(stream, socket, (cause) => cause && stream.destroy())
    pipeline(socket, stream, (cause) => cause && socket.destroy())
  }

  /** A destination may have been registered a moment ago: the server is asked before it is refused. */
  async function listed(headers: IncomingHttpHeaders): Promise<Listed | undefined> {
    const id = idIn(headers[DESTINATION_HEADER])
    if (id === undefined) return undefined
    const found = office.find(id)
    if (found !== undefined) return found
    await office.look()
    return office.find(id)
  }

  return {
    dropUnlisted: () => {
      for (const [stream, destination] of carried) {
        if (destination !== undefined && !isSame(office.find(destination.id), destination)) stream.destroy()
      }
    },
    streams: () => carried.size,
  }
}

const KEEP_ALIVE_MS = 30_000

function idIn(header: string | string[] | undefined): string | undefined {
  try {
    return typeof header === 'string' ? decodeURIComponent(header) : undefined
  } catch {
    return undefined // no text that was encoded
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

function refuse(stream: ServerHttp2Stream, cause: unknown): void {
  answer(stream, 502, cause instanceof CannotReach ? cause.reason : 'unreachable')
}

function answer(stream: ServerHttp2Stream, status: number, reason?: CannotReach['reason']): void {
  if (stream.destroyed || stream.headersSent) return stream.close()
  stream.respond(
    { ':status': status, ...(reason === undefined ? {} : { [REASON_HEADER]: reason }) },
    { endStream: true },
  )
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

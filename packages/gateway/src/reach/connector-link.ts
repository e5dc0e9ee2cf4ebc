import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type OutgoingHttpHeaders,
} from 'node:http2'
import type { Duplex } from 'node:stream'
import {
  CONNECTOR_LOOK_PATH,
  CONNECTOR_WAKE_PATH,
  DESTINATION_HEADER,
  type KnownConnector,
  REASON_HEADER,
} from '@taga/contract'
import { endFullest, LINK_SETTINGS, LINK_WINDOW_BYTES, MOST_STREAMS } from '../link/carried-streams.ts'
import type { Link } from '../link/web-socket-link.ts'
import { CannotReach } from './reach.ts'

const WATCH_MS = 250

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

/** Takes the part of the client of HTTP/2 although the other side dialled: streams are opened from here, flow control is HTTP/2's. */
export function createConnectorLink(link: Link, connector: KnownConnector): ConnectorLink {
  const session = connect('http://connector.invalid', { createConnection: () => link.bytes, settings: LINK_SETTINGS })
  const carried = new Set<ClientHttp2Stream>()
  const unknownAt = new Map<string, number>()
  const watch = setInterval(() => endFullest(carried), WATCH_MS)
  session.once('connect', () => session.setLocalWindowSize(LINK_WINDOW_BYTES))
  session.on('error', () => link.cut())
  session.once('close', () => link.cut())
  session.once('goaway', () => link.cut())
  link.onEnd(() => {
    clearInterval(watch)
    session.destroy()
  })

  async function request(headers: OutgoingHttpHeaders, signal: AbortSignal): Promise<ClientHttp2Stream> {
    const stream = begin(session, headers)
    carried.add(stream)
    stream.once('close', () => carried.delete(stream))
    await answered(stream, signal)
    return stream
  }
  function doubt(destination: string): void {
    if (unknownAt.size >= MOST_UNKNOWN) unknownAt.clear()
    unknownAt.set(destination, performance.now())
  }
  const post = async (path: string, headers: OutgoingHttpHeaders) => {
    const stream = await request({ ':method': 'POST', ':path': path, ...headers }, AbortSignal.timeout(POST_MS))
    stream.resume()
    stream.end()
  }

  return {
    connector,
    streams: () => carried.size,
    isDoubtfulFor: (destination) =>
      carried.size >= MOST_STREAMS - SPARE_STREAMS ||
      link.quietMs() > QUIET_MS ||
      performance.now() - (unknownAt.get(destination) ?? -Infinity) < UNKNOWN_MS,
    open: async (destination, signal) => {
      try {
        return await request({ ':method': 'CONNECT', ':authority': 'taga', ...named(destination) }, signal)
      } catch (cause) {
        if (cause instanceof CannotReach && cause.reason === 'noConnector') doubt(destination)
        throw cause
      }
    },
    wake: (destination) => post(CONNECTOR_WAKE_PATH, named(destination)),
    tellToLook: () => {
      unknownAt.clear()
      post(CONNECTOR_LOOK_PATH, {}).catch(() => {
        // it asks by itself each minute
      })
    },
    cut: (code) => link.cut(code),
    onEnd: link.onEnd,
  }
}

const POST_MS = 5_000
const SPARE_STREAMS = 16
const MOST_UNKNOWN = 1_000
const UNKNOWN_MS = 15_000
/** One ping was missed. */
const QUIET_MS = 12_000

function named(destination: string): OutgoingHttpHeaders {
  return { [DESTINATION_HEADER]: encodeURIComponent(destination) }
}

function begin(session: ClientHttp2Session, headers: OutgoingHttpHeaders): ClientHttp2Stream {
  try {
    return session.request(headers, { endStream: false })
  } catch (cause) {
    throw new CannotReach('noConnector', { cause })
  }
}

/** @throws CannotReach where it did not say 200 */
function answered(stream: ClientHttp2Stream, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => fail('timedOut')
    // stays for the whole life of the stream: an error with nobody to hear it would end the process
    stream.on('error', (cause) => fail('noConnector', cause))
    stream.once('close', () => fail('noConnector'))
    stream.once('response', (headers) => {
      signal.removeEventListener('abort', giveUp)
      if (headers[':status'] === 200) return resolve()
      fail(reasonIn(headers[REASON_HEADER]))
    })
    if (signal.aborted) return giveUp()
    signal.addEventListener('abort', giveUp, { once: true })

    function fail(reason: CannotReach['reason'], cause?: unknown): void {
      signal.removeEventListener('abort', giveUp)
      stream.close(constants.NGHTTP2_CANCEL)
      reject(new CannotReach(reason, { cause }))
    }
  })
}

/** What the connector says is believed as far as it is one of our words. */
function reasonIn(header: string | string[] | undefined): CannotReach['reason'] {
  return SAID_REASONS.find((reason) => reason === header) ?? 'noConnector'
}
const SAID_REASONS = ['refused', 'timedOut', 'unreachable', 'notPinned'] as const

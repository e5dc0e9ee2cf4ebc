import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { MAX_OUTPOST_MESSAGE_BYTES, STREAM_CLOSE, STREAM_PATH } from '@taga/contract'
import { WebSocketServer } from 'ws'
import type { Deps } from '../deps.ts'
import { lineOf } from '../http/line-of.ts'
import type { Door } from '../http/places.ts'
import type { GatewayLink } from './gateway-link.ts'
import { type PublisherPace, paceOn } from './pace.ts'
import { createPublisher } from './publisher.ts'
import { type KeepRecords, serveGateway } from './serve-gateway.ts'

/** Connections that have not proved who they are: of one line, and of all together. The oldest makes room. */
const MOST_UNPROVED_OF_LINE = 8
const MOST_UNPROVED = 64

export type StreamServer = {
  /** Answers the upgrades of a listener: the stream at its path, a refusal elsewhere. */
  serve(http: Server, peerOf: (request: IncomingMessage) => { readonly address: string; readonly door: Door }): void
  readonly connected: () => number
  stop(): Promise<void>
}

/** The stream to gateways, at every listener of this server. */
export function openStream(
  deps: Deps,
  {
    keepRecords,
    pace = paceOn(deps.store.dialect),
  }: { readonly keepRecords: KeepRecords; readonly pace?: PublisherPace },
): StreamServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_OUTPOST_MESSAGE_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
    skipUTF8Validation: false,
  })
  const publisher = createPublisher(deps, pace)
  /** By the line they came from, the oldest first. */
  const unproved = new Map<Duplex, string>()
  const links = new Map<string, GatewayLink>()
  const open = new Set<{ terminate(): void }>()
  let stopped = false

  function upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    peer: { address: string; door: Door },
  ): void {
    socket.on('error', () => socket.destroy())
    const [path] = (request.url ?? '').split('?')
    const served = deps.places.of(request.headers.host?.toLowerCase(), peer.door) !== undefined
    // no page of a browser opens a stream
    const isOurs = path === STREAM_PATH && served && request.headers.origin === undefined
    if (!isOurs || stopped) return refuse(socket, '404 Not Found')
    const line = lineOf(peer.address)
    // whoever is one of ours needs milliseconds: strangers who wait do not keep it out
    const ofLine = [...unproved].filter(([, other]) => other === line)
    if (ofLine.length >= MOST_UNPROVED_OF_LINE) ofLine[0]?.[0].destroy()
    else if (unproved.size >= MOST_UNPROVED) [...unproved.keys()][0]?.destroy()
    unproved.set(socket, line)
    socket.once('close', () => unproved.delete(socket))
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      open.add(webSocket)
      serveGateway(webSocket, {
        deps,
        publisher,
        keepRecords,
        onProved(link) {
          unproved.delete(socket)
          links.get(link.outpost)?.close(STREAM_CLOSE.replaced, 'replaced')
          links.set(link.outpost, link)
        },
        onEnded(link) {
          open.delete(webSocket)
          if (link !== undefined && links.get(link.outpost) === link) links.delete(link.outpost)
        },
      })
    })
  }

  return {
    serve(http, peerOf) {
      http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        upgrade(request, socket, head, peerOf(request))
      })
    },
    connected: () => links.size,
    async stop() {
      stopped = true
      await publisher.stop()
      for (const webSocket of open) webSocket.terminate()
    },
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

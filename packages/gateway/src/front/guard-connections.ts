import { type IncomingMessage, ServerResponse } from 'node:http'
import { constants, type Http2SecureServer, Http2ServerResponse, type Http2Session } from 'node:http2'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { AccessLog } from '../log/access-log.ts'
import { endSocket } from './end-socket.ts'
import { endStuck } from './end-stuck.ts'
import type { Request, Response } from './visit.ts'
import { isGone, watchSessions } from './watch-sessions.ts'

export type Guarding = {
  /** Of one session of HTTP/2, at once. */
  readonly mostStreams: number
  /** How often sessions are looked at for what ended without a word. */
  readonly sessionLookMs?: number
  readonly log: Pick<AccessLog, 'write'>
  readonly addressOf: (socket: TLSSocket) => string
}

/** How long the head of a request may take over HTTP/1.1, from the first moment of the connection or the end of the last answer. */
const HEAD_MS = 15_000
const LOOK_MS = 2_000

/** What goes wrong before there is a request: each is answered where it can be, ends the connection, and is a line of the access log. */
export function guardConnections(server: Http2SecureServer, guarding: Guarding): void {
  const { log, addressOf, mostStreams, sessionLookMs } = guarding
  const tell = (cause: string, socket: unknown) => log.write({ event: 'refused', carrier: 'web', cause, ...at(socket) })
  const at = (socket: unknown) => {
    try {
      const address = addressOf(socket as TLSSocket) // a server of TLS has no others
      return address === '' ? {} : { address }
    } catch {
      return {} // it is gone, and its address with it
    }
  }

  server.on('secureConnection', (socket: TLSSocket) => socket.on('error', () => undefined))
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    const cause = handshakeCause(error)
    if (cause !== undefined) tell(cause, socket)
    socket.destroy()
  })
  watchSessions(server, {
    mostStreams,
    ...(sessionLookMs !== undefined && { lookMs: sessionLookMs }),
    tellingOf: ({ socket }) => {
      const where = at(socket)
      return (cause) => log.write({ event: 'refused', carrier: 'web', cause, ...where })
    },
  })
  // what comes after the first is not read any better
  const told = new WeakSet<Duplex>()
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // also what `tlsClientError` is about to hear of
    if (!isAboutHttp(error)) {
      queueMicrotask(() => socket.destroy())
      return
    }
    if (told.has(socket)) return
    told.add(socket)
    const { status, cause } = headCause(error)
    tell(cause, socket)
    // what was begun to be answered cannot be answered differently
    if (hasBegun(socket)) return void socket.destroy()
    endSocket(socket, status)
  })
  server.on('connect', (_request: Request, other: Duplex | Response) => {
    // a proxy for anywhere is what this is not
    if (other instanceof Http2ServerResponse) {
      tell('badMethod', other.stream.session && socketOf(other.stream.session))
      other.writeHead(405)
      return void other.end()
    }
    if (other instanceof ServerResponse) return void other.destroy()
    tell('badMethod', other)
    other.on('error', () => undefined)
    endSocket(other, 405)
  })
  endStuck(server, tell)
  limitHttp1(server)
}

/**
 * The limits of node:http, which the server of both protocols takes as properties only. It begins to look after slow heads when it listens:
 * this one never does, so it is told that it had.
 */
function limitHttp1(server: Http2SecureServer): void {
  Object.assign(server, {
    headersTimeout: HEAD_MS,
    requestTimeout: 0,
    connectionsCheckingInterval: LOOK_MS,
    keepAliveTimeout: 65_000,
    maxRequestsPerSocket: 0,
  })
  server.emit('listening')
}

/** A connection that ended within a request just ended. */
function isAboutHttp({ code = '' }: NodeJS.ErrnoException): boolean {
  return /^(?:HPE_|ERR_HTTP_)/.test(code) && code !== 'HPE_INVALID_EOF_STATE'
}

function handshakeCause(error: NodeJS.ErrnoException): string | undefined {
  if (error.message === UNKNOWN_NAME) return 'unknownName'
  if (error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT') return 'slowHandshake'
  return isGone(error) ? undefined : 'badHandshake'
}

/** What the server's `SNICallback` says of a name that it has no certificate for. */
export const UNKNOWN_NAME = 'not a name of ours'

function headCause({ code }: NodeJS.ErrnoException): { readonly status: number; readonly cause: string } {
  if (code === 'HPE_HEADER_OVERFLOW') return { status: 431, cause: 'headTooLarge' }
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return { status: 413, cause: 'badFraming' }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, cause: 'slowHead' }
  return { status: 400, cause: 'notHttp' }
}

function hasBegun(socket: Duplex): boolean {
  const message = '_httpMessage' in socket ? socket._httpMessage : undefined
  return message instanceof ServerResponse && message.headersSent
}

function socketOf(session: Http2Session): unknown {
  try {
    return session.socket
  } catch {
    return undefined
  }
}

/**
 * The requests of a connection of HTTP/1.1, one after another. After one whose end could be somewhere else nothing on it is believed, and
 * one that does not wait for the answer before it may be part of the body of another: neither is ever passed on.
 */
export class OneAtATime {
  /** One place a connection, so that a request makes nothing that has to be found and cleared later. */
  readonly #places = new WeakMap<object, { last: ServerResponse | undefined; isOver: boolean }>()

  /** `over`: this connection was ended, nothing more is said on it. */
  take({ socket }: IncomingMessage, response: ServerResponse): 'next' | 'early' | 'over' {
    const place = this.#placeOf(socket)
    if (place.isOver) return 'over'
    const { last } = place
    place.last = response
    return last === undefined || last.writableEnded ? 'next' : 'early'
  }

  /** Whether a request that leaves HTTP comes at its turn. */
  mayUpgrade({ socket }: IncomingMessage): boolean {
    const { last, isOver } = this.#placeOf(socket)
    return !isOver && last?.writableEnded !== false
  }

  end({ socket }: IncomingMessage): void {
    this.#placeOf(socket).isOver = true
  }

  #placeOf(socket: object): { last: ServerResponse | undefined; isOver: boolean } {
    const known = this.#places.get(socket)
    if (known !== undefined) return known
    const made = { last: undefined, isOver: false }
    this.#places.set(socket, made)
    return made
  }
}

/** What still comes of a request that was answered is read for so long, for the answer to be heard; then the connection ends. */
const OUT_MS = 5_000
const OUT_BYTES = 4 * 1024 * 1024

/** Sees to the rest of a body whose answer does not wait for it. */
export function readOutAfter(request: Request, response: Response): void {
  response.once('finish', () => {
    if (response instanceof Http2ServerResponse) {
      // RFC 9113 section 8.1: what else would come is not needed
      if (!request.complete) response.stream.close(constants.NGHTTP2_NO_ERROR)
      return
    }
    if (request.complete) return
    let left = OUT_BYTES
    const giveUp = () => request.socket.destroy()
    const timer = setTimeout(giveUp, OUT_MS).unref()
    request.once('close', () => clearTimeout(timer))
    request.once('end', () => clearTimeout(timer))
    request.unpipe()
    request.on('data', (part: Buffer) => {
      left -= part.length
      if (left < 0) giveUp()
    })
    request.resume()
  })
}

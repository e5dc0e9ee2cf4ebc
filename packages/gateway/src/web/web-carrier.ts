import type { IncomingMessage } from 'node:http'
import { constants, Http2ServerResponse } from 'node:http2'
import type { Duplex } from 'node:stream'
import type { DestinationOf } from '@taga/contract'
import type { Action, Decision } from '@taga/core'
import { endSocket } from '../front/end-socket.ts'
import { hasBody, isAwaited } from '../front/has-body.ts'
import { writePage } from '../front/page.ts'
import type { CarrierRoom, Request, Response } from '../front/visit.ts'
import type { Hold, LiveConnection, Opening } from '../live/live-connection.ts'
import { carryWebSocket, whyNotWebSocket } from './carry-web-socket.ts'
import { filePage } from './file-page.ts'
import { Gate } from './gate.ts'
import { isDownload, isUpload } from './file-kinds.ts'
import { answerHeaders, requestHeaders } from './forward-headers.ts'
import { headerIn } from './header-list.ts'
import { Patience } from './patience.ts'
import type { AnswerHead } from './upstream/answer-head.ts'
import type { AnswerTaker, Asked } from './upstream/question.ts'
import { openingOf, type WebRoom, type WebVisit } from './web-room.ts'

/** Web applications (cloud_app): HTTP, server-sent events and WebSockets, every request decided. */
export function createWebCarrier(room: WebRoom): CarrierRoom<DestinationOf<'web'>> {
  return {
    request: (visit, request, response) => carryRequest(room, visit, request, response),
    upgrade: (visit, request, socket, head) => carryUpgrade(room, visit, { request, socket, head }),
  }
}

function actionOf(request: Request): Action {
  const { method } = request
  if (hasBody(request)) return isUpload(request.headers) ? 'upload' : 'edit'
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'view' : 'edit'
}

/** A browser that sends nothing of its body for so long is gone. One that takes nothing of its answer: see `endStuck`. */
const BODY_MS = 60_000

function carryRequest(room: WebRoom, visit: WebVisit, request: Request, response: Response): void {
  const opening = openingOf(visit, actionOf(request), 'web')
  const exchange = new Exchange(room, visit, opening, { request, response })
  const answer = room.live.open(opening, exchange)
  if (answer.kind === 'refused') return visit.refuse(response, answer)
  exchange.begin(answer.connection)
}

const NOTHING_HELD: readonly (() => void)[] = []

/** One request on its way to the upstream and its answer on the way back. It is what holds its own live connection. */
class Exchange implements Hold, AnswerTaker {
  readonly #room: WebRoom
  readonly #visit: WebVisit
  readonly #opening: Opening
  readonly #request: Request
  readonly #response: Response
  #connection: LiveConnection | undefined
  #asked: Asked | undefined
  #gate: Gate | undefined
  #paused = false
  #full = false
  #sent = 0
  /** What is still to come of the answer, where its head says so. */
  #left = Number.NaN
  /** What came while it was paused: at most what was on its way. */
  #held: readonly (() => void)[] = NOTHING_HELD
  /** How long its body may rest, where it has one. */
  #body: Patience | undefined

  constructor(
    room: WebRoom,
    visit: WebVisit,
    opening: Opening,
    { request, response }: { readonly request: Request; readonly response: Response },
  ) {
    this.#room = room
    this.#visit = visit
    this.#opening = opening
    this.#request = request
    this.#response = response
  }

  begin(connection: LiveConnection): void {
    this.#connection = connection
    const { destination, path } = this.#visit
    this.#response.once('close', () => this.#gone())
    if (!connection.begin()) return
    const length = this.#request.headers['content-length']
    const most = destination.mostUploadBytes
    if (most > 0 && Number(length ?? 0) > most) return this.#refuseFile('tooLarge')
    const headers = requestHeaders(this.#request.rawHeaders, destination, this.#telling(connection))
    const { method = 'GET' } = this.#request
    const body = hasBody(this.#request) ? this.#gated(most) : undefined
    const question = { method, path, headers, body, length: length === undefined ? undefined : Number(length) }
    this.#asked = this.#room.upstreams.ask({ destination, person: connection.person }, question, this)
    if (this.#paused) this.#asked.pause()
  }

  #telling(connection: LiveConnection) {
    const { name, port, address, session } = this.#visit
    const { person } = connection
    const assertion = this.#room.assertions.about({
      session,
      person,
      name: this.#room.facts.find('person', person)?.name,
      device: connection.device(),
      audience: name,
    })
    return { name, port, address, assertion }
  }

  #gated(most: number): Gate {
    this.#body = new Patience(this.#room.bodyMs ?? BODY_MS, () => this.#give('slowBody', 408))
    const gate = new Gate((bytes) => {
      this.#sent += bytes
      this.#body?.renew()
      this.#connection?.countBytes(bytes, 0)
      if (most > 0 && this.#sent > most) this.#refuseFile('tooLarge')
    })
    this.#gate = gate
    if (this.#paused) gate.shut()
    this.#request.on('aborted', () => gate.destroy())
    this.#request.once('end', () => this.#body?.rest())
    gate.once('close', () => this.#body?.rest())
    this.#body?.renew()
    if (isAwaited(this.#request)) this.#response.writeContinue()
    this.#request.pipe(gate)
    return gate
  }

  /** The browser is gone, or has everything. */
  #gone(): void {
    this.#body?.rest()
    this.#held = NOTHING_HELD
    this.#gate?.destroy()
    this.#connection?.close()
    // not `writableFinished`: a stream of HTTP/2 that was taken back says that it finished
    if (!this.#response.writableEnded) this.#asked?.abort()
  }

  onHead({ status, headers }: AnswerHead): void {
    if (this.#connection === undefined) return
    // a browser reads nothing of what leads elsewhere; what is called an error may be a file all the same
    const hasContent = status !== 204 && (status < 300 || status >= 400) && this.#request.method !== 'HEAD'
    if (hasContent && isDownload(headers) && !this.#mayDownload()) return this.#refuseFile('download')
    if (this.#paused) return this.#hold(() => this.#writeHead(status, headers))
    this.#writeHead(status, headers)
  }

  #writeHead(status: number, headers: readonly string[]): void {
    const answer = answerHeaders(headers, this.#visit.destination, this.#visit)
    if (status === 204) dropHeader(answer, 'content-length')
    this.#left = Number(headerIn(answer, 'content-length') ?? Number.NaN)
    writeHeadTo(this.#response, status, answer)
    // whatever an upstream sends behind a head that has no body is none of this
    if (status !== 204 && status !== 304) return
    this.#connection?.close()
    this.#response.end()
  }

  /** For when the pause is over. */
  #hold(step: () => void): void {
    this.#held = [...this.#held, step]
    this.#asked?.pause()
  }

  /** A file is asked for as what it is: rules about files, and obligations that forbid them. */
  #mayDownload(): boolean {
    const decision = this.#room.live.decide({ ...this.#opening, action: 'download' })
    return decision?.outcome === 'allow' && !decision.obligations.some(({ kind }) => kind === 'noDownload')
  }

  onPart(part: Buffer, isLent: boolean): void {
    const own = isLent && (this.#paused || !isTakenAtOnce(this.#response)) ? Buffer.from(part) : part
    if (this.#paused) this.#hold(() => this.#writePart(own))
    else this.#writePart(own)
  }

  #writePart(part: Buffer): void {
    this.#connection?.countBytes(0, part.length)
    this.#left -= part.length
    // a browser that has all of it may ask for the next at once, and before the upstream is heard to have ended
    if (this.#left === 0) return void this.#response.end(part)
    if (writeTo(this.#response, part) || this.#full) return
    this.#full = true
    this.#response.once('drain', () => this.#drained())
    this.#asked?.pause()
  }

  /** The browser took what was waiting for it. */
  #drained(): void {
    this.#full = false
    if (!this.#paused) this.#asked?.resume()
  }

  onEnd(): void {
    if (this.#paused) this.#hold(() => this.#response.end())
    else this.#response.end()
  }

  onError(cause: string): void {
    const connection = this.#connection
    if (connection === undefined || connection.state() === 'ended') return
    this.#close(cause)
    if (this.#response.headersSent) this.#destroy()
    else this.#visit.unreachable(this.#response, cause)
  }

  /** It failed, and the log is told why. */
  #close(cause: string): void {
    const connection = this.#connection
    if (connection === undefined) return
    connection.close({ kind: 'failed', cause })
    const { session, destination, address } = this.#visit
    this.#room.log.write({
      event: 'refused',
      carrier: 'web',
      session,
      person: connection.person,
      resource: destination.resource,
      destination: destination.id,
      address,
      cause,
    })
  }

  /** Waiting longer for the browser would keep the upstream for nothing. */
  #give(cause: string, status: number): void {
    if (this.#connection === undefined || this.#connection.state() === 'ended') return
    this.#close(cause)
    this.#stop()
    if (this.#response.headersSent) return this.#destroy()
    this.#response.writeHead(status, { 'content-length': '0' })
    this.#response.end()
  }

  #refuseFile(what: 'download' | 'upload' | 'tooLarge'): void {
    if (this.#connection?.state() === 'ended') return
    this.#close(what)
    this.#stop()
    if (this.#response.headersSent) return this.#destroy()
    const written = writePage(filePage(what, this.#visit.language))
    this.#response.writeHead(written.status, written.headers)
    this.#response.end(written.body)
  }

  /** Towards the upstream: what it may have understood until now is not to be gone on with. */
  #stop(): void {
    this.#asked?.abort()
    this.#gate?.shut()
    this.#gate?.destroy()
  }

  cut(): void {
    this.#held = NOTHING_HELD
    this.#stop()
    this.#destroy()
  }

  pause(_decision: Decision): void {
    this.#paused = true
    this.#body?.rest()
    this.#asked?.pause()
    this.#gate?.shut()
  }

  resume(_decision: Decision): void {
    this.#paused = false
    const held = this.#held
    this.#held = NOTHING_HELD
    for (const step of held) step()
    if (!this.#full) this.#asked?.resume()
    if (this.#gate !== undefined && !this.#request.complete) this.#body?.renew()
    this.#gate?.open()
  }

  oblige(decision: Decision): void {
    const isFile = this.#opening.action === 'upload'
    if (isFile && decision.obligations.some(({ kind }) => kind === 'noUpload')) this.#refuseFile('upload')
  }

  /** Nothing leaves after this: the connection of an HTTP/1.1 browser ends, a stream of HTTP/2 is reset, so that no part is taken for the whole. */
  #destroy(): void {
    if (!(this.#response instanceof Http2ServerResponse)) return void this.#response.destroy()
    const { stream } = this.#response
    if (stream === undefined || stream.destroyed) return
    stream.close(constants.NGHTTP2_CANCEL)
    stream.destroy()
  }
}

/**
 * Whether what is written is encrypted before the turn is over: over HTTP/1.1 with nothing waiting before it. HTTP/2 keeps it until the
 * browser's window allows it to be sent.
 */
function isTakenAtOnce(response: Response): boolean {
  if (response instanceof Http2ServerResponse) return false
  const { socket } = response
  return socket !== null && socket.writableLength === 0
}

function writeHeadTo(response: Response, status: number, headers: string[]): void {
  if (!(response instanceof Http2ServerResponse)) return void response.writeHead(status, headers)
  const named: Record<string, string | string[]> = Object.create(null)
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? ''
    const value = headers[at + 1] ?? ''
    const before = Object.hasOwn(named, name) ? named[name] : undefined
    named[name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value]
  }
  response.writeHead(status, named)
}

function dropHeader(headers: string[], name: string): void {
  for (let at = headers.length - 2; at >= 0; at -= 2) if (headers[at] === name) headers.splice(at, 2)
}

function writeTo(response: Response, part: Buffer): boolean {
  return response instanceof Http2ServerResponse ? response.write(part) : response.write(part)
}

function carryUpgrade(
  room: WebRoom,
  visit: WebVisit,
  asked: { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
): void {
  const why = visit.destination.webSocket ? whyNotWebSocket(asked.request) : 'noWebSocket'
  if (why === undefined) return carryWebSocket(room, visit, asked)
  const { session, person, destination, address } = visit
  const about = { session, person, resource: destination.resource, destination: destination.id, address }
  room.log.write({ event: 'refused', carrier: 'webSocket', ...about, cause: why })
  endSocket(asked.socket, why === 'noWebSocket' ? 404 : 400)
}

import type { IncomingMessage } from 'node:http'
import { constants, Http2ServerResponse } from 'node:http2'
import type { Duplex } from 'node:stream'
import type { DestinationOf } from '@taga/contract'
import type { Action, Decision } from '@taga/core'
import type { Dispatcher } from 'undici'
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
import { Patience } from './patience.ts'
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
/** Answers before the answer (RFC 9110 section 15.2) of one request. */
const MOST_EARLY = 20

/** Methods after whose body an upstream's connection is in no doubt. */
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH'])

function carryRequest(room: WebRoom, visit: WebVisit, request: Request, response: Response): void {
  const opening = openingOf(visit, actionOf(request), 'web')
  const exchange = new Exchange(room, visit, opening, { request, response })
  const answer = room.live.open(opening, exchange)
  if (answer.kind === 'refused') return visit.refuse(response, answer)
  exchange.begin(answer.connection)
}

/** One request on its way to the upstream and its answer on the way back. It is what holds its own live connection. */
class Exchange implements Hold, Dispatcher.DispatchHandler {
  readonly #room: WebRoom
  readonly #visit: WebVisit
  readonly #opening: Opening
  readonly #request: Request
  readonly #response: Response
  #connection: LiveConnection | undefined
  #controller: Dispatcher.DispatchController | undefined
  #gate: Gate | undefined
  #paused = false
  #full = false
  #sent = 0
  /** What is still to come of the answer, where its head says so. */
  #left = Number.NaN
  #early = 0
  /** What came while it was paused: at most what was on its way. */
  #held: (() => void)[] = []
  readonly #body: Patience

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
    this.#body = new Patience(room.bodyMs ?? BODY_MS, () => this.#give('slowBody', 408))
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
    const body = hasBody(this.#request) ? this.#gated(most) : null
    if (body !== null && length !== undefined) headers.push('content-length', String(Number(length)))
    this.#room.upstreams.pool(destination, connection.person).dispatch(
      {
        path,
        method: method as Dispatcher.HttpMethod, // undici takes any token, as its types do not say
        headers,
        body,
        ...(body !== null && !WITH_BODY.has(method) && { reset: true }),
      },
      this,
    )
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
    const gate = new Gate((bytes) => {
      this.#sent += bytes
      this.#body.renew()
      this.#connection?.countBytes(bytes, 0)
      if (most > 0 && this.#sent > most) this.#refuseFile('tooLarge')
    })
    this.#gate = gate
    if (this.#paused) gate.shut()
    this.#request.on('aborted', () => gate.destroy())
    this.#request.once('end', () => this.#body.rest())
    gate.once('close', () => this.#body.rest())
    this.#body.renew()
    if (isAwaited(this.#request)) this.#response.writeContinue()
    this.#request.pipe(gate)
    return gate
  }

  /** The browser is gone, or has everything. */
  #gone(): void {
    this.#body.rest()
    this.#held = []
    this.#gate?.destroy()
    this.#connection?.close()
    if (!this.#response.writableFinished) this.#controller?.abort(new Error('the browser is gone'))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#connection?.state() === 'ended' || this.#response.destroyed) controller.abort(new Error('cut'))
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (status < 200) return this.#meetEarly(controller)
    if (this.#connection === undefined) return
    const hasContent = status !== 204 && status !== 304 && this.#request.method !== 'HEAD'
    if (status < 300 && hasContent && isDownload(headers) && !this.#mayDownload()) return this.#refuseFile('download')
    const answer = answerHeaders(headers, this.#visit.destination, this.#visit)
    if (status === 204) delete answer['content-length']
    this.#left = Number(answer['content-length'])
    this.#inTurn(() => {
      this.#response.writeHead(status, answer)
      // whatever an upstream sends behind a head that has no body is none of this
      if (status !== 204 && status !== 304) return
      this.#connection?.close()
      this.#response.end()
    })
  }

  #meetEarly(controller: Dispatcher.DispatchController): void {
    this.#early += 1
    if (this.#early > MOST_EARLY)
      controller.abort(Object.assign(new Error('only early answers'), { reason: 'badAnswer' }))
  }

  /** Now, or when the pause is over. */
  #inTurn(step: () => void): void {
    if (this.#paused) {
      this.#held.push(step)
      this.#controller?.pause()
    } else step()
  }

  /** A file is asked for as what it is: rules about files, and obligations that forbid them. */
  #mayDownload(): boolean {
    const decision = this.#room.live.decide({ ...this.#opening, action: 'download' })
    return decision?.outcome === 'allow' && !decision.obligations.some(({ kind }) => kind === 'noDownload')
  }

  onResponseData(controller: Dispatcher.DispatchController, part: Buffer): void {
    this.#inTurn(() => {
      this.#connection?.countBytes(0, part.length)
      const hasRoom = writeTo(this.#response, part)
      this.#left -= part.length
      // a browser that has all of it may ask for the next at once, and before the upstream is heard to have ended
      if (this.#left === 0) return void this.#response.end()
      if (hasRoom) return
      this.#full = true
      this.#response.once('drain', () => this.#drained())
      controller.pause()
    })
  }

  /** The browser took what was waiting for it. */
  #drained(): void {
    this.#full = false
    if (!this.#paused) this.#controller?.resume()
  }

  onResponseEnd(): void {
    this.#inTurn(() => this.#response.end())
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const connection = this.#connection
    if (connection === undefined || connection.state() === 'ended') return
    this.#close(causeOf(error))
    if (this.#response.headersSent) this.#destroy()
    else this.#visit.unreachable(this.#response)
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
    this.#stop(cause)
    if (this.#response.headersSent) return this.#destroy()
    this.#response.writeHead(status, { 'content-length': '0' })
    this.#response.end()
  }

  #refuseFile(what: 'download' | 'upload' | 'tooLarge'): void {
    if (this.#connection?.state() === 'ended') return
    this.#close(what)
    this.#stop(what)
    if (this.#response.headersSent) return this.#destroy()
    const written = writePage(filePage(what, this.#visit.language))
    this.#response.writeHead(written.status, written.headers)
    this.#response.end(written.body)
  }

  /** Towards the upstream: what it may have understood until now is not to be gone on with. */
  #stop(why: string): void {
    this.#controller?.abort(new Error(why))
    this.#gate?.shut()
    this.#gate?.destroy()
  }

  cut(): void {
    this.#held = []
    this.#stop('cut')
    this.#destroy()
  }

  pause(_decision: Decision): void {
    this.#paused = true
    this.#body.rest()
    this.#controller?.pause()
    this.#gate?.shut()
  }

  resume(_decision: Decision): void {
    this.#paused = false
    const held = this.#held
    this.#held = []
    for (const step of held) step()
    if (!this.#full) this.#controller?.resume()
    if (this.#gate !== undefined && !this.#request.complete) this.#body.renew()
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

function writeTo(response: Response, part: Buffer): boolean {
  return response instanceof Http2ServerResponse ? response.write(part) : response.write(part)
}

function causeOf(error: Error): string {
  const reason = 'reason' in error && typeof error.reason === 'string' ? error.reason : undefined
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return reason ?? code ?? 'failed'
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

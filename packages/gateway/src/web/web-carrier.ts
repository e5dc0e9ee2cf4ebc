import type { IncomingMessage } from 'node:http'
import { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Duplex } from 'node:stream'
import type { DestinationOf } from '@taga/contract'
import type { Action, Decision } from '@taga/core'
import type { Dispatcher } from 'undici'
import { endSocket } from '../front/end-socket.ts'
import { writePage } from '../front/page.ts'
import type { CarrierRoom, Request, Response } from '../front/visit.ts'
import type { Hold, LiveConnection, Opening } from '../live/live-connection.ts'
import { carryWebSocket } from './carry-web-socket.ts'
import { filePage } from './file-page.ts'
import { Gate } from './gate.ts'
import { isDownload, isUpload } from './file-kinds.ts'
import { answerHeaders, requestHeaders } from './forward-headers.ts'
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
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return 'view'
  return isUpload(request.headers) ? 'upload' : 'edit'
}

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
    const headers = requestHeaders(this.#request.rawHeaders, destination, this.#telling(connection))
    const body = hasBody(this.#request) ? this.#gated(destination.mostUploadBytes) : null
    const length = this.#request.headers['content-length']
    if (body !== null && length !== undefined) headers.push('content-length', length)
    this.#room.upstreams.pool(destination).dispatch(
      {
        path,
        method: (this.#request.method ?? 'GET') as Dispatcher.HttpMethod, // undici takes any token, as its types do not say
        headers,
        body,
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
      this.#connection?.countBytes(bytes, 0)
      if (most > 0 && this.#sent > most) this.#refuseFile('tooLarge')
    })
    this.#gate = gate
    if (this.#paused) gate.shut()
    this.#request.on('aborted', () => gate.destroy())
    this.#request.pipe(gate)
    return gate
  }

  /** The browser is gone, or has everything. */
  #gone(): void {
    if (!this.#response.writableFinished) this.#controller?.abort(new Error('the browser is gone'))
    this.#connection?.close()
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
    if (status < 200 || this.#connection === undefined) return
    if (isDownload(headers) && !this.#mayDownload()) return this.#refuseFile('download')
    const answer = answerHeaders(headers, this.#visit.destination, this.#visit)
    this.#response.writeHead(status, answer)
    if (this.#paused) controller.pause()
    this.#response.on('drain', () => {
      this.#full = false
      if (!this.#paused) this.#controller?.resume()
    })
  }

  /** A file is asked for as what it is: rules about files, and obligations that forbid them. */
  #mayDownload(): boolean {
    const decision = this.#room.live.decide({ ...this.#opening, action: 'download' })
    return decision?.outcome === 'allow' && !decision.obligations.some(({ kind }) => kind === 'noDownload')
  }

  onResponseData(controller: Dispatcher.DispatchController, part: Buffer): void {
    this.#connection?.countBytes(0, part.length)
    if (writeTo(this.#response, part)) return
    this.#full = true
    controller.pause()
  }

  onResponseEnd(): void {
    this.#response.end()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const connection = this.#connection
    if (connection === undefined || connection.state() === 'ended') return
    const cause = causeOf(error)
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
    if (this.#response.headersSent) this.#destroy()
    else this.#visit.unreachable(this.#response)
  }

  #refuseFile(what: 'download' | 'upload' | 'tooLarge'): void {
    this.#connection?.close({ kind: 'failed', cause: what })
    this.#controller?.abort(new Error(what))
    this.#gate?.destroy()
    if (this.#response.headersSent) return this.#destroy()
    const written = writePage(filePage(what, this.#visit.language))
    this.#response.writeHead(written.status, written.headers)
    this.#response.end(written.body)
  }

  cut(): void {
    this.#controller?.abort(new Error('cut'))
    this.#gate?.shut()
    this.#gate?.destroy()
    this.#destroy()
  }

  pause(_decision: Decision): void {
    this.#paused = true
    this.#controller?.pause()
    this.#gate?.shut()
  }

  resume(_decision: Decision): void {
    this.#paused = false
    if (!this.#full) this.#controller?.resume()
    this.#gate?.open()
  }

  oblige(decision: Decision): void {
    const isFile = this.#opening.action === 'upload'
    if (isFile && decision.obligations.some(({ kind }) => kind === 'noUpload')) this.#refuseFile('upload')
  }

  /** Nothing leaves after this: the connection of an HTTP/1.1 browser ends, a stream of HTTP/2 is reset. */
  #destroy(): void {
    if (this.#response instanceof Http2ServerResponse) this.#response.stream?.destroy()
    else this.#response.destroy()
  }
}

function writeTo(response: Response, part: Buffer): boolean {
  return response instanceof Http2ServerResponse ? response.write(part) : response.write(part)
}

function hasBody(request: Request): boolean {
  if (request instanceof Http2ServerRequest) return !request.stream.endAfterHeaders
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
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
  if (!visit.destination.webSocket || asked.request.headers.upgrade?.toLowerCase() !== 'websocket')
    return endSocket(asked.socket, 404)
  carryWebSocket(room, visit, asked)
}

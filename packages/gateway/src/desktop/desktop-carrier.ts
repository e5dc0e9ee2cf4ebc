import { originOf } from '../front/origin-of.ts'
import type { IncomingMessage } from 'node:http'
import { Http2ServerResponse } from 'node:http2'
import type { Duplex } from 'node:stream'
import type { DestinationOf } from '@taga/contract'
import { WebSocketServer } from 'ws'
import { endSocket } from '../front/end-socket.ts'
import { ANSWER_HEADERS, writePage } from '../front/page.ts'
import type { CarrierRoom, Request, Response } from '../front/visit.ts'
import type { Hold } from '../live/live-connection.ts'
import { CannotReach } from '../reach/reach.ts'
import { type DesktopRoom, type DesktopVisit, openingOf } from './desktop-room.ts'
import { DesktopSession } from './desktop-session.ts'
import { LastTouched } from './last-touched.ts'
import { provedPage } from './proved-page.ts'
import { sendFile } from './send-file.ts'
import { DESKTOP_PATH, FILES_PATH, writeViewerPage } from './viewer-page.ts'
import { ViewerSocket } from './viewer-socket.ts'

const PROVE_PATH = '/prove'
const PROVED_PATH = '/proved'
const WAKE_PATH = '/wake'
/** A clipboard, and what is around it. */
const MOST_MESSAGE_BYTES = 1024 * 1024 + 1024

/** Screens of office PCs by VNC or RDP (remote_desktop): a page, its files, and a WebSocket that carries the screen. */
export function createDesktopCarrier(room: DesktopRoom): CarrierRoom<DestinationOf<'vnc' | 'rdp'>> {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MOST_MESSAGE_BYTES,
  })
  const lastTouched = new LastTouched(room.facts)
  return {
    request: (visit, request, response) => answer(room, visit, { request, response }),
    upgrade: (visit, request, socket, head) =>
      carryScreen(room, visit, { sockets, lastTouched, request, socket, head }),
  }
}

type Asked = { readonly request: Request; readonly response: Response }

function answer(room: DesktopRoom, visit: DesktopVisit, { request, response }: Asked): void {
  const path = visit.path.split('?')[0] ?? ''
  if (path === WAKE_PATH) return wake(room, visit, { request, response })
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(room, visit, response, 'badMethod')
  if (path === '/') return showPage(room, visit, response)
  if (path === PROVE_PATH) return visit.prove(response, PROVED_PATH)
  if (path === PROVED_PATH) return showProved(visit, response)
  const { script, style } = room.viewer
  for (const file of [script, style])
    if (path === `${FILES_PATH}${file.name}`) return sendFile(file, { request, response })
  end(response, 404)
}

/** Nothing is opened by it, and who may not open it is told why instead. */
function mayOpen(room: DesktopRoom, visit: DesktopVisit, response: Response): { readonly device?: string } | undefined {
  const asked = room.live.open(openingOf(visit), NOTHING_TO_HOLD)
  if (asked.kind === 'refused') {
    visit.refuse(response, asked)
    return undefined
  }
  const device = asked.connection.device()
  asked.connection.close()
  return device === undefined ? {} : { device }
}

const NOTHING_TO_HOLD: Hold = {
  cut: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
  oblige: () => undefined,
}

function showPage(room: DesktopRoom, visit: DesktopVisit, response: Response): void {
  const may = mayOpen(room, visit, response)
  if (may === undefined) return
  const { destination, person, language } = visit
  // a mark that names nobody would be none
  const nameOf = (kind: 'person' | 'device', id: string | undefined) =>
    id === undefined ? '' : (room.facts.find(kind, id)?.name ?? id)
  const page = writeViewerPage(
    {
      language,
      name: destination.name,
      person: nameOf('person', person),
      device: nameOf('device', may.device),
      socketPath: DESKTOP_PATH,
      provePath: PROVE_PATH,
      wakePath: WAKE_PATH,
      mayWake: destination.wake !== undefined,
      keptDays: room.recordings.keptDays,
      isDrawn: destination.kind === 'rdp',
      isStarted: room.isStartedHere?.(visit) ?? false,
    },
    room.viewer,
  )
  response.writeHead(200, page.headers)
  response.end(page.body)
}

function showProved(visit: DesktopVisit, response: Response): void {
  const written = writePage(provedPage(visit.language))
  response.writeHead(written.status, written.headers)
  response.end(written.body)
}

/** Wakes the PC for somebody who may open it, asked by our own page alone. */
function wake(room: DesktopRoom, visit: DesktopVisit, { request, response }: Asked): void {
  if (request.method !== 'POST') return refuse(room, visit, response, 'badMethod')
  if (request.headers.origin !== originOf(visit.name, visit.port)) return refuse(room, visit, response, 'badOrigin')
  request.resume()
  if (visit.destination.wake === undefined) return end(response, 404)
  if (mayOpen(room, visit, response) === undefined) return
  room.reach.wake(visit.destination).then(
    () => end(response, 204),
    (error: unknown) => {
      if (!(error instanceof CannotReach)) room.onFault(error)
      end(response, 502)
    },
  )
}

const STATUS = { badMethod: 405, badOrigin: 403, wrongPath: 404 } as const

/** What no page of ours asks. */
function refuse(room: DesktopRoom, visit: DesktopVisit, response: Response, cause: keyof typeof STATUS): void {
  tellRefused(room, visit, cause)
  end(response, STATUS[cause])
}

function tellRefused({ log }: DesktopRoom, visit: DesktopVisit, cause: keyof typeof STATUS): void {
  const { session, person, destination, address } = visit
  const about = { session, person, resource: destination.resource, destination: destination.id, address }
  log.write({ event: 'refused', carrier: destination.kind, ...about, cause })
}

function end(response: Response, status: number): void {
  if (response.headersSent) return void response.end()
  const isHttp1 = !(response instanceof Http2ServerResponse)
  response.writeHead(status, { ...ANSWER_HEADERS, ...(isHttp1 && status !== 204 ? { 'content-length': '0' } : {}) })
  response.end()
}

type Upgrading = {
  readonly sockets: WebSocketServer
  readonly lastTouched: LastTouched
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

function carryScreen(
  room: DesktopRoom,
  visit: DesktopVisit,
  { sockets, lastTouched, request, socket, head }: Upgrading,
): void {
  if (visit.path.split('?')[0] !== DESKTOP_PATH) {
    tellRefused(room, visit, 'wrongPath')
    return endSocket(socket, STATUS.wrongPath)
  }
  const session = new DesktopSession(room, visit, lastTouched)
  const asked = room.live.open(openingOf(visit), session)
  if (asked.kind === 'refused') return endSocket(socket, asked.decision === undefined ? 503 : 403)
  const { connection } = asked
  // also where the upgrade itself is refused
  socket.once('close', () => session.viewerGone())
  sockets.handleUpgrade(request, socket, head, (open) => {
    const viewer = new ViewerSocket(open, {
      bytes: (bytes) => session.fromViewer(bytes),
      hasRoom: () => session.viewerHasRoom(),
      gone: () => session.viewerGone(),
      garbled: () => session.viewerGarbled(),
    })
    session.run(connection, viewer).catch((error: unknown) => {
      room.onFault(error)
      socket.destroy()
    })
  })
}

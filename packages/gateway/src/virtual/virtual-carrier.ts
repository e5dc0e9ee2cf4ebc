import { originOf } from '../front/origin-of.ts'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { DestinationOf, ReachableDestination } from '@taga/contract'
import { createDesktopCarrier } from '../desktop/desktop-carrier.ts'
import { type DesktopRoom, openingOf } from '../desktop/desktop-room.ts'
import { DESKTOP_PATH } from '../desktop/viewer-page.ts'
import { ProgramMissing } from '../display/program.ts'
import { endSocket } from '../front/end-socket.ts'
import { ANSWER_HEADERS, type Page, writePage } from '../front/page.ts'
import type { CarrierRoom, Request, Response, Visit } from '../front/visit.ts'
import type { Hold, LiveConnections } from '../live/live-connection.ts'
import { findObstacle } from './find-obstacle.ts'
import { NoRoom } from './homes.ts'
import { GivenUnknown } from './kept-at-server.ts'
import type { Looker } from './lookers.ts'
import { type Claim, NoPlace } from './places.ts'
import { NoMachine } from './pool-machines.ts'
import { LEAVE_PATH, LINE_PATH, lineAnswer, type NoDesktop, noDesktopPage, queuePage } from './queue-page.ts'
import { SandboxFailed } from './start-sandbox.ts'
import { carriesOf, NoMemory, screenOf, type VirtualDesktops } from './virtual-desktops.ts'

type VirtualVisit = Visit<DestinationOf<'desktop'>>
type Screened = DestinationOf<'vnc' | 'rdp'>
type Desktops = Pick<
  VirtualDesktops,
  'claim' | 'leave' | 'take' | 'open' | 'opened' | 'notOpened' | 'hasAnother' | 'touched' | 'carriesFor'
>
/** Whose desktop a screen is. */
type Whose = { readonly destination: DestinationOf<'desktop'>; readonly person: string }

/**
 * Virtual desktops and secure browsers: a place is found first, then it is a screen like that of an office PC, with the same page, marks and
 * limits. Each person gets their own and no other, however many pages they open.
 */
export function createVirtualCarrier(room: DesktopRoom, desktops: Desktops): CarrierRoom<DestinationOf<'desktop'>> {
  /** By whose it is: why theirs was not started a moment ago. */
  const notStarted = new Map<string, { readonly at: number; readonly error: unknown }>()
  const whose = new WeakMap<ReachableDestination, Whose>()
  const screens = createDesktopCarrier({
    ...room,
    live: {
      ...aside(room.live),
      open: (opening, hold) => room.live.open({ ...opening, carries: desktops.carriesFor(opening.destination) }, hold),
    },
    reach: {
      wake: (...wake) => room.reach.wake(...wake),
      sites: room.reach.sites,
      open: (screen, signal) => {
        const found = whose.get(screen)
        if (found === undefined) return Promise.reject(new Error('nobody’s screen'))
        return desktops.open(found.destination, found.person, signal)
      },
    },
    isStartedHere: ({ destination }) => whose.get(destination)?.destination.pool.kind === 'builtIn',
    touched: ({ destination, person }) => desktops.touched(destination.id, person),
    hasAnother: ({ destination, person }) => desktops.hasAnother(destination.id, person),
    opened: ({ destination, person }, way) => desktops.opened(destination.id, person, way),
    notOpened: ({ destination, person }, failed) => desktops.notOpened(destination.id, person, failed),
  })
  return {
    request: (visit, request, response) => {
      answer(visit, request, response).catch((error: unknown) => {
        room.onFault(error)
        response.destroy()
      })
    },
    upgrade: (visit, request, socket, head) => {
      carry(visit, request, { socket, head }).catch((error: unknown) => {
        if (!isForPage(error)) room.onFault(error)
        endSocket(socket, 503)
      })
    },
  }

  async function answer(visit: VirtualVisit, request: Request, response: Response): Promise<void> {
    const { destination, person, language } = visit
    const path = visit.path.split('?')[0] ?? ''
    if (path === LEAVE_PATH) return leave(visit, request, response)
    const isPage = path === '/'
    if (!isPage && path !== LINE_PATH) return screens.request(asScreen(visit, anyScreen(visit)), request, response)
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405)
    if (!mayOpen(visit, response)) return undefined
    const claim = desktops.claim(destination, person)
    if (!isPage) return writeJson(response, lineAnswer(claim, language))
    if (claim.kind !== 'yours') return write(response, queuePage(claim, destination.name, language))
    try {
      const before = notStarted.get(keyOf(visit))
      notStarted.delete(keyOf(visit))
      if (before !== undefined && performance.now() - before.at < TOLD_MS) throw before.error
      const taking = desktops.take(destination, person, lookerOf(visit))
      const screen = destination.pool.kind === 'builtIn' ? await orPreparing(taking, visit) : await taking
      screens.request(asScreen(visit, screen), request, response)
    } catch (error) {
      // theirs was being cleared, and others were waiting
      if (error instanceof NoPlace) return write(response, queuePage(inLine(visit), destination.name, language))
      const reason = whyNot(error)
      if (reason === undefined) throw error
      if (error instanceof SandboxFailed) room.onFault(error)
      write(response, noDesktopPage(reason, language))
    }
  }

  async function carry(
    visit: VirtualVisit,
    request: IncomingMessage,
    { socket, head }: { readonly socket: Duplex; readonly head: Buffer },
  ): Promise<void> {
    if (visit.path.split('?')[0] !== DESKTOP_PATH) return endSocket(socket, 404)
    const { destination, person } = visit
    // a page that was open while its desktop was taken back starts it anew, where there is a place
    socket.on('error', () => undefined)
    const screen = mayTake(visit)
      ? await desktops.take(destination, person, lookerOf(visit)).catch((error: unknown) => keepWhy(visit, error))
      : anyScreen(visit)
    if (socket.destroyed) return undefined
    return screens.upgrade?.(asScreen(visit, screen), request, socket, head)
  }

  /** The page that says that it is being prepared says nothing of why it was not: the next one does. */
  function keepWhy(visit: VirtualVisit, error: unknown): never {
    if (notStarted.size >= MOST_TOLD) notStarted.clear()
    if (!(error instanceof NoPlace)) notStarted.set(keyOf(visit), { at: performance.now(), error })
    throw error
  }

  /** Their place in line; the page of who is next by now opens by itself. */
  function inLine({ destination, person }: VirtualVisit): Exclude<Claim, { kind: 'yours' }> {
    const claim = desktops.claim(destination, person)
    return claim.kind === 'yours' ? { kind: 'waits', place: 1, waiting: 1 } : claim
  }

  /** The visit as of a screen. */
  function asScreen(visit: VirtualVisit, screen: Screened): Visit<Screened> {
    const { destination, person } = visit
    whose.set(screen, { destination, person })
    return { ...visit, destination: screen }
  }

  function openingOfVisit(visit: VirtualVisit) {
    return { ...openingOf({ ...visit, destination: anyScreen(visit) }), carries: carriesOf(visit.destination) }
  }

  /** Who may not is told why; nothing is held, and no place is taken. */
  function mayOpen(visit: VirtualVisit, response: Response): boolean {
    const asked = room.live.open(openingOfVisit(visit), NOTHING_TO_HOLD)
    if (asked.kind === 'refused') visit.refuse(response, asked)
    else asked.connection.close()
    return asked.kind !== 'refused'
  }

  function mayTake(visit: VirtualVisit): boolean {
    return room.live.decide(openingOfVisit(visit))?.outcome === 'allow'
  }

  function leave(visit: VirtualVisit, request: Request, response: Response): void {
    request.resume()
    if (request.method !== 'POST') return end(response, 405)
    if (request.headers.origin !== originOf(visit.name, visit.port)) return end(response, 403)
    desktops.leave(visit.destination, visit.person)
    end(response, 204)
  }
}

/** Who waits longer sees a page that says so. What fails sooner is a page that says why. */
const SOON_MS = 700
/** So long it is remembered why a desktop was not started. */
const TOLD_MS = 30_000
const MOST_TOLD = 1_000

/** The screen, or one to show the page of meanwhile. */
async function orPreparing(taking: Promise<Screened>, visit: VirtualVisit): Promise<Screened> {
  taking.catch(() => undefined)
  return Promise.race([taking, delay(SOON_MS, anyScreen(visit), { ref: false })])
}

function keyOf({ destination, person }: VirtualVisit): string {
  return JSON.stringify([destination.id, person])
}

/** A screen to show pages of, before there is one. */
function anyScreen({ destination }: VirtualVisit): Screened {
  return screenOf(destination, undefined)
}

function lookerOf({ session, address, language }: VirtualVisit): Looker {
  return { session, address, language }
}

const NOTHING_TO_HOLD: Hold = {
  cut: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
  oblige: () => undefined,
}

/** The rest of the live connections, as they are. */
function aside(live: LiveConnections): LiveConnections {
  return {
    open: (opening, hold) => live.open(opening, hold),
    decide: (opening) => live.decide(opening),
    count: () => live.count(),
    cuts: () => live.cuts(),
    endDestination: (destination) => live.endDestination(destination),
    takeBack: (destination, person) => live.takeBack(destination, person),
    close: () => live.close(),
  }
}

/** A page says it, and no more needs to be known of it here. */
function isForPage(error: unknown): boolean {
  return error instanceof NoPlace || (whyNot(error) !== undefined && !(error instanceof SandboxFailed))
}

function whyNot(error: unknown): NoDesktop | undefined {
  if (error instanceof ProgramMissing) return { why: 'programMissing', aptPackage: error.aptPackage }
  if (error instanceof SandboxFailed)
    return error.reason === 'limits' ? { why: 'limits' } : { why: 'sandbox', obstacle: findObstacle() }
  if (error instanceof NoRoom) return { why: 'disk' }
  if (error instanceof NoMemory) return { why: 'memory' }
  if (error instanceof NoMachine) return { why: 'noMachine' }
  if (error instanceof GivenUnknown) return { why: 'given' }
  return undefined
}

function write(response: Response, page: Page): void {
  const written = writePage(page)
  response.writeHead(written.status, written.headers)
  response.end(written.body)
}

function writeJson(response: Response, body: object): void {
  const text = JSON.stringify(body)
  const length = String(Buffer.byteLength(text))
  response.writeHead(200, { ...ANSWER_HEADERS, 'content-type': 'application/json', 'content-length': length })
  response.end(text)
}

function end(response: Response, status: number): void {
  response.writeHead(status, ANSWER_HEADERS)
  response.end()
}

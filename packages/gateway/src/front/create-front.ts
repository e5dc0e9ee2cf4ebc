import type { IncomingMessage } from 'node:http'
import { createSecureServer, type Http2SecureServer, Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Duplex } from 'node:stream'
import type { SecureContext, TLSSocket } from 'node:tls'
import {
  CONNECTOR_PATH,
  type Destination,
  GATEWAY_PATH,
  type HelpContact,
  type OffDestination,
  TUNNEL_PATH,
} from '@taga/contract'
import type { Rule } from '@taga/core'
import { type AnswerOverHttps, isDnsPath } from '../dns/over-https.ts'
import type { KnownFacts } from '../facts/known.ts'
import type { OpenAnswer } from '../live/live-connection.ts'
import type { AccessLog } from '../log/access-log.ts'
import { type Watch, WATCH_PATH } from '../recording/watch.ts'
import { cookieOf, isCookieTwice, SESSION_COOKIE } from './cookies.ts'
import { ENTER_PATH, ENTER_REFUSED, enter, type Entering, enterPage, enterUrl } from './enter.ts'
import { endSocket } from './end-socket.ts'
import { guardConnections, type Guarding, OneAtATime, readOutAfter, UNKNOWN_NAME } from './guard-connections.ts'
import { isForeign } from './foreign-origin.ts'
import type { Names } from './names.ts'
import { originOf } from './origin-of.ts'
import { ANSWER_HEADERS, FIRST_PAGE, type Language, languageOf, type Page, writePage } from './page.ts'
import { type BadTarget, readTarget } from './read-target.ts'
import { hasBody, isAwaited } from './has-body.ts'
import { causePage, offPage, refusalPage } from './refusal-pages.ts'
import { whyEnded } from './why-ended.ts'
import type { CarrierRoom, Request, Response, Visit } from './visit.ts'

/** TLS 1.3, and of 1.2 what has forward secrecy and authenticated encryption (RFC 9325 section 4.2; RFC 9113 appendix A). */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':')

const MOST_STREAMS = 100

/**
 * Not in the types of Node: a session with more frames than this that break RFC 9113 ends; and a request of HTTP/1.1 without a host is refused
 * by us, who tell of it, where newer ones refuse it themselves.
 */
const UNTYPED = { maxSessionInvalidFrames: 10, requireHostHeader: false, http1Options: { requireHostHeader: false } }

export type FrontOptions = Entering &
  Pick<Guarding, 'sessionLookMs'> & {
    readonly facts: KnownFacts
    readonly log: Pick<AccessLog, 'write'>
    readonly names: Names
    readonly carriers: { readonly [K in Destination['kind']]?: CarrierRoom<Extract<Destination, { kind: K }>> }
    /** The certificate for a name at this moment. */
    readonly contextOf: (name: string) => SecureContext | undefined
    /** Whose connection this is, where it came through a proxy that said so. */
    readonly addressOf: (socket: TLSSocket) => string
    /** The port that browsers see. */
    readonly port: () => number
    readonly findRule: (id: string) => Rule | undefined
    /** Whom people may ask. */
    readonly contact?: () => HelpContact | undefined
    /** The keys by which upstreams verify what they are told of who asks (RFC 7517), as JSON. */
    readonly keySet: () => string
    /** A connector's WebSocket, on any name. */
    readonly connector?: (request: IncomingMessage, socket: Duplex, head: Buffer, address: string) => void
    /** A device's WebSocket for what no browser opens, on any name. */
    readonly tunnel?: (request: IncomingMessage, socket: Duplex, head: Buffer, address: string) => void
    /** Names for devices, on any name. */
    readonly dns?: AnswerOverHttps
    /** Recordings, for who has a code of the server's. */
    readonly watch?: Watch | undefined
    /** Somebody works by this session. */
    readonly onVisit?: (session: string) => void
    readonly onFault: (error: unknown) => void
  }

/** What meets browsers: TLS, HTTP/1.1 and HTTP/2, names, sessions on names, and the gateway's own pages. It listens nowhere by itself. */
export function createFront(options: FrontOptions): Http2SecureServer {
  const server = createSecureServer({
    allowHTTP1: true,
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS,
    honorCipherOrder: true,
    handshakeTimeout: 10_000,
    SNICallback: (name, answer) => {
      const context = options.contextOf(name.toLowerCase())
      if (context === undefined) answer(new Error(UNKNOWN_NAME))
      else answer(null, context)
    },
    settings: { maxConcurrentStreams: MOST_STREAMS, maxHeaderListSize: 32 * 1024 },
    maxSessionMemory: 16,
    ...UNTYPED,
    unknownProtocolTimeout: 2_000,
  })
  guardConnections(server, { ...options, mostStreams: MOST_STREAMS })
  const turns = new OneAtATime()
  const meetOne = (request: Request, response: Response) => {
    try {
      meet(options, turns, request, response)
    } catch (error) {
      options.onFault(error)
      if (!response.headersSent) response.writeHead(500, ANSWER_HEADERS)
      response.end()
    }
  }
  server.on('request', meetOne)
  // nobody is asked for a body before it is decided who may send it: what takes the body says that it may come
  server.on('checkContinue', meetOne)
  server.on('checkExpectation', (request: Request, response: Response) => {
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    if (isAnsweredAlready(options, turns, { request, response })) return
    refuseBadly(options, { request, response, turns, cause: 'badExpectation' })
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined)
    try {
      meetUpgrade(options, turns, { request, socket, head })
    } catch (error) {
      options.onFault(error)
      socket.destroy()
    }
  })
  return server
}

/** Where upstreams find the keys to verify assertions by; open to all, as keys are. */
export const KEYS_PATH = `${GATEWAY_PATH}keys.json`

type Met =
  | { readonly kind: 'dns'; readonly path: string; readonly address: string }
  | { readonly kind: 'bad'; readonly cause: BadTarget | 'otherName' | 'unknownName' }
  | { readonly kind: 'off'; readonly off: OffDestination; readonly path: string; readonly address: string }
  | {
      readonly kind: 'met'
      readonly destination: Destination
      readonly path: string
      readonly address: string
      readonly name: string
    }

function readMet(options: FrontOptions, request: Request): Met {
  const isHttp2 = request instanceof Http2ServerRequest
  const target = readTarget(
    {
      httpVersionMajor: request.httpVersionMajor,
      httpVersionMinor: request.httpVersionMinor,
      method: request.method,
      scheme: isHttp2 ? request.scheme : undefined,
      url: request.url,
      authority: isHttp2 ? request.authority : undefined,
      rawHeaders: request.rawHeaders,
      hasBody: hasBody(request),
    },
    GATEWAY_PATH,
    (name) => {
      const asked = options.names.byName(name)
      return asked?.kind === 'web' && asked.encodedSlashes === 'passed'
    },
  )
  if (typeof target === 'string') return { kind: 'bad', cause: target }
  const socket = socketOf(request)
  // a name under another name's TLS: a browser that shares connections tries again on one of its own (RFC 9110 section 15.5.20)
  if (socket.servername !== target.name) return { kind: 'bad', cause: 'otherName' }
  if (options.dns !== undefined && isDnsPath(target.path))
    return { kind: 'dns', path: target.path, address: options.addressOf(socket) }
  const destination = options.names.byName(target.name)
  const found = { path: target.path, address: options.addressOf(socket), name: target.name }
  if (destination !== undefined) return { kind: 'met', destination, ...found }
  const off = options.names.offByName(target.name)
  return off === undefined ? { kind: 'bad', cause: 'unknownName' } : { kind: 'off', off, ...found }
}

function isMadeElsewhere(options: FrontOptions, request: Request, met: Extract<Met, { kind: 'met' }>): boolean {
  const { names } = options
  const madeBy = {
    origin: headerOf(request, 'origin'),
    site: headerOf(request, 'sec-fetch-site'),
    mode: headerOf(request, 'sec-fetch-mode'),
  }
  return isForeign(request.method, madeBy, {
    own: originOf(met.name, options.port()),
    isSibling: (name) => names.byName(name) !== undefined || names.offByName(name) !== undefined,
  })
}

/** Another application, or another site, asked in a person's name. */
function refuseForeign(
  options: FrontOptions,
  {
    request,
    response,
    met,
  }: { readonly request: Request; readonly response: Response; readonly met: Extract<Met, { kind: 'met' }> },
): void {
  const about = { carrier: 'web', destination: met.destination.id, address: met.address } as const
  options.log.write({ event: 'refused', ...about, cause: 'badOrigin' })
  if (headerOf(request, 'sec-fetch-mode') !== 'navigate') return writeJson(response, 403, { fault: 'bad_origin' })
  const language = languageIn(request)
  writeOut(response, writePage(causePage('badOrigin', language, { href: '/', words: FIRST_PAGE[language] })))
}

type NamedSocket = TLSSocket & { readonly servername?: string | false | undefined }

function socketOf(request: Request): NamedSocket {
  if (request instanceof Http2ServerRequest) return request.stream.session?.socket as NamedSocket // TLS, as this server speaks nothing else
  return request.socket as NamedSocket // the same
}

function meet(options: FrontOptions, turns: OneAtATime, request: Request, response: Response): void {
  response.on('error', () => undefined)
  request.on('error', () => undefined)
  if (isAnsweredAlready(options, turns, { request, response })) return
  const met = readMet(options, request)
  if (met.kind === 'bad') return refuseBadly(options, { request, response, turns, cause: met.cause })
  if (hasBody(request)) readOutAfter(request, response)
  if (met.kind === 'dns') {
    if (isAwaited(request)) response.writeContinue()
    return options.dns?.(request, response, met)
  }
  if (met.kind === 'off') return meetOff(options, request, response, met)
  if (met.path.startsWith(GATEWAY_PATH) && !isCarriersOwn(options, met.destination, met.path))
    return meetOwn(options, { request, response, turns, met })
  if (isMadeElsewhere(options, request, met)) return refuseForeign(options, { request, response, met })
  const visit = visitOf(options, request, met)
  if (visit === undefined) return askToEnter(options, request, response, met)
  const carrier = options.carriers[met.destination.kind] as CarrierRoom | undefined // the one of its kind
  if (carrier === undefined) return writeOut(response, writePage(causePage('wrongPath', languageIn(request))))
  carrier.request(visit, request, response)
}

/** Desktops have pages of their own under the gateway's path; everything else there is answered here. */
function isCarriersOwn({ carriers }: FrontOptions, { kind }: Destination, path: string): boolean {
  return carriers[kind] !== undefined && kind !== 'web' && !path.startsWith(ENTER_PATH) && !path.startsWith(WATCH_PATH)
}

function visitOf(options: FrontOptions, request: Request, met: Extract<Met, { kind: 'met' }>): Visit | undefined {
  const { destination, address, name, path } = met
  const cookies = headerOf(request, 'cookie')
  const found = options.sessions.find(cookieOf(cookies, SESSION_COOKIE), { destination: destination.id, address })
  const known = found === undefined ? undefined : options.facts.find('session', found.session)
  if (found === undefined || known?.of === undefined) return undefined
  options.onVisit?.(found.session)
  found.of = known.of
  const language = known.of.language ?? languageIn(request)
  const isPage = wantsPage(request)
  return {
    destination,
    session: found.session,
    person: known.of.person,
    address,
    language,
    name,
    port: options.port(),
    path,
    cookies,
    refuse: (response, answer) =>
      refuse(options, response, { answer, met, language, isPage, cookies, os: osOf(options, known.of?.device) }),
    prove: (response, back) => sendToProve(options, response, { met, back, cookies, language }),
    unreachable: (response, cause) =>
      isPage
        ? writeOut(response, writePage(causePage(unreachedBy(cause), language, retry(language, path))))
        : writeJson(response, 502, { fault: 'unreachable' }),
  }
}

type Refusing = {
  readonly answer: Extract<OpenAnswer, { kind: 'refused' }>
  readonly met: Extract<Met, { kind: 'met' }>
  readonly language: Language
  readonly isPage: boolean
  readonly cookies: string | undefined
  readonly os: string | undefined
}

/** By the system of the device a page says how to mend it there. */
function osOf({ facts }: FrontOptions, device: string | undefined): string | undefined {
  const os = device === undefined ? undefined : facts.find('device', device)?.seen['device.os']
  return os?.kind === 'value' && typeof os.value === 'string' ? os.value : undefined
}

function refuse(options: FrontOptions, response: Response, refusing: Refusing): void {
  const { answer, met, language, isPage, cookies, os } = refusing
  if (!isPage) return writeJson(response, answer.decision === undefined ? 503 : 403, jsonOf(answer))
  if (answer.decision === undefined || answer.decision.outcome === 'allow')
    return writeOut(response, writePage(causePage(causeOf(answer.cause), language, retry(language, met.path))))
  const way = enterUrl(options, { destination: met.destination, port: options.port(), path: met.path, cookies })
  if (way !== undefined) response.setHeader('set-cookie', way.cookie)
  const page = refusalPage(answer.decision, {
    language,
    name: met.destination.name,
    publicUrl: options.publicUrl() ?? '',
    enterUrl: way?.url ?? '/',
    findRule: options.findRule,
    os,
  })
  writeOut(response, writePage(page))
}

function sendToProve(
  options: FrontOptions,
  response: Response,
  from: Pick<Refusing, 'met' | 'cookies' | 'language'> & { readonly back: string },
): void {
  const { met, back, cookies, language } = from
  const way = enterUrl(options, { destination: met.destination, port: options.port(), path: back, cookies })
  if (way === undefined) return writeOut(response, writePage(causePage('streamQuiet', language, retry(language, back))))
  response.writeHead(303, { ...ANSWER_HEADERS, location: `${way.url}&prove=any`, 'set-cookie': way.cookie })
  response.end()
}

/** What a person can do about it differs; the log has the rest. */
function unreachedBy(cause: string): 'noConnector' | 'misregistered' | 'unreachable' {
  if (cause === 'noConnector') return cause
  return cause === 'notPinned' || cause === 'badCertificate' ? 'misregistered' : 'unreachable'
}

function causeOf(cause: Extract<OpenAnswer, { kind: 'refused' }>['cause']): 'noSession' | 'streamQuiet' | 'full' {
  return cause === 'noSession' || cause === 'full' ? cause : 'streamQuiet'
}

/** Asks again for what was asked, on this name only. */
function retry(language: Language, path: string): NonNullable<Page['action']> {
  const href = /^\/(?![/\\])/.test(path) ? path : '/'
  return { href, words: language === 'ja' ? 'もう一度試す' : 'Try again' }
}

/** What a program is told: rules by their ids, never facts. */
function jsonOf({ decision, cause }: Refusing['answer']): object {
  if (decision === undefined || decision.outcome === 'allow') return { fault: cause ?? 'refused' }
  return {
    fault: decision.outcome === 'deny' ? 'denied' : 'step_up_needed',
    reasons: decision.reasons.map(({ rule }) => rule),
  }
}

/** What is switched off is opened to nobody. Only who was let in before is told what it is, and whom to ask. */
function meetOff(
  options: FrontOptions,
  request: Request,
  response: Response,
  { off, address }: Extract<Met, { kind: 'off' }>,
): void {
  options.log.write({ event: 'refused', carrier: 'web', destination: off.id, address, cause: 'switchedOff' })
  if (!wantsPage(request)) return writeJson(response, 503, { fault: 'switched_off' })
  const token = cookieOf(headerOf(request, 'cookie'), SESSION_COOKIE)
  const isKnown = options.sessions.find(token, { destination: off.id, address }) !== undefined
  writeOut(response, writePage(offPage(languageIn(request), isKnown ? { ...off, contact: options.contact?.() } : {})))
}

/** Somebody whom this name does not know: a person is sent to show who they are, a program is told that it must. */
function askToEnter(
  options: FrontOptions,
  request: Request,
  response: Response,
  met: Extract<Met, { kind: 'met' }>,
): void {
  const cookies = headerOf(request, 'cookie')
  const about = { carrier: 'web', destination: met.destination.id, address: met.address } as const
  const isTossed = isTossedHere(options, cookies, met.destination)
  if (isTossed) options.log.write({ event: 'refused', ...about, cause: 'tossedCookie' })
  if (!wantsPage(request)) {
    if (!isTossed) options.log.write({ event: 'refused', ...about, cause: 'noSession' })
    return writeJson(response, 401, { fault: 'not_signed_in' })
  }
  const language = languageIn(request)
  const ended = whyEnded(options, { cookies, destination: met.destination.id, address: met.address })
  if (ended !== undefined) {
    options.log.write({ event: 'refused', carrier: 'web', ...ended.about, cause: ended.cause })
    return writeOut(response, writePage(causePage(ended.cause, language)))
  }
  const way = enterUrl(options, { destination: met.destination, port: options.port(), path: met.path, cookies })
  if (way === undefined)
    return writeOut(response, writePage(causePage('streamQuiet', language, retry(language, met.path))))
  response.writeHead(303, { ...ANSWER_HEADERS, location: way.url, 'set-cookie': way.cookie, 'content-length': '0' })
  response.end()
}

/** Two sessions, or one that is good for another name: no browser that keeps `__Host-` to its word brings them (RFC 6265bis). */
function isTossedHere({ sessions }: FrontOptions, cookies: string | undefined, { id }: Destination): boolean {
  return isCookieTwice(cookies, SESSION_COOKIE) || sessions.isElsewhere(cookieOf(cookies, SESSION_COOKIE), id)
}

type Own = {
  readonly request: Request
  readonly response: Response
  readonly turns: OneAtATime
  readonly met: Extract<Met, { kind: 'met' }>
}

function meetOwn(options: FrontOptions, { request, response, turns, met }: Own): void {
  const language = languageIn(request)
  const about = { carrier: 'web', destination: met.destination.id, address: met.address } as const
  if (met.path === KEYS_PATH) return writeText(response, 200, options.keySet())
  const { watch } = options
  const asksToWatch = watch !== undefined && (met.path === WATCH_PATH || met.path.startsWith(`${WATCH_PATH}/`))
  if (asksToWatch && request.method !== 'POST')
    return watch.page({ request, response, destination: met.destination, path: met.path, language })
  if (met.path !== ENTER_PATH && !asksToWatch) {
    options.log.write({ event: 'refused', ...about, cause: 'wrongPath' })
    return writeOut(response, writePage(causePage('wrongPath', language)))
  }
  if (request.method === 'GET') return writeOut(response, writePage(enterPage(language, headerOf(request, 'cookie'))))
  const isOwn = request.method === 'POST' && headerOf(request, 'origin') === originOf(met.name, options.port())
  if (!isOwn) return refuseBadly(options, { request, response, turns, cause: 'badOrigin' })
  if (isAwaited(request)) response.writeContinue()
  readSmall(request)
    .then(async (text) => {
      if (asksToWatch) {
        const asked = { request, response, destination: met.destination, path: met.path, language }
        const refused = await watch.play({ ...asked, code: codeIn(text) })
        if (refused === undefined) return
        options.log.write({ event: 'refused', ...about, cause: refused })
        return writeJson(response, refused === 'noRecording' ? 404 : 403, { fault: refused })
      }
      const outcome = await enter(options, {
        destination: met.destination,
        code: codeIn(text),
        cookies: headerOf(request, 'cookie'),
        address: met.address,
      })
      if (outcome.kind === 'entered') {
        response.setHeader('set-cookie', [...outcome.cookies])
        return writeJson(response, 200, { back: outcome.back })
      }
      options.log.write({ event: 'refused', ...about, cause: outcome.cause })
      writeJson(response, 403, ENTER_REFUSED)
    })
    .catch(() => {
      options.log.write({ event: 'refused', ...about, cause: 'badBody' })
      if (!response.headersSent) writeJson(response, 400, ENTER_REFUSED)
    })
}

function codeIn(text: string): string {
  const body: unknown = JSON.parse(text)
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' ? body.code : ''
}

const SMALL_BYTES = 1_024
const SMALL_MS = 10_000

function readSmall(request: Request): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let bytes = 0
    const timer = setTimeout(() => reject(new Error('too slow')), SMALL_MS)
    request.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes > SMALL_BYTES) reject(new Error('too large'))
      else parts.push(part)
    })
    request.on('end', () => {
      clearTimeout(timer)
      resolve(Buffer.concat(parts).toString())
    })
    request.on('error', reject)
    request.on('close', () => {
      clearTimeout(timer)
      reject(new Error('gone'))
    })
  })
}

function meetUpgrade(
  options: FrontOptions,
  turns: OneAtATime,
  { request, socket, head }: { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
): void {
  if (!turns.mayUpgrade(request)) {
    const address = options.addressOf(socketOf(request))
    options.log.write({ event: 'refused', carrier: 'webSocket', cause: 'pipelined', address })
    return void socket.destroy()
  }
  if (request.url === CONNECTOR_PATH && options.connector !== undefined)
    return options.connector(request, socket, head, options.addressOf(socketOf(request)))
  if (request.url === TUNNEL_PATH && options.tunnel !== undefined)
    return options.tunnel(request, socket, head, options.addressOf(socketOf(request)))
  const met = readMet(options, request)
  if (met.kind === 'bad') {
    options.log.write({
      event: 'refused',
      carrier: 'webSocket',
      cause: met.cause,
      address: options.addressOf(socketOf(request)),
    })
    return endSocket(socket, statusOf(met.cause))
  }
  if (met.kind === 'off') {
    const off = { carrier: 'webSocket', destination: met.off.id, address: met.address } as const
    options.log.write({ event: 'refused', ...off, cause: 'switchedOff' })
    return endSocket(socket, 503)
  }
  if (met.kind === 'dns') return endSocket(socket, 404)
  const about = { carrier: 'webSocket', destination: met.destination.id, address: met.address } as const
  if (headerOf(request, 'origin') !== originOf(met.name, options.port())) {
    options.log.write({ event: 'refused', ...about, cause: 'badOrigin' })
    return endSocket(socket, 403)
  }
  const visit = visitOf(options, request, met)
  if (visit === undefined) {
    options.log.write({ event: 'refused', ...about, cause: 'noSession' })
    return endSocket(socket, 401)
  }
  const carrier = options.carriers[met.destination.kind] as CarrierRoom | undefined // the one of its kind
  if (carrier?.upgrade === undefined) {
    options.log.write({ event: 'refused', ...about, cause: 'noWebSocket' })
    return endSocket(socket, 404)
  }
  carrier.upgrade(visit, request, socket, head)
}

type Bad = {
  readonly request: Request
  readonly response: Response
  readonly turns: OneAtATime
  readonly cause: string
}

/** What no well-meaning browser sends is told to the log by its kind, and the connection ends, since nobody can say what follows on it. */
function refuseBadly(options: FrontOptions, { request, response, turns, cause }: Bad): void {
  options.log.write({ event: 'refused', carrier: 'web', cause, address: options.addressOf(socketOf(request)) })
  const status = statusOf(cause)
  readOutAfter(request, response)
  const page =
    cause === 'unknownName' && wantsPage(request) ? writePage(causePage(cause, languageIn(request))) : undefined
  const headers = page?.headers ?? { ...ANSWER_HEADERS, 'content-length': '0' }
  if (response instanceof Http2ServerResponse) response.writeHead(status, headers)
  else {
    if (!(request instanceof Http2ServerRequest)) turns.end(request)
    response.writeHead(status, { ...headers, connection: 'close' })
  }
  writeEnd(response, page?.body)
}

function writeEnd(response: Response, body: string | undefined): void {
  if (body === undefined) response.end()
  else response.end(body)
}

function statusOf(cause: string): number {
  if (cause === 'otherName' || cause === 'unknownName') return 421
  if (cause === 'badOrigin') return 403
  if (cause === 'badMethod') return 405
  return cause === 'badExpectation' ? 417 : 400
}

/** True where there is nothing to meet: its connection was ended before, or it did not wait for its turn. */
function isAnsweredAlready(
  options: FrontOptions,
  turns: OneAtATime,
  { request, response }: { readonly request: Request; readonly response: Response },
): boolean {
  if (request instanceof Http2ServerRequest || response instanceof Http2ServerResponse) return false
  const turn = turns.take(request, response)
  if (turn === 'early') refuseBadly(options, { request, response, turns, cause: 'pipelined' })
  return turn !== 'next'
}

function headerOf(request: Request, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

function languageIn(request: Request): Language {
  return languageOf(headerOf(request, 'accept-language'))
}

/** Whether somebody looks at the answer as a page. */
function wantsPage(request: Request): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const mode = headerOf(request, 'sec-fetch-mode')
  if (mode !== undefined) return mode === 'navigate'
  return headerOf(request, 'accept')?.includes('text/html') === true
}

function writeOut(response: Response, written: ReturnType<typeof writePage>): void {
  if (response.headersSent) return void response.end()
  response.writeHead(written.status, written.headers)
  response.end(written.body)
}

function writeJson(response: Response, status: number, body: object): void {
  writeText(response, status, JSON.stringify(body))
}

function writeText(response: Response, status: number, text: string): void {
  if (response.headersSent) return void response.end()
  response.writeHead(status, {
    ...ANSWER_HEADERS,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(text)),
  })
  response.end(text)
}

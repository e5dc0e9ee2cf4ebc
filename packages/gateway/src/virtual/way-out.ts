import { lookup } from 'node:dns/promises'
import { createServer, type IncomingMessage, request as httpRequest, type Server, type ServerResponse } from 'node:http'
import { BlockList, connect, isIP, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { isDelicate } from '@taga/edge'
import type { BuiltInPool, Destination, ReachableDestination } from '@taga/contract'
import { notReadyInside, stoppedInside } from '../dns/why-page.ts'
import type { NameJudge, NameVerdict } from '../dns/names/decide-name.ts'
import { languageOf } from '../front/page.ts'
import type { Hold, LiveConnections, Opening } from '../live/live-connection.ts'
import type { AccessLog } from '../log/access-log.ts'
import type { Reach } from '../reach/reach.ts'

/** At once, from one desktop. */
const MOST_CONNECTIONS = 256
const CONNECT_MS = 10_000
const SILENT_MS = 5 * 60_000
const WEB_PORTS: readonly number[] = [80, 443]

export type WayOutOptions = {
  readonly reach: BuiltInPool['reach']
  /** What is registered for this gateway. */
  readonly destinations: () => readonly Destination[]
  readonly live: Pick<LiveConnections, 'open'>
  readonly to: Pick<Reach, 'open'>
  readonly log: Pick<AccessLog, 'write'>
  /** Who is at the desktop, as they looked at it last; undefined where nobody has yet. */
  readonly who: () => Omit<Opening, 'resource' | 'destination' | 'carrier'> | undefined
  /** What refusals are told under. */
  readonly own: { readonly destination: string; readonly resource: string; readonly person: string }
  readonly names: NamesThere
  /** The machine's own by default. */
  readonly net?: PublicNet
}

/** Which names of public sites are refused (AD-5), and where people ask why. Nothing is let by until the judge is there. */
export type NamesThere = {
  readonly judge: () => NameJudge | undefined
  readonly publicUrl: () => string | undefined
}

/** The network that public web sites are in: every address of a name, and a connection to one address. */
export type PublicNet = {
  readonly resolve: (host: string) => Promise<readonly string[]>
  readonly dial: (address: string, port: number) => Promise<Duplex>
}

/**
 * The one way out of a desktop: an HTTP proxy (RFC 9110 section 9.3.6) on a Unix socket. Registered destinations are opened as the person
 * would open them, decided and watched as any connection. Everything else is refused, but for web sites at public addresses where the pool
 * says so: a name is resolved here, and what is dialled is an address that was looked at.
 */
export function createWayOut(options: WayOutOptions): Server {
  const open = new Set<Duplex>()
  const server = createServer({ keepAliveTimeout: 5_000, requestTimeout: 0, headersTimeout: 20_000 })
  server.maxConnections = MOST_CONNECTIONS
  server.on('connection', (socket) => {
    open.add(socket.on('error', () => undefined))
    socket.setTimeout(SILENT_MS, () => socket.destroy())
    socket.once('close', () => open.delete(socket))
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    tunnel(options, { request, socket, head }).catch(() => socket.destroy())
  })
  server.on('upgrade', (_request, socket) => socket.destroy())
  server.on('request', (request, response) => {
    forward(options, request, response).catch(() => response.destroy())
  })
  server.on('close', () => {
    for (const socket of open) socket.destroy()
  })
  return server
}

type Asked = { readonly host: string; readonly port: number }
/** `joined`: told when bytes are about to flow between the two ends. */
type Way = { readonly far: Duplex; readonly joined: (near: Duplex) => void }
/** A name that is refused; without a verdict nobody can tell yet. */
type Stopped = { readonly stopped: string; readonly verdict: Block | undefined }
type Block = Extract<NameVerdict, { kind: 'block' }>

async function tunnel(
  options: WayOutOptions,
  { request, socket, head }: { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
): Promise<void> {
  socket.on('error', () => undefined)
  const asked = readAuthority(request.url ?? '')
  const way = asked === undefined ? undefined : await openWay(options, asked)
  if (way === undefined || 'stopped' in way)
    return void socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  if (socket.destroyed) return void way.far.destroy()
  socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
  if (head.length > 0) way.far.write(head)
  join(socket, way)
}

async function forward(options: WayOutOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.on('error', () => undefined)
  const url = URL.canParse(request.url ?? '') ? new URL(request.url ?? '') : undefined
  const asked = url?.protocol === 'http:' ? { host: bare(url.hostname), port: Number(url.port || 80) } : undefined
  const way = asked === undefined ? undefined : await openWay(options, asked)
  if (url === undefined || way === undefined) return refuse(request, response)
  if ('stopped' in way) return tellStopped(options.names, way, { request, response })
  const { far } = way
  const { 'proxy-connection': _hop, 'proxy-authorization': _secret, ...headers } = request.headers
  const onward = httpRequest({
    createConnection: () => far,
    method: request.method,
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host, connection: 'close' },
    setHost: false,
  })
  way.joined(request.socket)
  onward.on('error', () => response.destroy())
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, { ...answer.headers, connection: 'close' })
    answer.pipe(response)
    answer.on('error', () => response.destroy())
  })
  response.on('close', () => far.destroy())
  request.on('error', () => onward.destroy())
  request.pipe(onward)
}

function refuse(request: IncomingMessage, response: ServerResponse): void {
  request.resume()
  response.writeHead(403, { 'content-length': '0', connection: 'close' })
  response.end()
}

function tellStopped(
  { publicUrl }: NamesThere,
  { stopped, verdict }: Stopped,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): void {
  request.resume()
  const language = languageOf(request.headers['accept-language'])
  const page =
    verdict === undefined ? notReadyInside(language) : stoppedInside(stopped, verdict, { language, url: publicUrl() })
  response.writeHead(page.status, { ...page.headers, connection: 'close' })
  response.end(page.body)
}

async function openWay(options: WayOutOptions, asked: Asked): Promise<Way | Stopped | undefined> {
  const registered = options.destinations().find((each) => isAt(each, asked))
  if (registered !== undefined && registered.kind !== 'desktop') return openRegistered(options, registered)
  const stopped = options.reach === 'public' ? judgeName(options, asked.host) : undefined
  if (stopped !== undefined) return stopped
  const way = options.reach === 'public' ? await openPublic(options, asked).catch(() => undefined) : undefined
  if (way === undefined) {
    const { own, log } = options
    log.write({ event: 'refused', carrier: 'tcp', ...own, cause: 'notRegistered' })
  }
  return way
}

/** A refused name is told as names are that devices ask for, so that its person finds it there; by what is listed, not by the whole name. */
function judgeName({ names, log, own }: WayOutOptions, host: string): Stopped | undefined {
  if (isIP(host) !== 0) return undefined
  const name = host.toLowerCase().replace(/\.+$/, '')
  const verdict = names.judge()?.judge(name)
  if (verdict?.kind === 'pass') return undefined
  if (verdict === undefined) log.write({ event: 'refused', carrier: 'dns', ...own, cause: 'namesNotReady' })
  else {
    const { reason, entry } = verdict
    log.write({ event: 'denied', carrier: 'dns', ...own, reasons: [reason], cause: entry.slice(0, 200) })
  }
  return { stopped: name, verdict }
}

function isAt(each: Destination, { host, port }: Asked): boolean {
  if (each.kind !== 'web' && each.kind !== 'tcp') return false
  return each.port === port && each.host.toLowerCase() === host.toLowerCase()
}

async function openRegistered(options: WayOutOptions, destination: ReachableDestination): Promise<Way | undefined> {
  const who = options.who()
  if (who === undefined) return undefined
  const hold = new TunnelHold()
  const { id, resource } = destination
  const asked = options.live.open({ ...who, carrier: 'tcp', resource, destination: id }, hold)
  if (asked.kind === 'refused') return undefined
  const { connection } = asked
  try {
    const far = await options.to.open(destination, AbortSignal.timeout(CONNECT_MS))
    if (!connection.begin()) {
      far.destroy()
      return undefined
    }
    far.once('close', () => connection.close())
    const joined = (near: Duplex) => {
      hold.joins(near, far)
      far.on('data', (part: Buffer) => connection.countBytes(0, part.length))
    }
    return { far, joined }
  } catch {
    connection.close({ kind: 'failed', cause: 'unreachable' })
    return undefined
  }
}

/** @throws where the name is not there, or leads to something private */
async function openPublic({ net = HERE }: WayOutOptions, { host, port }: Asked): Promise<Way | undefined> {
  if (!WEB_PORTS.includes(port)) return undefined
  const addresses = isIP(host) === 0 ? await net.resolve(host) : [host]
  // one private address among them, and the name is not to be trusted
  const [address] = addresses
  if (address === undefined || addresses.some(isPrivate)) return undefined
  const far = await net.dial(address, port)
  return { far, joined: () => undefined }
}

const HERE: PublicNet = {
  resolve: async (host) => (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address),
  dial: connectTo,
}

const PRIVATE_4 = new BlockList()
const PRIVATE_6 = new BlockList()
for (const [net, prefix] of [
  ['10.0.0.0', 8], // RFC 1918
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10], // shared by carriers, RFC 6598
  ['198.18.0.0', 15], // for measurements, RFC 2544
] as const)
  PRIVATE_4.addSubnet(net, prefix, 'ipv4')
PRIVATE_6.addSubnet('fc00::', 7, 'ipv6') // unique local, RFC 4193
PRIVATE_6.addSubnet('fec0::', 10, 'ipv6') // site-local of old

function isPrivate(address: string): boolean {
  if (isDelicate(address)) return true
  return isIP(address) === 4 ? PRIVATE_4.check(address, 'ipv4') : PRIVATE_6.check(address, 'ipv6')
}

function connectTo(address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, allowHalfOpen: true, noDelay: true })
    const timer = setTimeout(() => socket.destroy(new Error('timed out')), CONNECT_MS)
    socket.on('error', reject)
    socket.once('close', () => clearTimeout(timer))
    socket.once('connect', () => {
      clearTimeout(timer)
      resolve(socket)
    })
  })
}

function join(near: Duplex, { far, joined }: Way): void {
  joined(near)
  far.on('error', () => undefined)
  far.once('close', () => near.destroy())
  near.once('close', () => far.destroy())
  near.pipe(far)
  far.pipe(near)
}

/** What the live connections do with a way to something registered: one that has to wait is ended, since programs try again. */
class TunnelHold implements Hold {
  #ends: readonly Duplex[] = []
  #isCut = false

  joins(...ends: readonly Duplex[]): void {
    this.#ends = ends
    if (this.#isCut) this.cut()
  }
  readonly cut = (): void => {
    this.#isCut = true
    for (const end of this.#ends) end.destroy()
  }
  readonly pause = (): void => this.cut()
  readonly resume = (): void => undefined
  readonly oblige = (): void => undefined
}

/** `host:port` as CONNECT has it. */
function readAuthority(text: string): Asked | undefined {
  const found = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]{1,253}):(\d{1,5})$/.exec(text)
  const port = Number(found?.[2])
  if (found === null || port < 1 || port > 65_535) return undefined
  return { host: bare(found[1] ?? ''), port }
}

function bare(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host
}

import { createServer, type Server, type ServerResponse } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { type AddressInfo, createServer as createNetServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createSecureContext, connect as connectTls } from 'node:tls'
import type { DestinationOf, RedeemEnter } from '@taga/contract'
import { createBrowserSessions, type BrowserSessions } from '../front/sessions.ts'
import { createFront } from '../front/create-front.ts'
import { createNames, type Names } from '../front/names.ts'
import { createLiveConnections } from '../live/create-live-connections.ts'
import type { LiveConnections } from '../live/live-connection.ts'
import { makeOutpostKey } from '../identity/outpost-key.ts'
import { createReach } from '../reach/create-reach.ts'
import { createAssertions } from '../web/assertion.ts'
import { createUpstreams } from '../web/upstreams.ts'
import { createWebCarrier } from '../web/web-carrier.ts'
import { makeSelfSigned } from './self-signed.ts'
import { createTestFacts, enforcedRules, type TestFacts } from './test-facts.ts'
import { createTestLog, type TestLog } from './test-log.ts'
import { setGoodFacts } from './test-opening.ts'

export const WIKI = 'wiki.apps.example.jp'
export const PUBLIC_URL = 'https://taga.example.jp'

/** A gateway that meets browsers on a port of loopback, before an upstream of the test's own; facts are told by the test. */
export type TestFront = {
  readonly facts: TestFacts
  readonly log: TestLog
  readonly live: LiveConnections
  readonly names: Names
  readonly sessions: BrowserSessions
  readonly port: number
  readonly root: string
  readonly faults: unknown[]
  readonly redeemed: RedeemEnter[]
  readonly upstream: { readonly port: number; readonly requests: IncomingMessage[] }
  readonly destination: DestinationOf<'web'>
  /** What the server answers to a code; by default session `s1`. */
  redeem: (body: RedeemEnter) => Promise<unknown>
  /** How many connections browsers have. */
  readonly open: () => number
  /** A cookie of a browser that entered as session `s1`. */
  enterAs(session?: string, address?: string): string
  /** One request as its bytes, and everything that comes back until the connection ends or rests for `restMs`. */
  raw(bytes: string | Buffer, options?: { readonly name?: string; readonly restMs?: number }): Promise<string>
  close(): Promise<void>
}

export async function openTestFront(
  serve: (request: IncomingMessage, response: ServerResponse) => void,
  more: {
    readonly onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
    /** What takes the WebSockets of connectors and of tunnels. */
    readonly dialled?: (request: IncomingMessage, socket: Duplex, head: Buffer, address: string) => void
    readonly destination?: Partial<DestinationOf<'web'>>
    readonly bodyMs?: number
    readonly sessionLookMs?: number
    /** What names are found to be, by default what this machine says. */
    readonly resolve?: (host: string) => Promise<readonly string[]>
  } = {},
): Promise<TestFront> {
  const requests: IncomingMessage[] = []
  const upstream = createServer((request, response) => {
    requests.push(request)
    serve(request, response)
  })
  if (more.onUpgrade !== undefined) upstream.on('upgrade', more.onUpgrade)
  const upstreamSockets = new Set<Socket>()
  upstream.on('connection', (socket) => {
    upstreamSockets.add(socket.on('error', () => undefined))
    socket.once('close', () => upstreamSockets.delete(socket))
  })
  const upstreamPort = await listen(upstream)
  const facts = createTestFacts(enforcedRules())
  setGoodFacts(facts)
  const log = createTestLog()
  const faults: unknown[] = []
  const live = createLiveConnections({ facts, log, look: () => undefined, onFault: (error) => faults.push(error) })
  const names = createNames()
  const destination: DestinationOf<'web'> = {
    id: 'd1',
    resource: 'r1',
    name: '社内Wiki',
    pattern: 'cloud_app',
    kind: 'web',
    via: { kind: 'direct' },
    host: '127.0.0.1',
    port: upstreamPort,
    pinned: ['127.0.0.1'],
    publicName: WIKI,
    scheme: 'http',
    trust: { kind: 'public' },
    hostHeader: 'upstream',
    webSocket: true,
    files: 'enforced',
    mostUploadBytes: 0,
    ...more.destination,
  }
  names.set([destination])
  const certificate = makeSelfSigned([WIKI, 'other.apps.example.jp'])
  const context = createSecureContext({ cert: certificate.cert, key: certificate.key })
  const sessions = createBrowserSessions(facts.now)
  const upstreams = createUpstreams(
    createReach({
      connectors: { linksTo: () => [], sites: () => new Map() },
      ...(more.resolve !== undefined && { resolve: more.resolve }),
    }),
  )
  const assertions = createAssertions({ issuer: () => PUBLIC_URL, now: facts.now, key: makeOutpostKey() })
  const redeemed: RedeemEnter[] = []
  let port = 0
  const test: Pick<TestFront, 'redeem'> = { redeem: () => Promise.resolve({ session: 's1' }) }
  const front = createFront({
    facts,
    log,
    names,
    sessions,
    carriers: {
      web: createWebCarrier({
        live,
        facts,
        upstreams,
        assertions,
        log,
        ...(more.bodyMs !== undefined && { bodyMs: more.bodyMs }),
      }),
    },
    contextOf: (name) => (name.endsWith('.apps.example.jp') ? context : undefined),
    addressOf: () => '192.0.2.7',
    port: () => port,
    findRule: () => undefined,
    keySet: () => assertions.keySet(),
    publicUrl: () => PUBLIC_URL,
    ...(more.sessionLookMs !== undefined && { sessionLookMs: more.sessionLookMs }),
    redeem: (body) => {
      redeemed.push(body)
      return test.redeem(body)
    },
    whenAt: () => Promise.resolve(true),
    ...(more.dialled !== undefined && { connector: more.dialled, tunnel: more.dialled }),
    onFault: (error) => faults.push(error),
  })
  const sockets = new Set<Socket>()
  const listener = createNetServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    socket.once('close', () => sockets.delete(socket))
    front.emit('connection', socket)
  })
  port = await listen(listener)
  return Object.assign(test, {
    facts,
    log,
    live,
    names,
    sessions,
    port,
    root: certificate.cert,
    faults,
    redeemed,
    upstream: { port: upstreamPort, requests },
    destination,
    open: () => sockets.size,
    enterAs: (session = 's1', address = '192.0.2.7') =>
      `__Host-taga-session=${sessions.begin({ session, destination: destination.id, address })}`,
    raw: (bytes: string | Buffer, { name = WIKI, restMs = 150 } = {}) => sendRaw(port, bytes, { name, restMs }),
    close: async () => {
      live.close()
      for (const socket of sockets) socket.destroy()
      await upstreams.close()
      for (const socket of upstreamSockets) socket.destroy()
      await Promise.all([listener, upstream].map((server) => new Promise((resolve) => server.close(resolve))))
      front.close()
    },
  })
}

async function listen(server: Server | ReturnType<typeof createNetServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port // it listens on a port
}

function sendRaw(
  port: number,
  bytes: string | Buffer,
  { name, restMs }: { readonly name: string; readonly restMs: number },
): Promise<string> {
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    const done = () => {
      clearTimeout(timer)
      socket.destroy()
      resolve(Buffer.concat(parts).toString('latin1'))
    }
    let timer = setTimeout(done, 30_000)
    const socket = connectTls({
      port,
      host: '127.0.0.1',
      servername: name,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    })
    socket.on('secureConnect', () => socket.write(bytes))
    socket.on('data', (part: Buffer) => {
      parts.push(part)
      clearTimeout(timer)
      timer = setTimeout(done, restMs)
    })
    socket.on('error', done)
    socket.on('close', done)
  })
}

import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttpServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CONNECTOR_LIST_PATH, type ConnectorList, connectorListText, type ReachableDestination } from '@taga/contract'
import { callOut } from '../connector/call-out.ts'
import {
  type ConnectorEvent,
  type ConnectorOptions,
  type RunningConnector,
  startConnector,
} from '../connector/start-connector.ts'
import { makeOutpostKey, type OutpostKey } from '../identity/outpost-key.ts'
import { type AcceptedConnectors, acceptConnectors } from '../reach/accept-connectors.ts'
import { createReach } from '../reach/create-reach.ts'
import type { Reach } from '../reach/reach.ts'
import { createTestLog } from './test-log.ts'

export const SITE = 'site-tokyo'

/** A server that signs lists, a gateway that connectors dial, and connectors: real sockets on loopback, one process. */
export type TestOffice = {
  readonly serverKey: OutpostKey
  readonly gatewayKey: OutpostKey
  readonly gatewayUrl: string
  readonly accepted: AcceptedConnectors
  readonly reach: Reach
  /** What the next list says; `sign` makes the server's answer of a list. */
  destinations: ConnectorList['destinations']
  number: number
  answer: (list: ConnectorList) => object | undefined
  sign(list: ConnectorList): object
  readonly asked: () => number
  /** One more gateway that every connector is told to dial. */
  addGateway(): Promise<TestGateway>
  addConnector(name: string, options?: Partial<ConnectorOptions>): Promise<TestConnector>
  know(): void
  close(): Promise<void>
}

export type TestGateway = {
  readonly url: string
  readonly key: OutpostKey
  readonly accepted: AcceptedConnectors
  readonly reach: Reach
  close(): Promise<void>
}

export type TestConnector = {
  readonly id: string
  readonly folder: string
  readonly key: OutpostKey
  readonly events: ConnectorEvent[]
  readonly running: RunningConnector
}

export async function openTestOffice(): Promise<TestOffice> {
  const serverKey = makeOutpostKey()
  const first = await openTestGateway()
  const gateways = [first]
  const { key: gatewayKey, accepted, url: gatewayUrl } = first
  const folder = await mkdtemp(join(tmpdir(), 'taga-office-'))
  const connectors: TestConnector[] = []
  let asked = 0
  const server = createHttpServer((request, response) => {
    asked += 1
    request.resume()
    const connector = request.headers['taga-outpost']
    const list: ConnectorList = {
      format: 1,
      connector: String(connector),
      number: office.number,
      at: Date.now(),
      gateways: gateways.map(({ url, key }) => ({ url, publicKey: key.publicKey })),
      destinations: office.destinations,
    }
    const answer = request.url === CONNECTOR_LIST_PATH ? office.answer(list) : undefined
    response.writeHead(answer === undefined ? 500 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? {}))
  })
  const serverPort = await listen(server)
  const office: TestOffice = {
    serverKey,
    gatewayKey,
    gatewayUrl,
    accepted,
    reach: first.reach,
    destinations: [],
    number: 1,
    answer: (list) => office.sign(list),
    sign: (list) => {
      const text = JSON.stringify(list)
      return { text, signature: serverKey.sign(connectorListText(text)) }
    },
    asked: () => asked,
    know: () => {
      const known = connectors.map(({ id, key }) => ({ id, name: id, site: SITE, publicKey: key.publicKey }))
      for (const gateway of gateways) gateway.accepted.setConnectors(known)
    },
    addGateway: async () => {
      const gateway = await openTestGateway()
      gateways.push(gateway)
      return gateway
    },
    addConnector: async (id, options = {}) => {
      const key = makeOutpostKey()
      const events: ConnectorEvent[] = []
      const own = join(folder, id)
      const entry = { id, folder: own, key, events }
      const identity = {
        kind: 'connector',
        outpost: id,
        audience: 'aud',
        server: `http://127.0.0.1:${serverPort}`,
        serverKey: serverKey.publicKey,
      } as const
      // known before it dials
      const connector = { ...entry, running: undefined as unknown as RunningConnector }
      connectors.push(connector)
      office.know()
      connector.running = await startConnector({
        folder: own,
        outpost: { identity, key },
        out: callOut({}),
        engine: 'test',
        said: (event) => void events.push(event),
        ...options,
      })
      return connector
    },
    close: async () => {
      await Promise.all(connectors.map(({ running }) => running.close()))
      await Promise.all([...gateways.map((gateway) => gateway.close()), shut(server)])
      await rm(folder, { recursive: true, force: true })
    },
  }
  return office
}

async function openTestGateway(): Promise<TestGateway> {
  const key = makeOutpostKey()
  const accepted = acceptConnectors({ key, log: createTestLog() })
  const server = createHttpServer((_request, response) => response.writeHead(404).end())
  server.on('upgrade', (request, socket, head) => accepted.handleConnectorUpgrade(request, socket, head, ''))
  const url = `http://127.0.0.1:${await listen(server)}`
  return {
    url,
    key,
    accepted,
    reach: createReach({ connectors: accepted }),
    close: async () => {
      accepted.close()
      await shut(server)
    },
  }
}

/** Waits for what comes by itself, and says what did not. */
export async function until(what: string, isSo: () => boolean, withinMs = 60_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** A TCP server on loopback; `port` to reach it. */
export async function openTcp(
  onSocket: (socket: Socket) => void,
): Promise<{ readonly port: number; readonly sockets: Set<Socket>; readonly close: () => Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** A registered destination on loopback. */
export function destinationAt(port: number, more: Partial<ReachableDestination> = {}): ReachableDestination {
  return {
    kind: 'tcp',
    id: 'dest-1',
    resource: 'res-1',
    name: 'office',
    pattern: 'remote_desktop',
    via: { kind: 'site', site: SITE },
    host: '127.0.0.1',
    port,
    pinned: ['127.0.0.1'],
    ...more,
  } as ReachableDestination
}

/** The same as a connector's list says it. */
export function listed({ id, host, port, pinned }: ReachableDestination): ConnectorList['destinations'][number] {
  return { id, host, port, pinned }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

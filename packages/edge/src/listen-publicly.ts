import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import type { Challenges } from './challenges.ts'
import type { ClientAddresses } from './client-addresses.ts'
import { ACME_TLS, readClientHello } from './client-hello.ts'
import { createCrowd } from './crowd.ts'
import { type Elsewhere, passOn } from './elsewhere.ts'
import { createNameServer } from './name-server.ts'
import { answerPlainly, type PlainAnswers } from './plain-answers.ts'
import { readFront } from './read-front.ts'

export type PublicListener = {
  readonly tlsPort: number
  /** Undefined where port 80 could not be had: then there is no way on from http, and no check by HTTP. */
  readonly httpPort: number | undefined
  close(): Promise<void>
}

export type PublicListening = {
  /** Ends TLS for the names that are served here; it is given each connection by `emit('connection')` and needs no port of its own. */
  readonly tls: { emit(event: 'connection', socket: Socket): unknown }
  readonly tlsPort: number
  readonly httpPort: number
  readonly address?: string | undefined
  readonly clients: ClientAddresses
  readonly challenges: Challenges
  /** The https origin of a name that is served here. */
  readonly originOf: (name: string) => string | undefined
  /** Who serves every other name, where somebody does. */
  readonly elsewhere?: () => Elsewhere | undefined
  /** What is answered on port 80 for a name that nobody here serves; nothing by default. */
  readonly otherName?: PlainAnswers['otherName']
}

/** Listens for public names, and on port 80 for their checks. Rejects where the TLS port cannot be had. */
export async function listenPublicly(listening: PublicListening): Promise<PublicListener> {
  const { tls, challenges, clients, originOf, otherName, elsewhere = () => undefined } = listening
  const crowd = createCrowd()
  const checks = createNameServer((name) => challenges.tls.get(name), ACME_TLS)
  // the handshake was all that the authority came for
  checks.on('secureConnection', (socket) => socket.on('error', () => undefined).end())
  const front = createServer((socket) => {
    socket.on('error', () => undefined)
    if (!crowd.letIn(socket, clients.isProxy(socket))) return
    meet(socket, { ...listening, elsewhere })
      .then((kind) => {
        const other = elsewhere()
        if (kind === 'check') checks.emit('connection', socket)
        else if (kind === 'elsewhere' && other !== undefined) passOn(socket, other, clients.of(socket))
        else if (kind !== undefined) tls.emit('connection', socket)
      })
      .catch(() => socket.destroy())
  })
  const tlsPort = await listen(front, listening.tlsPort, listening.address)
  const plain = createHttpServer(
    { requestTimeout: 10_000, headersTimeout: 5_000, connectionsCheckingInterval: 2_000, maxHeaderSize: 8 * 1024 },
    (request, response) => answerPlainly(request, response, { challenges, originOf, elsewhere, clients, otherName }),
  )
  plain.maxConnections = MOST_PLAIN_CONNECTIONS
  const httpPort = await listen(plain, listening.httpPort, listening.address).catch(() => undefined)
  return {
    tlsPort,
    httpPort,
    async close() {
      const closed = [front, plain].map((server) => new Promise<void>((resolve) => server.close(() => resolve())))
      plain.closeAllConnections()
      crowd.sendAway()
      await Promise.all(closed)
    },
  }
}

const MOST_PLAIN_CONNECTIONS = 1_000

/** Learns who comes, and whose name is asked for; a browser's connection is looked at only where that makes a difference. */
async function meet(
  socket: Socket,
  { clients, challenges, originOf, elsewhere }: PublicListening & Required<Pick<PublicListening, 'elsewhere'>>,
): Promise<'here' | 'elsewhere' | 'check' | undefined> {
  if (clients.isProxy(socket) && !(await clients.learn(socket))) return undefined
  if (challenges.tls.size === 0 && elsewhere() === undefined) return 'here'
  return readFront(socket, (bytes) => {
    const hello = readClientHello(bytes)
    if (hello.kind === 'more') return hello
    if (hello.kind === 'other') return { kind: 'refused' }
    const { name, protocols } = hello
    const isCheck = protocols.includes(ACME_TLS)
    if (isCheck && (elsewhere() === undefined || challenges.tls.has(name ?? '')))
      return { kind: 'read', value: 'check', takenBytes: 0 }
    const isHere = name === undefined || originOf(name) !== undefined || elsewhere() === undefined
    return { kind: 'read', value: isHere ? 'here' : 'elsewhere', takenBytes: 0 }
  })
}

async function listen(server: Server, port: number, address: string | undefined): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, ...(address === undefined ? {} : { host: address }) }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  // of a connection that could not be taken in (too many files are open) the rest knows nothing
  server.on('error', () => undefined)
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('the public listener has no port')
  return bound.port
}

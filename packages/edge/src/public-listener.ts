import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type SecureContext, type Server as TlsServer } from 'node:tls'
import type { Challenges } from './challenges.ts'
import type { ClientAddresses } from './client-addresses.ts'
import { ACME_TLS, readClientHello } from './client-hello.ts'
import { answerPlainly } from './plain-answers.ts'
import { readFront } from './read-front.ts'

/** TLS 1.3, and of 1.2 what has forward secrecy and authenticated encryption (RFC 9325 section 4.2). */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':')

export type PublicListener = {
  readonly tlsPort: number
  /** Undefined where port 80 could not be had: then there is no way on from http, and no check by HTTP. */
  readonly httpPort: number | undefined
  close(): Promise<void>
}

export type PublicListening = {
  /** Serves what comes out of TLS. It needs no port of its own. */
  readonly http: HttpServer
  readonly tlsPort: number
  readonly httpPort: number
  readonly address?: string | undefined
  readonly clients: ClientAddresses
  readonly challenges: Challenges
  /** The certificate for a name as it is at this moment: a renewed one is used by the next connection. */
  readonly contextOf: (name: string) => SecureContext | undefined
  readonly publicUrl: () => URL | undefined
}

/** Listens for the public name, and on port 80 for its checks. Rejects where the TLS port cannot be had. */
export async function listenPublicly(listening: PublicListening): Promise<PublicListener> {
  const sockets = new Set<Socket>()
  const tls = createNameServer((name) => listening.contextOf(name), 'http/1.1')
  tls.on('secureConnection', (socket) => listening.http.emit('connection', socket))
  const checks = createNameServer((name) => listening.challenges.tls.get(name), ACME_TLS)
  // the handshake was all that the authority came for
  checks.on('secureConnection', (socket) => socket.on('error', () => undefined).end())
  const front = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined)
    void meet(socket, listening).then((kind) => {
      if (kind !== undefined) (kind === 'check' ? checks : tls).emit('connection', socket)
    })
  })
  const tlsPort = await listen(front, listening.tlsPort, listening.address)
  const plain = createHttpServer(
    { requestTimeout: 10_000, headersTimeout: 5_000, maxHeaderSize: 8 * 1024 },
    (request, response) =>
      answerPlainly(request, response, { challenges: listening.challenges, publicUrl: listening.publicUrl() }),
  )
  const httpPort = await listen(plain, listening.httpPort, listening.address).catch(() => undefined)
  return {
    tlsPort,
    httpPort,
    async close() {
      const closed = [front, plain].map((server) => new Promise<void>((resolve) => server.close(() => resolve())))
      plain.closeAllConnections()
      for (const socket of sockets) socket.destroy()
      await Promise.all(closed)
    },
  }
}

/** Learns who comes, and whether it is an authority's check; a browser's connection is looked at only while one is expected. */
async function meet(
  socket: Socket,
  { clients, challenges }: PublicListening,
): Promise<'browser' | 'check' | undefined> {
  if (clients.isProxy(socket) && !(await clients.learn(socket))) return undefined
  if (challenges.tls.size === 0) return 'browser'
  return readFront(socket, (bytes) => {
    const hello = readClientHello(bytes)
    if (hello.kind === 'more') return hello
    if (hello.kind === 'other') return { kind: 'refused' }
    return { kind: 'read', value: hello.protocols.includes(ACME_TLS) ? 'check' : 'browser', takenBytes: 0 }
  })
}

/** Terminates TLS for names that have a certificate; who names none, or another, gets no certificate at all. */
function createNameServer(contextOf: (name: string) => SecureContext | undefined, protocol: string): TlsServer {
  const server = createTlsServer({
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS,
    honorCipherOrder: true,
    ALPNProtocols: [protocol],
    handshakeTimeout: 10_000,
    SNICallback: (name, answer) => {
      const context = contextOf(name.toLowerCase())
      if (context === undefined) answer(new Error('not a name of ours'))
      else answer(null, context)
    },
  })
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return server
}

async function listen(server: Server, port: number, address: string | undefined): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, ...(address === undefined ? {} : { host: address }) }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('the public listener has no port')
  return bound.port
}

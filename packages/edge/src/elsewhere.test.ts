import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createHttpServer, request as httpRequest } from 'node:http'
import { type AddressInfo, connect as connectTcp, createServer, type Server, type Socket } from 'node:net'
import { connect, createSecureContext, type TLSSocket } from 'node:tls'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createChallenges } from './challenges.ts'
import { createClientAddresses } from './client-addresses.ts'
import type { Elsewhere } from './elsewhere.ts'
import { listenPublicly, type PublicListener } from './listen-publicly.ts'
import { createNameServer } from './name-server.ts'
import { createTestAuthority, type IssuedCertificate, type TestAuthority } from './testing/test-certificate.ts'

const OWN = 'taga.example.test'
const WIKI = 'wiki.example.test'
const REFUSED = /alert|disconnected|reset|socket|ssl/i
const TOKEN = randomBytes(24).toString('base64url')

/** A public listener for one name, and beside it a program that listens on loopback for the others. */
describe('names that another program of this machine serves', () => {
  let authority: TestAuthority
  let own: IssuedCertificate
  let wiki: IssuedCertificate
  let listener: PublicListener
  let there: PublicListener
  let elsewhere: Elsewhere | undefined
  let clientsThere: ReturnType<typeof createClientAddresses>
  let serveThere: (socket: TLSSocket) => void
  const checksThere = createChallenges()
  beforeAll(async () => {
    authority = await createTestAuthority()
    own = await authority.issue({ names: [OWN] })
    wiki = await authority.issue({ names: [WIKI] })
  })
  beforeEach(async () => {
    clientsThere = createClientAddresses(['127.0.0.1'], TOKEN)
    serveThere = (socket) => socket.end(`wiki for ${clientsThere.of(socket)}`)
    there = await listenPublicly({
      tls: namesOf(WIKI, wiki, (socket) => serveThere(socket)),
      tlsPort: 0,
      httpPort: 0,
      address: '127.0.0.1',
      clients: clientsThere,
      challenges: checksThere,
      originOf: (name) => (name === WIKI ? `https://${WIKI}` : undefined),
      otherName: (asked) =>
        asked.name === 'stopped.example.test'
          ? { status: 403, headers: { 'content-language': 'ja' }, body: JSON.stringify(asked) }
          : undefined,
    })
    elsewhere = { tlsPort: there.tlsPort, httpPort: there.httpPort ?? 0, token: TOKEN }
    listener = await listenPublicly({
      tls: namesOf(OWN, own, (socket) => socket.end('taga')),
      tlsPort: 0,
      httpPort: 0,
      address: '127.0.0.1',
      clients: createClientAddresses(['127.0.0.9']),
      challenges: createChallenges(),
      originOf: (name) => (name === OWN ? `https://${OWN}` : undefined),
      elsewhere: () => elsewhere,
    })
  })
  afterEach(async () => {
    await listener.close()
    await there.close()
  })

  it('come to it on the same port, with the address of whom they come for', async () => {
    expect(await read(await greet(OWN))).toBe('taga')
    expect(await read(await greet(WIKI))).toBe('wiki for 127.0.0.1')
    expect(await read(await greet(WIKI, { localAddress: '127.0.0.7' }))).toBe('wiki for 127.0.0.7')
  })

  it('come with the address that a listed proxy told us', async () => {
    const socket = connectTcp({ port: listener.tlsPort, host: '127.0.0.1', localAddress: '127.0.0.9' })
    socket.write('PROXY TCP6 2001:db8::7 2001:db8::1 49152 443\r\n')
    const tls = connect({ socket, servername: WIKI, ca: authority.root })
    expect(await read(tls)).toBe('wiki for 2001:db8::7')
  })

  it('are refused to who comes to its port without our word, whatever address they claim', async () => {
    for (const header of ['', 'PROXY TCP4 203.0.113.7 192.0.2.1 49152 443\r\n']) {
      const socket = connectTcp({ port: there.tlsPort, host: '127.0.0.1' })
      if (header !== '') socket.write(header)
      const tls = connect({ socket, servername: WIKI, ca: authority.root })
      expect(await read(tls).catch(() => '')).toBe('')
      expect(tls.authorized).toBe(false)
    }
  })

  it('get no certificate where no such program runs, and neither do clients that name nobody', async () => {
    await expect(greet('nobody.example.test')).rejects.toThrow(REFUSED)
    await expect(greet(undefined)).rejects.toThrow(REFUSED)
    elsewhere = undefined
    await expect(greet(WIKI)).rejects.toThrow(REFUSED)
    expect(await read(await greet(OWN))).toBe('taga')
  })

  it('are closed when the program is gone, and found again when it is back', async () => {
    const { tlsPort } = there
    await there.close()
    await expect(greet(WIKI)).rejects.toThrow(REFUSED)
    there = await listenPublicly({
      tls: namesOf(WIKI, wiki, (socket) => socket.end('back')),
      tlsPort,
      httpPort: 0,
      address: '127.0.0.1',
      clients: clientsThere,
      challenges: checksThere,
      originOf: () => undefined,
    })
    expect(await read(await greet(WIKI))).toBe('back')
  })

  it('are checked by authorities there, over TLS and over HTTP', async () => {
    checksThere.tls.set(WIKI, contextOf(await authority.issue({ names: [WIKI, 'check.example.test'] })))
    const check = await greet(WIKI, { ALPNProtocols: ['acme-tls/1'] })
    expect(check.alpnProtocol).toBe('acme-tls/1')
    expect(check.getPeerX509Certificate()?.subjectAltName).toContain('check.example.test')
    check.destroy()
    checksThere.tls.clear()
    checksThere.http.set('token-1', 'token-1.thumb')
    expect(await plain('/.well-known/acme-challenge/token-1', WIKI)).toMatchObject({
      status: 200,
      body: 'token-1.thumb',
    })
    expect(await plain('/.well-known/acme-challenge/token-2', WIKI)).toMatchObject({ status: 404 })
    expect(await plain('/page?a=b', WIKI)).toMatchObject({ status: 308, location: `https://${WIKI}/page?a=b` })
    expect(await plain('/page', OWN)).toMatchObject({ status: 308, location: `https://${OWN}/page` })
    expect(await plain('/', 'nobody.example.test')).toMatchObject({ status: 404 })
  })

  it('have a page for a name that nobody serves, which is told for whom we ask and believes nobody else', async () => {
    const asked = (from?: string) => JSON.stringify({ name: 'stopped.example.test', from, acceptLanguage: 'en' })
    const headers = { 'accept-language': 'en', 'taga-from': '10.0.0.1', 'taga-token': 'x' }
    const page = await plain('/any', 'stopped.example.test', { headers })
    expect(page).toMatchObject({ status: 403, body: asked('127.0.0.1'), language: 'ja' })
    const past = await plain('/any', 'stopped.example.test', { headers, port: there.httpPort })
    expect(past).toMatchObject({ status: 403, body: asked() })
  })

  it('say that nobody answers on port 80 where the program is gone or answers without end', async () => {
    const endless = createHttpServer((_request, response) => {
      response.on('error', () => undefined)
      const more = setInterval(() => response.write('x'.repeat(4_096)), 1)
      response.on('close', () => clearInterval(more))
    })
    elsewhere = { tlsPort: 1, httpPort: await listen(endless), token: TOKEN }
    expect(await plain('/', WIKI)).toMatchObject({ status: 502 })
    endless.closeAllConnections()
    await new Promise((resolve) => endless.close(resolve))
    expect(await plain('/', WIKI)).toMatchObject({ status: 502 })
  })

  it('are not read faster than the program takes it', async () => {
    const socketsThere: TLSSocket[] = []
    serveThere = (socket) => void socketsThere.push(socket.pause())
    const client = await greet(WIKI)
    let sentBytes = 0
    const part = Buffer.alloc(256 * 1024, 'x')
    for (let at = 0; at < 400; at += 1) {
      sentBytes += part.length
      if (client.write(part)) continue
      const moved = await Promise.race([once(client, 'drain'), new Promise((resolve) => setTimeout(resolve, 300))])
      if (moved === undefined) break
    }
    // what the kernels of three connections hold, and no more
    expect(sentBytes).toBeLessThan(60 * 1024 * 1024)
    let gotBytes = 0
    const [socket] = socketsThere
    socket?.on('data', (bytes: Buffer) => (gotBytes += bytes.length)).resume()
    client.end()
    await once(socket ?? client, 'end')
    expect(gotBytes).toBe(sentBytes)
  })

  it('are served on, whatever others send in the place of a ClientHello', async () => {
    const hello = await helloFor(WIKI)
    const bytes = (at: number) => {
      const noise = randomBytes(1 + (at % 600))
      if (at % 3 === 0) return noise
      const broken = Buffer.from(hello)
      noise.copy(broken, (at * 7) % broken.length)
      return at % 3 === 1 ? broken : broken.subarray(0, at % broken.length)
    }
    const sockets = Array.from({ length: 300 }, (_, at) => {
      const socket = connectTcp({ port: at % 5 === 0 ? there.tlsPort : listener.tlsPort, host: '127.0.0.1' })
      socket.on('error', () => undefined).end(bytes(at))
      return socket
    })
    await Promise.all(sockets.filter(({ closed }) => !closed).map((socket) => once(socket.resume(), 'close')))
    expect(await read(await greet(WIKI))).toBe('wiki for 127.0.0.1')
    expect(await read(await greet(OWN))).toBe('taga')
  })

  it('break on both sides when one breaks', async () => {
    let closedThere: Promise<unknown> = Promise.resolve()
    serveThere = (socket) => {
      closedThere = once(
        socket.on('error', () => undefined),
        'close',
      )
      socket.write('x')
    }
    const client = await greet(WIKI)
    await once(client, 'data')
    client.destroy()
    await closedThere
    serveThere = (socket) => socket.destroy()
    const other = await greet(WIKI).catch(() => undefined)
    if (other !== undefined && !other.destroyed)
      await once(
        other.on('error', () => undefined),
        'close',
      )
  })

  it('may say their last on one side and go on on the other', async () => {
    await listener.close()
    const echo = createServer({ allowHalfOpen: true }, (socket) => {
      let text = ''
      socket.on('error', () => undefined).on('data', (bytes) => (text += bytes.toString('latin1')))
      socket.on('end', () => setTimeout(() => socket.end(`heard ${text.length > 100}`), 50))
    })
    elsewhere = { tlsPort: await listen(echo), token: TOKEN }
    listener = await listenPublicly({
      tls: createNameServer(() => undefined, 'http/1.1'),
      tlsPort: 0,
      httpPort: 0,
      address: '127.0.0.1',
      clients: createClientAddresses([]),
      challenges: createChallenges(),
      originOf: () => undefined,
      elsewhere: () => elsewhere,
    })
    const hello = await helloFor(WIKI)
    const socket = connectTcp({ port: listener.tlsPort, host: '127.0.0.1', allowHalfOpen: true })
    socket.end(hello)
    expect(await read(socket)).toBe('heard true')
    await new Promise((resolve) => echo.close(resolve))
  })

  function greet(
    servername: string | undefined,
    more: { readonly localAddress?: string; readonly ALPNProtocols?: string[] } = {},
  ): Promise<TLSSocket> {
    return new Promise((resolve, reject) => {
      const { localAddress, ...tls } = more
      const socket = connectTcp({
        port: listener.tlsPort,
        host: '127.0.0.1',
        ...(localAddress === undefined ? {} : { localAddress }),
      })
      const client = connect(
        {
          socket,
          ca: authority.root,
          checkServerIdentity: () => undefined,
          ...(servername === undefined ? {} : { servername }),
          ...tls,
        },
        () => resolve(client),
      )
      client.on('error', reject)
    })
  }
  function plain(path: string, host: string, { headers = {}, port = listener.httpPort }: PlainOptions = {}) {
    return new Promise<PlainAnswer>((resolve, reject) => {
      const asked = httpRequest(
        { host: '127.0.0.1', port, path, headers: { ...headers, host }, agent: false },
        (answer) => {
          const { location, 'content-language': language } = answer.headers
          let body = ''
          answer.on('data', (part) => (body += String(part)))
          answer.on('end', () => resolve({ status: answer.statusCode, location, language, body }))
        },
      )
      asked.on('error', reject).end()
    })
  }
})

type PlainOptions = { readonly headers?: Readonly<Record<string, string>>; readonly port?: number | undefined }
type PlainAnswer = {
  readonly status: number | undefined
  readonly location: string | undefined
  readonly language: string | undefined
  readonly body: string
}

function namesOf(name: string, certificate: IssuedCertificate, serve: (socket: TLSSocket) => void) {
  const context = contextOf(certificate)
  const tls = createNameServer((asked) => (asked === name ? context : undefined), 'http/1.1')
  tls.on('secureConnection', (socket) => serve(socket.on('error', () => undefined)))
  return tls
}

function contextOf({ chain, key }: IssuedCertificate) {
  return createSecureContext({ cert: chain, key })
}

function read(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    socket.on('data', (part) => (text += String(part)))
    socket.on('end', () => resolve(text)).on('error', reject)
  })
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port // it listens on a port
}

/** The bytes with which a TLS client asks for a name. */
async function helloFor(servername: string): Promise<Buffer> {
  const server = createServer()
  const port = await listen(server)
  const first = new Promise<Buffer>((resolve) =>
    server.once('connection', (socket: Socket) => socket.once('data', (bytes) => resolve(bytes))),
  )
  const client = connect({ host: '127.0.0.1', port, servername })
  client.on('error', () => undefined)
  const bytes = await first
  client.destroy()
  server.close()
  return bytes
}

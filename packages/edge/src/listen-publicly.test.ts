import { createServer as createHttpServer, type Server } from 'node:http'
import { request as httpRequest } from 'node:http'
import { request } from 'node:https'
import { connect as connectTcp } from 'node:net'
import { connect, type ConnectionOptions, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestAuthority, type IssuedCertificate, type TestAuthority } from './testing/test-certificate.ts'
import { createChallenges, type Challenges } from './challenges.ts'
import { createClientAddresses } from './client-addresses.ts'
import { createNameServer } from './name-server.ts'
import { listenPublicly, type PublicListener } from './listen-publicly.ts'

const NAME = 'taga.example.test'

describe('the public listener', () => {
  let authority: TestAuthority
  let first: IssuedCertificate
  let contexts: Map<string, SecureContext>
  let challenges: Challenges
  let http: Server
  let listener: PublicListener
  beforeAll(async () => {
    authority = await createTestAuthority()
    first = await authority.issue({ names: [NAME] })
  })
  beforeEach(() => begin([]))
  afterEach(() => end())

  async function begin(peers: readonly string[]): Promise<void> {
    contexts = new Map([[NAME, contextOf(first)]])
    challenges = createChallenges()
    const clients = createClientAddresses(peers)
    http = createHttpServer((asked, answer) =>
      answer.end(JSON.stringify({ from: clients.of(asked.socket), url: asked.url })),
    )
    const tls = createNameServer((name) => contexts.get(name), 'http/1.1')
    tls.on('secureConnection', (socket) => http.emit('connection', socket))
    listener = await listenPublicly({
      tls,
      tlsPort: 0,
      httpPort: 0,
      address: '127.0.0.1',
      clients,
      challenges,
      originOf: (name) => (name === NAME ? `https://${NAME}` : undefined),
    })
  }
  async function end(): Promise<void> {
    http.closeAllConnections()
    await listener.close()
  }

  it('serves the name over TLS, and takes a renewed certificate without a pause', async () => {
    expect(await get('/a')).toMatchObject({ status: 200, body: { from: '127.0.0.1', url: '/a' } })
    const held = await greet({ servername: NAME })
    const serial = held.getPeerX509Certificate()?.serialNumber
    const renewed = await authority.issue({ names: [NAME] })
    contexts.set(NAME, contextOf(renewed))
    const next = await greet({ servername: NAME })
    expect(next.getPeerX509Certificate()?.serialNumber).not.toBe(serial)
    held.write('GET /held HTTP/1.1\r\nhost: taga.example.test\r\n\r\n')
    expect(await new Promise((resolve) => held.once('data', (bytes) => resolve(String(bytes))))).toContain('200 OK')
    held.destroy()
    next.destroy()
  })

  it('shows no certificate to who names another name, or none, and speaks nothing below TLS 1.2', async () => {
    await expect(greet({ servername: 'other.example.test' })).rejects.toThrow(/alert|unsupported|socket|ssl/i)
    await expect(greet({})).rejects.toThrow(/alert|unsupported|socket|ssl/i)
    await expect(greet({ servername: NAME, maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow(
      /alert|unsupported|socket|ssl/i,
    )
    await expect(greet({ servername: NAME, maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' })).rejects.toThrow(
      /alert|unsupported|socket|ssl/i,
    )
    expect((await greet({ servername: NAME, maxVersion: 'TLSv1.2' })).destroy().destroyed).toBe(true)
  })

  it('answers an authority with the certificate of its check, and browsers with their own at the same time', async () => {
    const check = await authority.issue({ names: [NAME, 'check.example.test'] })
    challenges.tls.set(NAME, contextOf(check))
    const asked = await greet({ servername: NAME, ALPNProtocols: ['acme-tls/1'] })
    expect(asked.alpnProtocol).toBe('acme-tls/1')
    expect(asked.getPeerX509Certificate()?.subjectAltName).toContain('check.example.test')
    asked.destroy()
    const browser = await greet({ servername: NAME, ALPNProtocols: ['h2', 'http/1.1'] })
    expect(browser.alpnProtocol).toBe('http/1.1')
    expect(browser.getPeerX509Certificate()?.subjectAltName).not.toContain('check.example.test')
    browser.destroy()
    expect((await get('/during')).status).toBe(200)
  })

  it('answers checks by HTTP, sends browsers on to https, and says nothing else there', async () => {
    challenges.http.set('token-1', 'token-1.thumb')
    expect(await plain('/.well-known/acme-challenge/token-1', 'anything')).toMatchObject({
      status: 200,
      body: 'token-1.thumb',
    })
    expect((await plain('/.well-known/acme-challenge/token-2', NAME)).status).toBe(404)
    expect(await plain('/devices?x=1', NAME)).toMatchObject({ status: 308, location: `https://${NAME}/devices?x=1` })
    expect(await plain('//evil.example/', NAME)).toMatchObject({ status: 308, location: `https://${NAME}/` })
    expect((await plain('/', 'evil.example')).status).toBe(404)
    expect((await plain('/', NAME, 'POST')).status).toBe(405)
  })

  it('takes the client from a listed proxy, and closes on a listed proxy that names nobody', async () => {
    await end()
    await begin(['127.0.0.0/8'])
    expect(await overProxy('PROXY TCP4 203.0.113.7 192.0.2.1 49152 443\r\n')).toContain('"from":"203.0.113.7"')
    expect(await overProxy('PROXY UNKNOWN\r\n')).toContain('"from":"127.0.0.1"')
    for (const wrong of ['', 'PROXY TCP4 203.0.113.300 192.0.2.1 49152 443\r\n', 'GET / HTTP/1.1\r\n\r\n'])
      expect(await overProxy(wrong)).toBe('')
  })

  it('gives a proxy that is not listed no say over addresses', async () => {
    await end()
    await begin(['10.0.0.0/8'])
    expect(await overProxy('PROXY TCP4 203.0.113.7 192.0.2.1 49152 443\r\n')).toBe('')
    expect((await get('/')).body).toMatchObject({ from: '127.0.0.1' })
  })

  it('says that the TLS port cannot be had, and goes on without port 80', async () => {
    const common = {
      tls: createNameServer(() => undefined, 'http/1.1'),
      address: '127.0.0.1',
      clients: createClientAddresses([]),
      challenges,
      originOf: () => undefined,
    }
    await expect(listenPublicly({ ...common, tlsPort: listener.tlsPort, httpPort: 0 })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
    const other = await listenPublicly({ ...common, tlsPort: 0, httpPort: listener.tlsPort })
    expect(other.httpPort).toBeUndefined()
    await other.close()
  })

  function get(path: string): Promise<{ readonly status: number | undefined; readonly body: unknown }> {
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host: '127.0.0.1',
          port: listener.tlsPort,
          path,
          servername: NAME,
          ca: authority.root,
          headers: { host: NAME },
          agent: false,
        },
        (answer) => {
          let text = ''
          answer.on('data', (part) => (text += String(part)))
          answer.on('end', () => resolve({ status: answer.statusCode, body: JSON.parse(text) }))
        },
      )
      asked.on('error', reject).end()
    })
  }
  function plain(path: string, host: string, method = 'GET') {
    return new Promise<{ status: number | undefined; location: string | undefined; body: string }>(
      (resolve, reject) => {
        const asked = httpRequest(
          { host: '127.0.0.1', port: listener.httpPort, path, method, headers: { host } },
          (answer) => {
            let body = ''
            answer.on('data', (part) => (body += String(part)))
            answer.on('end', () => resolve({ status: answer.statusCode, location: answer.headers.location, body }))
          },
        )
        asked.on('error', reject).end()
      },
    )
  }
  function greet(options: ConnectionOptions): Promise<TLSSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect(
        {
          host: '127.0.0.1',
          port: listener.tlsPort,
          ca: authority.root,
          checkServerIdentity: () => undefined,
          ...options,
        },
        () => resolve(socket),
      )
      socket.on('error', reject)
    })
  }
  /** A request through a proxy that says `header` first, then passes TLS on; '' where the connection was closed. */
  function overProxy(header: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = connectTcp(listener.tlsPort, '127.0.0.1', () => {
        if (header !== '') socket.write(header)
        const tls = connect({ socket, servername: NAME, ca: authority.root }, () =>
          tls.write('GET / HTTP/1.1\r\nhost: taga.example.test\r\nconnection: close\r\n\r\n'),
        )
        let text = ''
        tls.on('data', (part) => (text += String(part)))
        tls.on('close', () => resolve(text)).on('error', () => resolve(text))
      })
      socket.on('error', () => resolve(''))
    })
  }
})

function contextOf({ chain, key }: IssuedCertificate): SecureContext {
  return createSecureContext({ cert: chain, key })
}

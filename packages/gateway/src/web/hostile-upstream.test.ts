import { connect as connectHttp2 } from 'node:http2'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seen } from '../testing/test-facts.ts'
import { openTestFront, type TestFront, WIKI } from '../testing/test-front.ts'
import { setGoodFacts } from '../testing/test-opening.ts'

describe('an upstream that means no good', () => {
  let front: TestFront
  let upstream: Server
  let sockets: Socket[]
  let asked: string[]
  let answer: (socket: Socket, head: string) => void

  beforeEach(async () => {
    sockets = []
    asked = []
    upstream = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined))
      socket.on('data', (part) => {
        const text = part.toString('latin1')
        asked.push(text)
        answer(socket, text)
      })
    })
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
    const { port } = upstream.address() as AddressInfo // it listens on a port
    front = await openTestFront(() => undefined, { destination: { port } })
    setGoodFacts(front.facts, '2')
  })
  afterEach(async () => {
    await front.close()
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => upstream.close(resolve))
    if (front.faults.length > 0) throw new AggregateError(front.faults, 'the gateway had faults of its own')
  })

  const causes = () => front.log.lines.flatMap(({ event, cause }) => (event === 'refused' ? [cause] : []))
  const get = (cookie = front.enterAs(), method = 'GET') =>
    front.raw(`${method} /a HTTP/1.1\r\nHost: ${WIKI}\r\nCookie: ${cookie}\r\n\r\n`, { restMs: 200 })
  /** Every connection that was asked something has ended. */
  const isOver = () => sockets.every((socket) => socket.bytesRead === 0 || socket.destroyed || socket.readableEnded)
  const bodyOf = (text: string) => text.slice(text.indexOf('\r\n\r\n') + 4)

  it.each<[string, string]>([
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nevil'],
    ['the same length twice', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nevil'],
    [
      'a length and a coding',
      'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nevil\r\n0\r\n\r\n',
    ],
    ['a length with a sign', 'HTTP/1.1 200 OK\r\nContent-Length: +4\r\n\r\nevil'],
    ['a length of two', 'HTTP/1.1 200 OK\r\nContent-Length: 4, 4\r\n\r\nevil'],
    ['a header with a bare CR', 'HTTP/1.1 200 OK\r\nX: a\rSet-Cookie: evil=1\r\nContent-Length: 4\r\n\r\nevil'],
    ['a header with a NUL', 'HTTP/1.1 200 OK\r\nX: a\x00b\r\nContent-Length: 4\r\n\r\nevil'],
    ['a header without a colon', 'HTTP/1.1 200 OK\r\nX\r\nContent-Length: 4\r\n\r\nevil'],
    ['a space before the colon', 'HTTP/1.1 200 OK\r\nTransfer-Encoding : chunked\r\nContent-Length: 4\r\n\r\nevil'],
    ['headers without end', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(200_000)}`],
    ['101 without being asked', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nevil'],
    ['100 without being asked', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil'],
    ['early answers without end', 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'.repeat(2_000)],
    ['no HTTP', '\x15\x03\x03\x00\x02\x02\x28evil'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nevil'],
    ['a status of its own', 'HTTP/1.1 2000 OK\r\nContent-Length: 4\r\n\r\nevil'],
    ['a chunk size of two meanings', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x4\r\nevil\r\n0\r\n\r\n'],
  ])('gets nothing through by %s, and its connection ends', async (_title, bytes) => {
    answer = (socket) => socket.write(bytes, 'latin1')
    const got = await get()
    expect(got).not.toMatch(/evil/)
    expect([...got.matchAll(/HTTP\/1\.1 /g)].length).toBeLessThan(2)
    expect(causes()).toHaveLength(1)
    await expect.poll(() => isOver()).toBe(true)
    await expect.poll(() => front.live.count()).toBe(0)
  })

  it.each<[string, string]>([
    ['a length', 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\npart'],
    ['chunks', 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n'],
  ])('that goes away in the middle of an answer in %s does not pass a part for the whole', async (_title, bytes) => {
    answer = (socket) => socket.end(bytes)
    const got = await get()
    expect(got).toContain('part')
    expect(got).not.toContain('\r\n0\r\n\r\n')
    expect(causes()).toHaveLength(1)
    const client = connectHttp2(`https://${WIKI}`, { createConnection: () => tls(['h2']) })
    const stream = client.request({ ':path': '/a', cookie: front.enterAs() })
    const code = await new Promise((resolve) => {
      stream.on('error', () => undefined)
      stream.resume().on('close', () => resolve(stream.rstCode))
    })
    expect(code).not.toBe(0)
    client.destroy()
  })

  it('that sends more than it was asked for poisons nothing: no connection of one serves another', async () => {
    const one = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nown'
    const extra = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nevil'
    answer = (socket) => {
      socket.write(one)
      setTimeout(() => socket.write(extra), 20)
    }
    const [mine, yours] = [front.enterAs('s1'), front.enterAs('s2')]
    for (const cookie of [mine, yours, mine, yours, yours, mine]) expect(bodyOf(await get(cookie))).toBe('own')
    const people = sockets.length
    expect(people).toBeGreaterThanOrEqual(2)
  })

  it('is asked by two people on two connections, also when one rests', async () => {
    answer = (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nown')
    const [mine, yours] = [front.enterAs('s1'), front.enterAs('s2')]
    for (const cookie of [mine, mine, yours, mine, yours]) await get(cookie)
    expect([asked.length, sockets.length]).toEqual([5, 2])
  })

  it('sets no cookie of ours, none for others, and no header of ours', async () => {
    const lines = [
      'Set-Cookie: __Host-taga-session=evil; Path=/; Secure',
      'Set-Cookie: __HOST-TAGA-flow=evil',
      'Set-Cookie: =__Host-taga-session=evil',
      'Set-Cookie: kept=1; Domain=apps.example.jp',
      'constructor: x',
      '__proto__: y',
      'Strict-Transport-Security: max-age=0',
      'Clear-Site-Data: "*"',
      'Connection: close, strict-transport-security',
      'Content-Type: text/plain',
      'Content-Length: 0',
    ]
    answer = (socket) => socket.end(`HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\n`)
    const got = await get()
    expect(got).toMatch(/^HTTP\/1\.1 200 /)
    expect(got).not.toContain('evil')
    expect(got).toMatch(/^set-cookie: kept=1\r$/im)
    expect(got).toMatch(/^strict-transport-security: max-age=31536000\r$/im)
    expect(got).not.toMatch(/clear-site-data/i)
  })

  it.each<[string, string, string]>([
    ['HEAD with a body', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil'],
    ['204 with a length', 'GET', 'HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nevil'],
    ['204 in chunks', 'GET', 'HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nevil\r\n0\r\n\r\n'],
    ['304 with a body', 'GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nevil'],
  ])('ends its answer where it ends: %s', async (_title, method, bytes) => {
    answer = (socket) => socket.write(bytes)
    const got = await get(front.enterAs(), method)
    expect(got).toMatch(/^HTTP\/1\.1 (?:200|204|304) /)
    expect(bodyOf(got)).toBe('')
    expect(got.startsWith('HTTP/1.1 204 ') && /content-length/i.test(got)).toBe(false)
    await expect.poll(() => isOver()).toBe(true)
  })

  it('passes what is compressed as it is, and file names in any letters', async () => {
    const name = Buffer.from('報告.txt').toString('latin1')
    const lines = ['Content-Encoding: gzip', 'Content-Type: text/plain', `Content-Disposition: inline; x="${name}"`]
    const bytes = `HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00`
    answer = (socket) => socket.end(bytes, 'latin1')
    const got = await get()
    expect(got).toContain(`content-disposition: inline; x="${name}"`)
    expect(bodyOf(got)).toBe('\x1f\x8b\x08\x00')
  })

  it('is left when the browser is, before and within its answer', async () => {
    answer = (socket, head) =>
      head.includes('/slow') || socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nbegun')
    for (const path of ['/slow', '/begun']) {
      const socket = tls(['http/1.1'])
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${WIKI}\r\nCookie: ${front.enterAs()}\r\n\r\n`)
      await expect.poll(() => asked.some((head) => head.includes(path))).toBe(true)
      socket.destroy()
      await expect.poll(() => isOver()).toBe(true)
    }
    expect([causes(), front.live.count()]).toEqual([[], 0])
  })

  it('gets nothing of a body after its connection was cut or paused', async () => {
    answer = () => undefined
    const socket = tls(['http/1.1'])
    socket.write(`POST /up HTTP/1.1\r\nHost: ${WIKI}\r\nCookie: ${front.enterAs()}\r\nContent-Length: 1000000\r\n\r\n`)
    socket.write('a'.repeat(1_000))
    await expect.poll(() => asked.join('')).toContain('a'.repeat(1_000))
    flag('raised')
    await expect.poll(() => front.log.lines.at(-1)).toMatchObject({ event: 'paused' })
    socket.write('b'.repeat(1_000))
    await rest(60)
    expect(asked.join('')).not.toContain('bb')
    flag('proved')
    await expect.poll(() => asked.join('')).toContain('b'.repeat(1_000))
    const device = front.facts.find('device', 'v1')
    front.facts.set({
      kind: 'device',
      id: 'v1',
      seen: { ...device?.seen, ...seen(front.facts.time, { 'device.lifecycle': 'lost' }) },
    })
    front.facts.change({ kind: 'device', id: 'v1' })
    socket.write('c'.repeat(1_000))
    await expect.poll(() => isOver()).toBe(true)
    expect(asked.join('')).not.toContain('cc')
    expect(front.log.lines.at(-1)).toMatchObject({ event: 'cut', carrier: 'web' })
    socket.destroy()
  })

  it('that answers before it has the body keeps neither the browser nor the rest of it', async () => {
    answer = (socket, head) =>
      head.includes('POST') &&
      socket.write('HTTP/1.1 413 X\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nbig')
    const lines = ['POST /up HTTP/1.1', `Host: ${WIKI}`, `Cookie: ${front.enterAs()}`, 'Content-Length: 99999999']
    expect(await front.raw(`${lines.join('\r\n')}\r\n\r\n${'x'.repeat(1_000)}`)).toMatch(/^HTTP\/1\.1 413 [^]*big$/)
    await expect.poll(() => isOver()).toBe(true)
    await expect.poll(() => front.live.count()).toBe(0)
  })

  function flag(value: string): void {
    const session = front.facts.find('session', 's1')
    if (session === undefined) throw new Error('no session')
    front.facts.set({ ...session, seen: { ...session.seen, ...seen(front.facts.time, { 'session.flag': value }) } })
    front.facts.change({ kind: 'session', id: 's1' })
  }

  function tls(protocols: string[]): TLSSocket {
    const socket = connectTls({
      port: front.port,
      host: '127.0.0.1',
      servername: WIKI,
      ca: front.root,
      ALPNProtocols: protocols,
    })
    return socket.on('error', () => undefined)
  }
})

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { CONNECTOR_PATH, TUNNEL_PATH } from '@taga/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestFront, type TestFront, WIKI } from '../../testing/test-front.ts'
import { SMUGGLED } from './attack.ts'

const KEY = 'AQIDBAUGBwgJCgsMDQ4PEA=='

describe('WebSockets from who means no good', () => {
  let front: TestFront
  let cookie: string
  let upgraded: string[]
  let dialled: string[]
  let answer: (request: IncomingMessage, socket: Duplex) => void

  beforeAll(async () => {
    front = await openTestFront((_request, response) => response.end('told'), {
      onUpgrade: (request, socket) => {
        upgraded.push(request.url ?? '')
        socket.on('error', () => undefined)
        answer(request, socket)
      },
      dialled: (request, socket, _head, address) => {
        dialled.push(`${request.url} from ${address}`)
        socket.destroy()
      },
    })
  })
  beforeEach(() => {
    front.log.lines.length = 0
    front.upstream.requests.length = 0
    upgraded = []
    dialled = []
    answer = (_request, socket) => socket.end(accepted(KEY))
    cookie = front.enterAs()
  })
  afterAll(async () => {
    await front.close()
    if (front.faults.length > 0) throw new AggregateError(front.faults, 'the gateway had faults of its own')
  })

  const causes = () => front.log.lines.flatMap(({ cause }) => cause ?? [])
  const own = () => `https://${WIKI}:${front.port}`

  function handshake(change: Readonly<Record<string, string | undefined>> = {}, line = 'GET /ws HTTP/1.1'): string {
    const fields = {
      Host: WIKI,
      Origin: own(),
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Key': KEY,
      'Sec-WebSocket-Version': '13',
      Cookie: cookie,
      ...change,
    }
    const lines = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
    return `${line}\r\n${lines.join('\r\n')}\r\n\r\n`
  }

  it('pass where they are what they say', async () => {
    expect(await front.raw(handshake())).toMatch(/^HTTP\/1\.1 101 /)
    expect(upgraded).toEqual(['/ws'])
  })

  it.each<[string, Readonly<Record<string, string | undefined>>, number, string]>([
    ['from elsewhere', { Origin: 'https://evil.example' }, 403, 'badOrigin'],
    ['from a sibling', { Origin: 'https://other.apps.example.jp' }, 403, 'badOrigin'],
    ['from the parent', { Origin: 'https://apps.example.jp' }, 403, 'badOrigin'],
    ['from a name that begins alike', { Origin: `https://${WIKI}.evil.example` }, 403, 'badOrigin'],
    ['from another port', { Origin: `https://${WIKI}:1` }, 403, 'badOrigin'],
    ['without TLS', { Origin: `http://${WIKI}` }, 403, 'badOrigin'],
    ['from nowhere', { Origin: undefined }, 403, 'badOrigin'],
    ['from null', { Origin: 'null' }, 403, 'badOrigin'],
    ['from nothing', { Origin: '' }, 403, 'badOrigin'],
    ['from two places', { Origin: 'https://evil.example, x' }, 403, 'badOrigin'],
    ['with nobody', { Cookie: undefined }, 401, 'noSession'],
    ['with a token that nobody has', { Cookie: `__Host-taga-session=${'a'.repeat(43)}` }, 401, 'noSession'],
    [
      'to h2c',
      { Upgrade: 'h2c', Connection: 'Upgrade, HTTP2-Settings', 'HTTP2-Settings': 'AAMAAABk' },
      404,
      'noWebSocket',
    ],
    ['to TLS', { Upgrade: 'TLS/1.2' }, 404, 'noWebSocket'],
    ['to two things', { Upgrade: 'websocket, h2c' }, 404, 'noWebSocket'],
    ['without a key', { 'Sec-WebSocket-Key': undefined }, 400, 'badHandshake'],
    ['with a short key', { 'Sec-WebSocket-Key': 'dGVzdA==' }, 400, 'badHandshake'],
    ['with a key of other characters', { 'Sec-WebSocket-Key': 'AQIDBAUGBwgJCgsMDQ4PE!==' }, 400, 'badHandshake'],
    ['of no version', { 'Sec-WebSocket-Version': undefined }, 400, 'badHandshake'],
    ['of another version', { 'Sec-WebSocket-Version': '8' }, 400, 'badHandshake'],
    ['of a version that opens tunnels', { 'Sec-WebSocket-Version': '1337' }, 400, 'badHandshake'],
    ['with a body', { 'Content-Length': '5' }, 400, 'badFraming'],
    ['with a body in chunks', { 'Transfer-Encoding': 'chunked' }, 400, 'badFraming'],
    ['with two ends', { 'Transfer-Encoding': 'chunked', 'Content-Length': '5' }, 400, 'badFraming'],
    ['for another name', { Host: 'other.apps.example.jp' }, 421, 'otherName'],
  ])('are refused and told: %s', async (_title, change, status, cause) => {
    const answered = await front.raw(`${handshake(change)}GET ${SMUGGLED} HTTP/1.1\r\nHost: ${WIKI}\r\n\r\n`)
    expect(answered).toMatch(status === 400 ? /^(?:HTTP\/1\.1 400 |$)/ : new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(causes().some((found) => found === cause || found === 'notHttp')).toBe(true)
    expect([upgraded, front.upstream.requests]).toEqual([[], []])
  })

  it.each([
    ['another method', 'POST /ws HTTP/1.1', 400],
    ['HTTP/1.0', 'GET /ws HTTP/1.0', 400],
    ['a path of dots', 'GET /a/../ws HTTP/1.1', 400],
    ['a path of the gateway in disguise', 'GET /%2etaga/ws HTTP/1.1', 400],
    ['an absolute target', `GET https://evil.example/ws HTTP/1.1`, 400],
  ])('are refused with %s', async (_title, line, status) => {
    expect(await front.raw(handshake({}, line))).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(upgraded).toEqual([])
    expect(causes().length).toBeGreaterThan(0)
  })

  it('of connectors and of devices are told apart by whose connection they are, not by the proxy they come through', async () => {
    const paths = [CONNECTOR_PATH, TUNNEL_PATH]
    for (const path of paths) await front.raw(handshake({}, `GET ${path} HTTP/1.1`))
    expect(dialled).toEqual(paths.map((path) => `${path} from 192.0.2.7`))
  })

  it('do not begin behind a request that waits for its answer', async () => {
    const first = `GET /a HTTP/1.1\r\nHost: ${WIKI}\r\nCookie: ${cookie}\r\n\r\n`
    await front.raw(first + handshake())
    expect(upgraded).toEqual([])
    expect(causes()).toContain('pipelined')
  })

  it('do not begin with the cookie of another name, of two sessions, or of another line', async () => {
    const tossed = front.sessions.begin({ session: 's1', destination: 'd2', address: '192.0.2.7' })
    for (const each of [
      `__Host-taga-session=${tossed}`,
      `${cookie}; ${front.enterAs()}`,
      front.enterAs('s1', '192.0.2.9'),
    ])
      expect(await front.raw(handshake({ Cookie: each }))).toMatch(/^HTTP\/1\.1 401 /)
    expect(upgraded).toEqual([])
  })

  it.each<[string, (socket: Duplex) => void, number]>([
    ['says no', (socket) => socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'), 502],
    [
      'answers as if nothing was asked',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil'),
      502,
    ],
    ['accepts another key', (socket) => socket.write(accepted('BQIDBAUGBwgJCgsMDQ4PEA==')), 502],
    [
      'accepts without a key',
      (socket) => socket.write('HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
      502,
    ],
    ['accepts something else', (socket) => socket.write(accepted(KEY).replace('websocket', 'h2c')), 502],
    ['answers no HTTP', (socket) => socket.write('\x00\x01\x02SSH-2.0-x\r\n\r\n'), 502],
    ['goes away', (socket) => socket.destroy(), 502],
    ['has headers without end', (socket) => socket.write(`HTTP/1.1 101 X\r\nX: ${'a'.repeat(100_000)}`), 502],
  ])('end where the upstream %s', async (_title, act, status) => {
    answer = (_request, socket) => act(socket)
    const answered = await front.raw(handshake())
    expect(answered).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answered).not.toContain('evil')
    expect(front.log.lines.at(-1)).toMatchObject({ event: 'closed', carrier: 'webSocket', cause: expect.any(String) })
    await expect.poll(() => front.live.count()).toBe(0)
  })

  it('get nothing of an upstream into their answer but the handshake', async () => {
    const more = 'Set-Cookie: __Host-taga-session=evil\r\nLocation: https://evil.example\r\nX-Evil: 1\r\n'
    answer = (_request, socket) => socket.end(accepted(KEY).replace('\r\n', `\r\n${more}`))
    const answered = await front.raw(handshake())
    expect(answered).toMatch(/^HTTP\/1\.1 101 /)
    expect(answered).not.toMatch(/evil/i)
  })

  function accepted(key: string): string {
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    return `HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`
  }
})

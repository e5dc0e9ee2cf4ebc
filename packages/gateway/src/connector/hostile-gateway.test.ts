import { once } from 'node:events'
import { createServer } from 'node:http'
import { type ClientHttp2Session, connect, type ClientHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { randomBytes } from 'node:crypto'
import { CONNECTOR_PROTOCOL, connectorProofText } from '@taga/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocketServer, type WebSocket, createWebSocketStream } from 'ws'
import { makeOutpostKey } from '../identity/outpost-key.ts'
import {
  destinationAt,
  listed,
  openTcp,
  openTestOffice,
  type TestConnector,
  type TestOffice,
  until,
} from '../testing/test-office.ts'

describe('a connector whose gateway was taken over', () => {
  let office: TestOffice
  let connector: TestConnector
  let hostile: Awaited<ReturnType<typeof openHostile>>
  let echo: Awaited<ReturnType<typeof openTcp>>
  beforeEach(async () => {
    office = await openTestOffice()
    hostile = await openHostile()
    echo = await openTcp((socket) => void socket.pipe(socket))
    office.destinations = [listed(destinationAt(echo.port))]
    office.answer = (list) =>
      office.sign({ ...list, gateways: [{ url: hostile.url, publicKey: hostile.key.publicKey }] })
    connector = await office.addConnector('con-1', { random: () => 0 })
  })
  afterEach(async () => {
    await office.close()
    await hostile.close()
    await echo.close()
  })

  /** The connector still serves: whatever came before did not end it. */
  async function stillWorks() {
    await until('a sound link', () => hostile.links.some(({ ws }) => ws.readyState === ws.OPEN))
    const session = await hostile.session()
    const stream = open(session, 'dest-1')
    stream.write('x')
    expect(String((await once(stream, 'data'))[0])).toBe('x')
    session.destroy()
  }

  it('opens nothing that the signed list does not have, by whatever words', async () => {
    const session = await hostile.session()
    const ids = ['', 'dest-2', '127.0.0.1:22', '%', '%00', '__proto__', 'dest-1,dest-1', 'x'.repeat(2_000)]
    const statuses = await Promise.all(ids.map((id) => statusOf(open(session, id))))
    expect(statuses).toEqual(ids.map(() => 404))
    for (const path of ['/', '/list', '/wake', '/look/../wake', `/${'x'.repeat(3_000)}`])
      expect([200, 404]).toContain(await statusOf(session.request({ ':method': 'POST', ':path': path })))
    expect(await statusOf(session.request({ ':method': 'GET', ':path': '/' }))).toBe(404)
    expect(echo.sockets.size).toBe(0)
  })

  it('carries no more streams than it has agreed to, and lets go of all when the link ends', async () => {
    const session = await hostile.session()
    const streams = Array.from({ length: 700 }, () => open(session, 'dest-1'))
    for (const stream of streams) stream.on('error', () => {})
    await until('many', () => echo.sockets.size >= 500)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(echo.sockets.size).toBeLessThanOrEqual(512)
    session.destroy()
    await until('none', () => echo.sockets.size === 0)
  })

  it('does not follow a gateway that opens and resets as fast as it can', async () => {
    const session = await hostile.session()
    let opened = 0
    for (let round = 0; round < 30; round += 1) {
      for (let each = 0; each < 100; each += 1) {
        const stream = open(session, 'dest-1')
        stream.on('error', () => {})
        stream.once('response', ({ ':status': status }) => {
          if (status === 200) opened += 1
        })
        stream.close()
      }
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (session.destroyed) break
    }
    session.destroy()
    await until('none', () => echo.sockets.size === 0)
    expect(opened).toBeLessThan(2_000)
    await stillWorks()
  })

  it('outlives bytes that are no HTTP/2, texts where bytes belong, and messages that are too large', async () => {
    // more window than there may be, RFC 9113 section 6.9.1
    const overflow = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
    const frames = '000000040000000000' + '000004080000000000' + '7fffffff'
    const attacks: readonly ((ws: WebSocket) => void)[] = [
      (ws) => ws.send(randomBytes(60_000)),
      (ws) => ws.send('{"kind":"welcome"}'.repeat(10)),
      (ws) => ws.send(Buffer.alloc(10 * 1024 * 1024)),
      (ws) => ws.close(4999, 'x'.repeat(100)),
      (ws) => ws.terminate(),
      (ws) => ws.send(Buffer.concat([Buffer.from(overflow), Buffer.from(frames, 'hex')])),
    ]
    for (const [number, attack] of attacks.entries()) {
      const { ws } = await hostile.next()
      attack(ws)
      await until(`the end of the link after attack ${number}`, () => ws.readyState === ws.CLOSED)
    }
    await stillWorks()
  })

  it('answers no gateway that cannot show the key that the server signed', async () => {
    hostile.lie = true
    await until('refused', () =>
      connector.events.some((event) => event.kind === 'dialFailed' && event.reason === 'notTheGateway'),
    )
    expect(connector.running.linked()).toEqual([])
  })
})

function open(session: ClientHttp2Session, id: string): ClientHttp2Stream {
  return session.request({ ':method': 'CONNECT', ':authority': 'x', 'taga-destination': id }, { endStream: false })
}

async function statusOf(stream: ClientHttp2Stream): Promise<number | undefined> {
  stream.on('error', () => {})
  const [headers] = (await once(stream, 'response')) as [{ ':status'?: number }]
  stream.close()
  return headers[':status']
}

/** A gateway that proves its key and then does as it likes. */
async function openHostile() {
  const key = makeOutpostKey()
  const links: { readonly ws: WebSocket; readonly stream: Duplex }[] = []
  const server = createServer()
  const upgrades = new WebSocketServer({ server, handleProtocols: () => CONNECTOR_PROTOCOL })
  const hostile = {
    key,
    url: '',
    lie: false,
    links,
    /** The next link that proved itself, as it stands. */
    next: async () => {
      await until('a link', () => links.some(({ ws }) => ws.readyState === ws.OPEN))
      const link = links.splice(0).findLast(({ ws }) => ws.readyState === ws.OPEN)
      if (link === undefined) throw new Error('no link')
      return link
    },
    session: async () => {
      const { stream } = await hostile.next()
      const session = connect('http://x', { createConnection: () => stream })
      session.on('error', () => {})
      await once(session, 'remoteSettings')
      return session
    },
    close: async () => {
      for (const ws of upgrades.clients) ws.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  upgrades.on('connection', (ws) => {
    ws.on('error', () => {})
    let proof: Omit<Parameters<typeof connectorProofText>[0], 'role'>
    ws.on('message', (bytes: Buffer, isBinary) => {
      if (isBinary) return
      const said = JSON.parse(bytes.toString()) as { kind: string; connector: string; nonce: string }
      if (said.kind === 'prove') {
        ws.send('{"kind":"welcome"}')
        ws.removeAllListeners('message')
        const stream = createWebSocketStream(ws)
        stream.on('error', () => {})
        links.push({ ws, stream })
        return
      }
      const nonce = randomBytes(32).toString('base64url')
      proof = { connector: said.connector, gateway: key.publicKey, connectorNonce: said.nonce, gatewayNonce: nonce }
      const signer = hostile.lie ? makeOutpostKey() : key
      ws.send(
        JSON.stringify({
          kind: 'challenge',
          nonce,
          proof: signer.sign(connectorProofText({ role: 'gateway', ...proof })),
        }),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  hostile.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return hostile
}

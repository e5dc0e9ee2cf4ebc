import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomBytes } from 'node:crypto'
import { CONNECTOR_PROTOCOL, connectorProofText } from '@taga/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { FRAME, type Frame, type FrameKind, readFrame, writeFrame } from '../link/frames.ts'
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
    const link = await hostile.next()
    link.send(FRAME.open, 1, 'dest-1')
    await link.until(FRAME.opened, 1)
    link.send(FRAME.data, 1, 'x')
    expect(String((await link.until(FRAME.data, 1)).payload)).toBe('x')
    link.ws.terminate()
  }

  it('opens and wakes nothing that the signed list does not have, by whatever words', async () => {
    const link = await hostile.next()
    const ids = [
      '',
      'dest-2',
      '127.0.0.1:22',
      '%',
      '\0',
      '__proto__',
      'constructor',
      'dest-1,dest-1',
      'x'.repeat(60_000),
    ]
    for (const [at, id] of ids.entries()) {
      link.send(FRAME.open, at * 2 + 1, id)
      link.send(FRAME.wake, at * 2 + 2, id)
    }
    link.send(FRAME.wake, 100, 'dest-1')
    for (const [at] of ids.entries()) {
      expect(String((await link.until(FRAME.refused, at * 2 + 1)).payload)).toBe('unknown')
      expect(String((await link.until(FRAME.refused, at * 2 + 2)).payload)).toBe('unknown')
    }
    expect(String((await link.until(FRAME.refused, 100)).payload)).toBe('unknown')
    expect(echo.sockets.size).toBe(0)
  })

  it('carries no more streams than there may be, and lets go of all when the link ends', async () => {
    const link = await hostile.next()
    for (let id = 1; id <= 700; id += 1) link.send(FRAME.open, id, 'dest-1')
    await until('answers', () => link.count(FRAME.opened) + link.count(FRAME.refused) === 700)
    expect(link.count(FRAME.opened)).toBeLessThanOrEqual(512)
    await until('sockets', () => echo.sockets.size === link.count(FRAME.opened))
    link.ws.terminate()
    await until('none', () => echo.sockets.size === 0)
  })

  it('does not follow a gateway that opens and breaks off as fast as it can', async () => {
    const link = await hostile.next()
    for (let id = 1; id <= 6_000; id += 1) {
      link.send(FRAME.open, id, 'dest-1')
      link.send(FRAME.reset, id)
      if (id % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await until('answers', () => link.count(FRAME.refused) > 3_000)
    link.ws.terminate()
    await until('none', () => echo.sockets.size === 0)
    await stillWorks()
  })

  it('outlives whatever is no frame, out of turn, too much or too large', async () => {
    const attacks: readonly ((link: HostileLink) => void)[] = [
      ({ ws }) => ws.send(randomBytes(60_000).fill(200, 0, 1)),
      ({ ws }) => ws.send(''),
      ({ ws }) => ws.send(Buffer.alloc(0)),
      ({ ws }) => ws.send('{"kind":"welcome"}'),
      ({ ws }) => ws.send(Buffer.alloc(10 * 1024 * 1024)),
      ({ ws }) => ws.close(4999, 'x'.repeat(100)),
      ({ ws }) => ws.terminate(),
      (link) => link.send(FRAME.opened, 1),
      (link) => link.send(FRAME.refused, 1, 'refused'),
      (link) => {
        link.send(FRAME.open, 5, 'dest-1')
        link.send(FRAME.open, 5, 'dest-1')
      },
      (link) => link.send(FRAME.open, 0, 'dest-1'),
    ]
    for (const [number, attack] of attacks.entries()) {
      const link = await hostile.next()
      attack(link)
      await until(`the end of the link after attack ${number}`, () => link.ws.readyState === link.ws.CLOSED)
    }
    // more than the window, and more room than there may be
    for (const [kind, payload] of [
      [FRAME.data, Buffer.alloc(60_000)],
      [FRAME.more, Buffer.from([255, 255, 255, 255])],
      [FRAME.more, Buffer.alloc(3)],
    ] as const) {
      const link = await hostile.next()
      link.send(FRAME.open, 1, 'dest-1')
      await link.until(FRAME.opened, 1)
      for (let each = 0; each < 40; each += 1) link.send(kind, 1, payload)
      if (kind === FRAME.data)
        await until('carried or cut', () => link.ws.readyState === link.ws.CLOSED || link.bytes() > 0)
      else await until(`the end of the link after ${kind}`, () => link.ws.readyState === link.ws.CLOSED)
      link.ws.terminate()
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

type HostileLink = {
  readonly ws: WebSocket
  send(kind: FrameKind, stream: number, payload?: string | Buffer): void
  until(kind: FrameKind, stream: number): Promise<Frame>
  readonly count: (kind: FrameKind) => number
  readonly bytes: () => number
}

function hostileLink(ws: WebSocket): HostileLink {
  const heard: Frame[] = []
  ws.on('message', (bytes: Buffer) => {
    const frame = readFrame(bytes)
    if (frame !== undefined) heard.push(frame)
  })
  return {
    ws,
    send: (kind, stream, payload = '') => ws.send(writeFrame(kind, stream, Buffer.from(payload))),
    until: async (kind, stream) => {
      const find = () => heard.find((frame) => frame.kind === kind && frame.stream === stream)
      await until(`frame ${kind} of stream ${stream}`, () => find() !== undefined)
      const frame = find()
      if (frame === undefined) throw new Error('it was there')
      return frame
    },
    count: (kind) => heard.filter((frame) => frame.kind === kind).length,
    bytes: () => heard.filter(({ kind }) => kind === FRAME.data).reduce((sum, { payload }) => sum + payload.length, 0),
  }
}

/** A gateway that proves its key and then does as it likes. */
async function openHostile() {
  const key = makeOutpostKey()
  const links: HostileLink[] = []
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
        ws.removeAllListeners('message')
        links.push(hostileLink(ws))
        ws.send('{"kind":"welcome"}')
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

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import {
  CONNECTOR_PATH,
  CONNECTOR_PROTOCOL,
  connectorProofText,
  type FromConnector,
  type KnownConnector,
} from '@taga/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { makeOutpostKey } from '../identity/outpost-key.ts'
import { createTestLog } from '../testing/test-log.ts'
import { until } from '../testing/test-office.ts'
import { type AcceptedConnectors, acceptConnectors } from './accept-connectors.ts'

describe('connectors that dial in', () => {
  const gatewayKey = makeOutpostKey()
  const connectorKey = makeOutpostKey()
  const known: KnownConnector = { id: 'con-1', name: 'c', site: 'tokyo', publicKey: connectorKey.publicKey }
  let log: ReturnType<typeof createTestLog>
  let accepted: AcceptedConnectors
  let server: Server
  let port: number
  /** Whose connection the next one is: all come from one proxy of this machine. */
  let address: string
  beforeEach(async () => {
    log = createTestLog()
    address = '192.0.2.7'
    accepted = acceptConnectors({ key: gatewayKey, log })
    accepted.setConnectors([known])
    server = createServer()
    server.on('upgrade', (request, socket, head) => accepted.handleConnectorUpgrade(request, socket, head, address))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterEach(async () => {
    accepted.close()
    await new Promise((resolve) => server.close(resolve))
  })

  async function dial(): Promise<Dialled> {
    const ws = new WebSocket(`ws://127.0.0.1:${port}${CONNECTOR_PATH}`, CONNECTOR_PROTOCOL)
    ws.on('error', () => {})
    const dialled: Dialled = { ws, texts: [], code: undefined }
    ws.on('message', (bytes: Buffer, isBinary) => {
      if (!isBinary) dialled.texts.push(JSON.parse(bytes.toString()) as Said)
    })
    ws.once('close', (code) => {
      dialled.code = code
    })
    await once(ws, 'open')
    return dialled
  }
  type Said = { readonly kind: string; readonly nonce: string; readonly proof: string }
  type Dialled = { readonly ws: WebSocket; readonly texts: Said[]; code: number | undefined }

  function say({ ws }: Dialled, message: FromConnector | object): void {
    ws.send(JSON.stringify(message))
  }
  /** Says hello, and what it would have to sign next. */
  async function hello(dialled: Dialled, connector = 'con-1') {
    const nonce = randomBytes(32).toString('base64url')
    say(dialled, { kind: 'hello', connector, nonce, engine: 'test' })
    await until('challenge', () => dialled.texts.length > 0 || dialled.code !== undefined)
    const challenge = dialled.texts[0]
    return { connector, gateway: gatewayKey.publicKey, connectorNonce: nonce, gatewayNonce: challenge?.nonce ?? '' }
  }
  const causes = () => log.lines.map(({ event, carrier, address: of, cause }) => `${event} ${carrier} ${of} ${cause}`)
  async function closedWith(dialled: Dialled): Promise<number | undefined> {
    await until('closed', () => dialled.code !== undefined)
    return dialled.code
  }

  it('takes the one whose key is known, and shows its own key first', async () => {
    const dialled = await dial()
    const proof = await hello(dialled)
    const { verify, createPublicKey } = await import('node:crypto')
    const key = createPublicKey({ key: Buffer.from(gatewayKey.publicKey, 'base64url'), format: 'der', type: 'spki' })
    const text = Buffer.from(connectorProofText({ role: 'gateway', ...proof }))
    expect(verify(null, text, key, Buffer.from(dialled.texts[0]?.proof ?? '', 'base64url'))).toBe(true)
    say(dialled, { kind: 'prove', proof: connectorKey.sign(connectorProofText({ role: 'connector', ...proof })) })
    await until('welcome', () => dialled.texts[1]?.kind === 'welcome')
    expect(accepted.sites()).toEqual(new Map([['tokyo', 1]]))
    dialled.ws.terminate()
    await until('gone', () => accepted.sites().size === 0)
  })

  it('refuses the proof of another key, of the other role, of another link and for another gateway', async () => {
    const other = makeOutpostKey()
    const earlier = await hello(await dial())
    const sign = (key: typeof other, proof: Parameters<typeof connectorProofText>[0]) =>
      key.sign(connectorProofText(proof))
    const forged: ((proof: typeof earlier) => string)[] = [
      (proof) => sign(other, { role: 'connector', ...proof }),
      (proof) => sign(connectorKey, { role: 'gateway', ...proof }),
      () => sign(connectorKey, { role: 'connector', ...earlier }),
      (proof) => sign(connectorKey, { role: 'connector', ...proof, gateway: other.publicKey }),
      (proof) => sign(connectorKey, { role: 'connector', ...proof, connector: 'con-2' }),
      () => '',
      () => 'A'.repeat(86),
    ]
    for (const forge of forged) {
      const dialled = await dial()
      say(dialled, { kind: 'prove', proof: forge(await hello(dialled)) })
      expect(await closedWith(dialled)).toBe(4401)
    }
    // its own proof sent back to it
    const mirrored = await dial()
    await hello(mirrored)
    say(mirrored, { kind: 'prove', proof: mirrored.texts[0]?.proof ?? '' })
    expect(await closedWith(mirrored)).toBe(4401)
    expect(accepted.sites().size).toBe(0)
    // the first one is still waited for
    expect(causes()).toEqual([...forged, mirrored].map(() => 'refused webSocket 192.0.2.7 notAConnector'))
  })

  it('gives no challenge to whom it does not know, and says nothing more', async () => {
    const dialled = await dial()
    await hello(dialled, 'con-9')
    expect(await closedWith(dialled)).toBe(4401)
    expect(dialled.texts).toEqual([])
    expect(causes()).toEqual(['refused webSocket 192.0.2.7 notAConnector'])
  })

  it('closes what says other things than the protocol has', async () => {
    const attacks: ((dialled: Dialled) => void)[] = [
      (dialled) => say(dialled, {}),
      (dialled) => say(dialled, { kind: 'hello', connector: 'con-1', nonce: 'short', engine: 'x' }),
      (dialled) => say(dialled, { kind: 'prove', proof: '' }),
      (dialled) => say(dialled, { kind: 'hello', connector: '__proto__', nonce: 'A'.repeat(43), engine: 'x', more: 1 }),
      (dialled) => dialled.ws.send('no JSON'),
      (dialled) => dialled.ws.send(randomBytes(100)),
      (dialled) => dialled.ws.send('x'.repeat(100_000)),
      (dialled) => dialled.ws.send(Buffer.from([0xff, 0xfe]), { binary: false }),
      (dialled) => {
        for (let each = 0; each < 10; each += 1) dialled.ws.send('{}')
      },
    ]
    for (const attack of attacks) {
      const dialled = await dial()
      attack(dialled)
      await closedWith(dialled)
      expect(dialled.texts).toEqual([])
    }
    expect(accepted.sites().size).toBe(0)
    expect(causes()).toEqual(attacks.map(() => 'refused webSocket 192.0.2.7 notAConnector'))
  })

  it('outlives a socket that breaks at any point of the handshake', async () => {
    for (const bytes of [
      '',
      'GET',
      `GET ${CONNECTOR_PATH} HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\n`,
      upgradeText(),
    ]) {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      await once(socket, 'connect')
      socket.write(bytes)
      await new Promise((resolve) => setTimeout(resolve, 20))
      socket.resetAndDestroy()
    }
    const raw = connect(port, '127.0.0.1')
    raw.on('error', () => {})
    raw.resume()
    raw.write(upgradeText())
    raw.write(randomBytes(2_000))
    await once(raw, 'close')
    const dialled = await dial()
    await hello(dialled)
    expect(dialled.texts).toHaveLength(1)
    dialled.ws.terminate()
  })

  it('refuses pages of browsers, other paths and other protocols', async () => {
    const wishes: [string, string | undefined, Record<string, string>][] = [
      [CONNECTOR_PATH, CONNECTOR_PROTOCOL, { origin: 'https://evil.example' }],
      [`${CONNECTOR_PATH}?x`, CONNECTOR_PROTOCOL, {}],
      ['/', CONNECTOR_PROTOCOL, {}],
      [CONNECTOR_PATH, 'other', {}],
      [CONNECTOR_PATH, undefined, {}],
    ]
    for (const [path, protocol, headers] of wishes) {
      const ws = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocol === undefined ? [] : protocol, { headers })
      const [error] = (await once(ws, 'error')) as [Error]
      expect(error.message).toContain('404')
    }
    expect(causes()).toEqual(wishes.map(() => 'refused webSocket 192.0.2.7 badHandshake'))
  })

  it('lets few wait unproved at a time from one address, and each for five seconds at most', async () => {
    const waiting = await Promise.all(Array.from({ length: 8 }, dial))
    const ninth = new WebSocket(`ws://127.0.0.1:${port}${CONNECTOR_PATH}`, CONNECTOR_PROTOCOL)
    const [error] = (await once(ninth, 'error')) as [Error]
    expect(error.message).toContain('503')
    expect(causes()).toEqual(['refused webSocket 192.0.2.7 full'])
    const started = performance.now()
    for (const dialled of waiting) expect(await closedWith(dialled)).toBe(4401)
    expect(performance.now() - started).toBeLessThan(60_000)
    const after = await dial()
    await hello(after)
    expect(after.texts).toHaveLength(1)
    after.ws.terminate()
  })

  it('keeps nobody out for what others do who come through the same proxy, and takes the network of an IPv6 line for one', async () => {
    address = '2001:db8:1:2::1'
    const strangers = await Promise.all(Array.from({ length: 8 }, dial))
    address = '2001:db8:1:2:ffff::9'
    const another = new WebSocket(`ws://127.0.0.1:${port}${CONNECTOR_PATH}`, CONNECTOR_PROTOCOL)
    const [error] = (await once(another, 'error')) as [Error]
    expect(error.message).toContain('503')
    address = '198.51.100.4'
    const office = await dial()
    const proof = await hello(office)
    say(office, { kind: 'prove', proof: connectorKey.sign(connectorProofText({ role: 'connector', ...proof })) })
    await until('welcome', () => office.texts[1]?.kind === 'welcome')
    for (const { ws } of [...strangers, office]) ws.terminate()
  })

  it('ends the older link where the same connector dials again', async () => {
    const link = async () => {
      const dialled = await dial()
      const proof = await hello(dialled)
      say(dialled, { kind: 'prove', proof: connectorKey.sign(connectorProofText({ role: 'connector', ...proof })) })
      await until('welcome', () => dialled.texts[1]?.kind === 'welcome')
      return dialled
    }
    const older = await link()
    const newer = await link()
    expect(await closedWith(older)).toBe(4409)
    expect(newer.code).toBeUndefined()
    expect(accepted.sites()).toEqual(new Map([['tokyo', 1]]))
    accepted.setConnectors([{ ...known, publicKey: makeOutpostKey().publicKey }])
    expect(await closedWith(newer)).toBe(4401)
  })
})

function upgradeText(): string {
  return `GET ${CONNECTOR_PATH} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${randomBytes(16).toString('base64')}\r\nsec-websocket-protocol: ${CONNECTOR_PROTOCOL}\r\n\r\n`
}

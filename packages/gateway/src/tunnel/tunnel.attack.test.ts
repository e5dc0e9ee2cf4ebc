import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type Destination,
  RedeemTunnel,
  type RedeemedTunnel,
  signedText,
  ToTunnel,
  TUNNEL_PATH,
  TUNNEL_PROTOCOL,
  TunnelProof,
  type TunnelWish,
} from '@taga/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { isSignedBy, makeOutpostKey, type OutpostKey } from '../identity/outpost-key.ts'
import { createLiveConnections } from '../live/create-live-connections.ts'
import { Alike } from '../log/alike.ts'
import { createReach } from '../reach/create-reach.ts'
import { createTestFacts, enforcedRules, seen } from '../testing/test-facts.ts'
import { createTestLog } from '../testing/test-log.ts'
import { openTcp, until } from '../testing/test-office.ts'
import { setGoodFacts } from '../testing/test-opening.ts'
import { type AcceptedTunnels, acceptTunnels } from './accept-tunnels.ts'

vi.setConfig({ testTimeout: 120_000 })

const AUDIENCE = 'aud'
const NONCE = 'A'.repeat(43)

type Dialled = {
  readonly ws: WebSocket
  readonly heard: ToTunnel[]
  bytes: Buffer
  /** By which it was closed. */
  code: number | undefined
}
type Challenge = Extract<ToTunnel, { kind: 'challenge' }>
type Forging = {
  readonly device?: string
  readonly key?: OutpostKey
  readonly path?: string
  readonly changed?: object
  /** What is sent in the place of what was signed. */
  readonly sent?: (body: string) => string
}

describe('tunnels from who means no good', () => {
  const gateway = makeOutpostKey()
  const keys: Readonly<Record<string, OutpostKey>> = { v1: makeOutpostKey(), v2: makeOutpostKey() }
  const log = createTestLog()
  const faults: unknown[] = []
  const used = new Set<string>()
  let now = 0
  let number = 0
  let tunnels: AcceptedTunnels
  let server: Server
  let address: string
  let office: Awaited<ReturnType<typeof openTcp>>
  let neighbour: Awaited<ReturnType<typeof openTcp>>
  let asked: number

  beforeAll(async () => {
    office = await openTcp((socket) => void socket.pipe(socket))
    neighbour = await openTcp((socket) => {
      faults.push(new Error('the port of the neighbour was opened'))
      socket.end('secret')
    })
    const facts = createTestFacts(enforcedRules())
    for (const name of ['1', '2']) {
      setGoodFacts(facts, name)
      const own = seen(facts.time, { 'device.vpn': 'full', 'device.takeOutUntil': facts.time + 86_400_000 })
      const kept = seen(facts.time, { 'device.originalKept': true })
      const id = `v${name}`
      facts.set({ kind: 'device', id, seen: { ...facts.find('device', id)?.seen, ...own, ...kept } })
    }
    const at = { resource: 'r1', pattern: 'take_home_pc', via: { kind: 'direct' } } as const
    const place = { host: '127.0.0.1', port: office.port, pinned: ['127.0.0.1'] }
    const destinations: readonly Destination[] = [
      { ...at, ...place, id: 'books', name: 'books', kind: 'tcp' },
      { ...at, ...place, id: 'moved', name: 'moved', kind: 'tcp', host: 'moved.example' },
      { ...at, ...place, id: 'screen', name: 'screen', kind: 'vnc', publicName: 'pc.example.jp' },
    ]
    // what repeats itself is folded, as in a gateway
    const alike = new Alike(
      (record) => log.write(record),
      () => now,
    )
    const folding = { ...log, write: (record: Parameters<typeof log.write>[0]) => alike.add(record) }
    tunnels = acceptTunnels({
      key: gateway,
      audience: AUDIENCE,
      facts,
      live: createLiveConnections({ facts, log: folding, onFault: (error) => faults.push(error) }),
      log: folding,
      names: { byId: (id) => destinations.find((each) => each.id === id) },
      reach: createReach({
        connectors: { linksTo: () => [], sites: () => new Map() },
        resolve: async () => ['169.254.169.254'],
      }),
      findRule: () => undefined,
      redeem: (body) => Promise.resolve(redeem(RedeemTunnel.parse(body))),
      whenAt: () => Promise.resolve(true),
      onVisit: () => undefined,
      onFault: (error) => faults.push(error),
    })
    server = createServer()
    server.on('upgrade', (request, socket, head) => tunnels.handleUpgrade(request, socket, head, address))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  beforeEach(() => {
    log.lines.length = 0
    // what was told in the test before is no more alike
    address = `192.0.2.${(number += 1)}`
    now += 3_600_000
    asked = 0
  })
  afterAll(async () => {
    tunnels.close()
    await Promise.all([new Promise((resolve) => server.close(resolve)), office.close(), neighbour.close()])
    if (faults.length > 0)
      throw new AggregateError(faults, 'the gateway had faults of its own, or opened what nobody registered')
  })

  /** The server's part: whose key it is, and that no number is used twice. */
  function redeem({ device, body, signature }: RedeemTunnel): RedeemedTunnel {
    asked += 1
    const { publicKey = '' } = keys[device] ?? {}
    if (!isSignedBy(publicKey, textOf(body), signature)) return { kind: 'refused', fault: 'bad_signature' }
    const proof = TunnelProof.parse(JSON.parse(body))
    const counted = `${device} ${proof.counter}`
    if (proof.counter === undefined || used.has(counted)) return { kind: 'refused', fault: 'replayed' }
    used.add(counted)
    return { kind: 'known', session: device.replace('v', 's'), publicKey, number: 2 }
  }

  function dialling(headers: Record<string, string> = {}, path = TUNNEL_PATH, protocol = TUNNEL_PROTOCOL): WebSocket {
    const { port } = server.address() as AddressInfo // it listens on a port
    return new WebSocket(`ws://127.0.0.1:${port}${path}`, protocol, { headers })
  }
  async function dial(): Promise<Dialled> {
    const dialled: Dialled = { ws: dialling(), heard: [], bytes: Buffer.alloc(0), code: undefined }
    const { ws, heard } = dialled
    ws.on('error', () => undefined)
    ws.on('message', (data: Buffer, isBinary) => {
      if (isBinary) dialled.bytes = Buffer.concat([dialled.bytes, data])
      else heard.push(ToTunnel.parse(JSON.parse(data.toString())))
    })
    ws.once('close', (code) => (dialled.code = code))
    await once(ws, 'open')
    return dialled
  }
  async function statusOf(ws: WebSocket): Promise<number | undefined> {
    ws.on('error', () => undefined)
    const [, answer] = (await once(ws, 'unexpected-response')) as [unknown, IncomingMessage]
    answer.resume()
    return answer.statusCode
  }
  const say = ({ ws }: Dialled, words: object) => ws.send(JSON.stringify(words))
  async function greet(dialled: Dialled, device = 'v1'): Promise<Challenge> {
    say(dialled, { kind: 'hello', device, nonce: NONCE, engine: 'test' })
    await until('a challenge', () => dialled.heard[0]?.kind === 'challenge')
    return dialled.heard[0] as Challenge // as was waited for
  }
  /** What a device says to a challenge, or somebody in its place. */
  function proofOf({ nonce, at }: Challenge, wish: TunnelWish | object, forging: Forging = {}) {
    const { device = 'v1', key = keys[device] ?? gateway, path, changed = {}, sent = (body) => body } = forging
    const own = { format: 1, audience: AUDIENCE, device, gateway: gateway.publicKey, nonce, at }
    const body = JSON.stringify({ ...own, counter: (number += 1), wish, ...changed })
    return { kind: 'prove', body: sent(body), signature: key.sign(textOf(body, path)) }
  }
  /** Dials, and proves what is to be proved. */
  async function wishFor(wish: TunnelWish | object, forging: Forging = {}): Promise<Dialled> {
    const dialled = await dial()
    say(dialled, proofOf(await greet(dialled, forging.device), wish, forging))
    await until('an answer', () => dialled.heard.length > 1 || dialled.code !== undefined)
    return dialled
  }
  const BOOKS = { kind: 'destination', destination: 'books' } as const
  /** A tunnel that stands, as a device opens it. */
  async function tunnelOf(device = 'v1') {
    const dialled = await wishFor(BOOKS, { device })
    const open = dialled.heard[1]
    if (open?.kind !== 'open') throw new Error(`not open: ${JSON.stringify(dialled.heard)}`)
    return { dialled, tunnel: open.tunnel }
  }
  const causes = () => log.lines.flatMap(({ event, cause }) => (event === 'refused' ? [cause] : []))
  /** It was told no, the socket ended, and it is a line of the log. */
  async function refused(dialled: Dialled, cause: string): Promise<void> {
    await until('it is closed', () => dialled.code !== undefined)
    expect(dialled.heard.at(-1)).toMatchObject({ kind: 'refused', again: expect.any(Boolean) })
    expect(causes()).toEqual([cause])
    expect(log.lines.at(-1)).toMatchObject({ carrier: 'tcp', address })
    expect(dialled.bytes.length).toBe(0)
  }

  it('do not hinder those who hold their key, and lead to what is registered', async () => {
    const { dialled, tunnel } = await tunnelOf()
    const way = await wishFor({ kind: 'connection', tunnel })
    expect(way.heard[1]).toMatchObject({ kind: 'open' })
    way.ws.send(Buffer.from('hello'))
    await until('it answers', () => String(way.bytes) === 'hello')
    expect(causes()).toEqual([])
    for (const { ws } of [way, dialled]) ws.terminate()
  })

  it.each<readonly [string, TunnelWish | object, Forging, string]>([
    ['signed by another key', BOOKS, { key: makeOutpostKey() }, 'bad_signature'],
    ['signed by the key of another device', BOOKS, { key: keys['v2'] as OutpostKey }, 'bad_signature'],
    ['signed for a report', BOOKS, { path: '/api/report' }, 'bad_signature'],
    ['for another gateway', BOOKS, { changed: { gateway: makeOutpostKey().publicKey } }, 'badProof'],
    ['for another server', BOOKS, { changed: { audience: 'other' } }, 'badProof'],
    ['for another challenge', BOOKS, { changed: { nonce: 'B'.repeat(43) } }, 'badProof'],
    ['for another moment', BOOKS, { changed: { at: 1 } }, 'badProof'],
    ['in the name of another device', BOOKS, { changed: { device: 'v2' } }, 'badProof'],
    ['of a device that is not known', BOOKS, { device: 'v9' }, 'bad_signature'],
    ['without a number', BOOKS, { changed: { counter: undefined } }, 'replayed'],
    ['whose wish was changed after it', BOOKS, { sent: (body) => body.replace('books', 'screen') }, 'bad_signature'],
    ['that is no JSON', BOOKS, { sent: () => 'no JSON' }, 'brokeProtocol'],
    ['with more than it has', BOOKS, { changed: { admin: true } }, 'brokeProtocol'],
    ['of another format', BOOKS, { changed: { format: 2 } }, 'brokeProtocol'],
    ['for what is not registered', { ...BOOKS, destination: 'payroll' }, {}, 'unknownDestination'],
    ['for what is of another kind', { ...BOOKS, destination: 'screen' }, {}, 'unknownDestination'],
    ['for a port of the gateway', { ...BOOKS, destination: '127.0.0.1:22' }, {}, 'unknownDestination'],
    ['for the metadata address', { ...BOOKS, destination: '169.254.169.254' }, {}, 'unknownDestination'],
    ['for a name of JavaScript', { ...BOOKS, destination: '__proto__' }, {}, 'unknownDestination'],
    ['with a host of its own', { ...BOOKS, host: '127.0.0.1', port: 22 }, {}, 'brokeProtocol'],
    ['for an address', { kind: 'address', host: '127.0.0.1', port: 22 }, {}, 'brokeProtocol'],
    ['for a tunnel that nobody has', { kind: 'connection', tunnel: 'A'.repeat(24) }, {}, 'noTunnel'],
    ['for WireGuard where there is none', networkWish(), {}, 'noNetwork'],
  ])('are refused and told with a proof %s', async (_title, wish, forging, cause) => {
    await refused(await wishFor(wish, forging), cause)
    expect(tunnels.count()).toBe(0)
  })

  it('are refused and told with a proof that was used before, at once and by its number', async () => {
    const first = await dial()
    const proof = proofOf(await greet(first), BOOKS)
    say(first, proof)
    await until('it is open', () => first.heard[1]?.kind === 'open')
    const again = await dial()
    await greet(again)
    say(again, proof)
    await refused(again, 'badProof')
    expect(asked).toBe(1)
    log.lines.length = 0
    const { counter } = TunnelProof.parse(JSON.parse(proof.body))
    await refused(await wishFor(BOOKS, { changed: { counter } }), 'replayed')
    first.ws.terminate()
    await until('it is gone', () => tunnels.count() === 0)
  })

  it('join nothing that is another’s: not by its id, its proof or its name', async () => {
    const { dialled, tunnel } = await tunnelOf()
    const wish = { kind: 'connection', tunnel } as const
    await refused(await wishFor(wish, { device: 'v2' }), 'noTunnel')
    log.lines.length = 0
    now += 3_600_000
    address = '198.51.100.1'
    await refused(await wishFor(wish, { key: keys['v2'] as OutpostKey }), 'badProof')
    log.lines.length = 0
    address = '198.51.100.2'
    const own = await dial()
    const proof = proofOf(await greet(own), wish)
    const thief = await dial()
    await greet(thief)
    say(thief, proof)
    await refused(thief, 'badProof')
    log.lines.length = 0
    address = '198.51.100.3'
    await refused(await wishFor({ ...wish, host: '127.0.0.1', port: neighbour.port }), 'brokeProtocol')
    // and who it is goes on
    say(own, proof)
    await until('it is open', () => own.heard[1]?.kind === 'open')
    own.ws.send(Buffer.from('x'))
    await until('it answers', () => String(own.bytes) === 'x')
    for (const { ws } of [own, dialled]) ws.terminate()
    await until('it is gone', () => tunnels.count() === 0)
  })

  it('go nowhere where the name of what is registered says another address now', async () => {
    const opened = await wishFor({ kind: 'destination', destination: 'moved' })
    const open = opened.heard[1]
    const way = await wishFor({ kind: 'connection', tunnel: open?.kind === 'open' ? open.tunnel : '' })
    await until('it is closed', () => way.code !== undefined)
    expect(way.heard.at(-1)).toMatchObject({ kind: 'refused' })
    expect(log.lines.filter(({ cause }) => cause === 'notPinned')).toHaveLength(1)
    opened.ws.terminate()
  })

  it.each<readonly [string, (dialled: Dialled) => void, number]>([
    ['bytes before the proof', ({ ws }) => ws.send(Buffer.alloc(100)), 1002],
    ['no JSON', ({ ws }) => ws.send('no JSON'), 1002],
    ['other words', (dialled) => say(dialled, { kind: 'open', tunnel: 'x' }), 1002],
    ['more than a hello has', (dialled) => say(dialled, { ...HELLO, admin: true }), 1002],
    ['a short nonce', (dialled) => say(dialled, { ...HELLO, nonce: 'A' }), 1002],
    ['a longer message than any', ({ ws }) => ws.send('x'.repeat(100_000)), 1009],
    ['letters that are none', ({ ws }) => ws.send(Buffer.from([0xff, 0xfe]), { binary: false }), 1007],
    [
      'words without end',
      (dialled) => {
        for (let each = 0; each < 1_000; each += 1) say(dialled, HELLO)
      },
      1002,
    ],
  ])('are ended and told with %s', async (_title, attack, code) => {
    const dialled = await dial()
    attack(dialled)
    await until('it is closed', () => dialled.code !== undefined)
    expect(dialled.code).toBe(code)
    expect(causes()).toEqual(['brokeProtocol'])
    expect(asked).toBe(0)
  })

  it.each<readonly [string, object]>([
    ['a proof before its hello', { kind: 'prove', body: '{}', signature: '' }],
    ['an end before all', { kind: 'end' }],
  ])('are refused and told with %s', async (_title, words) => {
    const dialled = await dial()
    say(dialled, words)
    await refused(dialled, 'brokeProtocol')
  })

  it('are ended and told with bytes or words that do not belong there once they are open', async () => {
    for (const attack of [
      ({ ws }: Dialled) => ws.send(Buffer.from('bytes')),
      (dialled: Dialled) => say(dialled, { kind: 'end' }),
    ]) {
      const { dialled } = await tunnelOf()
      attack(dialled)
      await until('it is closed', () => dialled.code !== undefined)
      expect(dialled.code).toBe(1002)
    }
    const { dialled, tunnel } = await tunnelOf()
    const way = await wishFor({ kind: 'connection', tunnel })
    await until('it is open', () => way.heard[1]?.kind === 'open')
    say(way, { kind: 'end' })
    say(way, { kind: 'end' })
    await until('it is closed', () => way.code !== undefined)
    expect(causes()).toEqual(['brokeProtocol'])
    dialled.ws.terminate()
    await until('it is gone', () => tunnels.count() === 0 && office.sockets.size === 0)
  })

  it('are refused and told where a page of a browser dials, or something else than a device', async () => {
    for (const ws of [
      dialling({ origin: 'https://evil.example' }),
      dialling({ origin: 'null' }),
      dialling({}, `${TUNNEL_PATH}?to=127.0.0.1:22`),
      dialling({}, TUNNEL_PATH, 'other'),
    ])
      expect(await statusOf(ws)).toBe(404)
    expect(causes()).toEqual(['badHandshake'])
  })

  it('are few unproved at a time from one line, keep nobody else out, and make one line however many they are', async () => {
    address = '2001:db8:1:2::1'
    const waiting = await Promise.all(Array.from({ length: 64 }, dial))
    address = '2001:db8:1:2::ffff'
    for (let each = 0; each < 200; each += 1) expect(await statusOf(dialling())).toBe(503)
    expect(causes()).toEqual(['full'])
    address = '198.51.100.9'
    const { dialled } = await tunnelOf()
    dialled.ws.terminate()
    for (const { ws } of waiting) ws.terminate()
    await until('all are gone', () => tunnels.count() === 0)
  })
})

const HELLO = { kind: 'hello', device: 'v1', nonce: NONCE, engine: 'test' }

function networkWish(): TunnelWish {
  return { kind: 'network', destinations: ['books'], publicKey: `${'A'.repeat(42)}A=` }
}

function textOf(body: string, path: string = TUNNEL_PATH): string {
  const bodyHash = createHash('sha256').update(body).digest('base64url')
  return signedText({ purpose: 'taga-report/1', audience: AUDIENCE, path, bodyHash })
}

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import type { Writable } from 'node:stream'
import { askForTunnels, countByAgent } from '../../packages/agent/src/tunnel/ask-tunnels.ts'
import { dialTunnel } from '../../packages/agent/src/tunnel/dial-tunnel.ts'
import { readDeviceKey } from '../../packages/agent/src/state/device-key.ts'
import { readIdentity } from '../../packages/agent/src/state/identity.ts'
import { sitDown } from '../../packages/gateway/src/testing/rfb-hand.ts'
import { ask, enter, openScreen } from './enter.ts'
import type { Asked, Kind, Told } from './words.ts'

/**
 * The people and what they work with, in a process of their own: an application and a service that write to each connection every 50 ms, and
 * the connections' other ends, which note the last byte and the end.
 */
const EVERY_MS = 50
const PARTS = 5
const GIVE_UP_MS = 60_000
const BYTES: Readonly<Record<string, string | Buffer>> = {
  '/download': 'x'.repeat(1_024),
  '/events': `data: ${'x'.repeat(50)}\n\n`,
  '/web-socket': Buffer.from([0x82, 32, ...Buffer.alloc(32, 1)]),
}

const open = new Map<Writable, string | Buffer>()
let turn = 0
setInterval(() => {
  turn = (turn + 1) % PARTS
  let at = 0
  for (const [way, bytes] of open) if (at++ % PARTS === turn && way.writable) way.write(bytes)
}, EVERY_MS / PARTS)

function keep(way: Writable, bytes: string | Buffer | undefined): void {
  way.on('error', ignore).on('close', () => open.delete(way))
  open.set(way, bytes ?? 'nothing')
}

const application = createHttpServer((request, response) => {
  const path = request.url ?? ''
  response.writeHead(200, { 'content-type': path === '/events' ? 'text/event-stream' : 'text/plain' }).flushHeaders()
  keep(response, BYTES[path])
})
application.on('upgrade', (request, socket) => {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64')
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade']
  socket.write(`${lines.join('\r\n')}\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
  keep(socket, BYTES['/web-socket'])
})
const service = createServer((socket) => keep(socket.on('data', ignore), 'tick\n'))

let last = new Float64Array(0)
let ended = new Float64Array(0)

/** The end of one connection, by its number. */
type End = { readonly came: () => void; readonly gone: () => void }

function endOf(at: number): End {
  return {
    came: () => (last[at] = now()),
    gone: () => {
      if (ended[at] === 0) ended[at] = now()
    },
  }
}

async function comeIn(asked: Extract<Asked, { kind: 'open' }>): Promise<void> {
  const count = asked.people.length * asked.each.length
  last = new Float64Array(count)
  ended = new Float64Array(count)
  for (const [number, person] of asked.people.entries()) {
    const cookieOf = each((name) => enter(asked.gate, name, (flow) => codeFor(person.id, name, flow)))
    const tunnelOf = each((state) => openTunnel(state, asked.service))
    await Promise.all(
      asked.each.map(async (kind, index) => {
        const end = endOf(number * asked.each.length + index)
        if (kind === 'tunnel') return (await tunnelOf(person.state))(end)
        if (kind === 'screen') return lookOn(asked, await cookieOf(asked.names.screen), end)
        return openWeb(asked, { path: pathOf(kind), cookie: await cookieOf(asked.names.web), end })
      }),
    )
  }
}

/** Made once for each name. */
function each<T>(make: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const made = new Map<string, Promise<T>>()
  return (name) => {
    const one = made.get(name) ?? make(name)
    made.set(name, one)
    return one
  }
}

function pathOf(kind: Exclude<Kind, 'tunnel' | 'screen'>): string {
  return { download: '/download', 'server-sent events': '/events', WebSocket: '/web-socket' }[kind]
}

type Entering = Extract<Asked, { kind: 'open' }>

/** The code comes from the process that has the server. */
function codeFor(person: string, name: string, flow: string): Promise<string> {
  send({ kind: 'enter', person, name, flow })
  return new Promise<string>((resolve) => codes.set(`${person} ${name}`, resolve))
}
const codes = new Map<string, (code: string) => void>()

async function openWeb(
  asked: Entering,
  { path, cookie, end }: { readonly path: string; readonly cookie: string; readonly end: End },
): Promise<void> {
  const name = asked.names.web
  const lines = [`Cookie: ${cookie}`]
  if (path === '/web-socket')
    lines.push(
      `Origin: https://${name}:${asked.gate.port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==',
      'Sec-WebSocket-Version: 13',
    )
  const socket = ask(asked.gate, name, { method: 'GET', path, lines })
  const [first] = await once(socket, 'data', { signal: AbortSignal.timeout(GIVE_UP_MS) })
  if (!/^HTTP\/1\.1 (?:200|101) /u.test(String(first))) throw new Error(String(first).slice(0, 500))
  end.came()
  socket.on('data', end.came).once('close', end.gone)
}

/** Opens a tunnel as `taga tunnel` does; what it gives opens a connection of it. */
async function openTunnel(state: string, name: string): Promise<(end: End) => Promise<void>> {
  const [key, identity] = [await readDeviceKey(state), await readIdentity(state)]
  if (key === undefined || identity === undefined) throw new Error('this device has no key')
  const told = await askForTunnels({ key, identity, folder: state, now: Date.now })
  if (told.kind !== 'answered') throw new Error(`no tunnels: ${JSON.stringify(told)}`)
  const { gateways, destinations } = told.answer
  const [gateway, destination] = [gateways[0], destinations.find((one) => one.name === name)]
  if (gateway === undefined || destination === undefined) throw new Error('nothing to open a tunnel to')
  const dialler = { key, identity, count: () => countByAgent(state) }
  const held = await dialTunnel(dialler, gateway, { kind: 'destination', destination: destination.id })
  if (held.answer.kind !== 'open') throw new Error(`no tunnel: ${JSON.stringify(held.answer)}`)
  const { tunnel } = held.answer
  return async (end) => {
    const { answer, socket } = await dialTunnel({ key, identity }, gateway, { kind: 'connection', tunnel })
    if (answer.kind !== 'open') throw new Error(`not carried: ${JSON.stringify(answer)}`)
    socket.take(({ kind }) => (kind === 'bytes' ? end.came() : kind === 'lost' ? end.gone() : undefined))
  }
}

/** Somebody who looks on and asks for what changes, as viewers do. */
async function lookOn({ gate, names }: Entering, cookie: string, end: End): Promise<void> {
  const way = await openScreen(gate, names.screen, cookie)
  way.once('end', end.gone).once('close', end.gone)
  const hand = await sitDown(way)
  end.came()
  void (async () => {
    for (;;) {
      await hand.nextChange()
      end.came()
    }
  })().catch(ignore) // it ended
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port // it listens on a port
}

/** The same clock in every process of this machine. */
function now(): number {
  return performance.timeOrigin + performance.now()
}

function send(told: Told): void {
  process.send?.(told)
}

function ignore(): void {}

process.on('message', (asked: Asked) => {
  if (asked.kind === 'code') codes.get(`${asked.person} ${asked.name}`)?.(asked.code)
  else if (asked.kind === 'tell') send({ kind: 'told', last, ended })
  else void comeIn(asked).then(() => send({ kind: 'open' }))
})
process.on('disconnect', () => process.exit(0))
send({ kind: 'here', application: await listen(application), service: await listen(service) })

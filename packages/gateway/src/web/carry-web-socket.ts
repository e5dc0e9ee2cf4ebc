import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { request as askUpstream } from 'node:http'
import type { Duplex } from 'node:stream'
import { endSocket } from '../front/end-socket.ts'
import type { Hold } from '../live/live-connection.ts'
import { requestHeaders } from './forward-headers.ts'
import { CannotReach } from '../reach/reach.ts'
import { openingOf, type WebRoom, type WebVisit } from './web-room.ts'

const ANSWER_MS = 30_000

/** Why an upgrade is no handshake of RFC 6455 (section 4.2.1), and so could be understood differently behind us. */
export function whyNotWebSocket({ method, headers, httpVersionMinor }: IncomingMessage): string | undefined {
  if (headers.upgrade?.toLowerCase() !== 'websocket') return 'noWebSocket'
  const isHandshake =
    method === 'GET' &&
    httpVersionMinor === 1 &&
    headers['sec-websocket-version'] === '13' &&
    /^[A-Za-z0-9+/]{21}[AQgw]==$/.test(headers['sec-websocket-key'] ?? '')
  return isHandshake ? undefined : 'badHandshake'
}

/** RFC 6455 section 1.3. */
function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
}

/** A WebSocket to an upstream: its bytes pass as they are, for as long as the decision stands. */
export function carryWebSocket(
  room: WebRoom,
  visit: WebVisit,
  { request, socket, head }: { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
): void {
  const giveUp = new AbortController()
  let upstream: Duplex | undefined
  const hold: Hold = {
    cut: () => {
      if (upstream === undefined) giveUp.abort()
      else upstream.destroy()
      socket.destroy()
    },
    pause: () => {
      upstream?.pause()
      socket.pause()
    },
    resume: () => {
      if (upstream === undefined) return
      upstream.resume()
      socket.resume()
    },
    oblige: () => undefined,
  }
  const answer = room.live.open(openingOf(visit, 'edit', 'webSocket'), hold)
  if (answer.kind === 'refused') return endSocket(socket, answer.decision === undefined ? 503 : 403)
  const { connection } = answer
  socket.once('close', () => {
    if (upstream === undefined) giveUp.abort()
    else upstream.destroy()
    connection.close()
  })
  ask().catch((error: unknown) => {
    if (connection.state() === 'ended') return
    const cause = error instanceof CannotReach ? error.reason : error instanceof Refused ? error.message : 'badAnswer'
    connection.close({ kind: 'failed', cause })
    endSocket(socket, 502)
  })

  async function ask(): Promise<void> {
    const { destination, name, port, address, path, session } = visit
    const way = await room.upstreams.open(destination, giveUp.signal)
    if (!connection.begin()) return void way.destroy()
    const assertion = room.assertions.about({
      session,
      person: connection.person,
      name: room.facts.find('person', connection.person)?.name,
      device: connection.device(),
      audience: name,
    })
    const key = request.headers['sec-websocket-key'] ?? ''
    const headers = requestHeaders(request.rawHeaders, destination, { name, port, address, assertion })
    headers.push('connection', 'Upgrade', 'upgrade', 'websocket')
    const asked = askUpstream({
      createConnection: () => way as never, // any duplex does
      method: 'GET',
      path,
      headers: headers as never, // names and values by turns, which node takes
      setHost: false,
      signal: giveUp.signal,
    })
    const timer = setTimeout(() => asked.destroy(new Refused('timedOut')), ANSWER_MS).unref()
    try {
      await new Promise<void>((resolve, reject) => {
        asked.on('error', reject)
        asked.on('response', (response) => {
          response.on('error', () => undefined)
          reject(new Refused(`upstream said ${response.statusCode}`))
        })
        asked.on('upgrade', (response, open, first) => {
          const isAccepted = response.headers['sec-websocket-accept'] === acceptOf(key)
          if (!isAccepted || response.headers.upgrade?.toLowerCase() !== 'websocket')
            return reject(new Refused('badAnswer'))
          upstream = open
          join(open, response, first)
          resolve()
        })
        asked.end()
      })
    } catch (error) {
      way.destroy()
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  function join(open: Duplex, response: IncomingMessage, first: Buffer): void {
    open.on('error', () => undefined)
    open.once('close', () => socket.destroy())
    if (connection.state() === 'ended') return void open.destroy()
    const lines = ['HTTP/1.1 101 Switching Protocols']
    for (let at = 0; at < response.rawHeaders.length; at += 2) {
      const header = response.rawHeaders[at] ?? ''
      if (/^(?:upgrade|connection|sec-websocket-[a-z]+)$/i.test(header))
        lines.push(`${header}: ${response.rawHeaders[at + 1] ?? ''}`)
    }
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    const mayFlow = () => connection.state() === 'open'
    pass(socket, open, { mayFlow, count: (bytes) => connection.countBytes(bytes, 0) })
    pass(open, socket, { mayFlow, count: (bytes) => connection.countBytes(0, bytes) })
    if (head.length > 0) open.write(head)
    if (first.length > 0) socket.write(first)
    if (connection.state() === 'paused') hold.pause(connection.decision())
  }
}

class Refused extends Error {}

type Passing = { readonly mayFlow: () => boolean; readonly count: (bytes: number) => void }

/** Passes bytes on and waits where the other side is slow; a pause of the whole connection outlasts that. */
function pass(from: Duplex, to: Duplex, { mayFlow, count }: Passing): void {
  from.on('data', (part: Buffer) => {
    count(part.length)
    if (to.destroyed || to.write(part)) return
    from.pause()
    to.once('drain', () => mayFlow() && from.resume())
  })
  from.on('end', () => to.end())
}

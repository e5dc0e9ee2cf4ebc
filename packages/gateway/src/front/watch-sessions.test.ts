import { once } from 'node:events'
import { connect, createSecureServer } from 'node:http2'
import { type AddressInfo, createServer } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { expect, it } from 'vitest'
import { makeSelfSigned } from '../testing/self-signed.ts'
import { watchSessions } from './watch-sessions.ts'

const LOOK_MS = 50
const BYTES = 40_000_000
const MOST_WINDOW = 2 ** 31 - 1

it('takes nobody for given up who takes nothing for a while', async () => {
  const { cert, key } = makeSelfSigned(['wiki.apps.example.jp'])
  const server = createSecureServer({ cert, key })
  const told: string[] = []
  watchSessions(server, { mostStreams: 100, lookMs: LOOK_MS, tellingOf: () => (cause) => told.push(cause) })
  server.on('stream', (stream) => {
    stream.on('error', () => undefined)
    stream.respond()
    stream.end(Buffer.alloc(BYTES))
  })
  const listener = createServer((socket) => void server.emit('connection', socket))
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo // it listens on a port
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['h2'] })
  const raw = await new Promise<unknown>((resolve) =>
    socket.once('secureConnect', () => resolve(Reflect.get(socket, '_handle'))),
  )
  const session = connect(`https://127.0.0.1:${port}`, {
    createConnection: () => socket,
    settings: { initialWindowSize: MOST_WINDOW },
  })
  session.on('error', () => undefined)
  session.once('connect', () => session.setLocalWindowSize(MOST_WINDOW))
  const answer = session.request({ ':path': '/' })
  await once(answer, 'response')
  reading(raw, 'readStop')
  await new Promise((resolve) => setTimeout(resolve, LOOK_MS * 10))
  reading(raw, 'readStart')
  let bytes = 0
  answer.on('data', (part: Buffer) => (bytes += part.length))
  await expect.poll(() => bytes).toBe(BYTES)
  expect(told).toEqual([])
  session.destroy()
  await new Promise((resolve) => listener.close(resolve))
  server.emit('close')
})

/** Of a session of HTTP/2 only the handle of its socket can be kept from reading. */
function reading(handle: unknown, how: 'readStop' | 'readStart'): void {
  if (typeof handle !== 'object' || handle === null) throw new Error('no handle')
  const stop: unknown = Reflect.get(handle, how)
  if (typeof stop !== 'function') throw new Error('no handle of a socket')
  Reflect.apply(stop, handle, [])
}

import { once } from 'node:events'
import {
  type ClientHttp2Session,
  connect as connectHttp2,
  createSecureServer,
  type Http2SecureServer,
} from 'node:http2'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { Readable } from 'node:stream'
import { connect, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeSelfSigned } from '../testing/self-signed.ts'
import { endStuck } from './end-stuck.ts'

const STUCK_MS = 1_000
const PARTS = 128
const PART = Buffer.alloc(64 * 1024, 'x')

describe('answers that nobody takes', () => {
  let server: Http2SecureServer
  let listener: Server
  let told: string[]
  let closed: string[]
  let session: ClientHttp2Session | undefined
  let socket: TLSSocket | undefined
  beforeEach(async () => {
    const { cert, key } = makeSelfSigned(['wiki.apps.example.jp'])
    server = createSecureServer({ cert, key, allowHTTP1: true })
    told = []
    closed = []
    endStuck(server, (cause) => told.push(cause), STUCK_MS)
    server.on('session', (each) => each.on('error', () => undefined))
    server.on('secureConnection', (each) => each.on('error', () => undefined))
    server.on('request', (request, response) => {
      response.on('error', () => undefined)
      response.on('close', () => closed.push(request.url))
      // in parts, as carriers stream
      if (request.url === '/large') return void Readable.from(Array.from({ length: PARTS }, () => PART)).pipe(response)
      response.write('event')
      if (request.url === '/later')
        return void setTimeout(
          () => Readable.from(Array.from({ length: PARTS }, () => PART)).pipe(response),
          STUCK_MS * 1.5,
        )
      if (request.url === '/slow') setTimeout(() => response.end('late'), STUCK_MS * 3)
    })
    listener = createServer((each) => void server.emit('connection', each))
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    session?.destroy()
    socket?.destroy()
    await new Promise((resolve) => listener.close(resolve))
    server.emit('close')
  })
  const port = () => (listener.address() as AddressInfo).port // it listens on a port

  function open(initialWindowSize: number): ClientHttp2Session {
    session = connectHttp2(`https://127.0.0.1:${port()}`, {
      rejectUnauthorized: false,
      settings: { initialWindowSize },
    })
    return session.on('error', () => undefined)
  }
  async function openHttp1(path: string): Promise<TLSSocket> {
    socket = connect({ port: port(), host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] })
    socket.on('error', () => undefined)
    await once(socket, 'secureConnect')
    socket.write(`GET ${path} HTTP/1.1\r\nHost: wiki.apps.example.jp\r\n\r\n`)
    return socket
  }

  it('end over HTTP/2 where the window stays closed, and the session goes on', async () => {
    const opened = open(0)
    const stuck = opened.request({ ':path': '/large' })
    stuck.on('error', () => undefined)
    await new Promise((resolve) => stuck.once('close', resolve))
    expect(stuck.rstCode).toBe(11)
    expect(told).toEqual(['tookNothing'])
    expect(closed).toEqual(['/large'])
    expect(opened.destroyed).toBe(false)
  })

  it('end over HTTP/2 also after a time in which there was nothing to take', async () => {
    const stuck = open(10).request({ ':path': '/later' })
    stuck.on('error', () => undefined)
    await new Promise((resolve) => stuck.once('close', resolve))
    expect(stuck.rstCode).toBe(11)
    expect(told).toEqual(['tookNothing'])
  })

  it('are no answers that are merely quiet, over both', async () => {
    const quiet = open(65_535).request({ ':path': '/slow' })
    let text = ''
    quiet.on('data', (part) => (text += String(part)))
    const other = await openHttp1('/slow')
    let otherText = ''
    other.on('data', (part) => (otherText += String(part)))
    await once(quiet, 'end')
    expect(text).toBe('eventlate')
    await expect.poll(() => otherText).toContain('late')
    expect(told).toEqual([])
  })

  it('end over HTTP/1.1 where the peer reads nothing, and not where it reads slowly', async () => {
    const stuck = await openHttp1('/large')
    stuck.pause()
    await expect.poll(() => told, { timeout: 60_000 }).toEqual(['tookNothing'])
    await expect.poll(() => closed).toEqual(['/large'])
    const slow = await openHttp1('/large')
    let gotBytes = 0
    slow.on('data', (part: Buffer) => {
      const rests = Math.floor((gotBytes + part.length) / 1_000_000) > Math.floor(gotBytes / 1_000_000)
      gotBytes += part.length
      if (rests) setTimeout(() => slow.resume(), STUCK_MS / 2)
      if (rests) slow.pause()
    })
    await expect.poll(() => gotBytes, { timeout: 60_000 }).toBeGreaterThan(PARTS * PART.length)
    expect(told).toEqual(['tookNothing'])
  })
})

import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestFront, type TestFront, WIKI } from '../../testing/test-front.ts'

describe('clients that take their time', () => {
  let front: TestFront

  beforeEach(async () => {
    front = await openTestFront((request, response) => request.resume().on('end', () => response.end('told')), {
      bodyMs: 300,
    })
  })
  afterEach(async () => {
    await front.close()
    if (front.faults.length > 0) throw new AggregateError(front.faults, 'the gateway had faults of its own')
  })

  const causes = () => front.log.lines.flatMap(({ event, cause }) => (event === 'refused' ? [cause] : []))

  it('are cut with a head that comes letter by letter, and with none', async () => {
    const slow = await begin()
    const silent = await begin()
    slow.socket.write(`GET /a HTTP/1.1\r\nHost: ${WIKI}\r\nX: `)
    const timer = setInterval(() => slow.socket.write('a'), 200)
    const begun = performance.now()
    await Promise.all([slow.ended, silent.ended])
    clearInterval(timer)
    expect(performance.now() - begun).toBeLessThan(25_000)
    expect(slow.text()).toMatch(/^HTTP\/1\.1 408 /)
    expect(causes()).toEqual(['slowHead', 'slowHead'])
    expect(front.upstream.requests).toEqual([])
  })

  it('are cut with a body that stops, and the upstream with them', async () => {
    const { socket, ended, text } = await begin()
    socket.write(`POST /a HTTP/1.1\r\nHost: ${WIKI}\r\nCookie: ${front.enterAs()}\r\nContent-Length: 100\r\n\r\nhalf`)
    await expect.poll(() => text()).toMatch(/^HTTP\/1\.1 408 /)
    socket.destroy()
    await ended
    expect(causes()).toEqual(['slowBody'])
    await expect
      .poll(() => front.upstream.requests.every(({ complete, destroyed }) => !complete && destroyed))
      .toBe(true)
    expect(front.live.count()).toBe(0)
  })

  it('are cut after a refusal, also where they never go', async () => {
    const { socket, ended, text } = await begin()
    socket.on('end', () => undefined)
    socket.write(`GET /ws HTTP/1.1\r\nHost: ${WIKI}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`)
    await expect.poll(text).toMatch(/^HTTP\/1\.1 403 /)
    await ended
    // its own half stays open, and is ended from the other side
    await expect.poll(() => front.open(), { timeout: 60_000 }).toBe(0)
    socket.destroy()
    expect(causes()).toEqual(['badOrigin'])
  })

  it('are told by the name that they ask for, and by what they say instead of TLS', async () => {
    const other = connectTls({
      port: front.port,
      host: '127.0.0.1',
      servername: 'evil.example',
      rejectUnauthorized: false,
    })
    await gone(other)
    await gone(connectTls({ port: front.port, host: '127.0.0.1', rejectUnauthorized: false }))
    const plain = connectPlain(front.port, '127.0.0.1')
    plain.write(`GET / HTTP/1.1\r\nHost: ${WIKI}\r\n\r\n`)
    await gone(plain)
    await expect.poll(causes).toEqual(['unknownName', 'badHandshake', 'badHandshake'])
  })

  async function begin(): Promise<{ socket: TLSSocket; ended: Promise<void>; text: () => string }> {
    let got = ''
    const plain = connectPlain({ port: front.port, host: '127.0.0.1', allowHalfOpen: true })
    const socket = connectTls({ socket: plain, servername: WIKI, ca: front.root })
    socket.on('data', (part: Buffer) => (got += part.toString('latin1')))
    const ended = gone(socket)
    await new Promise((resolve) => socket.once('secureConnect', resolve))
    return { socket, ended, text: () => got }
  }
})

function gone(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => resolve())
    socket.once('end', () => resolve())
    socket.once('close', () => resolve())
    socket.resume()
  })
}

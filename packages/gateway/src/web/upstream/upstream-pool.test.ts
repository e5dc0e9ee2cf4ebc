import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CannotReach } from '../../reach/reach.ts'
import type { Question } from './question.ts'
import { UpstreamPool } from './upstream-pool.ts'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const PATIENT = { timeout: 60_000 }

describe('connections of one person to one upstream', () => {
  let server: Server
  let sockets: Socket[]
  let asked: string[]
  let answer: (socket: Socket, text: string) => void
  let pool: UpstreamPool
  let open: () => Promise<Socket>

  beforeEach(async () => {
    sockets = []
    asked = []
    answer = (socket) => socket.write(OK)
    server = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined))
      socket.on('data', (part) => {
        asked.push(part.toString('latin1'))
        answer(socket, part.toString('latin1'))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo // it listens on a port
    open = async () => {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => undefined)
      await once(socket, 'connect')
      return socket
    }
    pool = new UpstreamPool(() => open())
  })
  afterEach(async () => {
    pool.destroy()
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })

  /** What came of a question, in the order in which it came. */
  function ask(more: Partial<Question> = {}) {
    const came: string[] = []
    const question = { method: 'GET', path: '/', headers: ['host', 'a'], body: undefined, length: undefined, ...more }
    let ended = () => undefined as void
    const over = new Promise<void>((resolve) => (ended = resolve))
    const it = pool.ask(question, {
      onHead: ({ status }) => came.push(String(status)),
      onPart: (part) => came.push(part.toString()),
      onEnd: () => {
        came.push('end')
        ended()
      },
      onError: (cause) => {
        came.push(cause)
        ended()
      },
    })
    return { came, over, it }
  }

  it('are used again, and not beyond the time that the upstream keeps them', async () => {
    for (const _ of [1, 2]) await ask().over
    expect(sockets).toHaveLength(1)
    answer = (socket) => socket.write(OK.replace('\r\n\r\n', '\r\nKeep-Alive: timeout=1\r\n\r\n'))
    await ask().over
    await ask().over
    expect(sockets).toHaveLength(2)
  })

  it('ask once more where one ended as it was asked, and only for who merely looks', async () => {
    await ask().over
    const dies = (socket: Socket) => {
      answer = (next) => next.write(OK)
      socket.destroy()
    }
    answer = dies
    const again = ask()
    await again.over
    expect(again.came).toEqual(['200', 'ok', 'end'])
    answer = dies
    const post = ask({ method: 'POST' })
    await post.over
    expect(post.came).toEqual(['upstreamClosed'])
    // a new one that ends is no mishap
    answer = (socket) => socket.destroy()
    const first = ask()
    await first.over
    expect(first.came).toEqual(['upstreamClosed'])
  })

  it('are so many at most; the rest wait, and those that gave up are passed over', async () => {
    const held: Socket[] = []
    answer = (socket) => held.push(socket)
    const all = Array.from({ length: 70 }, () => ask())
    await expect.poll(() => held.length, PATIENT).toBe(64)
    all.at(64)?.it.abort()
    answer = (socket) => socket.write(OK)
    held[0]?.write(OK)
    await Promise.all(all.slice(65).map(({ over }) => over))
    expect(all.slice(65).every(({ came }) => came.join() === '200,ok,end')).toBe(true)
    expect(all.at(64)?.came).toEqual([])
    expect([sockets.length, asked.length]).toEqual([64, 69])
  })

  it('tell each who waits that it cannot be reached', async () => {
    open = () => Promise.reject(new CannotReach('refused'))
    const all = Array.from({ length: 100 }, () => ask())
    await Promise.all(all.map(({ over }) => over))
    expect(all.every(({ came }) => came.join() === 'refused')).toBe(true)
    expect(pool.isEmpty).toBe(true)
  })

  it('serve nobody by an answer that was given up, and nobody else is disturbed by who has all of it', async () => {
    answer = (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\npart')
    const given = ask()
    await expect.poll(() => given.came.length, PATIENT).toBe(2)
    given.it.abort()
    await expect.poll(() => sockets[0]?.destroyed || sockets[0]?.readableEnded, PATIENT).toBe(true)
    answer = (socket) => socket.write(OK)
    const whole = ask()
    await whole.over
    answer = () => undefined
    const next = ask()
    await expect.poll(() => asked.length, PATIENT).toBe(3)
    whole.it.abort()
    whole.it.pause()
    sockets[1]?.write(OK)
    await next.over
    expect([given.came, next.came]).toEqual([
      ['200', 'part'],
      ['200', 'ok', 'end'],
    ])
  })

  it('send a body by its length or in chunks, and not one that is other than was said', async () => {
    const send = async (parts: readonly string[], length?: number) => {
      const body = new PassThrough()
      const sent = ask({ method: 'POST', body, length })
      for (const part of parts) body.write(part)
      body.end()
      await sent.over
      return sent.came
    }
    answer = (socket, text) => void (/(?:abcd|0\r\n\r\n)$/.test(text) && socket.write(OK))
    expect(await send(['ab', 'cd'], 4)).toContain('200')
    expect(await send(['ab', 'cd'])).toContain('200')
    expect(asked.join('')).toMatch(
      /content-length: 4\r\n\r\nabcd[^]*transfer-encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n$/,
    )
    expect(await send(['ab'], 4)).toEqual(['badBody'])
    expect(await send(['abc', 'def'], 4)).toEqual(['badBody'])
  })

  it('say that a body is empty where one is expected', async () => {
    await ask({ method: 'POST' }).over
    await ask().over
    expect(asked[0]).toContain('content-length: 0')
    expect(asked[1]).not.toContain('content-length')
  })

  it('wait for an answer only so long', async () => {
    answer = () => undefined
    const slow = ask()
    await expect.poll(() => asked.length, PATIENT).toBe(1)
    pool.look(performance.now() + 119_000)
    expect(slow.came).toEqual([])
    pool.look(performance.now() + 121_000)
    expect(slow.came).toEqual(['upstreamTimedOut'])
  })
})

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { readFront } from './read-front.ts'

describe('the first bytes of a connection', () => {
  let server: Server
  let client: Socket
  beforeAll(async () => {
    server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => {
    vi.useRealTimers()
    client.destroy()
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  async function open(): Promise<Socket> {
    const come = once(server, 'connection') as Promise<[Socket]> // what a net server tells
    client = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }) // it listens on a port
    client.on('error', () => undefined)
    const [socket] = await come
    return socket.on('error', () => undefined)
  }

  it('are put back for whoever serves the connection next, but for what was taken', async () => {
    const socket = await open()
    client.write('ab')
    const front = readFront(socket, (bytes) =>
      bytes.length < 4 ? { kind: 'more' } : { kind: 'read', value: bytes.toString(), takenBytes: 1 },
    )
    client.write('cdef')
    expect(await front).toMatch(/^abcd/)
    const [rest] = (await once(socket, 'data')) as [Buffer] // what a socket tells
    expect(rest.toString()).toMatch(/^bcd/)
  })

  it('are not waited for longer than ten seconds, however slowly they come', async () => {
    const socket = await open()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const front = readFront(socket, () => ({ kind: 'more' }))
    for (let second = 0; second < 9; second += 1) {
      client.write('x')
      vi.advanceTimersByTime(1_000)
    }
    expect(socket.destroyed).toBe(false)
    vi.advanceTimersByTime(1_001)
    expect(await front).toBeUndefined()
    expect(socket.destroyed).toBe(true)
  })

  it('end with a client that says too much, or goes away', async () => {
    const endless = await open()
    const front = readFront(endless, () => ({ kind: 'more' }))
    client.write(Buffer.alloc(64 * 1024))
    expect(await front).toBeUndefined()
    client.destroy()
    const gone = await open()
    const other = readFront(gone, () => ({ kind: 'more' }))
    client.destroy()
    expect(await other).toBeUndefined()
  })
})

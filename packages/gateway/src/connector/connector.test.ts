import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { destinationAt, listed, openTcp, openTestOffice, type TestOffice, until } from '../testing/test-office.ts'

describe('the way through a connector', () => {
  let office: TestOffice
  const closing: (() => Promise<void>)[] = []
  beforeEach(async () => {
    office = await openTestOffice()
  })
  afterEach(async () => {
    await office.close()
    await Promise.all(closing.splice(0).map((close) => close()))
  })
  async function tcp(onSocket: Parameters<typeof openTcp>[0]) {
    const opened = await openTcp(onSocket)
    closing.push(opened.close)
    return opened
  }
  /** An office with one destination that echoes, and one connector that stands. */
  async function echoing() {
    const echo = await tcp((socket) => void socket.pipe(socket))
    const destination = destinationAt(echo.port)
    office.destinations = [listed(destination)]
    const connector = await office.addConnector('con-1')
    await until('link', () => office.reach.sites().get('site-tokyo') === 1)
    return { echo, destination, connector }
  }

  it('opens a registered destination, carries bytes both ways and ends each direction by itself', async () => {
    const { destination, echo } = await echoing()
    const way = await office.reach.open(destination)
    way.write('今日は')
    expect(String(await readSome(way))).toBe('今日は')
    way.end('終')
    expect(String(await readAll(way))).toBe('終')
    await until('closed', () => echo.sockets.size === 0)
  })

  it('carries ten megabytes without a byte lost, over 20 ways at once', async () => {
    const { destination } = await echoing()
    const block = Buffer.alloc(512 * 1024, 7)
    const lengths = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const way = await office.reach.open(destination)
        way.end(block)
        return (await readAll(way)).length
      }),
    )
    expect(lengths).toEqual(Array.from({ length: 20 }, () => block.length))
  })
})

async function readSome(way: Duplex): Promise<Buffer> {
  const [chunk] = (await once(way, 'data')) as [Buffer]
  return chunk
}

async function readAll(way: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = []
  way.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(way, 'end')
  return Buffer.concat(chunks)
}

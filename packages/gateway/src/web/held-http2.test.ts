import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { good } from '../front/attack/http2-attacks.ts'
import { END_STREAM, frame, headers, number32, openRawHttp2, type RawHttp2, TYPE } from '../front/attack/raw-http2.ts'
import { seen } from '../testing/test-facts.ts'
import { openTestFront, type TestFront } from '../testing/test-front.ts'
import { setGoodFacts } from '../testing/test-opening.ts'

/** What a browser allows on a stream before it says more (RFC 9113 section 6.9.2). */
const FIRST_WINDOW = 65_535
const CANCEL = 8

describe('an answer over HTTP/2', () => {
  let front: TestFront
  let client: RawHttp2
  let serve: (request: IncomingMessage, response: ServerResponse) => void
  beforeEach(async () => {
    front = await openTestFront((request, response) =>
      request.url === '/other' ? response.end('other') : serve(request, response),
    )
    setGoodFacts(front.facts, '2')
    client = await openRawHttp2(front.port)
  })
  afterEach(async () => {
    client.close()
    await front.close()
    if (front.faults.length > 0) throw new AggregateError(front.faults, 'the gateway had faults of its own')
  })

  function set(kind: 'device' | 'session', id: string, values: Readonly<Record<string, string>>) {
    const known = front.facts.find(kind, id)
    if (known === undefined) throw new Error(`no ${kind}`)
    front.facts.set({ ...known, seen: { ...known.seen, ...seen(front.facts.time, values) } })
    front.facts.change({ kind, id })
  }

  const told = () => front.log.lines.at(-1)
  const bytesOf = (stream: number) =>
    Buffer.concat(
      client.frames.flatMap((each) => (each.type === TYPE.data && each.stream === stream ? [each.payload] : [])),
    )
  const widen = (stream: number, bytes: number) => client.send(frame(TYPE.window, 0, stream, number32(bytes)))

  /** Whatever was sent before has arrived when this has: it comes by the same connection. */
  async function afterEverything(stream: number) {
    const fields = good(front.enterAs('s2')).map(
      ([name, value]) => [name, name === ':path' ? '/other' : value] as const,
    )
    client.send(headers(stream, fields))
    await expect.poll(() => client.outcome(stream)).toBe(200)
    await expect.poll(() => bytesOf(stream).toString()).toBe('other')
  }

  it('is cut so that not a byte of what was waiting leaves, however much the browser would take', async () => {
    serve = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' })
      response.write(Buffer.alloc(4 * FIRST_WINDOW, 'x'))
    }
    client.send(headers(1, good(front.enterAs())))
    await expect.poll(() => bytesOf(1).length).toBe(FIRST_WINDOW)
    set('device', 'v1', { 'device.lifecycle': 'lost' })
    widen(0, 10 * FIRST_WINDOW)
    widen(1, 10 * FIRST_WINDOW)
    await afterEverything(3)
    expect(bytesOf(1).length).toBe(FIRST_WINDOW)
    const reset = client.frames.filter(({ type, stream }) => type === TYPE.reset && stream === 1)
    expect(reset.map(({ payload }) => payload.readUInt32BE(0))).toEqual([CANCEL])
    expect(
      client.frames.some(({ stream, flags, type }) => stream === 1 && type === TYPE.data && (flags & END_STREAM) !== 0),
    ).toBe(false)
    expect(front.log.lines).toContainEqual(expect.objectContaining({ event: 'cut', reasons: ['device-in-use'] }))
  })

  it('lets go of no more than the part that was on its way when it is paused, however much the browser would take', async () => {
    serve = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' })
      response.write(Buffer.alloc(40 * FIRST_WINDOW, 'x'))
    }
    client.send(headers(1, good(front.enterAs())))
    await expect.poll(() => bytesOf(1).length).toBe(FIRST_WINDOW)
    set('session', 's1', { 'session.flag': 'raised' })
    expect(told()).toMatchObject({ event: 'paused' })
    widen(0, 100 * FIRST_WINDOW)
    widen(1, 100 * FIRST_WINDOW)
    await afterEverything(3)
    await afterEverything(5)
    // what was handed over before the pause is no longer ours: one read of the upstream
    expect(bytesOf(1).length - FIRST_WINDOW).toBeLessThanOrEqual(64 * 1024)
  })

  it('stands still while it is paused, and goes on without a gap', async () => {
    let last = 0
    serve = (request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const timer = setInterval(() => response.write(`${(last += 1)};`.padStart(1_000, '.')), 2)
      request.on('close', () => clearInterval(timer))
    }
    widen(0, 100 * FIRST_WINDOW)
    client.send(headers(1, good(front.enterAs())))
    widen(1, 100 * FIRST_WINDOW)
    const numbers = () =>
      bytesOf(1)
        .toString()
        .split(';')
        .slice(0, -1)
        .map((each) => Number(each.replaceAll('.', '')))
    await expect.poll(() => numbers().length).toBeGreaterThan(5)
    set('session', 's1', { 'session.flag': 'raised' })
    const atPause = last
    expect(told()).toMatchObject({ event: 'paused' })
    await expect.poll(() => last).toBeGreaterThan(atPause + 50)
    await afterEverything(3)
    expect(numbers().at(-1)).toBeLessThanOrEqual(atPause)
    set('session', 's1', { 'session.flag': 'proved' })
    await expect.poll(() => numbers().at(-1)).toBeGreaterThan(atPause + 50)
    expect(numbers()).toEqual(numbers().map((_, at) => at + 1))
  })
})

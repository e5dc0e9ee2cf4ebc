import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestFront, type TestFront } from '../../testing/test-front.ts'
import { setGoodFacts } from '../../testing/test-opening.ts'
import { DROPPED, good, HTTP2_ATTACKS } from './http2-attacks.ts'
import {
  block,
  END_HEADERS,
  END_STREAM,
  frame,
  headers,
  number32,
  openRawHttp2,
  type RawHttp2,
  text,
  TYPE,
} from './raw-http2.ts'

describe('HTTP/2 from who means no good', () => {
  let front: TestFront
  let cookie: string
  let client: RawHttp2

  beforeAll(async () => {
    front = await openTestFront(
      (incoming, response) => {
        incoming
          .resume()
          .on('end', () => response.writeHead(200, { 'content-type': 'text/plain' }).end('told'.repeat(5_000)))
      },
      { sessionLookMs: 100 },
    )
    setGoodFacts(front.facts, '2')
  })
  beforeEach(() => {
    front.log.lines.length = 0
    front.upstream.requests.length = 0
    cookie = front.enterAs()
  })
  afterAll(async () => {
    await front.close()
    if (front.faults.length > 0) throw new AggregateError(front.faults, 'the gateway had faults of its own')
  })

  const causes = () => front.log.lines.flatMap(({ event, cause }) => (event === 'refused' ? [cause] : []))
  const whole = () => front.upstream.requests.filter(({ complete }) => complete)
  const id = (at: number) => at * 2 + 1
  const many = (times: number, make: (at: number) => Buffer) =>
    Buffer.concat(Array.from({ length: times }, (_, at) => make(at)))
  async function othersAreServed() {
    const other = await openRawHttp2(front.port)
    other.send(headers(1, good(front.enterAs('s2'))))
    await expect.poll(() => other.outcome(1)).toBe(200)
    other.close()
  }

  it.each(HTTP2_ATTACKS)(
    'ends the stream, and nothing of it is passed on whole: $title',
    async ({ fields, body, outcome, told }) => {
      client = await openRawHttp2(front.port)
      const sent = [headers(1, fields(cookie), body === undefined ? END_STREAM : 0)]
      if (body !== undefined) sent.push(frame(TYPE.data, END_STREAM, 1, Buffer.from(body)))
      client.send(...sent)
      await expect.poll(() => client.outcome(1)).toBeDefined()
      expect(outcome).toContain(client.outcome(1))
      client.close()
      await expect.poll(causes).not.toEqual([])
      await rest(10)
      expect(whole()).toEqual([])
      const isEnded = told === undefined || client.outcome(1) === 'reset'
      // one line; a body that breaks its promise may be noticed by who passes it on besides
      const lines = body === undefined ? causes() : causes().slice(0, 1)
      expect(lines).toHaveLength(1)
      expect(isEnded ? ['badStream', 'badSession', 'badBody'] : [told]).toContain(lines[0])
    },
  )

  it.each(DROPPED)('arrives without what is no header field: $title', async ({ fields }) => {
    client = await openRawHttp2(front.port)
    client.send(headers(1, fields(cookie)))
    await expect.poll(() => client.outcome(1)).toBe(200)
    expect(front.upstream.requests.map(({ url }) => url)).toEqual(['/a'])
    expect(JSON.stringify(front.upstream.requests[0]?.rawHeaders)).not.toContain('forged')
    client.close()
  })

  it('is told, and the session ended, once it has broken HTTP/2 a few times', async () => {
    client = await openRawHttp2(front.port)
    for (let at = 0; at < 20; at++) client.send(headers(at * 2 + 1, [...good(cookie), ['X-Upper', '1']]))
    await expect.poll(() => client.isClosed()).toBe(true)
    expect(causes()).toEqual(['badFrames'])
  })

  it('tells once of streams that HTTP/2 ends, and the session goes on', async () => {
    client = await openRawHttp2(front.port)
    client.send(headers(1, [...good(cookie), ['X-Upper', '1']]))
    await expect.poll(causes).toEqual(['badStream'])
    client.send(headers(3, good(cookie)), headers(5, [...good(cookie), ['X-Upper', '1']]))
    await expect.poll(() => [client.outcome(3), client.outcome(5)]).toEqual([200, 'reset'])
    client.close()
    await rest(300)
    expect(causes()).toEqual(['badStream'])
  })

  it('suspects nobody who asks for more as soon as what was open is taken back', async () => {
    client = await openRawHttp2(front.port)
    const posted = [[':method', 'POST'], ...good(cookie).slice(1)] as const
    client.send(many(100, (at) => headers(id(at), posted, 0)))
    await expect.poll(() => front.live.count()).toBe(100)
    const again = (at: number) => [frame(TYPE.reset, 0, id(at), number32(8)), headers(id(at + 100), posted, 0)]
    client.send(many(100, (at) => Buffer.concat(again(at))))
    await rest(300)
    client.close()
    await expect.poll(() => front.live.count()).toBe(0)
    await rest(50)
    expect(causes().filter((cause) => cause !== 'badBody')).toEqual([])
  })

  it('suspects nobody who leaves numbers out, takes a request back or goes in the middle of one', async () => {
    client = await openRawHttp2(front.port)
    client.send(headers(1, good(cookie)), headers(9, good(cookie)))
    await expect.poll(() => [client.outcome(1), client.outcome(9)]).toEqual([200, 200])
    const asked = headers(21, [[':method', 'POST'], ...good(cookie).slice(1)], 0)
    client.send(asked, frame(TYPE.reset, 0, 21, number32(8)), frame(TYPE.priority, 0, 31, Buffer.alloc(5)))
    await rest(300)
    client.send(headers(41, [[':method', 'POST'], ...good(cookie).slice(1)], 0))
    await expect.poll(() => front.live.count()).toBe(1)
    client.close()
    await expect.poll(() => front.live.count()).toBe(0)
    await rest(300)
    // an upload that was broken off is told of by who carried it
    expect(causes().filter((cause) => cause !== 'badBody')).toEqual([])
  })

  it('ends a session that HTTP/2 gave up, and what was still open on it', async () => {
    client = await openRawHttp2(front.port)
    client.send(headers(1, [[':method', 'POST'], ...good(cookie).slice(1)], 0))
    await expect.poll(() => front.live.count()).toBe(1)
    client.send(Buffer.from('GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(100)))
    await expect.poll(() => front.live.count()).toBe(0)
    await expect.poll(() => client.isClosed()).toBe(true)
    expect(causes()).toContain('badSession')
  })

  it.each<[string, string, () => Buffer]>([
    [
      'streams that are reset at once (CVE-2023-44487)',
      'rapidResets',
      () =>
        many(5_000, (at) => Buffer.concat([headers(id(at), good(cookie)), frame(TYPE.reset, 0, id(at), number32(8))])),
    ],
    ['settings', 'badSession', () => many(20_000, () => frame(TYPE.settings, 0, 0, Buffer.from([0, 3, 0, 0, 0, 100])))],
    ['pings', 'badSession', () => many(20_000, () => frame(TYPE.ping, 0, 0, Buffer.alloc(8)))],
    [
      'continuations without end',
      'badSession',
      () =>
        Buffer.concat([
          frame(TYPE.headers, 0, 1, block(good(cookie))),
          many(5_000, (at) => frame(TYPE.continuation, 0, 1, block([[`x${at}`, 'y'.repeat(100)]]))),
        ]),
    ],
    [
      'empty continuations',
      'badSession',
      () =>
        Buffer.concat([
          frame(TYPE.headers, 0, 1, block(good(cookie))),
          many(20_000, () => frame(TYPE.continuation, 0, 1)),
        ]),
    ],
    ['a frame that is too large', 'badSession', () => frame(TYPE.data, 0, 1, Buffer.alloc(20_000))],
    ['a stream of an even number', 'badSession', () => headers(2, good(cookie))],
    ['a stream of no number', 'badSession', () => headers(0, good(cookie))],
    ['data before its stream', 'badSession', () => frame(TYPE.data, 0, 7, Buffer.from('x'))],
    ['a reset before its stream', 'badSession', () => frame(TYPE.reset, 0, 7, number32(8))],
    ['a window that grows by nothing', 'badSession', () => frame(TYPE.window, 0, 0, number32(0))],
    [
      'a window that grows too large',
      'badSession',
      () => many(2, () => frame(TYPE.window, 0, 0, number32(0x7fffffff))),
    ],
    [
      'a promise',
      'badSession',
      () => frame(TYPE.push, END_HEADERS, 1, Buffer.concat([number32(2), block(good(cookie))])),
    ],
    ['a setting that may not be', 'badSession', () => frame(TYPE.settings, 0, 0, Buffer.from([0, 5, 0, 0, 0, 1]))],
    ['settings of a broken length', 'badSession', () => frame(TYPE.settings, 0, 0, Buffer.from([0, 5, 0]))],
    [
      'a window that may not be',
      'badSession',
      () => frame(TYPE.settings, 0, 0, Buffer.from([0, 4, 0xff, 0xff, 0xff, 0xff])),
    ],
    [
      'header fields that cannot be read',
      'badSession',
      () => frame(TYPE.headers, END_HEADERS | END_STREAM, 1, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
    ],
    [
      'a field of the table that is not there',
      'badSession',
      () => frame(TYPE.headers, END_HEADERS | END_STREAM, 1, Buffer.from([0xff, 0x80, 0x01])),
    ],
    [
      'another frame between fields',
      'badSession',
      () => Buffer.concat([frame(TYPE.headers, 0, 1, block(good(cookie))), frame(TYPE.ping, 0, 0, Buffer.alloc(8))]),
    ],
    [
      'padding longer than its frame',
      'badSession',
      () => frame(TYPE.headers, END_HEADERS | END_STREAM | 8, 1, Buffer.from([200, 0, 0])),
    ],
    ['garbage', 'badSession', () => Buffer.from('GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(100))],
  ])('ends a session, and others are served on: %s', async (_title, told, bytes) => {
    client = await openRawHttp2(front.port)
    client.send(bytes())
    await expect
      .poll(() => client.isClosed() || client.frames.some(({ type }) => type === TYPE.goaway), WITHIN)
      .toBe(true)
    await expect.poll(causes, WITHIN).not.toEqual([])
    await othersAreServed()
    expect(whole().filter(({ url }) => url !== '/a')).toEqual([])
    client.close()
    expect(causes()).toEqual([told])
  })

  it('does not make much out of little: a field of the table, named ten thousand times', async () => {
    client = await openRawHttp2(front.port)
    const entry = Buffer.concat([Buffer.from([0x40]), text('x-bomb'), text('y'.repeat(3_900))])
    const fields = Buffer.concat([block(good(cookie)), entry, Buffer.alloc(10_000, 0xbe)])
    client.send(frame(TYPE.headers, END_HEADERS | END_STREAM, 1, fields))
    await expect.poll(() => client.outcome(1)).toBeDefined()
    expect(['reset', 'gone', 431]).toContain(client.outcome(1))
    expect(whole()).toEqual([])
    client.close()
    await othersAreServed()
  })

  it('does not keep answers for who takes nothing of them: what waits is what fits, and goes with the session', async () => {
    client = await openRawHttp2(front.port, { settings: Buffer.from([0, 4, 0, 0, 0, 0]) })
    for (let at = 0; at < 300; at++) client.send(headers(at * 2 + 1, good(cookie)))
    await expect.poll(() => client.isClosed()).toBe(true)
    expect(causes()).toContain('badFrames')
    await expect.poll(() => front.live.count()).toBe(0)
    client = await openRawHttp2(front.port, { settings: Buffer.from([0, 4, 0, 0, 0, 0]) })
    for (let at = 0; at < 100; at++) client.send(headers(at * 2 + 1, good(cookie)))
    await expect.poll(() => front.live.count()).toBe(100)
    await othersAreServed()
    client.close()
    await expect.poll(() => front.live.count()).toBe(0)
  })
})

const WITHIN = { timeout: 60_000 }

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestFront, type TestFront, WIKI } from '../../testing/test-front.ts'
import { FORGED, hidden, latin, request, SMUGGLED } from './attack.ts'
import { FRAMING_ATTACKS } from './framing-attacks.ts'
import { FORGED_HEADERS } from './forged-headers.ts'
import { TARGET_ATTACKS } from './target-attacks.ts'

describe('HTTP/1.1 from who means no good', () => {
  let front: TestFront
  let cookie: string

  beforeAll(async () => {
    front = await openTestFront((incoming, response) => {
      incoming.resume().on('end', () => response.writeHead(200, { 'content-type': 'text/plain' }).end('told'))
    })
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

  const statuses = (answer: string) => [...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map((found) => Number(found[1]))
  const causes = () => front.log.lines.flatMap(({ event, cause }) => (event === 'refused' ? [cause] : []))
  const paths = () => front.upstream.requests.map(({ url }) => url)

  it('is tried in more than two hundred ways', () => {
    expect(FRAMING_ATTACKS.length + TARGET_ATTACKS.length).toBeGreaterThan(200)
    expect(new Set([...FRAMING_ATTACKS, ...TARGET_ATTACKS].map(({ title }) => title)).size).toBe(
      FRAMING_ATTACKS.length + TARGET_ATTACKS.length,
    )
  })

  it.each([...FRAMING_ATTACKS, ...TARGET_ATTACKS])(
    'is refused and told, and nothing behind it is passed on: $title',
    async ({ bytes, status, cause, name = WIKI }) => {
      const answer = await front.raw(bytes(cookie), { name, restMs: 250 })
      expect(status).toContain(statuses(answer)[0] ?? 'closed')
      expect(statuses(answer).length).toBeLessThan(2)
      expect(answer).not.toContain('told')
      expect(paths()).not.toContain(SMUGGLED)
      expect(front.upstream.requests.every(({ complete }) => !complete)).toBe(true)
      await expect.poll(() => causes().some((found) => found !== undefined && cause.includes(found))).toBe(true)
    },
  )

  it.each(FORGED_HEADERS)('is believed in nothing that it claims by %j', async (name) => {
    const lines = [`${name}: ${FORGED}`, 'Connection: close']
    const head = ['GET /a HTTP/1.1', `Host: ${WIKI}`, `Cookie: ${cookie}`, ...lines].join('\r\n')
    expect(statuses(await front.raw(latin(`${head}\r\n\r\n`)))).toEqual([200])
    expect(paths()).toEqual(['/a'])
    expect(JSON.stringify(front.upstream.requests[0]?.rawHeaders)).not.toContain(FORGED)
  })

  it.each([
    ['taga-assertion'],
    ['x-forwarded-for'],
    ['x-forwarded-host'],
    ['x-forwarded-proto'],
    ['host'],
    ['close, host, taga-assertion'],
  ])('takes nothing of what the gateway says by naming it of the connection: %j', async (named) => {
    const head = ['GET /a HTTP/1.1', `Host: ${WIKI}`, `Cookie: ${cookie}`, `Connection: close, ${named}`].join('\r\n')
    expect(statuses(await front.raw(latin(`${head}\r\n\r\n`)))).toEqual([200])
    expect(front.upstream.requests[0]?.headers).toMatchObject({
      host: `127.0.0.1:${front.upstream.port}`,
      'x-forwarded-for': '192.0.2.7',
      'x-forwarded-host': `${WIKI}:${front.port}`,
      'x-forwarded-proto': 'https',
      'taga-assertion': expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    })
  })

  it('does not get trailers through, whatever they claim', async () => {
    const trailers = `x-forwarded-for: ${FORGED}\r\ntaga-assertion: ${FORGED}\r\nContent-Length: 9\r\n`
    const lines = ['Transfer-Encoding: chunked', 'Trailer: taga-assertion', 'TE: trailers', 'Connection: close']
    const head = ['POST /a HTTP/1.1', `Host: ${WIKI}`, `Cookie: ${cookie}`, ...lines].join('\r\n')
    const answer = await front.raw(latin(`${head}\r\n\r\n5\r\nhello\r\n0\r\n${trailers}\r\n`))
    // some of it is no trailer at all (RFC 9110 section 6.5.1): refusing it is as good
    expect([[200], [400], []]).toContainEqual(statuses(answer))
    const seen = front.upstream.requests.map(({ rawHeaders, rawTrailers }) => [rawHeaders, rawTrailers])
    expect(JSON.stringify(seen)).not.toContain(FORGED)
  })

  it('is answered one at a time: what does not wait for its turn ends the connection', async () => {
    const good = `GET /a HTTP/1.1\r\nHost: ${WIKI}\r\nCookie: ${cookie}\r\n\r\n`
    const answer = await front.raw(latin(good + hidden(cookie) + hidden(cookie)))
    expect(statuses(answer)).toEqual([200, 400])
    expect(paths()).toEqual(['/a'])
    expect(causes()).toEqual(['pipelined'])
  })

  it('gets a request through that only looks odd, as one', async () => {
    const odd = ['content-LENGTH:   005', 'X-Empty:', 'Accept: \xe9', 'Connection: close']
    const head = [
      '\r\nPOST  /a//b;c=1/%25?q=%00&r=../..//\\ HTTP/1.1'.replace('\\', ''),
      `hOsT:\t${WIKI}`,
      `Cookie: ${cookie}`,
      ...odd,
    ]
    expect(statuses(await front.raw(latin(`${head.join('\r\n')}\r\n\r\nhello`)))).toEqual([200])
    expect(paths()).toEqual(['/a//b;c=1/%25?q=%00&r=../..//'])
    expect(front.upstream.requests[0]?.headers['content-length']).toBe('5')
  })

  it('is asked for no body before it is decided who may send it', async () => {
    const lines = ['Content-Length: 5', 'Expect: 100-continue']
    const head = (who: string) => ['POST /a HTTP/1.1', `Host: ${WIKI}`, `Cookie: ${who}`, ...lines].join('\r\n')
    expect(statuses(await front.raw(`${head('x=1')}\r\n\r\n`))).toEqual([401])
    expect(causes()).toEqual(['noSession'])
    expect(statuses(await front.raw(`${head(cookie)}\r\n\r\nhello`, { restMs: 2_000 }))).toEqual([100, 200])
    expect(front.upstream.requests[0]?.headers.expect).toBeUndefined()
    const other = request(cookie, { lines: ['Content-Length: 5', 'Expect: 200-maybe'], body: 'hello' })
    expect(statuses(await front.raw(other))).toEqual([417])
    expect(causes()).toContain('badExpectation')
    expect(paths()).toEqual(['/a'])
  })

  it.each([
    ['one header without end', `X: ${'a'.repeat(40_000)}`, 431, 'headTooLarge'],
    ['headers without end', Array.from({ length: 900 }, (_, at) => `X${at}: 1`).join('\r\n'), 400, 'badHeader'],
    ['a cookie without end', `Cookie: a=${'b'.repeat(30_000)}`, 431, 'headTooLarge'],
  ])('is not listened to for ever: %s', async (_title, lines, status, cause) => {
    const answer = await front.raw(`GET /a HTTP/1.1\r\nHost: ${WIKI}\r\nCookie: ${cookie}\r\n${lines}\r\n\r\n`)
    expect(statuses(answer)).toEqual([status])
    expect(causes()).toEqual([cause])
    expect(paths()).toEqual([])
  })

  it('leaves a body unfinished without the upstream taking it for whole', async () => {
    const lines = ['Transfer-Encoding: chunked']
    const head = ['POST /cut HTTP/1.1', `Host: ${WIKI}`, `Cookie: ${cookie}`, ...lines].join('\r\n')
    await front.raw(`${head}\r\n\r\n5\r\nhello\r\n`)
    await expect.poll(() => front.upstream.requests[0]?.destroyed).toBe(true)
    expect(front.upstream.requests[0]?.complete).toBe(false)
    await expect.poll(() => front.live.count()).toBe(0)
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { openTestFront, type TestFront, WIKI } from '../../testing/test-front.ts'

describe('where a request leads', () => {
  let front: TestFront

  afterEach(async () => {
    await front.close()
    if (front.faults.length > 0) throw new AggregateError(front.faults, 'the gateway had faults of its own')
  })

  it.each([
    [['127.0.0.1']],
    [['169.254.169.254']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['64:ff9b::7f00:1']],
    [['10.0.0.10', '127.0.0.1']],
    [['0.0.0.0']],
    [[]],
  ])('is not changed by whoever answers for a name: %j', async (found) => {
    front = await openTestFront((_request, response) => response.end('told'), {
      destination: { host: 'wiki.internal', pinned: ['10.0.0.9'] },
      resolve: async () => found,
    })
    const head = `GET /a HTTP/1.1\r\nHost: ${WIKI}\r\nCookie: ${front.enterAs()}\r\n\r\n`
    expect(await front.raw(head)).toMatch(/^HTTP\/1\.1 502 /)
    expect(front.log.lines.at(-1)).toMatchObject({ event: 'refused', cause: 'notPinned' })
    expect(front.upstream.requests).toEqual([])
  })

  it('is not chosen by the client: not by its host, target, headers or cookies', async () => {
    front = await openTestFront((request, response) => response.end(request.headers.host))
    const cookie = front.enterAs()
    const lines = [
      'X-Forwarded-Host: evil.example',
      'X-Original-URL: http://evil.example/',
      'X-Host: evil.example',
      'Forwarded: host=evil.example',
    ]
    const head = [
      'GET /a?url=http://169.254.169.254/ HTTP/1.1',
      `Host: ${WIKI}:1`,
      `Cookie: ${cookie}; destination=d2`,
      ...lines,
    ]
    const answer = await front.raw(`${head.join('\r\n')}\r\nConnection: close\r\n\r\n`)
    expect(answer).toContain(`127.0.0.1:${front.upstream.port}`)
    expect(JSON.stringify(front.upstream.requests[0]?.rawHeaders)).not.toContain('evil')
    expect(front.upstream.requests[0]?.headers['x-forwarded-host']).toBe(`${WIKI}:${front.port}`)
  })

  it('ends with the destination: nothing is opened to what is registered no more', async () => {
    front = await openTestFront((_request, response) => response.end('told'))
    const head = `GET /a HTTP/1.1\r\nHost: ${WIKI}\r\nCookie: ${front.enterAs()}\r\n\r\n`
    expect(await front.raw(head)).toMatch(/^HTTP\/1\.1 200 /)
    front.names.set([])
    expect(await front.raw(head)).toMatch(/^HTTP\/1\.1 421 /)
    expect(front.log.lines.at(-1)).toMatchObject({ event: 'refused', cause: 'unknownName' })
    expect(front.upstream.requests).toHaveLength(1)
  })
})

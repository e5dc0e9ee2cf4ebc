import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seen } from '../../testing/test-facts.ts'
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
    const page = await front.raw(head.replace('\r\n\r\n', '\r\nAccept: text/html\r\n\r\n'))
    expect(Buffer.from(page, 'latin1').toString()).toContain('登録と違うため')
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
    const page = await front.raw(head.replace('\r\n\r\n', '\r\nAccept: text/html\r\n\r\n'))
    expect(page).toMatch(/^HTTP\/1\.1 421 /)
    expect(Buffer.from(page, 'latin1').toString()).toContain('ここでは何も開けません')
  })

  it('is closed while it is switched off: who was let in is told what it is, and strangers nothing', async () => {
    front = await openTestFront((_request, response) => response.end('told'))
    const cookie = front.enterAs()
    front.names.set([], [{ id: front.destination.id, name: front.destination.name, publicName: WIKI }])
    const ask = async (...lines: string[]) =>
      Buffer.from(
        await front.raw(`${['GET /a HTTP/1.1', `Host: ${WIKI}`, ...lines].join('\r\n')}\r\n\r\n`),
        'latin1',
      ).toString()
    expect(front.names.names()).toEqual([WIKI])
    const known = await ask(`Cookie: ${cookie}`, 'Accept: text/html')
    expect(known).toMatch(/^HTTP\/1\.1 503 /)
    expect(known).toContain('「社内Wiki」は今は止められています')
    const stranger = await ask('Accept: text/html', 'Accept-Language: en')
    expect(stranger).toContain('This is switched off for now')
    expect(stranger).not.toContain('社内Wiki')
    expect(await ask(`Cookie: ${cookie}`)).toContain('{"fault":"switched_off"}')
    expect(await ask('Upgrade: websocket', 'Connection: Upgrade')).toMatch(/^HTTP\/1\.1 503 /)
    expect(front.log.lines.map(({ event, cause }) => [event, cause])).toEqual(
      Array.from({ length: 4 }, () => ['refused', 'switchedOff']),
    )
    expect(front.upstream.requests).toEqual([])
  })
})

describe('somebody whose session ended', () => {
  let front: TestFront
  beforeEach(async () => {
    front = await openTestFront((_request, response) => response.end('told'))
  })
  afterEach(async () => {
    await front.close()
  })

  /** As session `s1` of person `p1` on device `v1`, which is over now. */
  async function askAfter(isStopped: boolean, address = '192.0.2.7'): Promise<string> {
    const of = { person: 'p1', device: 'v1' }
    const token = front.sessions.begin({ session: 's1', destination: front.destination.id, address, of })
    front.facts.gone('session', 's1')
    front.sessions.endSession('s1', isStopped)
    const head = [`GET /a HTTP/1.1`, `Host: ${WIKI}`, `Cookie: __Host-taga-session=${token}`, 'Accept: text/html']
    return Buffer.from(await front.raw(`${head.join('\r\n')}\r\n\r\n`), 'latin1').toString()
  }
  const setDevice = (lifecycle: string) =>
    front.facts.set({ kind: 'device', id: 'v1', seen: seen(front.facts.time, { 'device.lifecycle': lifecycle }) })

  it('on a device that was reported lost is told so, and not sent to sign in', async () => {
    setDevice('lost')
    const answer = await askAfter(false)
    expect(answer).toMatch(/^HTTP\/1\.1 403 /)
    expect(answer).toContain('この端末は止められています')
    expect(front.log.lines).toMatchObject([{ event: 'refused', cause: 'deviceStopped', person: 'p1', device: 'v1' }])
  })

  it('because the account was stopped is told so', async () => {
    const answer = await askAfter(true)
    expect(answer).toContain('このアカウントは今は使えません')
    expect(front.log.lines).toMatchObject([{ event: 'refused', cause: 'accountStopped', person: 'p1' }])
  })

  it('by itself is sent to sign in, and so is who comes from another line', async () => {
    expect(await askAfter(false)).toMatch(/^HTTP\/1\.1 303 /)
    setDevice('lost')
    expect(await askAfter(true, '198.51.100.1')).toMatch(/^HTTP\/1\.1 303 /)
  })
})

describe('the way back after a page of ours', () => {
  it.each([
    ['/reports?month=1', '<a class="go" href="/reports?month=1">'],
    ['//evil.example/', 'HTTP/1.1 400 '],
  ])('asks again for %s by %s', async (path, expected) => {
    const front = await openTestFront((_request, response) => response.end('told'))
    front.facts.stream({ kind: 'quiet', sinceMs: 0 })
    const head = `GET ${path} HTTP/1.1\r\nHost: ${WIKI}\r\nCookie: ${front.enterAs()}\r\nAccept: text/html\r\n\r\n`
    const answer = await front.raw(head)
    expect(answer).toContain(expected)
    await front.close()
  })
})

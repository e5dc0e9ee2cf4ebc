import { createHash, createPublicKey, verify } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { Worker } from 'node:worker_threads'
import { Agent, request as send } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestFront, PUBLIC_URL, type TestFront, WIKI } from '../testing/test-front.ts'
import { seen } from '../testing/test-facts.ts'

describe('a web application behind the gateway', () => {
  let front: TestFront
  let agent: Agent
  let serve: (request: IncomingMessage, response: ServerResponse) => void
  let onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void

  beforeEach(async () => {
    serve = (_request, response) => response.end('hello')
    onUpgrade = (_request, socket) => socket.destroy()
    front = await openTestFront((request, response) => serve(request, response), {
      onUpgrade: (request, socket, head) => onUpgrade(request, socket, head),
    })
    agent = new Agent({
      connect: {
        ca: front.root,
        servername: WIKI,
        lookup: (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
      },
    })
  })
  afterEach(async () => {
    await agent.destroy()
    await front.close()
    if (front.faults.length > 0) throw new AggregateError(front.faults, 'the gateway had faults of its own')
  })

  async function ask(
    path: string,
    options: {
      method?: 'GET' | 'POST'
      headers?: Record<string, string>
      body?: string | Uint8Array
      cookie?: string | null
    } = {},
  ) {
    const { cookie = front.enterAs(), headers = {}, ...rest } = options
    const answer = await send(`https://${WIKI}:${front.port}${path}`, {
      ...rest,
      headers: { ...(cookie === null ? {} : { cookie }), ...headers },
      dispatcher: agent,
    })
    answer.body.on('error', () => undefined)
    const head = (name: string) => {
      const value = answer.headers[name]
      return value === undefined ? null : String(value)
    }
    const cookies = answer.headers['set-cookie'] ?? []
    return {
      status: answer.statusCode,
      head,
      cookies: typeof cookies === 'string' ? [cookies] : cookies,
      body: answer.body,
    }
  }

  function lose() {
    const device = front.facts.find('device', 'v1')
    if (device === undefined) throw new Error('no device')
    front.facts.set({ ...device, seen: { ...device.seen, ...seen(front.facts.time, { 'device.lifecycle': 'lost' }) } })
    front.facts.change({ kind: 'device', id: 'v1' })
  }

  it('is reached by who may, and nothing else is told to it than what the gateway knows', async () => {
    const response = await ask('/a?b=1', {
      headers: {
        'x-forwarded-for': '6.6.6.6',
        forwarded: 'for=6.6.6.6',
        'x-real-ip': '6.6.6.6',
        'taga-assertion': 'forged',
        x_forwarded_for: '6.6.6.6',
        'remote-user': 'admin',
        'x-mine': 'kept',
        cookie: `${front.enterAs()}; app=1; __Host-taga-flow=x`,
      },
    })
    expect([response.status, await response.body.text()]).toEqual([200, 'hello'])
    const [request] = front.upstream.requests
    expect(request?.url).toBe('/a?b=1')
    expect(request?.headers).toMatchObject({
      host: `127.0.0.1:${front.upstream.port}`,
      'x-forwarded-for': '192.0.2.7',
      'x-forwarded-host': `${WIKI}:${front.port}`,
      'x-forwarded-proto': 'https',
      'x-mine': 'kept',
      cookie: 'app=1',
    })
    expect(JSON.stringify(request?.rawHeaders)).not.toMatch(/6\.6\.6\.6|forged|remote-user|__Host-taga/i)
    expect(front.log.lines.map(({ event }) => event)).toContain('opened')
  })

  it('is told who asks by an assertion that it can verify, good for its own name and a minute', async () => {
    await ask('/')
    const token = String(front.upstream.requests[0]?.headers['taga-assertion'])
    const [head = '', body = '', signature = ''] = token.split('.')
    const { keys } = (await (await ask('/.taga/keys.json', { cookie: null })).body.json()) as {
      keys: [{ kid: string }]
    }
    const key = createPublicKey({ key: keys[0], format: 'jwk' })
    expect(verify(null, Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toMatchObject({ alg: 'EdDSA', kid: keys[0].kid })
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
    expect(claims).toMatchObject({ iss: PUBLIC_URL, aud: WIKI, sub: 'p1', device: 'v1' })
    expect(claims.exp - claims.iat).toBeLessThanOrEqual(60)
    expect(token).not.toContain(createHash('sha256').update('s1').digest('hex'))
  })

  it('sends who has not entered to show who they are, by a way that names nothing secret', async () => {
    const response = await ask('/deep/page?q=1', { cookie: null, headers: { 'sec-fetch-mode': 'navigate' } })
    expect(response.status).toBe(303)
    const url = new URL(response.head('location') ?? '')
    const flow = /__Host-taga-flow=([\w-]{43})\.([\w-]+);/.exec(response.head('set-cookie') ?? '')
    expect(url.origin + url.pathname).toBe(`${PUBLIC_URL}/enter`)
    expect(url.searchParams.get('destination')).toBe('d1')
    expect(url.searchParams.get('flow')).toBe(
      createHash('sha256')
        .update(flow?.[1] ?? '')
        .digest('base64url'),
    )
    expect(Buffer.from(flow?.[2] ?? '', 'base64url').toString()).toBe('/deep/page?q=1')
    expect((await ask('/api', { cookie: null, method: 'POST', body: '{}' })).status).toBe(401)
    expect(front.upstream.requests).toEqual([])
  })

  it('lets a browser in with a code, once it comes back with what it set out with', async () => {
    const secret = 'a'.repeat(43)
    const cookie = `__Host-taga-flow=${secret}.${Buffer.from('/deep?x=1').toString('base64url')}`
    const origin = `https://${WIKI}:${front.port}`
    const post = (headers: Record<string, string>, code = 'c'.repeat(43)) =>
      ask('/.taga/enter', {
        method: 'POST',
        body: JSON.stringify({ code }),
        cookie: null,
        headers: { 'content-type': 'application/json', ...headers },
      })
    expect((await post({ cookie })).status).toBe(403)
    expect((await post({ cookie, origin: 'https://evil.example' })).status).toBe(403)
    expect((await post({ origin })).status).toBe(403)
    expect((await post({ cookie, origin }, 'x')).status).toBe(403)
    const entered = await post({ cookie, origin })
    expect([entered.status, await entered.body.json()]).toEqual([200, { back: '/deep?x=1' }])
    expect(front.redeemed).toEqual([
      { code: 'c'.repeat(43), flow: createHash('sha256').update(secret).digest('base64url'), destination: 'd1' },
    ])
    const session = entered.cookies.find((each) => each.startsWith('__Host-taga-session='))
    expect(session).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Lax$/)
    expect((await ask('/', { cookie: session?.split(';')[0] ?? '' })).status).toBe(200)
    front.redeem = () => Promise.reject(new Error('code_refused'))
    expect((await post({ cookie, origin })).status).toBe(403)
    front.redeem = () => Promise.resolve({ session: 'nobody' })
    expect((await post({ cookie, origin })).status).toBe(403)
  })

  it('is closed to a browser that comes from another line, with another name, or whose session ended', async () => {
    const cookie = front.enterAs('s1', '192.0.2.99')
    expect((await ask('/', { cookie })).status).toBe(401)
    const good = front.enterAs()
    expect((await ask('/', { cookie: good })).status).toBe(200)
    front.facts.gone('session', 's1')
    front.facts.change({ kind: 'session', id: 's1' })
    expect((await ask('/', { cookie: good })).status).toBe(401)
  })

  it('takes no change that another application or site asks for in a person’s name, and tells of it', async () => {
    const sibling = { ...front.destination, id: 'd2', publicName: 'ledger.apps.example.jp' }
    front.names.set([front.destination, sibling])
    const post = (headers: Record<string, string>) => ask('/transfer', { method: 'POST', body: '{}', headers })
    const script = await post({ origin: `https://ledger.apps.example.jp:${front.port}`, 'sec-fetch-site': 'same-site' })
    expect([script.status, await script.body.json()]).toEqual([403, { fault: 'bad_origin' }])
    const form = { origin: 'null', 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate' }
    for (const [language, words] of [
      ['ja', 'ほかのサイトからの操作は受け付けません'],
      ['en', 'Nothing is taken from another site'],
    ] as const) {
      const page = await post({ ...form, 'accept-language': language })
      expect([page.status, await page.body.text()]).toEqual([403, expect.stringContaining(words)])
    }
    expect(front.upstream.requests).toEqual([])
    const told = { event: 'refused', carrier: 'web', destination: 'd1', address: '192.0.2.7', cause: 'badOrigin' }
    expect(front.log.lines).toEqual([told, told, told].map((line) => expect.objectContaining(line)))
    expect((await post({ origin: `https://${WIKI}:${front.port}`, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    expect((await post({})).status).toBe(200)
    const answered = { origin: 'https://sso.example.jp', 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate' }
    expect((await post(answered)).status).toBe(200)
  })

  it('is closed to who may not, with every reason: a page to people, JSON to programs', async () => {
    lose()
    const page = await ask('/', { headers: { 'sec-fetch-mode': 'navigate', 'accept-language': 'en' } })
    expect([page.status, page.head('content-type')]).toEqual([403, 'text/html; charset=utf-8'])
    expect(page.head('content-security-policy')).toContain("default-src 'none'")
    expect(await page.body.text()).toContain('社内Wiki')
    const json = await ask('/', { method: 'POST', body: '{}' })
    expect([json.status, await json.body.json()]).toEqual([403, { fault: 'denied', reasons: ['device-in-use'] }])
    expect(front.upstream.requests).toEqual([])
  })

  it('loses a long answer in the moment in which a fact changes', async () => {
    let end = 0
    serve = (request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const timer = setInterval(() => response.write('data: 1\n\n'), 5)
      request.on('close', () => clearInterval(timer))
    }
    const response = await ask('/events')
    await new Promise((resolve) => response.body.once('data', resolve))
    const ended = new Promise((resolve) => response.body.once('close', resolve))
    lose()
    const begun = performance.now()
    await ended
    end = performance.now() - begun
    expect(end).toBeLessThan(30_000)
    expect(front.live.count()).toBe(0)
    expect(front.log.lines.at(-1)).toMatchObject({ event: 'cut', carrier: 'web', reasons: ['device-in-use'] })
  })

  it('pauses an answer while a proof is asked for, and goes on after it without a gap', async () => {
    let sent = 0
    serve = (request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' })
      const timer = setInterval(() => response.write(`${(sent += 1)};`), 5)
      request.on('close', () => clearInterval(timer))
    }
    const flag = (value: string) => {
      const session = front.facts.find('session', 's1')
      if (session === undefined) throw new Error('no session')
      front.facts.set({ ...session, seen: { ...session.seen, ...seen(front.facts.time, { 'session.flag': value }) } })
      front.facts.change({ kind: 'session', id: 's1' })
    }
    const response = await ask('/numbers')
    let text = ''
    response.body.on('data', (part: Buffer) => (text += part.toString()))
    await expect.poll(() => text).toContain('3;')
    flag('raised')
    await expect.poll(() => front.log.lines.at(-1)).toMatchObject({ event: 'paused' })
    await rest(60)
    const atPause = text.length
    await rest(100)
    expect(text.length).toBe(atPause)
    flag('proved')
    await expect.poll(() => text.length).toBeGreaterThan(atPause + 20)
    const numbers = text.split(';').slice(0, -1).map(Number)
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
    response.body.destroy()
  })

  it('is closed where a rule wants its pages marked', async () => {
    expect((await ask('/page')).status).toBe(200)
    const session = front.facts.find('session', 's1')
    const resource = front.facts.find('resource', 'r1')
    if (resource === undefined || session === undefined) throw new Error('no facts')
    front.facts.set({
      ...resource,
      seen: {
        ...resource.seen,
        ...seen(front.facts.time, { 'resource.level': 'confidential', 'resource.fitForConfidential': true }),
      },
    })
    front.facts.change({ kind: 'resource', id: 'r1' })
    // confidential: no download and a watermark, which nothing here can draw over somebody else's page
    expect((await ask('/page')).status).toBe(403)
  })

  it('sets cookies for its own name only, leads redirects to the public name, and speaks for nobody else', async () => {
    serve = (_request, response) =>
      response
        .writeHead(302, {
          location: `http://127.0.0.1:${front.upstream.port}/next?a=1`,
          'set-cookie': ['app=1; Domain=example.jp; Path=/', '__Host-taga-session=evil; Path=/'],
          'clear-site-data': '"*"',
          'alt-svc': 'h3=":443"',
        })
        .end()
    const response = await ask('/')
    expect(response.head('location')).toBe(`https://${WIKI}:${front.port}/next?a=1`)
    expect(response.cookies).toEqual(['app=1; Path=/'])
    expect([response.head('clear-site-data'), response.head('alt-svc')]).toEqual([null, null])
    expect(response.head('strict-transport-security')).toContain('max-age')
  })

  it('gets large bodies whole both ways, without keeping them', async () => {
    serve = (request, response) => {
      const hash = createHash('sha256')
      request.on('data', (part: Buffer) => hash.update(part))
      request.on('end', () => {
        response.writeHead(200, { 'content-type': 'text/plain', 'x-hash': hash.digest('hex') })
        response.end(Buffer.alloc(5_000_000, 'r'))
      })
    }
    const body = Buffer.alloc(3_000_000, 'b')
    const response = await ask('/up', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    expect(response.head('x-hash')).toBe(createHash('sha256').update(body).digest('hex'))
    expect((await response.body.arrayBuffer()).byteLength).toBe(5_000_000)
    // the gateway may hear later than the browser that the last byte went out
    await expect.poll(() => front.live.count(), { timeout: 60_000 }).toBe(0)
    front.live.close()
    expect(front.log.lines.at(-1)).toMatchObject({ event: 'closed', bytesIn: 3_000_000, bytesOut: 5_000_000 })
  })

  it('meets what a browser asks for next in the moment in which it has all of an answer', async () => {
    const bytes = 1_000_000
    serve = (_request, response) => response.end(Buffer.alloc(bytes))
    const asked = `GET / HTTP/1.1\r\nHost: ${WIKI}\r\nCookie: ${front.enterAs()}\r\n\r\n`
    const browser = new Worker(EAGER, { eval: true, workerData: { port: front.port, name: WIKI, asked, bytes } })
    const [heads]: readonly unknown[] = await once(browser, 'message')
    expect(heads).toEqual(Array.from({ length: 160 }, () => 'HTTP/1.1 200'))
    expect(front.log.lines.filter(({ event }) => event === 'refused')).toEqual([])
  })

  it('says that it cannot be reached, and tells why to the log', async () => {
    front.names.set([{ ...front.destination, port: 1 }])
    const response = await ask('/', { headers: { 'sec-fetch-mode': 'navigate' } })
    expect(response.status).toBe(502)
    expect(front.log.lines.at(-1)).toMatchObject({ event: 'refused', cause: 'refused' })
  })

  it('gets names with a slash in them as they came, where that is wanted', async () => {
    const path = '/api/v4/projects/group%2Fproject?a=1'
    expect((await ask(path)).status).toBe(400)
    front.names.set([{ ...front.destination, encodedSlashes: 'passed' }])
    expect((await ask(path)).status).toBe(200)
    expect(front.upstream.requests.map(({ url }) => url)).toEqual([path])
  })

  it('speaks HTTP/2 with browsers', async () => {
    serve = (request, response) => response.end(`${request.method} ${request.url}`)
    const client = connectHttp2(`https://${WIKI}:${front.port}`, { createConnection: () => tls(front, ['h2']) })
    const stream = client.request({ ':path': '/h2', cookie: front.enterAs() })
    const text = await new Promise<string>((resolve, reject) => {
      let all = ''
      stream.on('data', (part: Buffer) => (all += part.toString()))
      stream.on('end', () => resolve(all))
      stream.on('error', reject)
    })
    expect(text).toBe('GET /h2')
    client.close()
  })

  it('carries a WebSocket from its own pages only, and cuts it in the moment in which a fact changes', async () => {
    onUpgrade = (request, socket) => {
      expect(request.headers['taga-assertion']).toEqual(expect.any(String))
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: C/0nmHhBztSRGR1CwL6Tf4ZjwpY=\r\n\r\n',
      )
      socket.on('data', (part) => socket.write(part))
    }
    const upgrade = (origin: string, cookie = front.enterAs()) =>
      `GET /ws HTTP/1.1\r\nHost: ${WIKI}:${front.port}\r\nOrigin: ${origin}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\nSec-WebSocket-Version: 13\r\nCookie: ${cookie}\r\n\r\n`
    const own = `https://${WIKI}:${front.port}`
    expect(await front.raw(upgrade('https://evil.example'))).toMatch(/^HTTP\/1.1 403 /)
    expect(await front.raw(upgrade(own, 'x=1'))).toMatch(/^HTTP\/1.1 401 /)
    const socket = tls(front, ['http/1.1'])
    let got = ''
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('data', (part: Buffer) => (got += part.toString()))
    socket.write(upgrade(own))
    await expect.poll(() => got).toContain('101 Switching')
    socket.write('ping')
    await expect.poll(() => got).toContain('ping')
    lose()
    await closed
    expect(front.log.lines.at(-1)).toMatchObject({ event: 'cut', carrier: 'webSocket' })
  })

  it('does not answer under a name that its certificate was not asked for', async () => {
    const asked = `GET / HTTP/1.1\r\nHost: ${WIKI}\r\nConnection: close\r\n\r\n`
    expect(await front.raw(asked, { name: 'other.apps.example.jp' })).toMatch(/^HTTP\/1.1 421 /)
    const other = asked.replace(WIKI, 'other.apps.example.jp')
    expect(await front.raw(other, { name: 'other.apps.example.jp' })).toMatch(/^HTTP\/1.1 421 /)
  })
})

/** A browser in a thread of its own, as on a machine of its own: eight connections, on which it asks again as soon as it has an answer. */
const EAGER = `
const { workerData: { port, name, asked, bytes }, parentPort } = require('node:worker_threads')
const { connect } = require('node:tls')
const heads = []
let open = 8
for (let at = 0; at < 8; at++) {
  let left = 0
  let asks = 0
  const ask = () => (asks++ < 20 ? socket.write(asked) : socket.destroy())
  const socket = connect({ port, host: '127.0.0.1', servername: name, rejectUnauthorized: false }, ask)
  socket.on('error', () => {})
  socket.on('close', () => --open === 0 && parentPort.postMessage(heads))
  socket.on('data', (part) => {
    const end = left === 0 ? part.indexOf('\\r\\n\\r\\n') : -1
    if (end >= 0) heads.push(part.subarray(0, 12).toString())
    left += (end >= 0 ? bytes + end + 4 : 0) - part.length
    if (left <= 0) ask()
  })
}
`

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function tls(front: TestFront, protocols: string[]): TLSSocket {
  return connectTls({ port: front.port, host: '127.0.0.1', servername: WIKI, ca: front.root, ALPNProtocols: protocols })
}

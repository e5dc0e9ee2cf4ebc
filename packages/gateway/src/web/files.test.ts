import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { compile, DEFAULT_RULES, type Rule, SOURCES, type Test } from '@taga/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, PROTOCOLS, type Protocol, talk } from '../testing/browser-talk.ts'
import { seen } from '../testing/test-facts.ts'
import { openTestFront, type TestFront, WIKI } from '../testing/test-front.ts'

const CONFIDENTIAL: Test = { fact: 'resource.level', op: 'is', value: 'confidential' }

/** One rule of an organisation's own. */
function obliges(when: readonly Test[], kind: 'noDownload' | 'noUpload') {
  const [first] = DEFAULT_RULES
  if (first === undefined) throw new Error('no rules')
  const otherwise = { kind: 'oblige', obligations: [{ kind }] } as const
  const rule: Rule = { ...first, id: 'own', mode: 'enforce', sources: [], when, must: [], otherwise, live: 'cut' }
  return compile({ version: 'own', adopted: SOURCES, rules: [rule] })
}

describe.each<Protocol>([...PROTOCOLS])('files by a web application over %s', (protocol) => {
  let front: TestFront
  let serve: (request: IncomingMessage, response: ServerResponse) => void
  /** What reached the application, and whether to its end. */
  let got: { bytes: number; isWhole: boolean }
  beforeEach(async () => {
    serve = (request, response) => {
      request.on('data', (part: Buffer) => (got.bytes += part.length))
      request.on('error', () => undefined)
      request.on('end', () => {
        got.isWhole = true
        response.writeHead(200, { 'content-type': 'text/plain' }).end('taken')
      })
    }
    got = { bytes: 0, isWhole: false }
    front = await openTestFront((request, response) => serve(request, response))
  })
  afterEach(async () => {
    await front.close()
    if (front.faults.length > 0) throw new AggregateError(front.faults, 'the gateway had faults of its own')
  })

  function setLevel(level: string) {
    const resource = front.facts.find('resource', 'r1')
    if (resource === undefined) throw new Error('no resource')
    const { kind, id } = resource
    front.facts.set({ ...resource, seen: { ...resource.seen, ...seen(front.facts.time, { 'resource.level': level }) } })
    front.facts.change({ kind, id })
  }

  const causes = () => front.log.lines.flatMap(({ event, cause }) => (event === 'refused' && cause ? [cause] : []))
  const upload = (type: string | undefined, path = '/up', body: string | Buffer = 'content') =>
    ask(front, protocol, { method: 'POST', path, body, headers: type === undefined ? {} : { 'content-type': type } })

  const FILES: readonly (readonly [string, number, Readonly<Record<string, string>>])[] = [
    ['a PDF', 200, { 'content-type': 'application/pdf' }],
    [
      'an office document',
      200,
      { 'content-type': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
    ],
    ['a table', 200, { 'content-type': 'text/csv' }],
    ['bytes', 200, { 'content-type': 'application/octet-stream' }],
    ['a part of a film', 206, { 'content-type': 'video/mp4' }],
    ['a page to be kept', 200, { 'content-type': 'text/html', 'content-disposition': 'attachment' }],
    [
      'a page with the name of a file',
      200,
      { 'content-type': 'text/html', 'content-disposition': 'inline; filename=a.html' },
    ],
    ['what nobody says', 200, {}],
    ['two things at once', 200, { 'content-type': 'text/html, application/pdf' }],
    ['a PDF that is called an error', 404, { 'content-type': 'application/pdf', 'content-disposition': 'attachment' }],
  ]
  const PAGES: readonly (readonly [string, number, Readonly<Record<string, string>>])[] = [
    ['a page', 200, { 'content-type': 'text/html; charset=utf-8' }],
    ['a page that is not there', 404, { 'content-type': 'text/html' }],
    ['what a script asked for', 200, { 'content-type': 'application/json' }],
    ['a picture', 200, { 'content-type': 'image/png' }],
    ['a script', 200, { 'content-type': 'text/javascript' }],
    ['a way elsewhere', 302, { location: '/next' }],
  ]

  it('come down where nothing forbids it, and at a level that forbids it pages alone', async () => {
    front.facts.setRules(obliges([CONFIDENTIAL], 'noDownload'))
    const asked = [...FILES, ...PAGES]
    serve = (request, response) => {
      const [, status = 500, headers = {}] = asked[Number(request.url?.slice(1))] ?? []
      response.writeHead(status, { ...headers }).end('secret')
    }
    const get = (at: number, headers = {}) => ask(front, protocol, { path: `/${at}`, headers })
    for (const [at, [name, status]] of asked.entries())
      expect([name, await get(at)]).toEqual([name, { status, text: 'secret' }])
    setLevel('confidential')
    for (const [at, [name]] of FILES.entries()) {
      const { status, text } = await get(at, { 'accept-language': 'en' })
      expect([name, status, text]).toEqual([name, 403, expect.stringContaining('The file cannot be kept here')])
      expect(text).not.toContain('secret')
    }
    for (const [at, [name, status]] of PAGES.entries())
      expect([name, await get(FILES.length + at)]).toEqual([name, { status, text: 'secret' }])
    expect(causes()).toEqual(FILES.map(() => 'download'))
  })

  it('go up where nothing forbids it, and at a level that forbids it not a byte of them', async () => {
    front.facts.setRules(obliges([CONFIDENTIAL], 'noUpload'))
    const files = [
      'multipart/form-data; boundary=x',
      'application/octet-stream',
      'application/pdf',
      'image/png',
      undefined,
    ]
    const words = ['application/json', 'application/x-www-form-urlencoded; charset=utf-8', 'text/plain']
    for (const type of [...files, ...words]) expect([type, (await upload(type)).status]).toEqual([type, 200])
    const before = front.upstream.requests.length
    setLevel('confidential')
    for (const type of files) expect([type, (await upload(type)).status]).toEqual([type, 403])
    expect(front.upstream.requests.length).toBe(before)
    const told = front.log.lines.filter(({ event }) => event === 'denied')
    expect(told).toEqual(files.map(() => expect.objectContaining({ carrier: 'web', person: 'p1', resource: 'r1' })))
    for (const type of words) expect([type, (await upload(type)).status]).toEqual([type, 200])
  })

  it('stop on their way up in the moment in which a level forbids it', async () => {
    front.facts.setRules(obliges([CONFIDENTIAL], 'noUpload'))
    const { body, answer, close } = talk(front, protocol, {
      method: 'POST',
      path: '/up',
      headers: { 'content-type': 'application/octet-stream' },
    })
    body.write('x'.repeat(1_000))
    await expect.poll(() => got.bytes).toBe(1_000)
    setLevel('confidential')
    // the rules say either that nobody may ask for it any more, or that what is asked for may not go on
    await expect.poll(() => front.live.count()).toBe(0)
    body.write('y')
    await answer.then(
      ({ status }) => expect(status).toBe(403),
      () => undefined,
    )
    expect(got).toEqual({ bytes: 1_000, isWhole: false })
    close()
  })

  it('go up to their largest size, and no further: said before, or found on the way', async () => {
    front.names.set([{ ...front.destination, mostUploadBytes: 100_000 }])
    const type = 'application/octet-stream'
    expect(await upload(type, '/up', Buffer.alloc(100_000))).toEqual({ status: 200, text: 'taken' })
    expect(got).toEqual({ bytes: 100_000, isWhole: true })
    const before = front.upstream.requests.length
    const said = talk(front, protocol, {
      method: 'POST',
      path: '/up',
      headers: { 'content-type': type, 'content-length': '100001', 'accept-language': 'ja' },
    })
    said.body.write('x')
    const refused = await said.answer
    expect([refused.status, await refused.text()]).toEqual([413, expect.stringContaining('大きすぎて送れません')])
    expect(front.upstream.requests.length).toBe(before)
    said.close()
    got = { bytes: 0, isWhole: false }
    const endless = talk(front, protocol, { method: 'POST', path: '/up', headers: { 'content-type': type } })
    const timer = setInterval(() => endless.body.write(Buffer.alloc(8_192)), 2)
    expect((await endless.answer).status).toBe(413)
    clearInterval(timer)
    endless.close()
    await expect.poll(() => front.live.count()).toBe(0)
    expect(got.bytes).toBeLessThanOrEqual(100_000)
    expect(got.isWhole).toBe(false)
    expect(causes()).toEqual(['tooLarge', 'tooLarge'])
  })
})

describe('a WebSocket', () => {
  it('is not opened where files are to be kept back, since nobody looks into it', async () => {
    const front = await openTestFront((_request, response) => response.end('hello'), {
      onUpgrade: (request, socket) => {
        const accept = createHash('sha1')
          .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
          .digest('base64')
        const head = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade'
        socket.end(`${head}\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
      },
    })
    const own = `https://${WIKI}:${front.port}`
    const upgrade = () =>
      front.raw(
        `GET /ws HTTP/1.1\r\nHost: ${WIKI}:${front.port}\r\nOrigin: ${own}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\nSec-WebSocket-Version: 13\r\nCookie: ${front.enterAs()}\r\n\r\n`,
      )
    front.facts.setRules(obliges([CONFIDENTIAL], 'noDownload'))
    expect(await upgrade()).toMatch(/^HTTP\/1\.1 101 /)
    for (const kind of ['noDownload', 'noUpload'] as const) {
      front.facts.setRules(obliges([], kind))
      expect(await upgrade()).toMatch(/^HTTP\/1\.1 403 /)
      expect(front.log.lines.at(-1)).toMatchObject({ event: 'denied', carrier: 'webSocket', reasons: ['own'] })
      expect((await ask(front, 'HTTP/1.1', { path: '/' })).status).toBe(kind === 'noDownload' ? 403 : 200)
    }
    await front.close()
  })
})

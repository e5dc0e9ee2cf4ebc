import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestFront, type TestFront, WIKI } from '../../testing/test-front.ts'

const CODE = 'c'.repeat(43)
const SECRET = 's'.repeat(43)

describe('entering, by who means no good', () => {
  let front: TestFront
  let given: Map<string, string>

  beforeEach(async () => {
    front = await openTestFront((_request, response) => response.end('told'))
    // as the server does: a code is of one flow and one destination, and works once
    given = new Map([[CODE, digest(SECRET)]])
    front.redeem = async ({ code, flow, destination }) => {
      const own = given.get(code) === flow && destination === 'd1'
      if (own) given.delete(code)
      await new Promise((resolve) => setTimeout(resolve, 20))
      if (!own) throw new Error('code_refused')
      return { session: 's1' }
    }
  })
  afterEach(async () => {
    await front.close()
    if (front.faults.length > 0) throw new AggregateError(front.faults, 'the gateway had faults of its own')
  })

  const causes = () => front.log.lines.flatMap(({ cause }) => cause ?? [])
  const own = () => `https://${WIKI}:${front.port}`
  const flow = (secret = SECRET, back = '/deep') =>
    `__Host-taga-flow=${secret}.${Buffer.from(back).toString('base64url')}`

  function post(change: { cookie?: string; origin?: string; body?: string; lines?: readonly string[] } = {}) {
    const { cookie = flow(), origin = own(), body = JSON.stringify({ code: CODE }), lines = [] } = change
    const head = ['POST /.taga/enter HTTP/1.1', `Host: ${WIKI}`, `Cookie: ${cookie}`, `Origin: ${origin}`, ...lines]
    return front.raw(`${head.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  }
  const entered = (answer: string) => /^set-cookie: __Host-taga-session=[\w-]{43};/im.test(answer)

  it('lets in who set out from this browser, with this code', async () => {
    const answer = await post()
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(entered(answer)).toBe(true)
    expect(answer).toContain('{"back":"/deep"}')
  })

  it.each<[string, Parameters<typeof post>[0], string]>([
    ['a code that was given to another browser', { cookie: flow('t'.repeat(43)) }, 'codeRefused'],
    ['no flow at all', { cookie: 'a=1' }, 'noFlow'],
    ['two flows, one of them fixed from elsewhere', { cookie: `${flow()}; ${flow('t'.repeat(43))}` }, 'noFlow'],
    ['a flow under another case', { cookie: flow().toLowerCase() }, 'noFlow'],
    ['a flow under a name without its prefix', { cookie: flow().replace('__Host-', '') }, 'noFlow'],
    ['a flow that is too short', { cookie: flow('s') }, 'noFlow'],
    ['a code that nobody gave', { body: JSON.stringify({ code: 'd'.repeat(43) }) }, 'codeRefused'],
    ['a code of other characters', { body: JSON.stringify({ code: `${'c'.repeat(42)}'` }) }, 'codeRefused'],
    ['a code that is no text', { body: JSON.stringify({ code: { $ne: '' } }) }, 'codeRefused'],
    ['no code', { body: '{}' }, 'codeRefused'],
    ['null', { body: 'null' }, 'codeRefused'],
    ['a form', { body: `code=${CODE}` }, 'badBody'],
    ['no JSON', { body: '{"code":' }, 'badBody'],
    ['a body that is too large', { body: JSON.stringify({ code: CODE, x: 'y'.repeat(2_000) }) }, 'badBody'],
    ['a page of elsewhere', { origin: 'https://evil.example' }, 'badOrigin'],
    ['a page of a sibling', { origin: 'https://other.apps.example.jp' }, 'badOrigin'],
    ['a page of nowhere', { origin: 'null' }, 'badOrigin'],
  ])('does not let in by %s', async (_title, change, cause) => {
    const answer = await post(change)
    expect(answer).toMatch(/^HTTP\/1\.1 40[03] /)
    expect(entered(answer)).toBe(false)
    expect(causes()).toEqual([cause])
    expect(front.upstream.requests).toEqual([])
  })

  it('lets in once, of twenty at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post()))
    expect(answers.filter(entered)).toHaveLength(1)
    expect(entered(await post())).toBe(false)
    expect(causes().every((cause) => cause === 'codeRefused')).toBe(true)
    expect(causes()).toHaveLength(20)
  })

  it('does not let in with a session that is of another destination', async () => {
    const other = { ...front.destination, id: 'd2', publicName: 'other.apps.example.jp' }
    front.names.set([front.destination, other])
    const head = ['POST /.taga/enter HTTP/1.1', 'Host: other.apps.example.jp', `Cookie: ${flow()}`]
    const lines = [...head, `Origin: https://other.apps.example.jp:${front.port}`, 'Content-Length: 55']
    const body = JSON.stringify({ code: CODE }).padEnd(55)
    const answer = await front.raw(`${lines.join('\r\n')}\r\n\r\n${body}`, { name: 'other.apps.example.jp' })
    expect([answer.slice(0, 12), entered(answer)]).toEqual(['HTTP/1.1 403', false])
    expect(front.redeemed).toMatchObject([{ destination: 'd2' }])
    // nor does a session of the one open the other
    const get = `GET / HTTP/1.1\r\nHost: other.apps.example.jp\r\nCookie: ${front.enterAs()}\r\n\r\n`
    expect(await front.raw(get, { name: 'other.apps.example.jp' })).toMatch(/^HTTP\/1\.1 401 /)
    expect(front.log.lines.map(({ destination, cause }) => [destination, cause])).toEqual([
      ['d2', 'codeRefused'],
      ['d2', 'tossedCookie'],
    ])
  })

  it.each([
    ['https://evil.example/'],
    ['//evil.example/'],
    ['/\\evil.example/'],
    ['/\\/evil.example'],
    ['/\t/evil.example'],
    ['/\n/evil.example'],
    ['javascript:alert(1)'],
    ['/a b'],
    [' //evil.example'],
    [''],
    ['\\\\evil.example'],
  ])('leads nowhere else by the path to come back to: %j', async (back) => {
    expect(await post({ cookie: flow(SECRET, back) })).toContain('{"back":"/"}')
  })

  it('takes no code from an address, where logs and histories would keep it', async () => {
    const get = (path: string) => front.raw(`GET ${path} HTTP/1.1\r\nHost: ${WIKI}\r\nCookie: ${flow()}\r\n\r\n`)
    expect(await get(`/.taga/enter?code=${CODE}`)).toMatch(/^HTTP\/1\.1 404 /)
    expect(await get(`/.taga/enter/${CODE}`)).toMatch(/^HTTP\/1\.1 404 /)
    expect(causes()).toEqual(['wrongPath', 'wrongPath'])
    expect(front.redeemed).toEqual([])
    const page = await get('/.taga/enter')
    expect(page).toMatch(/^HTTP\/1\.1 200 /)
    expect(page).toMatch(/^referrer-policy: no-referrer/im)
    expect(page).toMatch(/^cache-control: no-store/im)
    expect(page).toMatch(/frame-ancestors 'none'/)
  })

  it('does not begin a flow that somebody else chose', async () => {
    const get = (cookie: string) =>
      front.raw(`GET / HTTP/1.1\r\nHost: ${WIKI}\r\nAccept: text/html\r\nCookie: ${cookie}\r\n\r\n`)
    const fixed = await get(`${flow()}; ${flow('t'.repeat(43))}`)
    expect(fixed).toMatch(/^HTTP\/1\.1 303 /)
    expect(fixed).not.toContain(digest(SECRET))
    expect(fixed).not.toContain(digest('t'.repeat(43)))
    expect(await get('__Host-taga-flow=x.y')).toMatch(/^set-cookie: __Host-taga-flow=[\w-]{43}\..*Secure; HttpOnly/im)
  })

  it('waits for no body for ever, and ends what comes after its answer', async () => {
    const lines = ['POST /.taga/enter HTTP/1.1', `Host: ${WIKI}`, `Cookie: ${flow()}`, `Origin: ${own()}`]
    const answer = await front.raw(`${lines.join('\r\n')}\r\nContent-Length: 999999999\r\n\r\n${'x'.repeat(50_000)}`)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(causes()).toEqual(['badBody'])
  })

  it.each([
    ['nobody', 'a=1', 'noSession'],
    ['two sessions', `A; A`, 'tossedCookie'],
    ['a session tossed by a sibling', 'B', 'tossedCookie'],
    ['both, the tossed one first', 'B; A', 'tossedCookie'],
    ['a session in other letters', 'C', 'noSession'],
    ['a session behind a comma', 'a=1, A', 'noSession'],
    ['a session in quotes', 'Q', 'noSession'],
  ])('is not who comes with the cookies of %s', async (_title, written, cause) => {
    const token = front.enterAs()
    const tossed = `__Host-taga-session=${front.sessions.begin({ session: 's1', destination: 'd2', address: '192.0.2.7' })}`
    const words: Readonly<Record<string, string>> = {
      A: token,
      B: tossed,
      C: token.replace('__Host', '__HOST'),
      Q: token.replace('=', '="').concat('"'),
    }
    const cookie = written.replaceAll(/[ABCQ]/g, (letter) => words[letter] ?? '')
    const asked = `GET / HTTP/1.1\r\nHost: ${WIKI}\r\nCookie: ${cookie}\r\n`
    expect(await front.raw(`${asked}\r\n`)).toMatch(/^HTTP\/1\.1 401 /)
    expect(causes()).toEqual([cause])
    // a page is sent to enter anew, which is ordinary where nobody is signed in
    expect(await front.raw(`${asked}Accept: text/html\r\n\r\n`)).toMatch(/^HTTP\/1\.1 303 /)
    expect(causes()).toEqual(cause === 'noSession' ? [cause] : [cause, cause])
    expect(front.upstream.requests).toEqual([])
  })
})

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

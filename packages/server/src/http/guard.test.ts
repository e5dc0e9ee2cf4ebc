import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { openTestApp, TEST_URL, type TestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { everyone } from './allow.ts'
import { defineRoute } from './route.ts'

const words = { ja: 'テスト', en: 'test' }

/** Routes that show what every route gets from `defineRoute` and `app.ts`. */
const probes = [
  defineRoute({
    method: 'POST',
    path: '/probe/:id',
    summary: words,
    allow: everyone,
    params: z.strictObject({ id: z.string().max(5) }),
    query: z.strictObject({ page: z.string().optional() }),
    body: z.strictObject({ name: z.string().max(3) }),
    answer: z.object({ name: z.string() }),
    limits: { bodyBytes: 100 },
    run: async (_deps, { body }) => ({ ...body, passwordHash: 'never to be seen' }),
  }),
  defineRoute({
    method: 'POST',
    path: '/form',
    summary: words,
    allow: everyone,
    bodyKind: 'form',
    body: z.strictObject({ name: z.string() }),
    answer: z.object({ name: z.string() }),
    run: async (_deps, { body }) => body,
  }),
  defineRoute({
    method: 'POST',
    path: '/open',
    summary: words,
    allow: everyone,
    body: z.unknown(),
    answer: z.object({}),
    run: async () => ({}),
  }),
  defineRoute({
    method: 'GET',
    path: '/broken',
    summary: words,
    allow: everyone,
    answer: z.object({}),
    run: () => Promise.reject(new Error('the secret is 42')),
  }),
  defineRoute({
    method: 'GET',
    path: '/cached.css',
    summary: words,
    allow: everyone,
    mediaType: 'text/css',
    run: async () => new Response('', { headers: { 'cache-control': 'public, max-age=60' } }),
  }),
  defineRoute({
    method: 'GET',
    path: '/page',
    summary: words,
    page: true,
    allow: () => false,
    run: async () => new Response(''),
  }),
]

describeOnBoth('every route', (on) => {
  let app: TestApp
  beforeAll(async () => {
    app = await openTestApp(on, probes)
  })
  afterAll(() => app.close())

  async function faultOf(answer: Response): Promise<string> {
    const { fault } = (await answer.json()) as { fault: string }
    return `${answer.status} ${fault}`
  }
  const body = { name: 'abc' }

  it('answers by its schema, and nothing that the schema does not name leaves', async () => {
    expect(await (await app.ask('POST', '/probe/1', { body })).json()).toEqual({ name: 'abc' })
  })

  it('names each field that does not fit, and never its value', async () => {
    const answer = await app.ask('POST', '/probe/1', { body: { name: 'secret', other: 1 } })
    const text = await answer.text()
    expect(answer.status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({
      fault: 'bad_input',
      detail: {
        in: 'body',
        fields: [
          { field: 'name', problem: 'too_big', limit: 3 },
          { field: '', problem: 'unrecognized_keys', keys: ['other'] },
        ],
      },
    })
    expect(text).not.toContain('secret')
  })

  it('refuses unknown names and lists in a query, and a path that does not fit', async () => {
    for (const path of ['/probe/1?x=1', '/probe/1?page=1&page=2', '/probe/123456']) {
      expect(await faultOf(await app.ask('POST', path, { body }))).toBe('400 bad_input')
    }
  })

  it('refuses a body of another type, of broken UTF-8 and one that is too long', async () => {
    expect(await faultOf(await app.ask('POST', '/probe/1', { body, headers: { 'content-type': 'text/plain' } }))).toBe(
      '415 wrong_type',
    )
    const headers = { 'content-type': 'application/json' }
    const broken = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])
    expect(await faultOf(await app.ask('POST', '/probe/1', { bytes: broken, headers }))).toBe('400 malformed')
    expect(await faultOf(await app.ask('POST', '/probe/1', { bytes: new Uint8Array(101), headers }))).toBe(
      '413 too_large',
    )
  })

  it.each(['evil.example', '127.0.0.1:1', 'localhost:8420.evil.example', ''])(
    'is not served under the name %j',
    async (host) => {
      expect(await faultOf(await app.ask('POST', '/probe/1', { body, headers: { host } }))).toBe('421 bad_host')
    },
  )

  it.each(['localhost:8420', '127.0.0.1:8420', '[::1]:8420', 'LOCALHOST:8420'])(
    'is served under the name %j',
    async (host) => {
      expect((await app.ask('POST', '/probe/1', { body, headers: { host } })).status).toBe(200)
    },
  )

  it.each([
    'http://evil.example',
    'null',
    'http://127.0.0.1',
    'https://127.0.0.1:8420',
    'http://127.0.0.1:84200',
    `${TEST_URL}/`,
  ])('does not change anything for the origin %j', async (origin) => {
    expect(await faultOf(await app.ask('POST', '/probe/1', { body, headers: { origin } }))).toBe('403 bad_origin')
  })

  it('lets a program without origin in, but not on a cookie and not from a browser', async () => {
    const without = { origin: '' }
    expect((await app.ask('POST', '/probe/1', { body, headers: without })).status).toBe(200)
    for (const more of [{ cookie: 'taga=x' }, { 'sec-fetch-site': 'cross-site' }]) {
      expect(await faultOf(await app.ask('POST', '/probe/1', { body, headers: { ...without, ...more } }))).toBe(
        '403 bad_origin',
      )
    }
  })

  it('asks a signed-in browser for its csrf value, in a header or in a form', async () => {
    const as = await app.signIn('teleworker')
    expect((await app.ask('POST', '/probe/1', { as, body })).status).toBe(200)
    for (const value of ['', 'wrong']) {
      expect(await faultOf(await app.ask('POST', '/probe/1', { as, body, headers: { 'taga-csrf': value } }))).toBe(
        '403 bad_csrf',
      )
    }
    const { csrfOf } = await import('./csrf.ts')
    const form = (text: string) =>
      app.ask('POST', '/form', {
        as,
        bytes: new TextEncoder().encode(text),
        headers: { 'taga-csrf': '', 'content-type': 'application/x-www-form-urlencoded' },
      })
    expect(await (await form(`name=a&csrf=${csrfOf(as.token)}`)).json()).toEqual({ name: 'a' })
    expect(await faultOf(await form('name=a'))).toBe('403 bad_csrf')
    const other = await app.signIn('teleworker')
    expect(await faultOf(await form(`name=a&csrf=${csrfOf(other.token)}`))).toBe('403 bad_csrf')
  })

  it('reads a field of a form once', async () => {
    const bytes = new TextEncoder().encode('name=a&name=b')
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(await faultOf(await app.ask('POST', '/form', { bytes, headers }))).toBe('400 bad_input')
  })

  it('refuses text that no database keeps: NUL and half of a surrogate pair, wherever it comes', async () => {
    expect((await app.ask('POST', '/open', { body: { deep: [{ name: '😀\\u0000' }] } })).status).toBe(200)
    for (const body of [{ deep: [{ name: 'a\0' }] }, { name: '\ud800' }, { ['\udc00']: 1 }, ['\0']])
      expect(await faultOf(await app.ask('POST', '/open', { body }))).toBe('400 bad_input')
    const deep = new TextEncoder().encode(`{"deep":${'['.repeat(30_000)}${']'.repeat(30_000)}}`)
    const json = { 'content-type': 'application/json' }
    expect((await app.ask('POST', '/open', { bytes: deep, headers: json })).status).toBe(200)
    expect(await faultOf(await app.ask('POST', '/probe/a%00b', { body }))).toBe('400 bad_input')
    expect(await faultOf(await app.ask('POST', '/probe/1?page=%00', { body }))).toBe('400 bad_input')
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const bytes = new TextEncoder().encode('name=a%00')
    expect(await faultOf(await app.ask('POST', '/form', { bytes, headers }))).toBe('400 bad_input')
  })

  it('takes a body that breaks off for malformed, not for a bug of its own', async () => {
    const stream = new ReadableStream<Uint8Array>({ pull: (to) => to.error(new Error('aborted')) })
    const logged = app.logged.length
    expect(
      await faultOf(await app.ask('POST', '/open', { stream, headers: { 'content-type': 'application/json' } })),
    ).toBe('400 malformed')
    expect(app.logged).toHaveLength(logged)
  })

  it('tells of a bug an id and nothing else, and the log the rest', async () => {
    const answer = await app.ask('GET', '/broken')
    const text = await answer.text()
    expect(answer.status).toBe(500)
    expect(text).not.toContain('42')
    const { id } = JSON.parse(text) as { id: string }
    const line = app.logged.find((logged) => logged['id'] === id)
    expect(line?.['error']).toContain('the secret is 42')
  })

  it('carries the headers that keep a page to itself, also when it refuses', async () => {
    for (const path of ['/broken', '/nowhere', '/cached.css']) {
      const { headers } = await app.ask('GET', path)
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('content-security-policy')).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cache-control')).toBe(path === '/cached.css' ? 'public, max-age=60' : 'no-store')
    }
  })

  it('sends a person who is not signed in from a page to the sign-in page, and tells others on a page', async () => {
    const answer = await app.ask('GET', '/page')
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe(`${TEST_URL}/sign-in`)
    const refused = await app.ask('GET', '/page', { as: await app.signIn('teleworker') })
    expect(refused.status).toBe(403)
    expect(refused.headers.get('content-type')).toContain('text/html')
    expect(await refused.text()).toContain('この操作は許可されていません')
  })

  it('says not found for what is no route', async () => {
    expect(await faultOf(await app.ask('GET', '/nowhere'))).toBe('404 not_found')
    expect(await faultOf(await app.ask('DELETE', '/broken'))).toBe('404 not_found')
  })
})

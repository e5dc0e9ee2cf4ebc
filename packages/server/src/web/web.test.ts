import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync, brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../app.ts'
import { routes } from '../routes.ts'
import { type Signed, TEST_URL, type TestApp, openTestApp } from '../testing/test-app.ts'
import { chooseLanguage } from './language.ts'
import { readWeb } from './read-web.ts'

const SCRIPT = 'console.log("箍")'

describe('the built pages', () => {
  let folder: string
  let app: TestApp
  let ask: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Response>
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taga-web-'))
    await mkdir(join(folder, 'assets'))
    const manifest = {
      script: 'main-1.js',
      style: 'style-1.css',
      icon: 'icon-1.svg',
      preload: ['part-1.js'],
      pages: {},
      frame: {
        ja: { demonstration: '実演です', otherLanguage: 'English' },
        en: { demonstration: 'A demonstration', otherLanguage: '日本語' },
      },
      headings: {
        'executive/executive-page.tsx': {
          ja: { title: '経営の画面', lead: '一枚に' },
          en: { title: 'Executive', lead: 'On <one> page' },
        },
      },
    }
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
    for (const [name, text] of [
      ['main-1.js', SCRIPT],
      ['part-1.js', ''],
      ['style-1.css', 'a{}'],
      ['icon-1.svg', '<svg/>'],
    ] as const)
      await writeFile(join(folder, 'assets', name), text)
    await writeFile(join(folder, 'assets', 'main-1.js.gz'), gzipSync(SCRIPT))
    await writeFile(join(folder, 'assets', 'main-1.js.br'), brotliCompressSync(SCRIPT))
    await writeFile(join(folder, 'secret.txt'), 'secret')
    app = await openTestApp()
    const deps = { ...app.deps, web: readWeb(folder) }
    const served = createApp(deps, routes)
    ask = async (path, headers = {}) =>
      served.fetch(new Request(`${TEST_URL}${path}`, { headers: { host: new URL(TEST_URL).host, ...headers } }), {
        address: '192.0.2.1',
      })
  })
  afterAll(async () => {
    await app.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('answers every address that a person opens with the same page, which holds nothing but names of files', async () => {
    const page = await ask('/')
    const text = await page.text()
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(text).toContain('<script type="module" src="/assets/main-1.js"></script>')
    expect(text).toContain('<link rel="modulepreload" href="/assets/part-1.js">')
    expect(text).not.toMatch(/style=|onload=/)
    const [[, inline = ''] = [], ...more] = text.matchAll(/<script(?![^>]*src=)[^>]*>([^]*?)<\/script>/g)
    expect(more).toEqual([])
    const hash = createHash('sha256').update(inline).digest('base64')
    expect((await ask('/')).headers.get('content-security-policy')).toContain(`script-src 'self' 'sha256-${hash}';`)
    for (const path of ['/devices', '/devices/abc', '/set-up', '/sign-in?then=%2F'])
      expect(await (await ask(path)).text()).toBe(text)
  })

  it('names what each home asks first, to those who may ask it', async () => {
    const preloads = async (path: string, as?: Signed) => {
      const page = await (await ask(path, as === undefined ? {} : { cookie: `taga=${as.token}` })).text()
      return [...page.matchAll(/<link rel="preload" href="([^"]+)"/gu)].map(([, href]) => href)
    }
    const teleworker = await app.signIn('teleworker')
    const executive = await app.signIn('executive')
    expect(await preloads('/')).toEqual([])
    expect(await preloads('/', teleworker)).toEqual(['/api/session/present'])
    // who has nothing to prove gets their day before the program has come
    expect(await preloads('/start', teleworker)).toContain('/api/my/day')
    // going back to it later, bound by then, must not ask without the proof again
    const kept = async (path: string) =>
      (await ask(path, { cookie: `taga=${teleworker.token}` })).headers.get('cache-control')
    expect([await kept('/start'), await kept('/')]).toEqual(['no-store', 'no-cache'])
    expect(await preloads('/executive', executive)).toEqual(['/api/session/present', '/api/executive'])
    for (const path of (await preloads('/start', teleworker)).slice(1))
      expect((await app.ask('GET', path ?? '', { as: teleworker })).status).toBe(200)
  })

  it('draws the heading of a home for those whose home it is, before any program has come', async () => {
    const page = async (path: string, as?: Signed) =>
      (await ask(path, { 'accept-language': 'en', ...(as === undefined ? {} : { cookie: `taga=${as.token}` }) })).text()
    const executive = await app.signIn('executive')
    const own = await page('/executive', executive)
    expect(own).toContain('<title>Executive — Taga</title>')
    expect(own).toContain('<h1>Executive</h1><div class="lead"><p>On &lt;one&gt; page</p></div>')
    for (const other of [await page('/executive'), await page('/devices', executive), await page('/', executive)])
      expect(other.split('<template', 1)[0]).not.toContain('<h1>')
  })

  it('asks nothing ahead that would be refused to who still owes a second proof', async () => {
    const executive = await app.signIn('executive')
    await app.deps.store.write(async ({ db }) => {
      await db.updateTable('sessions').set({ factor_due: 1 }).where('account_id', '=', executive.account).execute()
    })
    const text = await (await ask('/executive', { cookie: `taga=${executive.token}` })).text()
    expect([...text.matchAll(/<link rel="preload" href="([^"]+)"/gu)].map(([, href]) => href)).toEqual([
      '/api/session/present',
    ])
    expect(text.split('<template', 1)[0]).not.toContain('<h1>')
  })

  it('speaks the language that was chosen, else the one the browser prefers', async () => {
    const lang = async (headers: Readonly<Record<string, string>>) =>
      (await ask('/', headers)).headers.get('content-language')
    expect(await lang({})).toBe('ja')
    expect(await lang({ 'accept-language': 'en-GB,en;q=0.9,ja;q=0.8' })).toBe('en')
    expect(await lang({ 'accept-language': 'en', cookie: 'other=1; taga-lang=ja' })).toBe('ja')
    expect(chooseLanguage(new Headers({ 'accept-language': 'en;q=0, fr, ja;q=0.1' }))).toBe('ja')
  })

  it('answers programs at a wrong address with not found, never with a page', async () => {
    for (const path of [
      '/api/nothing',
      '/api',
      '/get/nothing',
      '/assets/nothing.js',
      '/.well-known/x',
      '/favicon.ico',
      '/app.webmanifest',
      '/service-worker.js',
    ]) {
      const answer = await ask(path)
      expect([path, answer.status]).toEqual([path, 404])
      expect(await answer.json()).toMatchObject({ fault: 'not_found' })
    }
  })

  it('sends a part compressed as the browser takes it, to be kept forever', async () => {
    const file = async (accepted: string) => {
      const answer = await ask('/assets/main-1.js', { 'accept-encoding': accepted })
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect(answer.headers.get('vary')).toBe('accept-encoding')
      return { coding: answer.headers.get('content-encoding'), bytes: new Uint8Array(await answer.arrayBuffer()) }
    }
    const br = await file('gzip, deflate, br')
    expect([br.coding, brotliDecompressSync(br.bytes).toString()]).toEqual(['br', SCRIPT])
    const gzip = await file('gzip, br;q=0')
    expect([gzip.coding, gunzipSync(gzip.bytes).toString()]).toEqual(['gzip', SCRIPT])
    const plain = await file('identity')
    expect([plain.coding, Buffer.from(plain.bytes).toString()]).toEqual([null, SCRIPT])
  })

  it('lets nobody out of the folder of its parts', async () => {
    for (const path of [
      '/assets/..%2fsecret.txt',
      '/assets/%2e%2e%2fsecret.txt',
      '/assets/../secret.txt',
      '/assets/manifest.json',
    ])
      expect((await ask(path)).status).toBe(404)
  })

  it('says so where the pages were not built', async () => {
    expect(readWeb(join(folder, 'nothing'))).toBeUndefined()
    const answer = await app.ask('GET', '/no-such-page')
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('npm start')])
  })

  it('says on the page itself that it is a demonstration', async () => {
    const deps = { ...app.deps, web: readWeb(folder), isDemonstration: true }
    const answer = await createApp(deps, routes).fetch(
      new Request(`${TEST_URL}/`, { headers: { host: new URL(TEST_URL).host } }),
      {
        address: '192.0.2.1',
      },
    )
    const text = await answer.text()
    expect(text).toContain('data-demonstration=""')
    expect(text).toContain('実演です')
  })
})

import { createRequire } from 'node:module'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '../packages/server/src/log.ts'
import { type RunningServer, startServer } from '../packages/server/src/start-server.ts'
import { seedOffice } from './seed-office.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const SCREENSHOTS = join(import.meta.dirname, '..', 'dist', 'screenshots')
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const skipForbidden = process.env['TAGA_FORBID_SKIP'] === '1'

if (CHROMIUM === undefined && skipForbidden)
  it('pages in a browser', () => {
    throw new Error('no Chromium here, and TAGA_FORBID_SKIP=1 forbids to skip: install chromium')
  })

describe.skipIf(CHROMIUM === undefined)('pages in a browser (skipped without Chromium: install chromium)', () => {
  let folder: string
  let server: RunningServer
  let browser: Browser
  let signedIn: BrowserContext
  let device: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taga-pages-'))
    mkdirSync(SCREENSHOTS, { recursive: true })
    server = await startServer({
      dataDir: folder,
      port: 0,
      host: '127.0.0.1',
      log: createLog(Date.now, () => undefined),
      now: Date.now,
    })
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ARGUMENTS })
    signedIn = await browser.newContext({ locale: 'ja-JP' })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('takes the ticket out of the fragment, creates the first account and opens an empty morning', async () => {
    const page = await signedIn.newPage()
    await page.goto(`${server.url}/#ticket=${server.ticket ?? ''}`)
    await page.waitForURL('**/set-up')
    expect(await page.inputValue('input[name=ticket]')).toBe(server.ticket)
    await page.fill('input[name=personName]', '髙橋 﨑子')
    await page.fill('input[name=name]', 'takahashi')
    await page.fill('input[name=password]', 'takahashi')
    await page.click('main button')
    await expectNoViolations(page)
    expect(await page.locator('[role=alert] li').count()).toBeGreaterThan(0)
    await page.screenshot({ path: join(SCREENSHOTS, 'set-up-refused-ja.png'), fullPage: true })
    await page.fill('input[name=password]', '朝霧の中で箍を締める桶職人-2026')
    await page.click('main button')
    await page.waitForURL(`${server.url}/`)
    expect(await page.textContent('h1')).toBe('今日、誰がどの端末で働けるか')
    await page.screenshot({ path: join(SCREENSHOTS, 'today-empty-ja.png'), fullPage: true })
    await expectNoViolations(page)
    await page.close()
    device = (await seedOffice(server.deps)).device
  })

  const pages = ['today', 'device', 'measures', 'sign-in', 'set-up'] as const
  const pathOf = (name: (typeof pages)[number]) =>
    ({ today: '/', device: `/devices/${device}` })[name as 'today' | 'device'] ?? `/${name}`

  for (const name of pages)
    for (const lang of ['ja', 'en'] as const)
      for (const width of [390, 1440] as const)
        it(`shows ${name} in ${lang} at ${width} px without a violation, a scroll bar or an error`, async () => {
          const context = name === 'sign-in' || name === 'set-up' ? await browser.newContext() : signedIn
          const page = await context.newPage()
          const errors: string[] = []
          page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
          page.on('pageerror', (error) => errors.push(String(error)))
          await page.setViewportSize({ width, height: 900 })
          const answer = await page.goto(`${server.url}${pathOf(name)}?lang=${lang}`)
          expect(answer?.status()).toBe(200)
          expect(await page.getAttribute('html', 'lang')).toBe(lang)
          await page.screenshot({ path: join(SCREENSHOTS, `${name}-${lang}-${width}.png`), fullPage: true })
          await expectNoViolations(page)
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
          expect(errors).toEqual([])
          await page.close()
          if (context !== signedIn) await context.close()
        })

  it('meets the same in the dark', async () => {
    const page = await signedIn.newPage()
    await page.emulateMedia({ colorScheme: 'dark' })
    for (const name of ['today', 'device', 'measures'] as const) {
      await page.goto(`${server.url}${pathOf(name)}?lang=ja`)
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-dark.png`), fullPage: true })
      await expectNoViolations(page)
    }
    await page.close()
  })

  it('signs out, refuses a wrong password in words, and signs in again', async () => {
    const page = await signedIn.newPage()
    await page.goto(`${server.url}/?lang=en`)
    await page.click('nav button')
    await page.waitForURL('**/sign-in')
    await page.fill('input[name=name]', 'takahashi')
    await page.fill('input[name=password]', 'wrong')
    await page.click('main button')
    expect(await page.textContent('[role=alert]')).toContain('The user ID or the password is wrong.')
    await expectNoViolations(page)
    await page.fill('input[name=password]', '朝霧の中で箍を締める桶職人-2026')
    await page.click('main button')
    await page.waitForURL(`${server.url}/`)
    await page.close()
  })
})

/** axe-core with every rule of WCAG 2.2 AA and its best practices. It is injected past the content security policy by the driver. */
async function expectNoViolations(page: Page): Promise<void> {
  await page.evaluate(readFileSync(AXE, 'utf8'))
  const found: unknown = await page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map((node) => node.html).join(' ')))`,
  )
  expect(found).toEqual([])
}

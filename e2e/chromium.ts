import { createRequire } from 'node:module'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Role } from '../packages/contract/src/role.ts'
import { startSession } from '../packages/server/src/accounts/start-session.ts'
import { insertAccount } from '../packages/server/src/accounts/store.ts'
import type { Deps } from '../packages/server/src/deps.ts'
import { createLog } from '../packages/server/src/log.ts'
import { newId } from '../packages/server/src/new-id.ts'
import { insertPerson } from '../packages/server/src/people/insert-person.ts'
import { type RunningServer, type StartOptions, startServer } from '../packages/server/src/start-server.ts'
import { PATIENCE_MS } from './patience.ts'

export type Language = 'ja' | 'en'
export const LANGUAGES: readonly Language[] = ['ja', 'en']
export const WIDTHS = [390, 1440] as const

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

/** A story in a real browser: skipped, by name, where there is no Chromium, unless TAGA_FORBID_SKIP=1 makes that a failure. */
export function describeInChromium(name: string, story: () => void): void {
  if (CHROMIUM === undefined && process.env['TAGA_FORBID_SKIP'] === '1')
    it(`${name}`, () => {
      throw new Error('no Chromium here, and TAGA_FORBID_SKIP=1 forbids to skip: install chromium')
    })
  else if (CHROMIUM === undefined)
    describe.skip(`${name} (skipped without Chromium: install chromium)`, () => {
      story()
    })
  else
    describe(`${name}`, () => {
      story()
    })
}

/** Chromium without a window. `more` are further arguments. */
export async function openChromium(more: readonly string[] = []): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM ?? '',
    args: [...ARGUMENTS, ...more],
    timeout: PATIENCE_MS,
  })
  return browser.on('context', (context) => context.setDefaultTimeout(PATIENCE_MS))
}

export type ServedPages = RunningServer & {
  /** `http://localhost:PORT`: a name, so that passkeys work. */
  readonly url: string
  /** An account with these roles and a person of its own, and a browser that is signed in as it. */
  signIn(browser: Browser, options: SignInOptions): Promise<BrowserContext>
}

export type SignInOptions = {
  readonly roles: readonly Role[]
  readonly language: Language
  readonly name?: string
  readonly person?: string
}

/** The server with the built pages on a free port, in a folder of its own. */
export async function servePages(options: Partial<StartOptions> = {}): Promise<ServedPages> {
  const dataDir = await mkdtemp(join(tmpdir(), 'taga-pages-'))
  const web = options.web ?? (await builtPages())
  const now = options.now ?? Date.now
  const server = await startServer({
    dataDir,
    port: 0,
    host: '127.0.0.1',
    web,
    log: createLog(now, () => undefined),
    now,
    ...options,
  })
  const url = options.url ?? `http://localhost:${server.port}`
  return {
    ...server,
    url,
    signIn: async (browser, who) => {
      const context = await browser.newContext({ locale: who.language === 'ja' ? 'ja-JP' : 'en-US' })
      const token = await startSessionAs(server.deps, who)
      await context.addCookies([
        { name: 'taga', value: token, url, httpOnly: true, sameSite: 'Lax' },
        { name: 'taga-lang', value: who.language, url },
      ])
      return context
    },
    close: async () => {
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** The pages as the program has them, built where a source has changed. */
export async function builtPages(): Promise<string> {
  const script = pathToFileURL(join(import.meta.dirname, '..', 'scripts', 'build.mjs')).href
  const { buildIfChanged } = (await import(script)) as { buildIfChanged: () => Promise<string> } // as its comment says
  return join(await buildIfChanged(), '..', 'web')
}

let accounts = 0

async function startSessionAs(deps: Deps, { roles, name, person }: SignInOptions): Promise<string> {
  accounts += 1
  const id = newId(deps.random)
  return deps.store.write(async (tx) => {
    const own =
      person ?? (await insertPerson(tx, deps, `account:${id}`, { name: name ?? `髙橋 ${accounts}`, rights: [] })).id
    await insertAccount(tx.db, {
      id,
      name: `account${accounts}`,
      person_id: own,
      roles: JSON.stringify(roles),
      password_hash: 'a hash that no password matches',
      password_changed_at: deps.now(),
      created_at: deps.now(),
      locked_at: null,
    })
    const { token } = await startSession(deps, tx, {
      account: id,
      from: { address: '127.0.0.1', browser: 'test' },
      way: { via: 'passkey', strength: 'passkey' },
    })
    return token
  })
}

/** Keeps a picture of the whole page as `dist/screenshots/<name>-<lang>-<width>.png`. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true })
  const language = await page.getAttribute('html', 'lang')
  const width = page.viewportSize()?.width ?? 0
  await page.screenshot({ path: join(SCREENSHOTS, `${name}-${language}-${width}.png`), fullPage: true })
}

/** axe-core with every rule of WCAG 2.2 AA and its best practices. It is injected past the content security policy by the driver. */
export async function axe(page: Page): Promise<void> {
  await page.evaluate(readFileSync(AXE, 'utf8'))
  const found: unknown = await page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map((node) => node.html + ' ' + node.any.map((each) => each.message).join('; ')).join(' ')))`,
  )
  expect(found).toEqual([])
}

export type LookOptions = { readonly path: string; readonly name: string; readonly dark?: boolean }

/**
 * Opens a page at both widths and keeps a picture of each. Holds what every page must: no error in the console, no violation, no
 * scrolling sideways.
 */
export async function lookAt(
  context: BrowserContext,
  url: string,
  { path, name, dark = false }: LookOptions,
): Promise<void> {
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' })
  await page.setViewportSize({ width: WIDTHS[0], height: 900 })
  await page.goto(url + path)
  await settled(page)
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    await shoot(page, dark ? `${name}-dark` : name)
    await axe(page)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  }
  expect(errors).toEqual([])
  await page.close()
}

/** The page is there and asks the server for nothing more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  // what came may ask for more in the next frame
  await page.waitForFunction(`new Promise((resolve) => {
    const isBusy = () => document.querySelector('.skeleton, .busy') !== null
    if (isBusy()) resolve(false)
    else requestAnimationFrame(() => requestAnimationFrame(() => resolve(!isBusy())))
  })`)
}

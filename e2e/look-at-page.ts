import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { PATIENCE_MS } from './patience.ts'
import { SCREENSHOTS, SHOTS_FILE, type Language, type Shot, WIDTHS } from './shots.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Keeps a picture of the whole page as `dist/screenshots/<name>-<lang>-<width>.png`, and notes of which page it is. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true })
  const language = (await page.getAttribute('html', 'lang')) ?? ''
  const width = page.viewportSize()?.width ?? 0
  const file = `${name}-${language}-${width}.png`
  await page.screenshot({ path: join(SCREENSHOTS, file), fullPage: true })
  const shot: Shot = { path: new URL(page.url()).pathname, language, width, file }
  appendFileSync(join(SCREENSHOTS, SHOTS_FILE), `${JSON.stringify(shot)}\n`)
}

/** axe-core with every rule of WCAG 2.2 AA and its best practices. It is injected past the content security policy by the driver. */
export async function axe(page: Page): Promise<void> {
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(AXE)
  const found: unknown = await page.evaluate(
    `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map((node) => node.html + ' ' + node.any.map((each) => each.message).join('; ')).join(' ')))`,
  )
  expect([new URL(page.url()).pathname, page.viewportSize()?.width, found]).toEqual([
    new URL(page.url()).pathname,
    page.viewportSize()?.width,
    [],
  ])
}

export type LookOptions = {
  readonly path: string
  readonly name: string
  /** The colours of the dark, in one language: the words are the same. */
  readonly dark?: boolean
  /** The server says no to what this page asks, and the browser notes that as an error. */
  readonly mayBeRefused?: boolean
}

/**
 * Opens a page in each language and at both widths, and keeps a picture of each. Holds what every page must: no error in the console, no
 * scrolling sideways, zoomed in to 200 % neither, and no violation, for which each language and each width is searched once.
 */
export async function lookAt(
  context: BrowserContext,
  url: string,
  { path, name, dark = false, mayBeRefused = false }: LookOptions,
): Promise<void> {
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', (message) => {
    const isRefusal = mayBeRefused && /status of 4\d\d/.test(message.text())
    if (message.type() === 'error' && !isRefusal) errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' })
  await page.setViewportSize({ width: WIDTHS[0], height: 900 })
  await page.goto(url + path)
  await settled(page)
  const picture = async (width: number) => {
    await page.setViewportSize({ width, height: 900 })
    await shoot(page, dark ? `${name}-dark` : name)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  }
  await picture(WIDTHS[0])
  await axe(page)
  // the widest at 200 %
  await page.setViewportSize({ width: WIDTHS[1] / 2, height: 450 })
  expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, WIDTHS[1] / 2])
  await picture(WIDTHS[1])
  if (dark) await axe(page)
  else {
    const first = await changeLanguage(page)
    await picture(WIDTHS[1])
    await axe(page)
    await picture(WIDTHS[0])
    await context.addCookies([{ name: 'taga-lang', value: first, url }])
  }
  expect([path, ...errors]).toEqual([path])
  await page.close()
}

/** By the button that every page has, without the mouse and its traces. Resolves to the language before. */
async function changeLanguage(page: Page): Promise<Language> {
  const first = (await page.getAttribute('html', 'lang')) === 'en' ? 'en' : 'ja'
  await page.locator('.top-end > button[lang]').dispatchEvent('click')
  await page.locator(`html[lang=${first === 'ja' ? 'en' : 'ja'}]`).waitFor({ state: 'attached' })
  await settled(page)
  return first
}

const IS_SETTLED = `new Promise((resolve) => {
  const isBusy = () => document.querySelector('h1') === null || document.querySelector('.skeleton, .busy') !== null
  if (isBusy()) resolve(false)
  // what came may ask for more in the next frame
  else requestAnimationFrame(() => requestAnimationFrame(() => resolve(!isBusy())))
})`

/** The page is there and asks the server for nothing more. A page that never comes is told as it stands. */
export async function settled(page: Page): Promise<void> {
  const heading = page.locator('h1').first().waitFor()
  await heading.catch(async (cause: unknown) => {
    throw new Error(`${page.url()} shows no heading: ${String(await stateOf(page))}`, { cause })
  })
  // asked again and again from here: `waitForFunction` takes the promise of an expression for true. A page that is left answers nothing
  await expect
    .poll(() => page.evaluate(IS_SETTLED).catch(() => false), { timeout: PATIENCE_MS, message: `${page.url()} loads` })
    .toBe(true)
}

const STATE = `JSON.stringify({
  ready: document.readyState,
  worker: navigator.serviceWorker?.controller?.state,
  text: document.body?.innerText.slice(0, 500),
  asked: performance.getEntriesByType('resource').map(({ name, startTime, responseEnd }) => [new URL(name).pathname, Math.round(startTime), Math.round(responseEnd)]),
})`

/** What a page that hangs can say of itself; one whose thread is busy says nothing. */
async function stateOf(page: Page): Promise<unknown> {
  const silence = new Promise((resolve) => {
    setTimeout(resolve, 5_000, 'it does not answer')
  })
  return Promise.race([page.evaluate(STATE).catch(String), silence])
}

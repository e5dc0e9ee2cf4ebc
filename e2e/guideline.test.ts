import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ServedPages, describeInChromium, lookAt, openChromium, servePages, settled } from './chromium.ts'

const LIBRARY = ['measures', 'cases', 'terms', 'columns', 'editions', 'links'] as const

describeInChromium('the library of the guideline', () => {
  let browser: Browser
  let served: ServedPages
  beforeAll(async () => {
    browser = await openChromium()
    // as a demonstration: what it says above every page must be as sound as the page
    served = await servePages({ isDemonstration: true })
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  it('opens the library to a teleworker, and nothing else of it', async () => {
    const context = await served.signIn(browser, { roles: ['teleworker'], language: 'ja' })
    for (const tab of LIBRARY)
      await lookAt(context, served.url, { path: `/guideline?tab=${tab}`, name: `guideline-${tab}` })
    const page = await context.newPage()
    await page.goto(`${served.url}/measures`)
    await settled(page)
    expect(await page.getByRole('table').count()).toBe(0)
    await context.close()
  })

  it('finds a measure by words and opens its text', async () => {
    const context = await served.signIn(browser, { roles: ['teleworker'], language: 'en' })
    const page = await context.newPage()
    await page.goto(`${served.url}/guideline`)
    await settled(page)
    await page.getByLabel('Find words').fill('TW-14')
    await page.getByText('1 found').waitFor()
    await page.getByText('TW-14', { exact: true }).click()
    await page.getByRole('heading', { name: 'In practice' }).waitFor()
    await page.getByRole('complementary', { name: 'Demonstration' }).waitFor()
    await lookAt(context, served.url, { path: '/guideline?tab=cases#CASE-08', name: 'guideline-case' })
    await context.close()
  })
})

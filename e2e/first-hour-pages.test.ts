import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, it } from 'vitest'
import { describeInChromium, LANGUAGES, lookAt, openChromium, servePages } from './chromium.ts'

const STEPS = ['name', 'organisation', 'departments', 'patterns', 'levels', 'sources', 'people', 'device', 'nothing']

describeInChromium('the pages of the first hour', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openChromium()
  })
  afterAll(() => browser.close())

  it.each(LANGUAGES)('shows every step at both widths, whole and usable (%s)', async (language) => {
    const served = await servePages()
    try {
      const context = await served.signIn(browser, { roles: ['administrator'], language })
      await lookAt(context, served.url, { path: '/first-hour', name: 'first-hour' })
      for (const step of STEPS)
        await lookAt(context, served.url, { path: `/first-hour/${step}`, name: `first-hour-${step}` })
      await context.close()
    } finally {
      await served.close()
    }
  })
})

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, it } from 'vitest'
import { type ServedPages, describeInChromium, lookAt, openChromium, servePages } from './chromium.ts'

const STEPS = ['name', 'organisation', 'departments', 'patterns', 'levels', 'sources', 'people', 'device', 'nothing']

describeInChromium('the pages of the first hour', () => {
  let browser: Browser
  let served: ServedPages
  beforeAll(async () => {
    browser = await openChromium()
    served = await servePages({ hasName: false })
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  it('shows every step, whole and usable', async () => {
    const context = await served.signIn(browser, { roles: ['administrator'], language: 'ja' })
    await lookAt(context, served.url, { path: '/first-hour', name: 'first-hour' })
    for (const step of STEPS)
      await lookAt(context, served.url, { path: `/first-hour/${step}`, name: `first-hour-${step}` })
    await context.close()
  })
})

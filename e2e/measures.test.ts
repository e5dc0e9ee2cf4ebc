import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, it } from 'vitest'
import { type ServedPages, describeInChromium, lookAt, openChromium, servePages, settled } from './chromium.ts'
import { seedProgramme } from './seed-programme.ts'

const OVERSEEN = {
  measures: '/measures',
  'measure-posture': '/measures/AD-7',
  'measure-declared': '/measures/AD-18',
  'measures-history': '/measures/history',
  'security-action': '/security-action',
} as const

describeInChromium('the programme of measures', () => {
  let browser: Browser
  let served: ServedPages
  beforeAll(async () => {
    browser = await openChromium()
    served = await servePages()
    await seedProgramme(served.deps)
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  it('shows board, measures, past and SECURITY ACTION to an executive', async () => {
    const context = await served.signIn(browser, { roles: ['executive'], language: 'ja' })
    for (const [name, path] of Object.entries(OVERSEEN)) await lookAt(context, served.url, { path, name })
    await context.close()
  })

  it('takes a decline from proposal to an executive’s word', async () => {
    const admin = await served.signIn(browser, { roles: ['administrator'], language: 'ja' })
    const asking = await admin.newPage()
    await asking.goto(`${served.url}/measures/AD-17`)
    await settled(asking)
    await asking.getByRole('button', { name: '決定する' }).click()
    await asking.getByLabel('見送る').check()
    await asking.getByLabel('理由').fill('業務でSNSを使わない。髙﨑')
    await asking.getByRole('button', { name: '保存する' }).click()
    await asking.getByText('見送りの提案（経営者の判断待ち）').waitFor()
    await admin.close()
    const executive = await served.signIn(browser, { roles: ['executive'], language: 'ja' })
    const deciding = await executive.newPage()
    await deciding.goto(`${served.url}/executive`)
    await settled(deciding)
    await deciding.locator('#awaiting').getByRole('link', { name: /AD-17/ }).click()
    await deciding.getByRole('button', { name: '見送りを認める' }).click()
    await deciding.getByLabel(/確認のため/).fill('AD-17')
    await deciding.getByRole('dialog').getByRole('button', { name: '見送りを認める' }).click()
    await deciding.getByText('見送りの決定により、見直しの日まで対象外です。').waitFor()
    await executive.close()
  })
})

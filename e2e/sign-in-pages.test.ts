import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type ServedPages,
  axe,
  describeInChromium,
  lookAt,
  openChromium,
  openContext,
  servePages,
  settled,
} from './chromium.ts'
import { inviteBy } from './invite-on-page.ts'
import { shoot } from './look-at-page.ts'

describeInChromium('the pages of sign-in and accounts', () => {
  let browser: Browser
  let served: ServedPages
  let link: string
  beforeAll(async () => {
    browser = await openChromium()
    served = await servePages()
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  it('shows an administrator accounts, settings and their own account', async () => {
    const office = await served.signIn(browser, { roles: ['administrator'], language: 'ja', name: '髙﨑 𠮷子' })
    link = await inviteBy(await office.newPage(), served, { language: 'ja', name: 'saburo' })
    const { id } = await served.deps.store.read
      .selectFrom('accounts')
      .select('id')
      .where('name', '=', 'saburo')
      .executeTakeFirstOrThrow()
    for (const [name, path] of Object.entries({
      account: '/account',
      accounts: '/accounts',
      'account-detail': `/accounts/${id}`,
      'sign-in-settings': '/sign-in-settings',
    }))
      await lookAt(office, served.url, { path, name })
    await lookAt(office, served.url, { path: '/account', name: 'account', dark: true })
    await office.close()
  })

  it('takes a key out of use for whoever types its name, and for nobody else', async () => {
    const office = await served.signIn(browser, { roles: ['administrator'], language: 'ja', name: '髙﨑 濵子' })
    const page = await office.newPage()
    await page.goto(`${served.url}/sign-in-settings`)
    await settled(page)
    await page.getByRole('button', { name: 'APIキーを作る' }).click()
    await page.getByLabel('渡す先の名前').fill('勤怠システム')
    await page.getByRole('dialog').getByRole('button', { name: 'APIキーを作る' }).click()
    // the dialog of before has such a button too, and whoever closes it is shown the key all the same
    await page.getByRole('dialog').locator('p.secret').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '閉じる' }).last().click()
    await page.getByRole('button', { name: '失効させる 勤怠システム' }).click()
    const dialog = page.getByRole('dialog', { name: '失効させる' })
    await dialog.getByRole('textbox').fill('給与システム')
    await dialog.getByRole('button', { name: '失効させる' }).click()
    await dialog.getByText('確認のため「勤怠システム」と入力してください').waitFor()
    await axe(page)
    await shoot(page, 'sign-in-settings-revoke')
    await dialog.getByRole('textbox').fill('勤怠システム')
    await dialog.getByRole('button', { name: '失効させる' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page
      .getByRole('row', { name: /勤怠システム/ })
      .getByText('失効')
      .waitFor()
    await office.close()
  })

  it('opens itself anew where a part of the program does not come, and says so in the end', async () => {
    const stranger = await openContext(browser, served.url, 'ja')
    const page = await stranger.newPage()
    const asked = new Set<string>()
    await page.route('**/assets/*.{js,css}', (route) => {
      const isFirst = !asked.has(route.request().url())
      asked.add(route.request().url())
      return isFirst ? route.abort('failed') : route.continue()
    })
    await page.goto(`${served.url}/sign-in`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await settled(page)
    expect(await page.evaluate(`sessionStorage.getItem('taga-again')`)).toBeNull()
    await page.route('**/assets/*.js', (route) => route.abort('failed'))
    for (const [language, words] of [
      ['ja', '画面を読み込めませんでした'],
      ['en', 'This page could not be loaded'],
    ] as const) {
      await stranger.addCookies([{ name: 'taga-lang', value: language, url: served.url }])
      await page.reload()
      await page.getByRole('alert').getByText(words).waitFor()
      await axe(page)
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 600 })
        await shoot(page, 'not-loaded')
      }
    }
    await stranger.close()
  })

  it('shows a stranger the ways in', async () => {
    const stranger = await openContext(browser, served.url, 'ja')
    await lookAt(stranger, served.url, { path: '/sign-in', name: 'sign-in' })
    await lookAt(stranger, served.url, { path: '/sign-in', name: 'sign-in', dark: true })
    await lookAt(stranger, served.url, { path: `/set-up#ticket=${served.ticket ?? ''}`, name: 'set-up' })
    await lookAt(stranger, served.url, { path: link.replace(served.url, ''), name: 'invitation' })
    const refused = '/sign-in/directory#error=access_denied'
    await lookAt(stranger, served.url, { path: refused, name: 'sign-in-directory', mayBeRefused: true })
    await stranger.close()
  })

  it('shows who has proved one thing what is wanted besides', async () => {
    const worker = await served.signIn(browser, { roles: ['teleworker'], language: 'ja', name: '山田 花子' })
    await served.deps.store.write((tx) => tx.db.updateTable('sessions').set({ factor_due: Date.now() }).execute())
    await lookAt(worker, served.url, { path: '/sign-in/factor', name: 'sign-in-factor' })
    await worker.close()
  })
})

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, it } from 'vitest'
import { addEntrance } from '../packages/server/src/entrances/keep-entrance.ts'
import { locationRegister } from '../packages/server/src/locations/store.ts'
import { addTo } from '../packages/server/src/registers/named-register.ts'
import { axe, describeInChromium, lookAt, openChromium, type ServedPages, servePages, settled } from './chromium.ts'

const DAY = 86_400_000
const ACTOR = 'account:seed'

describeInChromium('the authentication standard and the networks of offices', () => {
  let browser: Browser
  let served: ServedPages
  beforeAll(async () => {
    browser = await openChromium()
    served = await servePages()
    const { deps } = served
    for (const [name, authentication] of [
      ['新VPN装置', 'multiFactor'],
      ['旧VPN装置（髙﨑支店）', 'password'],
      ['共有サーバー', 'unknown'],
    ] as const)
      await addEntrance(deps, ACTOR, {
        name,
        reviewDueAt: deps.now() + 90 * DAY,
        known: {
          kind: 'vpn',
          frontedByTaga: false,
          authentication,
          passwordPolicy: 'checked',
          encryptedPath: 'yes',
          boundaryRestricted: 'yes',
          logsKept: 'yes',
          owner: '情報システム課',
        },
      })
    await addTo(deps, locationRegister, ACTOR, { name: '本社（千代田区）', kind: 'office' })
  })
  afterAll(async () => {
    await browser.close()
    await served.close()
  })

  it('is written by an administrator, approved by an executive, and tells which entrances meet it', async () => {
    const administrator = await served.signIn(browser, { roles: ['administrator'], language: 'ja' })
    await lookAt(administrator, served.url, { path: '/authentication-standard', name: 'authentication-standard-draft' })
    const page = await administrator.newPage()
    await page.goto(`${served.url}/authentication-standard`)
    await settled(page)
    await page.getByText('まだ承認されていません').waitFor()
    await page.getByLabel('組織の追加規定（任意）').fill('保守業者の接続は、都度申請とする。')
    await page.getByRole('button', { name: '承認を求める' }).click()
    await page.getByText('第1版が承認を待っています。').waitFor()

    const executive = await served.signIn(browser, { roles: ['executive'], language: 'ja' })
    const desk = await executive.newPage()
    await desk.goto(`${served.url}/approvals?kind=authenticationStandard`)
    await settled(desk)
    await desk
      .getByRole('link', { name: /認証基準/u })
      .last()
      .click()
    await settled(desk)
    await desk.getByRole('button', { name: '承認する' }).first().click()
    await desk.getByText('承認した').first().waitFor()

    await page.reload()
    await settled(page)
    await page.getByText('有効です').waitFor()
    await page.getByText('保守業者の接続は、都度申請とする。').first().waitFor()
    await lookAt(executive, served.url, { path: '/authentication-standard', name: 'authentication-standard' })
    await lookAt(executive, served.url, {
      path: '/authentication-standard?version=1',
      name: 'authentication-standard-version',
    })
    await lookAt(administrator, served.url, { path: '/entrances', name: 'entrances-standard' })
    await administrator.close()
    await executive.close()
  })

  it('shows by what an office is recognised, and registers a range of addresses', async () => {
    const context = await served.signIn(browser, { roles: ['administrator'], language: 'ja' })
    const page = await context.newPage()
    await page.goto(`${served.url}/locations`)
    await settled(page)
    await page.getByRole('button', { name: '本社（千代田区）: 未登録' }).click()
    await page.getByText('このコンピューターの中だけ').waitFor()
    await page.getByLabel('アドレスの範囲').fill('0.0.0.0/0')
    await page.getByRole('button', { name: '追加する' }).click()
    await page.getByText('広すぎるか').waitFor()
    await page.getByLabel('アドレスの範囲').fill('198.51.100.9/28')
    await page.getByRole('button', { name: '追加する' }).click()
    await page.getByText('アドレス 198.51.100.0/28（全員）').first().waitFor()
    await axe(page)
    await page.screenshot({ path: 'dist/screenshots/location-networks-ja-1440.png' })
    await context.close()
  })
})

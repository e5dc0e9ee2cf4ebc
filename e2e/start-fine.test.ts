import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { registerDevice } from '../packages/server/src/devices/register-device.ts'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import { enrolTestDevice } from '../packages/server/src/testing/test-device.ts'
import { askTicket, takeTestTurn, vouch } from '../packages/server/src/testing/test-page.ts'
import { askRunning, measuredAtHome } from './agent-at-home.ts'
import {
  LANGUAGES,
  type ServedPages,
  axe,
  describeInChromium,
  lookAt,
  openChromium,
  servePages,
  settled,
  shoot,
} from './chromium.ts'
import { promised } from './patience.ts'

const ACTOR = 'account:seed'

describeInChromium('starting work on a device that is fine', () => {
  const DAY = 86_400_000
  let server: ServedPages
  let browser: Browser
  beforeAll(async () => {
    server = await servePages()
    browser = await openChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  /** What an agent would see now on a computer that is in order, as it is reported. */
  for (const language of LANGUAGES)
    it(`says yes in ${language}, shows what is open, and takes it back within two seconds of a worse report`, async () => {
      const { deps } = server
      const department = await addDepartment(deps, ACTOR, {
        name: `営業部 ${language}`,
        patterns: ['remote_desktop', 'virtual_desktop', 'cloud_app'],
      })
      const draft = { name: '佐藤 花', department: department.id, rights: ['sales'] }
      const person = (await addPerson(deps, ACTOR, draft)).id
      for (const [name, level] of [
        ['自分の会社PC', 'business'],
        ['顧客の台帳', 'confidential'],
        ['製品の案内', 'public'],
      ] as const)
        await addResource(deps, ACTOR, {
          name: `${name} ${language}`,
          level,
          rightNeeded: 'sales',
          teleworkAllowed: true,
        })
      const device = await enrolTestDevice(deps, { user: person })
      const app = askRunning(`http://127.0.0.1:${server.port}`)
      const context = await server.signIn(browser, { roles: ['teleworker'], language, person })
      const page = await context.newPage()
      await page.goto(`${server.url}/start#ticket=${await askTicket(app, device, 1)}`)
      await page.waitForSelector('.verdict')
      await vouch(app, device, 2, (await takeTestTurn(app, device)).pages, measuredAtHome(Date.now()))
      await page.waitForSelector('.verdict[data-state="yes"]')
      await page.getByRole('button', { name: language === 'ja' ? '自宅' : 'Home', exact: true }).click()
      await page
        .getByRole('button', { name: language === 'ja' ? '自宅の無線LAN' : 'Wi-Fi at home', exact: true })
        .click()
      await page
        .getByRole('button', {
          name: language === 'ja' ? 'この回線を自宅として登録する' : 'Register this network as home',
        })
        .click()
      await page
        .locator('form')
        .getByRole('button', {
          name: language === 'ja' ? 'この回線を自宅として登録する' : 'Register this network as home',
        })
        .click()
      await page
        .locator('.place-check')
        .getByText(language === 'ja' ? '一致' : 'Agrees')
        .waitFor()
      await lookAt(context, server.url, { path: '/start', name: 'start-fine' })
      const begun = Date.now()
      await vouch(app, device, 3, [], measuredAtHome(Date.now(), { 'device.antimalwareSignatureAt': begun - 8 * DAY }))
      await page.waitForSelector('.verdict:not([data-state="yes"])')
      process.stderr.write(`the page knew of a worse report after ${Date.now() - begun} ms\n`)
      expect(Date.now() - begun).toBeLessThan(promised(2_500))
      await context.close()
    })

  it('recognises an approved phone without an agent on each visit', async () => {
    const { deps } = server
    const department = await addDepartment(deps, ACTOR, { name: '企画部', patterns: ['virtual_desktop'] })
    const person = (await addPerson(deps, ACTOR, { name: '𠮷田 誠', department: department.id, rights: [] })).id
    const phone = { kind: 'phone', os: 'ios', ownership: 'personal', management: 'browserOnly' } as const
    await registerDevice(deps, ACTOR, { ...phone, label: '私のスマートフォン', state: 'inUse', user: person })
    const context = await server.signIn(browser, { roles: ['teleworker'], language: 'ja', person })
    const page = await context.newPage()
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`${server.url}/start`)
    await shootWhenThere(page, 'start-phone-new')
    await page.getByRole('button', { name: 'この端末は「私のスマートフォン」です' }).click()
    await page.getByText('この端末を確かめられるようになりました。').waitFor()
    await page.locator('.verdict').getByText('私のスマートフォン').waitFor()
    await page.reload()
    await page.locator('.verdict').getByText('私のスマートフォン').waitFor()
    await axe(page)
    await shootWhenThere(page, 'start-phone')
    await context.close()
  })

  async function shootWhenThere(page: Page, name: string): Promise<void> {
    await settled(page)
    await page.waitForSelector('.verdict')
    await shoot(page, name)
  }
})

import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  LANGUAGES,
  type Language,
  type ServedPages,
  axe,
  describeInChromium,
  openChromium,
  servePages,
  settled,
} from './chromium.ts'
import { type SeededTerminals, seedTerminals } from './seed-terminals.ts'

const SHEETS = join(import.meta.dirname, '..', 'dist', 'screenshots')

describeInChromium('devices from lending to disposal, in a browser', () => {
  let server: ServedPages
  let browser: Browser
  let seeded: SeededTerminals
  const desks = new Map<Language, BrowserContext>()
  const homes = new Map<Language, BrowserContext>()

  beforeAll(async () => {
    server = await servePages()
    browser = await openChromium()
    seeded = await seedTerminals(server.deps)
    for (const language of LANGUAGES) {
      desks.set(language, await server.signIn(browser, { roles: ['administrator'], language }))
      homes.set(language, await server.signIn(browser, { roles: ['teleworker'], language, person: seeded.borrower }))
    }
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const of = (contexts: ReadonlyMap<Language, BrowserContext>, language: Language): BrowserContext => {
    const context = contexts.get(language)
    if (context === undefined) throw new Error('nobody is signed in')
    return context
  }
  async function open(context: BrowserContext, path: string): Promise<Page> {
    const page = await context.newPage()
    await page.goto(server.url + path)
    await settled(page)
    return page
  }
  const sheets = () => ({
    'loan-slip': `/lending/${seeded.loan}/slip`,
    certificate: `/disposal/${seeded.wiped}/certificate`,
    'stock-taking-sheet': `/stock-takings/${seeded.taking}/sheet`,
    labels: '/stock-takings/labels',
  })

  it('prints slip, certificate, result and labels, each on its sheet', async () => {
    mkdirSync(SHEETS, { recursive: true })
    for (const language of LANGUAGES)
      for (const name of ['loan-slip', 'certificate', 'stock-taking-sheet', 'labels'] as const) {
        const page = await open(of(desks, language), sheets()[name])
        const file = join(SHEETS, `${name}-${language}.pdf`)
        await page.pdf({
          path: file,
          format: 'A4',
          margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' },
        })
        expect(pagesOf(file)).toBe(1)
        await page.close()
      }
  })

  it('lets the borrower sign, after ticking the terms, and then not again', async () => {
    const page = await open(of(homes, 'en'), `/my/loans/${seeded.toSign}`)
    await page.getByRole('button', { name: 'Sign', exact: true }).click()
    await page.getByText('Tick that you keep to the terms.').waitFor()
    await page.getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Sign', exact: true }).click()
    await page.getByText('If you need it longer').waitFor()
    expect(await page.getByRole('button', { name: 'Sign', exact: true }).count()).toBe(0)
    await page.close()
  })

  it('lets the borrower answer the stock-taking from the label, and the administrator see it', async () => {
    const page = await open(of(homes, 'ja'), '/d/tg-0118')
    await page.getByRole('radio', { name: '手元にある', exact: true }).check()
    await page.getByRole('textbox', { name: '今ある場所' }).fill('自宅')
    await page.getByRole('button', { name: '回答する' }).click()
    await page.getByText('回答済み').waitFor()
    await axe(page)
    await page.close()
    const desk = await open(of(desks, 'ja'), `/stock-takings/${seeded.taking}?search=NOTE-0118`)
    await desk
      .getByRole('row', { name: /NOTE-0118/ })
      .getByText('所在を確認')
      .waitFor()
    await desk.close()
  })

  it('tells a stranger nothing of a label, and takes word of the device', async () => {
    const page = await open(of(homes, 'ja'), '/d/TG-0201')
    await page.getByText('この端末はあなたの名前で登録されていません').waitFor()
    expect(await page.getByText('NOTE-0201').count()).toBe(0)
    await axe(page)
    await page.getByRole('textbox').fill('会議室Aの机の上にあった')
    await page.getByRole('button', { name: '知らせる' }).click()
    await page.getByText('知らせました。').waitFor()
    await page.close()
  })

  it('finds devices at the desk by label after label', async () => {
    const page = await open(of(desks, 'en'), `/stock-takings/${seeded.taking}/scan`)
    const field = page.getByRole('textbox', { name: 'Label, tag or serial number' })
    for (const [typed, said] of [
      ['TG-0201', 'Found'],
      ['sn-tg-0201', 'Found already'],
      ['NOT-A-LABEL', 'The register has no such label'],
    ] as const) {
      await field.fill(typed)
      await field.press('Enter')
      await page.getByRole('log').getByText(said, { exact: true }).first().waitFor()
    }
    await axe(page)
    await page.close()
  })

  it('takes the next label while the server has not answered, and keeps what did not arrive', async () => {
    const page = await open(of(desks, 'en'), `/stock-takings/${seeded.taking}/scan`)
    const field = page.getByRole('textbox', { name: 'Label, tag or serial number' })
    const answers: (() => void)[] = []
    await page.route('**/scans', async (route) => {
      if (route.request().postData()?.includes('LOST')) return route.abort()
      await new Promise<void>((resolve) => answers.push(resolve))
      return route.continue()
    })
    for (const typed of ['TG-0201', 'LOST-LABEL', 'SLOW-LABEL']) {
      await field.fill(typed)
      await field.press('Enter')
      await page.getByRole('log').getByText(typed, { exact: true }).waitFor()
      expect(await field.inputValue()).toBe('')
    }
    await expect.poll(() => answers.length).toBe(1)
    answers[0]?.()
    await expect.poll(() => answers.length).toBe(2)
    answers[1]?.()
    await page.getByText('The register has no such label').waitFor()
    await page.getByText('Not recorded').waitFor()
    await axe(page)
    await page.unroute('**/scans')
    await page.getByRole('button', { name: 'Send again: LOST-LABEL' }).click()
    await expect.poll(() => page.getByText('The register has no such label').count()).toBe(2)
    await page.close()
  })

  it('stops a lost device from the phone of its user, and says what follows', async () => {
    const page = await open(of(homes, 'ja'), `/devices/${seeded.held}/loss`)
    await page.setViewportSize({ width: 390, height: 800 })
    await page.getByRole('textbox', { name: '最後に持っていた場所' }).fill('中央線の車内')
    await page.getByRole('button', { name: '届け出て、この端末を止める' }).click()
    await page.getByText('届け出を受け付け、端末を止めました').waitFor()
    await page.getByText('中央線の車内').first().waitFor()
    await axe(page)
    await page.close()
    const device = await server.deps.store.read
      .selectFrom('devices')
      .select('state')
      .where('id', '=', seeded.held)
      .executeTakeFirstOrThrow()
    expect(device.state).toBe('lost')
  })

  it('disposes of a wiped device only after its name was typed', async () => {
    const page = await open(of(desks, 'en'), `/disposal/${seeded.wiped}`)
    await page.locator('input[type=date]').fill(new Date().toISOString().slice(0, 10))
    await page.getByRole('button', { name: 'Record the disposal' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('DESK-0009')
    await dialog.getByRole('button', { name: 'Record the disposal' }).click()
    expect(await dialog.isVisible()).toBe(true)
    await dialog.getByRole('textbox').fill('DESK-0001')
    await dialog.getByRole('button', { name: 'Record the disposal' }).click()
    await page.getByText('Discarded').first().waitFor()
    await axe(page)
    await page.close()
  })

  it('disposes of a piece of the stock only after its number was typed', async () => {
    const page = await open(of(desks, 'ja'), `/stock/${seeded.usb}`)
    const line = page.getByRole('row', { name: /USB-002/ })
    await line.getByRole('button', { name: '廃棄' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: /消去・破壊の方法/ }).fill('物理的に破壊')
    const typed = dialog.getByRole('textbox', { name: /USB-002/ })
    const dispose = dialog.getByRole('button', { name: '廃棄を記録する' })
    await typed.fill('USB-001')
    await dispose.click()
    await dialog.getByRole('alert').waitFor()
    await axe(page)
    await typed.fill('ＵＳＢ-002')
    await dispose.click()
    await line.getByText('廃棄済み').waitFor()
    await page.close()
  })
})

/** How many pages a PDF has, by its own page tree. */
function pagesOf(file: string): number {
  return [...readFileSync(file, 'latin1').matchAll(/\/Type\s*\/Page\b(?!s)/gu)].length
}

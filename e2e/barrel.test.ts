import type { BoardAnswer } from '@taga/contract'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifyPack } from '../packages/server/src/ledger/verify-pack.ts'
import { type ServedPages, describeInChromium, lookAt, openChromium, servePages, settled } from './chromium.ts'
import { seedProgramme } from './seed-programme.ts'

const OVERSEEN = {
  barrel: '/barrel',
  threats: '/threats',
  'threats-table': '/threats?view=table&off=AD-7,TW-7',
  executive: '/executive',
  evidence: '/evidence',
} as const

describeInChromium('the barrel, the threats and the executives', () => {
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

  it('shows barrel, threats, home and evidence to an executive', async () => {
    const context = await served.signIn(browser, { roles: ['executive'], language: 'ja' })
    for (const [name, path] of Object.entries(OVERSEEN)) await lookAt(context, served.url, { path, name })
    await context.close()
  })

  it('is readable in the dark', async () => {
    const context = await served.signIn(browser, { roles: ['executive'], language: 'ja' })
    for (const name of ['barrel', 'threats', 'executive'] as const)
      await lookAt(context, served.url, { path: OVERSEEN[name], name, dark: true })
    await context.close()
  })

  it('leads from the lowest stave to the work by keyboard alone', async () => {
    const context = await served.signIn(browser, { roles: ['administrator'], language: 'ja' })
    const page = await context.newPage()
    await page.goto(`${served.url}/barrel`)
    await settled(page)
    await page.getByRole('link', { name: /^技術 / }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /「技術」の板を作る組/ }).waitFor()
    await page
      .getByRole('table', { name: /「技術」の板/ })
      .getByRole('link', { name: /^AD-7 / })
      .focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /AD-7/ }).waitFor()
    await settled(page)
    await page.getByRole('link', { name: 'NOTE-0003' }).first().focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/devices\//)
    await context.close()
  })

  it('lets the water fall where a measure is switched off, and names the cases that open', async () => {
    const context = await served.signIn(browser, { roles: ['executive'], language: 'ja' })
    const page = await context.newPage()
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.goto(`${served.url}/threats`)
    await settled(page)
    await page.getByRole('checkbox', { name: /^AD-11 / }).check()
    await page.getByText('起き得るようになるトラブル事例').waitFor()
    await page.waitForURL(/off=AD-11/)
    expect(await page.getByRole('link', { name: /メール/ }).count()).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'すべて戻す' }).click()
    await page.getByText('左の一覧から対策を選んでください。').waitFor()
    await context.close()
  })

  it('shows by how much the water falls, from a barrel that is full', async () => {
    const context = await served.signIn(browser, { roles: ['executive'], language: 'en' })
    const page = await context.newPage()
    await page.goto(`${served.url}/contacts`)
    await settled(page)
    const board: BoardAnswer = await page.evaluate(`fetch('/api/board').then((answer) => answer.json())`)
    // this office is on its way: what will be once all is done is put in the place of what is
    const measures = board.measures.map((row) => ({ ...row, state: 'holds' as const, height: 1, possible: 1 }))
    await page.route('**/api/board', (route) => route.fulfill({ json: { ...board, measures } }))
    await page.goto(`${served.url}/threats`)
    await settled(page)
    await page.getByText('The water stays at 100 %.').waitFor()
    await page.getByRole('checkbox', { name: /^AD-7 / }).check()
    await page.getByText('The water falls from 100 % to 0 %.').waitFor()
    expect(await page.locator('.case-list').first().getByRole('link').count()).toBe(1)
    await page.getByRole('button', { name: 'Put all back' }).click()
    await page.getByText('The water stays at 100 %.').waitFor()
    await context.close()
  })

  it('hands an auditor a pack that verifies by itself', async () => {
    const context = await served.signIn(browser, { roles: ['auditor'], language: 'en' })
    const page = await context.newPage()
    await page.goto(`${served.url}/evidence`)
    await settled(page)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Take the pack' }).click(),
    ])
    const stream = await download.createReadStream()
    stream.setEncoding('utf8')
    expect((await verifyPack(stream)).outcome).toBe('intact')
    const [program] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /Take the verifier/ }).click(),
    ])
    expect(program.suggestedFilename()).toBe('verify.mjs')
    await context.close()
  })

  it('prints the executives’ page on one sheet of A4', async () => {
    const context = await served.signIn(browser, { roles: ['executive'], language: 'ja' })
    const page = await context.newPage()
    await page.goto(`${served.url}/executive`)
    await settled(page)
    const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1')
    expect(pdf.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1)
    await context.close()
  })
})

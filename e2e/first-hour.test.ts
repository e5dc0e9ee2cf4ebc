import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { IssuedCertificate } from '../packages/edge/src/testing/test-certificate.ts'
import { taga } from '../packages/taga/src/testing/run-program.ts'
import {
  addAuthenticator,
  axe,
  describeInChromium,
  LANGUAGES,
  type Language,
  openChromium,
  type ServedPages,
  servePages,
  settled,
  shoot,
} from './chromium.ts'
import { NAME, testCertificate } from './https-name.ts'
import { promised } from './patience.ts'

const GOOD = 'mori-no-73-Kumasan!'
const WORDS = {
  ja: {
    begin: '始める',
    own: '手元の証明書を貼り付ける',
    chain: '証明書（PEM）',
    key: '秘密鍵（PEM）',
    host: '公開名（ホスト名）',
    set: 'この名前で公開する',
    saveAndGoOn: '保存して次へ',
    next: '次へ',
    nameJa: '組織の名前',
    departments: '加える部署',
    desktop: 'リモートデスクトップ方式',
    posture: '端末の点検',
    people: '招待する人',
    invite: '2人を招待する',
    sheets: '渡す紙を表示する',
    peopleDone: '招待を終えて次へ',
    getCode: '自分の端末の登録コードを発行する',
    arrived: '端末が届きました',
    finish: '初期設定を終える',
    allDone: '初期設定が終わりました',
    create: 'アカウントを作る',
    fullName: '氏名',
    id: 'ユーザーID',
    password: 'パスワード',
    again: 'パスワード（確認のためもう一度）',
    signIn: 'サインイン',
    addPasskey: 'この端末にパスキーを作る',
    make: '作る',
  },
  en: {
    begin: 'Begin',
    own: 'Paste a certificate',
    chain: 'Certificate (PEM)',
    key: 'Private key (PEM)',
    host: 'Public name (host)',
    set: 'Serve this name',
    saveAndGoOn: 'Save and go on',
    next: 'Next',
    nameJa: 'Name in Japanese',
    departments: 'Departments to add',
    desktop: 'Remote desktop',
    posture: 'look at the device',
    people: 'People to invite',
    invite: 'Invite 2 people',
    sheets: 'Show sheets to hand out',
    peopleDone: 'Done, go on',
    getCode: 'Get a code for a device of mine',
    arrived: 'A device has arrived',
    finish: 'Finish the set-up',
    allDone: 'The set-up is done',
    create: 'Create the account',
    fullName: 'Full name',
    id: 'User ID',
    password: 'Password',
    again: 'Password once more',
    signIn: 'Sign in',
    addPasskey: 'Make a passkey on this device',
    make: 'Make it',
  },
} as const

describeInChromium('the first hour', () => {
  let certificate: IssuedCertificate
  let browser: Browser
  beforeAll(async () => {
    certificate = await testCertificate()
    browser = await openChromium()
  })
  afterAll(() => browser?.close())

  it.each(LANGUAGES)(
    'leads from the ticket to a name over https, people, and a device that arrives (%s)',
    async (language) => {
      const words = WORDS[language]
      const tlsPort = await freePort()
      const served = await servePages({ hasName: false, listen: { tlsPort, httpPort: 0, address: '127.0.0.1' } })
      const url = `https://${NAME}:${tlsPort}`
      const folder = await mkdtemp(join(tmpdir(), 'taga-first-'))
      const page = await openPage(browser, language, [served.url, url])
      try {
        const began = Date.now()
        await createAccount(page, served, words)
        expect(new URL(page.url()).pathname).toBe('/first-hour')
        await page.getByRole('link', { name: words.begin, exact: true }).click()
        await page.getByLabel(words.host).fill(`${NAME}:${tlsPort}`)
        await page.getByLabel(words.own).check()
        await page.getByLabel(words.chain, { exact: false }).first().fill(certificate.chain)
        await page.getByLabel(words.key, { exact: false }).first().fill(certificate.key)
        await page.getByRole('button', { name: words.set }).click()
        await page.getByRole('link', { name: new RegExp(NAME) }).waitFor()
        await shoot(page, 'first-hour-named')
        await axe(page)
        await page.getByRole('link', { name: new RegExp(NAME) }).click()
        await signInWithPasskey(page, words)
        expect(new URL(page.url()).origin).toBe(url)
        const cookies = await page.context().cookies(url)
        expect(cookies.map(({ name }) => name)).toContain('__Host-taga')

        await page.goto(`${url}/first-hour/organisation`)
        await page.getByLabel(words.nameJa).fill('髙﨑精機株式会社')
        await page.getByRole('button', { name: words.saveAndGoOn }).click()
        await page.getByLabel(words.departments).fill('総務部\n設計部')
        await page.getByRole('button', { name: words.saveAndGoOn }).click()
        await page.getByLabel(words.desktop, { exact: true }).check()
        await page.getByRole('button', { name: words.saveAndGoOn }).click()
        await page.waitForURL(/levels/)
        await page.getByRole('button', { name: words.saveAndGoOn }).click()
        await page.getByLabel(words.posture, { exact: true }).check()
        await page.getByRole('button', { name: words.saveAndGoOn }).click()
        await page.getByLabel(words.people).fill('𠮷田 次郎, jiro, jiro@example.test\n﨑山 三郎, saburo')
        await page.getByRole('button', { name: words.invite }).click()
        await page.getByRole('button', { name: words.sheets }).click()
        await page.getByRole('img', { name: /𠮷田 次郎/ }).waitFor()
        await shoot(page, 'first-hour-invited')
        await axe(page)
        await page.getByRole('button', { name: words.peopleDone }).click()

        await page.getByRole('button', { name: words.getCode }).click()
        const code = (await page.locator('.enrolment-code').textContent()) ?? ''
        const env = { TAGA_STATE: join(folder, 'agent') }
        const local = `http://127.0.0.1:${served.port}`
        expect(await taga(['enrol', code, '--server', local], { env })).toMatchObject({ code: 0 })
        expect(await taga(['report'], { env })).toMatchObject({ code: 0 })
        await page.getByText(words.arrived).waitFor()
        await shoot(page, 'first-hour-arrived')
        await axe(page)
        await page.getByRole('table').getByRole('link').first().click()
        await page.waitForURL(/\/devices\//)
        await settled(page)
        await page.locator('.mark').first().waitFor()
        const tookMs = Date.now() - began
        await page.goBack()
        await page.getByRole('button', { name: words.finish }).click()
        await page.getByText(words.allDone).waitFor()
        await shoot(page, 'first-hour-done')
        await writeFile(
          join(import.meta.dirname, '..', 'dist', 'screenshots', `first-verdict-${language}.txt`),
          `${tookMs}\n`,
        )
        expect(tookMs).toBeLessThan(promised(120_000))
      } finally {
        await page.context().close()
        await served.close()
        await rm(folder, { recursive: true, force: true })
      }
    },
  )
})

type Words = (typeof WORDS)[Language]

async function openPage(browser: Browser, language: Language, urls: readonly string[]): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ locale: language === 'ja' ? 'ja-JP' : 'en-US' })
  await context.addCookies(urls.map((url) => ({ name: 'taga-lang', value: language, url })))
  const page = await context.newPage()
  await page.setViewportSize({ width: 1440, height: 900 })
  await addAuthenticator(page)
  return page
}

/** As the printed link says. */
async function createAccount(page: Page, served: ServedPages, words: Words): Promise<void> {
  await page.goto(`${served.url}/set-up#ticket=${served.ticket ?? ''}`)
  await page.getByLabel(words.fullName).fill('山田 花子')
  await page.getByLabel(words.id, { exact: false }).fill('hanako')
  await page.getByLabel(words.password, { exact: false }).first().fill(GOOD)
  await page.getByLabel(words.again, { exact: false }).fill(GOOD)
  await page.getByRole('button', { name: words.create }).click()
  await page.waitForURL((now) => !now.pathname.startsWith('/set-up'))
  await settled(page)
}

/** At the new name with the password, where a passkey can be made now. */
async function signInWithPasskey(page: Page, words: Words): Promise<void> {
  await page.getByLabel(words.id, { exact: false }).fill('hanako')
  await page.getByLabel(words.password, { exact: false }).first().fill(GOOD)
  await page.getByRole('button', { name: words.signIn, exact: true }).click()
  await page.waitForURL((now) => !now.pathname.endsWith('/sign-in'))
  if (!page.url().includes('/sign-in/factor')) return
  await page.getByRole('button', { name: words.addPasskey }).click()
  await page.getByRole('button', { name: words.make, exact: true }).click()
  await page.waitForURL((now) => !now.pathname.startsWith('/sign-in'))
}

/** A port that was free a moment ago: the URL has to name it before the server listens on it. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestDirectory } from '../packages/server/src/testing/test-directory.ts'
import { totpCode } from '../packages/server/src/testing/test-totp.ts'
import {
  axe,
  builtPages,
  describeInChromium,
  LANGUAGES,
  type Language,
  lookAt,
  openChromium,
  type ServedPages,
  servePages,
  settled,
  shoot,
} from './chromium.ts'

const GOOD = 'mori-no-73-Kumasan!'
const WORDS = {
  ja: {
    create: 'アカウントを作る',
    fullName: '氏名',
    id: 'ユーザーID',
    password: 'パスワード',
    again: 'パスワード（確認のためもう一度）',
    addPasskey: 'この端末にパスキーを作る',
    make: '作る',
    signOut: 'サインアウト',
    byPasskey: 'パスキーでサインイン',
    signIn: 'サインイン',
    proof: '本人確認',
    confirm: 'パスキーで確認',
    makeCodes: '復旧コードを作る',
    invite: '人を招待する',
    send: '招待を作る',
    start: '始める',
    addTotp: '認証アプリを設定する',
    totp: '認証アプリの6桁のコード',
    finish: '設定を終える',
    goOn: '続ける',
    byRecovery: '復旧コードを使う',
    recovery: '復旧コード',
    close: '閉じる',
  },
  en: {
    create: 'Create the account',
    fullName: 'Full name',
    id: 'User ID',
    password: 'Password',
    again: 'Password once more',
    addPasskey: 'Make a passkey on this device',
    make: 'Make it',
    signOut: 'Sign out',
    byPasskey: 'Sign in with a passkey',
    signIn: 'Sign in',
    proof: 'Is it you?',
    confirm: 'Confirm with a passkey',
    makeCodes: 'Make recovery codes',
    invite: 'Invite somebody',
    send: 'Make the invitation',
    start: 'Begin',
    addTotp: 'Set up an authenticator app',
    totp: 'Six-digit code of your authenticator app',
    finish: 'Finish',
    goOn: 'Continue',
    byRecovery: 'Use a recovery code',
    recovery: 'Recovery code',
    close: 'Close',
  },
} as const

describeInChromium('signing in', () => {
  let browser: Browser
  let web: string
  beforeAll(async () => {
    web = await builtPages()
    browser = await openChromium()
  })
  afterAll(() => browser.close())

  async function contextIn(language: Language, url: string): Promise<BrowserContext> {
    const context = await browser.newContext({ locale: language === 'ja' ? 'ja-JP' : 'en-US' })
    await context.addCookies([{ name: 'taga-lang', value: language, url }])
    return context
  }
  /** An authenticator of Chromium's own, as a phone with a fingerprint reader would be. */
  async function withAuthenticator(page: Page): Promise<CDPSession> {
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('WebAuthn.enable', { enableUI: false })
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    return devtools
  }

  it.each(LANGUAGES)(
    'leads from the first ticket to a passkey, out and in again, and to a fresh proof (%s)',
    async (language) => {
      const words = WORDS[language]
      let late = 0
      const served = await servePages({ web, now: () => Date.now() + late })
      const context = await contextIn(language, served.url)
      const page = await context.newPage()
      try {
        await withAuthenticator(page)
        await page.setViewportSize({ width: 1440, height: 900 })
        await page.goto(`${served.url}/#ticket=${served.ticket ?? ''}`)
        await page.getByLabel(words.fullName).fill('髙﨑 𠮷子')
        await shoot(page, 'set-up')
        await axe(page)
        await page.getByLabel(words.id, { exact: false }).fill('takasaki')
        await page.locator('input[name=password]').fill(GOOD)
        await page.getByLabel(words.again, { exact: false }).fill(GOOD)
        expect(page.url()).not.toContain('ticket')
        await page.getByRole('button', { name: words.create }).click()
        await page.getByRole('button', { name: words.signOut }).waitFor()

        await page.goto(`${served.url}/account`)
        await page.getByRole('button', { name: words.addPasskey }).click()
        await page.getByRole('dialog').getByRole('button', { name: words.make, exact: true }).click()
        await page.getByRole('table').first().waitFor()
        await page.getByRole('dialog').waitFor({ state: 'detached' })

        // where the browser offers passkeys by itself, the page needs no button
        if (language === 'en')
          await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false')
        await page.getByRole('button', { name: words.signOut }).click()
        await page.waitForURL(/sign-in/)
        if (language === 'en') {
          await page.reload()
          await page.getByRole('button', { name: words.byPasskey }).click()
        }
        await page.getByRole('button', { name: words.signOut }).waitFor()

        late = 16 * 60_000
        await page.goto(`${served.url}/account`)
        await page.getByRole('button', { name: words.makeCodes }).click()
        await page.getByRole('dialog').getByRole('button', { name: words.makeCodes }).click()
        const proof = page.getByRole('dialog', { name: words.proof })
        await proof.waitFor()
        await shoot(page, 'step-up')
        await axe(page)
        await proof.getByRole('button', { name: words.confirm }).click()
        const codes = page.locator('.codes > li')
        await codes.first().waitFor()
        expect(await codes.count()).toBe(10)
        await axe(page)
        await shoot(page, 'recovery-codes')
      } finally {
        await context.close()
        await served.close()
      }
    },
  )

  it.each(LANGUAGES)(
    'invites somebody, who begins with a password and an app, and comes back by a recovery code once (%s)',
    async (language) => {
      const words = WORDS[language]
      let late = 0
      const now = () => Date.now() + late
      const served = await servePages({ web, now })
      const office = await served.signIn(browser, { roles: ['administrator'], language, name: '髙﨑 𠮷子' })
      const home = await contextIn(language, served.url)
      try {
        const link = await inviteBy(await office.newPage(), served, { language, name: `hanako.${language}` })
        const page = await home.newPage()
        await page.goto(link)
        await settled(page)
        await axe(page)
        await shoot(page, 'invitation')
        await page.locator('input[name=password]').fill(GOOD)
        await page.getByLabel(words.again, { exact: false }).fill(GOOD)
        await page.getByRole('button', { name: words.start, exact: true }).click()
        await page.getByRole('button', { name: words.signOut }).waitFor()

        await page.goto(`${served.url}/account`)
        await page.getByRole('button', { name: words.addTotp }).click()
        const secret = (await page.locator('.secret').textContent()) ?? ''
        await axe(page)
        await shoot(page, 'totp')
        await page.getByLabel(words.totp, { exact: false }).fill(totpCode(secret, now()))
        await page.getByRole('button', { name: words.finish, exact: true }).click()
        await page.locator('.secret').waitFor({ state: 'detached' })
        await page.getByRole('button', { name: words.makeCodes }).click()
        await page.getByRole('dialog').getByRole('button', { name: words.makeCodes }).click()
        await page.locator('.codes > li').first().waitFor()
        const code = (await page.locator('.codes > li').first().textContent()) ?? ''
        await page.getByRole('button', { name: words.close, exact: true }).last().click()

        const signIn = async () => {
          await page.getByRole('button', { name: words.signOut }).click()
          await page.waitForURL(/sign-in/)
          await page.getByLabel(words.id, { exact: false }).fill(`hanako.${language}`)
          await page.locator('input[name=password]').fill(GOOD)
          await page.getByRole('button', { name: words.signIn, exact: true }).click()
          await page.getByLabel(words.totp, { exact: false }).waitFor()
        }
        late = 60_000
        await signIn()
        await axe(page)
        await shoot(page, 'second-proof')
        await page.getByLabel(words.totp, { exact: false }).fill(totpCode(secret, now()))
        await page.getByRole('button', { name: words.goOn, exact: true }).click()
        await page.getByRole('button', { name: words.signOut }).waitFor()

        await signIn()
        await page.getByRole('button', { name: words.byRecovery }).click()
        await page.getByLabel(words.recovery, { exact: false }).fill(code)
        await page.getByRole('button', { name: words.goOn, exact: true }).click()
        await page.getByRole('button', { name: words.signOut }).waitFor()
        await signIn()
        await page.getByRole('button', { name: words.byRecovery }).click()
        await page.getByLabel(words.recovery, { exact: false }).fill(code)
        await page.getByRole('button', { name: words.goOn, exact: true }).click()
        await page.getByRole('alert').waitFor()
      } finally {
        await office.close()
        await home.close()
        await served.close()
      }
    },
  )

  it('signs in by the directory that an administrator has set, and out of it again', async () => {
    const words = WORDS.ja
    const served = await servePages({ web })
    const directory = await startTestDirectory(`${served.url}/sign-in/directory`, `${served.url}/sign-in`)
    const office = await served.signIn(browser, { roles: ['administrator'], language: 'ja' })
    const home = await contextIn('ja', served.url)
    try {
      const page = await office.newPage()
      await page.goto(`${served.url}/sign-in-settings`)
      await page.getByLabel('ボタンに出す名前', { exact: false }).fill('社内アカウント')
      await page.getByLabel('発行者', { exact: false }).fill(directory.issuer)
      await page.getByLabel('クライアントID', { exact: false }).fill('taga')
      await page.getByLabel('クライアントシークレット', { exact: false }).fill('a secret of the test')
      await page.getByRole('button', { name: '接続を確かめて保存' }).click()
      await page.getByRole('button', { name: '連携をやめる' }).waitFor()
      const link = await inviteBy(page, served, { language: 'ja', name: 'jiro' })

      directory.who = { subject: 's1', amr: ['pwd', 'otp'] }
      const guest = await home.newPage()
      await guest.goto(link)
      await guest.getByRole('button', { name: '社内アカウントのアカウントで始める' }).click()
      await guest.getByRole('button', { name: words.signOut }).waitFor()
      await guest.getByRole('button', { name: words.signOut }).click()
      await guest.waitForURL(/session\/end/)
      await guest.goto(`${served.url}/sign-in`)
      await guest.getByRole('button', { name: '社内アカウントでサインイン' }).click()
      await guest.getByRole('button', { name: words.signOut }).waitFor()
    } finally {
      await office.close()
      await home.close()
      await directory.close()
      await served.close()
    }
  })

  it.each(LANGUAGES)('shows every page of sign-in and accounts without a violation (%s)', async (language) => {
    const served = await servePages({ web })
    const stranger = await contextIn(language, served.url)
    const office = await served.signIn(browser, { roles: ['administrator'], language, name: '髙﨑 𠮷子' })
    try {
      const worker = await served.signIn(browser, { roles: ['teleworker'], language, name: '山田 花子' })
      const link = await inviteBy(await office.newPage(), served, { language, name: 'saburo' })
      await lookAt(stranger, served.url, { path: '/sign-in', name: 'sign-in' })
      await lookAt(stranger, served.url, { path: `/set-up#ticket=${served.ticket ?? ''}`, name: 'set-up' })
      await lookAt(stranger, served.url, { path: link.replace(served.url, ''), name: 'invitation' })
      await served.deps.store.write((tx) =>
        tx.db.updateTable('sessions').set({ factor_due: Date.now() }).where('via', '=', 'passkey').execute(),
      )
      await lookAt(worker, served.url, { path: '/sign-in/factor', name: 'sign-in-factor' })
      await served.deps.store.write((tx) => tx.db.updateTable('sessions').set({ factor_due: null }).execute())
      await worker.close()
      await lookAt(office, served.url, { path: '/account', name: 'account' })
      await lookAt(office, served.url, { path: '/accounts', name: 'accounts' })
      await lookAt(office, served.url, { path: '/sign-in-settings', name: 'sign-in-settings' })
      const { id } = await served.deps.store.read
        .selectFrom('accounts')
        .select('id')
        .where('name', '=', 'saburo')
        .executeTakeFirstOrThrow()
      await lookAt(office, served.url, { path: `/accounts/${id}`, name: 'account-detail' })
      if (language === 'ja') {
        await lookAt(stranger, served.url, { path: '/sign-in', name: 'sign-in', dark: true })
        await lookAt(office, served.url, { path: '/account', name: 'account', dark: true })
      }
    } finally {
      await stranger.close()
      await office.close()
      await served.close()
    }
  })
})

/** An administrator invites somebody on the page, and hands over the link that is shown. */
async function inviteBy(
  page: Page,
  served: ServedPages,
  { language, name }: { readonly language: Language; readonly name: string },
): Promise<string> {
  const words = WORDS[language]
  await page.goto(`${served.url}/accounts`)
  await page.getByRole('button', { name: words.invite }).click()
  await page.getByRole('dialog').getByLabel(words.id, { exact: false }).fill(name)
  await page.getByRole('button', { name: words.send }).click()
  const link = (await page.locator('.sheet .secret').textContent()) ?? ''
  await axe(page)
  await shoot(page, 'invitation-sheet')
  return link.trim()
}

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestDirectory } from '../packages/server/src/testing/test-directory.ts'
import { totpCode } from '../packages/server/src/testing/test-totp.ts'
import {
  addAuthenticator,
  axe,
  builtPages,
  describeInChromium,
  LANGUAGES,
  openChromium,
  openContext,
  servePages,
  settled,
  shoot,
} from './chromium.ts'
import { inviteBy } from './invite-on-page.ts'
import { WIDTHS } from './shots.ts'

const GOOD = 'mori-no-73-Kumasan!'
const WORDS = {
  ja: {
    create: 'アカウントを作る',
    fullName: '氏名',
    id: 'ユーザーID',
    password: 'パスワード',
    again: 'パスワード（確認のためもう一度）',
    remove: (name: string) => `消す ${name}`,
    removePasskey: 'パスキーを消す',
    noPasskeys: 'パスキーはまだありません。',
    addPasskey: 'この端末にパスキーを作る',
    make: '作る',
    signOut: 'サインアウト',
    byPasskey: 'パスキーでサインイン',
    signIn: 'サインイン',
    proof: '本人確認',
    confirm: 'パスキーで確認',
    makeCodes: '復旧コードを作る',
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
    remove: (name: string) => `Remove ${name}`,
    removePasskey: 'Remove the passkey',
    noPasskeys: 'There are no passkeys yet.',
    addPasskey: 'Make a passkey on this device',
    make: 'Make it',
    signOut: 'Sign out',
    byPasskey: 'Sign in with a passkey',
    signIn: 'Sign in',
    proof: 'Is it you?',
    confirm: 'Confirm with a passkey',
    makeCodes: 'Make recovery codes',
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
  afterAll(() => browser?.close())

  it.each(LANGUAGES)(
    'leads from the first ticket to a passkey, out and in again, and to a fresh proof (%s)',
    async (language) => {
      const words = WORDS[language]
      let late = 0
      const served = await servePages({ web, now: () => Date.now() + late })
      const context = await openContext(browser, served.url, language)
      const page = await context.newPage()
      try {
        await addAuthenticator(page)
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
        // under a name a passkey is possible, and a password alone opens nothing
        await page.waitForURL('**/sign-in/factor')
        await page.getByRole('button', { name: words.addPasskey }).click()
        await page.getByRole('dialog').getByRole('button', { name: words.make, exact: true }).click()
        await page.waitForURL((now) => !now.pathname.startsWith('/sign-in'))
        await page.goto(`${served.url}/account`)
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

        await page.getByRole('button', { name: words.close, exact: true }).last().click()
        const passkeys = page.getByRole('table').first()
        const name = await passkeys.getByRole('rowheader').innerText()
        await passkeys.getByRole('button', { name: words.remove(name) }).click()
        const removal = page.getByRole('dialog', { name: words.removePasskey })
        await removal.getByRole('textbox').fill(`${name}?`)
        await removal.getByRole('button', { name: words.removePasskey }).click()
        await removal.getByRole('alert').waitFor()
        await removal.getByRole('textbox').fill(name)
        await removal.getByRole('button', { name: words.removePasskey }).click()
        await removal.waitFor({ state: 'detached' })
        await page.getByText(words.noPasskeys).waitFor()
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
      const home = await openContext(browser, served.url, language)
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
        await page.waitForURL('**/sign-in/factor')
        await page.getByRole('button', { name: words.addTotp }).click()
        const secret = (await page.locator('.secret').textContent()) ?? ''
        await axe(page)
        await shoot(page, 'totp')
        await page.getByLabel(words.totp, { exact: false }).fill(totpCode(secret, now()))
        await page.getByRole('button', { name: words.finish, exact: true }).click()
        await page.waitForURL((now) => !now.pathname.startsWith('/sign-in'))
        await page.goto(`${served.url}/account`)
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
    const home = await openContext(browser, served.url, 'ja')
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

      // one factor at the directory is not enough for who has an authenticator app here
      await served.deps.store.write(async ({ db }) => {
        const { id } = await db.selectFrom('accounts').select('id').where('name', '=', 'jiro').executeTakeFirstOrThrow()
        const totp = { sealed: 'as of an app', created_at: 1, confirmed_at: 1, last_step: 0 }
        await db
          .insertInto('totps')
          .values({ account_id: id, ...totp })
          .execute()
      })
      directory.who = { subject: 's1', amr: ['pwd'] }
      await guest.getByRole('button', { name: words.signOut }).click()
      // the directory asks as well; until then it would go on vouching for the two factors of before
      await guest.getByRole('button', { name: 'Yes, sign me out' }).click()
      await guest.waitForURL(`${served.url}/sign-in`)
      await guest.getByRole('button', { name: '社内アカウントでサインイン' }).click()
      await guest.getByLabel(words.totp, { exact: false }).waitFor()
      for (const width of WIDTHS) {
        await guest.setViewportSize({ width, height: 900 })
        await shoot(guest, 'sign-in-directory-second')
        await axe(guest)
      }
      expect(await guest.getByRole('button', { name: words.signOut }).count()).toBe(0)
    } finally {
      await office.close()
      await home.close()
      await directory.close()
      await served.close()
    }
  })
})

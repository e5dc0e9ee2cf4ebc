import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, it } from 'vitest'
import { type ServedPages, describeInChromium, lookAt, openChromium, openContext, servePages } from './chromium.ts'
import { inviteBy } from './invite-on-page.ts'

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

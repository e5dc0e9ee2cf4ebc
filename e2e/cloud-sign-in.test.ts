import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DEFAULT_RULES, findRule } from '../packages/core/src/index.ts'
import { lockAccount } from '../packages/server/src/accounts/govern-account.ts'
import { currentRules } from '../packages/server/src/decisions/rules.ts'
import { registerDevice } from '../packages/server/src/devices/register-device.ts'
import { stopLostDevice } from '../packages/server/src/devices/report-loss.ts'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import { publishRules } from '../packages/server/src/rules/publish-rules.ts'
import {
  addAuthenticator,
  axe,
  describeInChromium,
  type Language,
  LANGUAGES,
  lookAt,
  openChromium,
  openContext,
  type ServedPages,
  servePages,
  shoot,
} from './chromium.ts'
import { type CloudServices, type Protocol, startCloudServices } from './cloud-services.ts'
import { ADMINISTRATOR, until } from './gateway-world.ts'
import { promised } from './patience.ts'
import { beginWork, type Worker } from './work-at-home.ts'

const ACTOR = 'account:seed'
const WORDS = {
  ja: {
    denied: (service: string) => `いまは「${service}」を開けません`,
    stopped: (service: string) => `この端末からは「${service}」を開けません`,
    signIn: 'サインイン',
    passkey: 'パスキーでサインイン',
    refused: '本人確認できませんでした',
    notSent: '送っていません',
    prove: '本人確認をして開く',
    confirm: 'パスキーで確認',
    addPasskey: 'この端末にパスキーを作る',
    make: '作る',
    open: '開く',
  },
  en: {
    denied: (service: string) => `“${service}” cannot be opened now`,
    stopped: (service: string) => `“${service}” does not open from this device`,
    signIn: 'Sign in',
    passkey: 'Sign in with a passkey',
    refused: 'That did not prove who you are',
    notSent: 'not sent',
    prove: 'Prove it and open',
    confirm: 'Confirm with a passkey',
    addPasskey: 'Make a passkey on this device',
    make: 'Make it',
    open: 'Open',
  },
} as const

const SERVICES = { oidc: { name: '会計', path: '/login' }, saml: { name: '勤怠', path: '/saml/login' } } as const
const BOTH = ['oidc', 'saml'] as const
const DAY = 86_400_000

type CloudWorker = Worker & { readonly mail: string }

/** Two cloud services with well-known libraries of their own, OpenID Connect and SAML, and people who work in them. */
describeInChromium('signing in to cloud services', () => {
  let server: ServedPages
  let browser: Browser
  let services: CloudServices
  let department: string
  let hana: CloudWorker
  let john: CloudWorker
  let admin: BrowserContext
  /** The browser of somebody who works without an agent. */
  let phone: Pick<CloudWorker, 'context' | 'mail'>
  /** Pages with a passkey, by the mail address of whose it is. */
  const proven = new Map<string, Page>()

  beforeAll(async () => {
    server = await servePages()
    browser = await openChromium()
    const { deps } = server
    department = (await addDepartment(deps, ACTOR, { name: '営業部', patterns: ['cloud_app'] })).id
    const resource = await addResource(deps, ACTOR, {
      name: '会計クラウド',
      level: 'business',
      rightNeeded: 'kaikei',
      teleworkAllowed: true,
      savingPossible: false,
    })
    services = await startCloudServices(server, ACTOR, resource.id)
    admin = await server.signIn(browser, { roles: ['administrator'], language: 'ja' })
    hana = await begin('ja', 'hana@example.jp')
    john = await begin('en', 'john@example.jp')
  })
  afterAll(async () => {
    await browser?.close()
    await services?.close()
    await server?.close()
  })

  async function begin(language: Language, mail: string): Promise<CloudWorker> {
    const name = language === 'ja' ? '佐藤 花' : 'John Smith'
    return { ...(await beginWork(server, browser, { language, name, department, mail, rights: ['kaikei'] })), mail }
  }

  async function look(page: Page, name: string): Promise<void> {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await shoot(page, name)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      await axe(page)
    }
  }

  async function signIn({ context, mail }: Pick<CloudWorker, 'context' | 'mail'>, by: Protocol): Promise<Page> {
    const page = await context.newPage()
    await page.goto(services.url + SERVICES[by].path)
    await page.locator('#who').waitFor()
    expect(await page.locator('#who').innerText()).toBe(mail)
    return page
  }

  /**
   * What this person has open at both services is over: each hears of it within that time, and the one that refreshes gets nothing more.
   * `happen` resolves to the moment from which it counts, where that is another than its beginning.
   */
  async function ends(what: string, { mail }: CloudWorker, happen: () => Promise<unknown>): Promise<void> {
    const { told, accounting } = services
    await accounting.refresh(mail)
    told.length = 0
    const begun = Date.now()
    const from = await happen()
    const since = typeof from === 'number' ? from : begun
    for (const by of BOTH) {
      await until(`the service by ${by} was told`, () => told.some((one) => one.how === by))
      const at = told.find((one) => one.how === by)?.at ?? 0
      expect(at).toBeGreaterThanOrEqual(since)
      tookFor(`${what}: the service by ${by} was told`, at - since)
    }
    await expect(accounting.refresh(mail)).rejects.toMatchObject({ error: 'invalid_grant' })
  }

  function tookFor(what: string, tookMs: number): void {
    process.stderr.write(`${what} ${tookMs} ms after it\n`)
    expect(tookMs).toBeLessThan(promised(3_000))
  }

  /** Both services send the person back to us, who read why they do not open by this rule, and what to do. */
  async function isRefused({ context, language }: CloudWorker, ruleId: string): Promise<void> {
    const rule = findRule(ruleId)
    const remedy = rule?.remedy[language] ?? `no rule ${ruleId}`
    const page = await context.newPage()
    for (const by of BOTH) {
      await page.goto(services.url + SERVICES[by].path)
      await page.getByRole('heading', { level: 1, name: WORDS[language].denied(SERVICES[by].name) }).waitFor()
      await page.getByRole('heading', { level: 2, name: rule?.title[language] ?? ruleId }).waitFor()
      expect(await page.locator('main').innerText()).toContain(remedy)
    }
    await look(page, 'cloud-sign-in-denied')
    await page.close()
  }

  async function publish(enforce: string): Promise<void> {
    const { deps } = server
    const { number, set } = await currentRules(deps.store.read, deps.now())
    const enforced = new Set([...set.rules.filter(({ mode }) => mode === 'enforce').map(({ id }) => id), enforce])
    const rules = DEFAULT_RULES.map((rule) => (enforced.has(rule.id) ? { ...rule, mode: 'enforce' as const } : rule))
    const adopted = [...new Set([...set.adopted, 'posture' as const])]
    await publishRules(deps, 'server', { after: number, draft: { rules, settings: {}, adopted } })
  }

  it('lets an administrator register them and copy what they need', async () => {
    const page = await admin.newPage()
    await page.goto(`${server.url}/cloud-services/new`)
    await page.getByLabel('Google Workspace').check()
    await page.getByLabel('名称').fill('グループウェア')
    await page.getByRole('combobox', { name: '利用先' }).selectOption({ label: '会計クラウド' })
    await page.getByLabel('サービスアカウントのメールアドレス').fill('taga@project.iam.gserviceaccount.com')
    await page.getByLabel('代行する管理者のメールアドレス').fill('admin@example.jp')
    await page.getByRole('button', { name: '追加する' }).click()
    await page.getByRole('heading', { level: 1, name: 'グループウェア' }).waitFor()
    const added = new URL(page.url()).pathname
    await page.close()
    await lookAt(admin, server.url, { path: '/cloud-services', name: 'cloud-services' })
    await lookAt(admin, server.url, { path: '/cloud-services/new', name: 'cloud-service-new' })
    await lookAt(admin, server.url, { path: added, name: 'cloud-service-google' })
    await lookAt(admin, server.url, { path: '/cloud-endpoints', name: 'cloud-endpoints' })
  })

  it('opens from the page of the day, by OpenID Connect and by SAML, without asking anybody anything', async () => {
    const [start] = hana.context.pages()
    const [other] = john.context.pages()
    if (start === undefined || other === undefined) throw new Error('no page of the day')
    const link = start.getByRole('link', { name: new RegExp(`${WORDS.ja.open}.*会計`) })
    await link.waitFor()
    await other.getByRole('link', { name: new RegExp(`${WORDS.en.open}.*会計`) }).waitFor()
    for (const page of [start, other]) await look(page, 'cloud-start')
    await link.click()
    await start.locator('#who').waitFor()
    expect(await start.locator('#who').innerText()).toBe('hana@example.jp')
    await start.goBack()
    // the tab stands bound to the laptop as before
    await link.waitFor()
    const attendance = await signIn(hana, 'saml')
    await attendance.close()
    await services.accounting.refresh('hana@example.jp')
  })

  it('opens on a phone without an agent straight from the service, once its browser is known', async () => {
    const { deps } = server
    const mail = 'hajime@example.jp'
    const person = (await addPerson(deps, ACTOR, { name: '鈴木 一', department, mail, rights: ['kaikei'] })).id
    const kind = { kind: 'phone', os: 'ios', ownership: 'personal', management: 'browserOnly' } as const
    const { id } = await registerDevice(deps, ACTOR, { ...kind, label: '一のスマホ', state: 'inUse', user: person })
    const context = await server.signIn(browser, { roles: ['teleworker'], language: 'ja', person })
    const page = await context.newPage()
    await page.goto(`${server.url}/start`)
    await page.getByRole('button', { name: /一のスマホ/ }).click()
    await page.locator('.verdict').getByText('一のスマホ').waitFor()
    // as the next session of this browser is: nobody has said yet which device it is on
    await deps.store.write(({ db }) => db.deleteFrom('session_pages').where('device_id', '=', id).execute())
    await page.goto(`${services.url}/login`)
    await page.locator('#who').waitFor()
    expect(await page.locator('#who').innerText()).toBe(mail)
    phone = { context, mail }
  })

  it('asks whoever signs out at a service whether of Taga too, tells the other one, and leads back', async () => {
    const { context, mail } = phone
    const page = await signIn(phone, 'saml')
    await page.goto(`${services.url}/leave?who=${mail}`)
    await page.getByRole('heading', { level: 1, name: /「会計」からサインアウトしました/ }).waitFor()
    await page.getByText('同じサインインで開いているほかのサービス：勤怠').waitFor()
    await lookAt(context, server.url, { path: new URL(page.url()).pathname, name: 'cloud-sign-out' })
    services.told.length = 0
    const pressed = Date.now()
    await page.getByRole('button', { name: 'Tagaからもサインアウトする' }).click()
    await page.waitForURL(`${services.url}/left`)
    tookFor('signed out of Taga too: the browser is back at the service', Date.now() - pressed)
    await until('the other service is told', () => services.told.some(({ how }) => how === 'saml'))
    tookFor('signed out of Taga too: the other service was told', (services.told[0]?.at ?? 0) - pressed)
    await expect(services.accounting.refresh(mail)).rejects.toMatchObject({ error: 'invalid_grant' })
    await page.goto(`${services.url}/login`)
    await page.waitForURL(/\/sign-in\?then=%2Fcloud-sign-in%2F/)
    await context.close()
  })

  it('asks who is not signed in to sign in first, on the way to the service', async () => {
    const context = await openContext(browser, server.url, 'ja')
    const page = await context.newPage()
    await page.goto(`${services.url}/login`)
    await page.waitForURL(/\/sign-in\?then=%2Fcloud-sign-in%2F/)
    await page.getByRole('heading', { level: 1 }).waitFor()
    // and who is sent to sign out, as Google does, has nothing to sign out of
    await page.goto(`${server.url}/saml/slo`)
    await page.getByRole('heading', { level: 1, name: 'このブラウザーでは、Tagaにサインインしていません' }).waitFor()
    await look(page, 'cloud-sign-out-nobody')
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'このサインアウトは続けられません' }).waitFor()
    await context.close()
  })

  it('asks who is sent to sign out and nothing more whether to sign out of Taga, and does so', async () => {
    const context = await server.signIn(browser, { roles: ['teleworker'], language: 'en' })
    const page = await context.newPage()
    await page.goto(`${server.url}/saml/slo`)
    await page.getByRole('heading', { level: 1, name: 'Sign out of Taga?' }).waitFor()
    await look(page, 'cloud-sign-out-bare')
    await page.getByRole('button', { name: 'Sign out of Taga', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'You have signed out of Taga' }).waitFor()
    await look(page, 'cloud-sign-out-done')
    await page.goto(`${server.url}/start`)
    await page.getByRole('heading', { level: 1, name: WORDS.en.signIn }).waitFor()
    await context.close()
  })

  it('asks for a passkey where the rules want a fresh proof, leaves what is open, and goes on by itself', async () => {
    const opened = [
      { worker: john, by: 'oidc' },
      { worker: hana, by: 'saml' },
    ] as const
    for (const { worker, by } of opened) {
      const { language, mail } = worker
      const words = WORDS[language]
      for (const each of BOTH) await (await signIn(worker, each)).close()
      const page = await worker.context.newPage()
      proven.set(worker.mail, page)
      await addAuthenticator(page)
      await page.goto(`${server.url}/account`)
      await page.getByRole('button', { name: words.addPasskey }).click()
      await page.getByRole('dialog').getByRole('button', { name: words.make, exact: true }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await growOld(worker)
      services.told.length = 0
      const asked = Date.now()
      await publish('fresh-proof-cloud')
      await page.goto(services.url + SERVICES[by].path)
      const prove = page.getByRole('button', { name: words.prove })
      await prove.waitFor()
      tookFor(`step-up: the page of the service by ${by} asks for a proof`, Date.now() - asked)
      await look(page, 'cloud-sign-in-prove')
      await services.accounting.refresh(mail)
      expect(services.told).toEqual([])
      await prove.click()
      await page.getByRole('dialog').getByRole('button', { name: words.confirm }).click()
      const pressed = Date.now()
      await page.locator('#who').waitFor()
      tookFor(`passkey shown: the service by ${by} is open`, Date.now() - pressed)
    }
  })

  /** It is twenty minutes since they proved who they are. */
  async function growOld({ person }: CloudWorker): Promise<void> {
    await server.deps.store.write(({ db }) =>
      db
        .updateTable('sessions')
        .set({ proved_at: Date.now() - 20 * 60_000 })
        .where('account_id', 'in', (accounts) =>
          accounts.selectFrom('accounts').select('id').where('person_id', '=', person),
        )
        .execute(),
    )
  }

  it('ends what a rule no longer allows, at both, and says by which', async () => {
    await john.report({ 'device.antimalwareSignatureAt': Date.now() - 8 * DAY })
    await ends('rule tightened', john, () => publish('antimalware-signatures'))
    await isRefused(john, 'antimalware-signatures')
    await john.report({})
    await (await signIn(john, 'oidc')).close()
  })

  it('ends what is open at both in the moment in which the signatures are too old, and says so', async () => {
    for (const by of BOTH) await (await signIn(hana, by)).close()
    await ends('signatures expired', hana, async () => {
      const expiry = Date.now() + 2_000
      await hana.report({ 'device.antimalwareSignatureAt': expiry - 7 * DAY })
      return expiry
    })
    await isRefused(hana, 'antimalware-signatures')
    await hana.report({})
  })

  it('ends what somebody has open whose account is locked, at both, and lets them in no more', async () => {
    for (const by of BOTH) await (await signIn(john, by)).close()
    const { account } = await server.deps.store.read
      .selectFrom('accounts')
      .select('id as account')
      .where('person_id', '=', john.person)
      .executeTakeFirstOrThrow()
    await ends('account locked', john, () => lockAccount(server.deps, ADMINISTRATOR, account))
    const words = WORDS[john.language]
    const page = proven.get(john.mail)
    if (page === undefined) throw new Error('no page with a passkey')
    for (const by of BOTH) {
      await page.goto(services.url + SERVICES[by].path)
      await page.waitForURL(/\/sign-in\?then=%2Fcloud-sign-in%2F/)
      await page.getByRole('heading', { level: 1, name: words.signIn }).waitFor()
    }
    await page.getByRole('button', { name: words.passkey }).click()
    await page.getByText(words.refused).waitFor()
    await look(page, 'cloud-sign-in-locked')
  })

  it('ends what is open when a laptop is lost, and says why it does not open again', async () => {
    for (const by of BOTH) await (await signIn(hana, by)).close()
    await ends('laptop lost', hana, () =>
      server.deps.store.write((tx) => stopLostDevice(tx, server.deps, ACTOR, { id: hana.device.id, how: 'lost' })),
    )
    const page = await hana.context.newPage()
    for (const [at, language] of LANGUAGES.entries()) {
      if (at > 0) await hana.context.addCookies([{ name: 'taga-lang', value: language, url: server.url }])
      for (const by of BOTH) {
        await page.goto(services.url + SERVICES[by].path)
        await page.getByRole('heading', { level: 1, name: WORDS[language].stopped(SERVICES[by].name) }).waitFor()
      }
      await look(page, 'cloud-sign-in-stopped')
    }
    await page.close()
  })

  it('shows an administrator who was signed in, why it ended and which service was not told', async () => {
    const { store } = server.deps
    const { id } = await store.read
      .selectFrom('cloud_services')
      .select('id')
      .where('name', '=', SERVICES.oidc.name)
      .executeTakeFirstOrThrow()
    const newest = await store.read
      .selectFrom('cloud_notices')
      .select('id')
      .where('service_id', '=', id)
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow()
    // as it stands where the register lost the address before the notice was sent
    await store.write(({ db }) =>
      db
        .updateTable('cloud_notices')
        .set({ done_at: null, given_up_at: Date.now(), problem: 'notRegistered' })
        .where('id', '=', newest.id)
        .execute(),
    )
    await lookAt(admin, server.url, { path: `/cloud-services/${id}`, name: 'cloud-service' })
    const page = await admin.newPage()
    await page.goto(`${server.url}/cloud-services/${id}`)
    await page.getByText(WORDS.ja.notSent).first().waitFor()
    await page.close()
  })
})

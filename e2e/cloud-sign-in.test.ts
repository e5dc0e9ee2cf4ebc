import { createServer, type Server } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml'
import * as oidc from 'openid-client'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DEFAULT_RULES } from '../packages/core/src/index.ts'
import { addService, renewSecret } from '../packages/server/src/cloud-sign-in/keep-service.ts'
import { readKeys } from '../packages/server/src/cloud-sign-in/keys.ts'
import { currentRules } from '../packages/server/src/decisions/rules.ts'
import { stopLostDevice } from '../packages/server/src/devices/report-loss.ts'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import { publishRules } from '../packages/server/src/rules/publish-rules.ts'
import type { Ask } from '../packages/server/src/testing/test-app.ts'
import { enrolTestDevice, type TestDevice } from '../packages/server/src/testing/test-device.ts'
import { askTicket, takeTestTurn, vouch } from '../packages/server/src/testing/test-page.ts'
import {
  addAuthenticator,
  axe,
  describeInChromium,
  type Language,
  lookAt,
  openChromium,
  type ServedPages,
  servePages,
  shoot,
} from './chromium.ts'
import { until } from './gateway-world.ts'
import { NAME, testCertificate } from './https-name.ts'
import { promised } from './patience.ts'
import { seenOnLaptop } from './seed-report.ts'

const ACTOR = 'account:seed'
const ENTITY = 'https://kintai.example.jp/metadata'
const DONE =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><p:LogoutResponse xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"><p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></p:Status></p:LogoutResponse></s:Body></s:Envelope>'
const WORDS = {
  ja: {
    denied: 'いまは「会計」を開けません',
    prove: '本人確認をして開く',
    confirm: 'パスキーで確認',
    addPasskey: 'この端末にパスキーを作る',
    make: '作る',
    open: '開く',
  },
  en: {
    denied: '“会計” cannot be opened now',
    prove: 'Prove it and open',
    confirm: 'Confirm with a passkey',
    addPasskey: 'Make a passkey on this device',
    make: 'Make it',
    open: 'Open',
  },
} as const

type Worker = {
  readonly language: Language
  readonly person: string
  readonly device: TestDevice
  readonly context: BrowserContext
  report(changed: Parameters<typeof seenOnLaptop>[1]): Promise<void>
}
type Tokens = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers

/** Two cloud services with well-known libraries of their own, OpenID Connect and SAML, and people who work in them. */
describeInChromium('signing in to cloud services', () => {
  let server: ServedPages
  let browser: Browser
  let services: Server
  let at: string
  let department: string
  let config: oidc.Configuration
  let saml: SAML
  let hana: Worker
  let john: Worker
  let admin: BrowserContext
  /** What the services have of each person by mail address, and when they were told that it is over. */
  const tokens = new Map<string, Tokens>()
  const told: { readonly how: 'oidc' | 'saml'; readonly at: number }[] = []
  const waiting = new Map<string, string>()

  beforeAll(async () => {
    server = await servePages()
    browser = await openChromium()
    await openServices()
    department = (await addDepartment(server.deps, ACTOR, { name: '営業部', patterns: ['cloud_app'] })).id
    await register()
    admin = await server.signIn(browser, { roles: ['administrator'], language: 'ja' })
    hana = await begin('ja', 'hana@example.jp')
    john = await begin('en', 'john@example.jp')
  })
  afterAll(async () => {
    await browser?.close()
    await new Promise((resolve) => {
      services?.close(resolve)
      services?.closeAllConnections()
    })
    await server?.close()
  })

  async function openServices() {
    services = createServer((request, response) => {
      const url = new URL(request.url ?? '', at)
      let body = ''
      request.on('data', (part: Buffer) => (body += part.toString()))
      request.on('end', () => {
        serve(url, body).then(
          ({ status = 200, location, text = '' }) =>
            response
              .writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...(location && { location }) })
              .end(text),
          (error: unknown) => response.writeHead(500).end(String(error)),
        )
      })
    })
    await new Promise<void>((resolve) => services.listen(0, '127.0.0.1', resolve))
    at = `http://127.0.0.1:${(services.address() as AddressInfo).port}` // it listens on a port
  }

  async function serve(url: URL, body: string): Promise<{ status?: number; location?: string; text?: string }> {
    switch (url.pathname) {
      case '/login': {
        const verifier = oidc.randomPKCECodeVerifier()
        const state = oidc.randomState()
        waiting.set(state, verifier)
        const to = oidc.buildAuthorizationUrl(config, {
          redirect_uri: `${at}/callback`,
          scope: 'openid email profile',
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          state,
        })
        return { status: 303, location: to.href }
      }
      case '/callback': {
        const expectedState = url.searchParams.get('state') ?? ''
        const pkceCodeVerifier = waiting.get(expectedState) ?? ''
        const got = await oidc.authorizationCodeGrant(config, url, { pkceCodeVerifier, expectedState })
        const mail = String(got.claims()?.['email'])
        tokens.set(mail, got)
        return { text: `<!doctype html><title>会計</title><h1>会計</h1><p id="who">${mail}</p>` }
      }
      case '/logout':
        told.push({ how: 'oidc', at: Date.now() })
        return {}
      case '/saml/login':
        return { status: 303, location: await saml.getAuthorizeUrlAsync('', undefined, {}) }
      case '/saml/acs': {
        const fields = Object.fromEntries(new URLSearchParams(body))
        const { profile } = await saml.validatePostResponseAsync(fields)
        return { text: `<!doctype html><title>勤怠</title><h1>勤怠</h1><p id="who">${profile?.nameID}</p>` }
      }
      case '/saml/slo': {
        const [, message = ''] = /<soap:Body>(.*)<\/soap:Body>/.exec(body) ?? []
        await saml.validatePostRequestAsync({ SAMLRequest: Buffer.from(message).toString('base64') })
        told.push({ how: 'saml', at: Date.now() })
        return { text: DONE }
      }
      default:
        return { status: 404 }
    }
  }

  async function register() {
    const { deps, url } = server
    const resource = await addResource(deps, ACTOR, {
      name: '会計クラウド',
      level: 'business',
      rightNeeded: 'kaikei',
      teleworkAllowed: true,
      savingPossible: false,
    })
    const common = {
      resource: resource.id,
      released: ['email' as const, 'name' as const],
      revocation: { kind: 'none' as const },
    }
    const row = await addService(deps, ACTOR, {
      ...common,
      protocol: 'oidc',
      name: '会計',
      startUrl: `${at}/login`,
      redirectUris: [`${at}/callback`],
      postLogoutUris: [],
      backChannelLogout: `${at}/logout`,
      client: 'confidential',
      refresh: true,
    })
    const { clientId, secret } = await renewSecret(deps, ACTOR, row.id)
    config = await oidc.discovery(new URL(`${url}/oidc`), clientId, secret, undefined, {
      [oidc.customFetch]: fetchHere,
    })
    config[oidc.customFetch] = fetchHere
    await addService(deps, ACTOR, {
      ...common,
      protocol: 'saml',
      name: '勤怠',
      startUrl: `${at}/saml/login`,
      entityId: ENTITY,
      acs: [`${at}/saml/acs`],
      nameId: 'email',
      soapLogout: `${at}/saml/slo`,
    })
    saml = new SAML({
      issuer: ENTITY,
      callbackUrl: `${at}/saml/acs`,
      entryPoint: `${url}/saml/sso`,
      idpCert: (await readKeys(deps))[0]?.certificate ?? '',
      idpIssuer: `${url}/saml/metadata`,
      audience: ENTITY,
      wantAssertionsSigned: true,
      wantAuthnResponseSigned: true,
      validateInResponseTo: ValidateInResponseTo.always,
      identifierFormat: null,
      disableRequestedAuthnContext: true,
    })
  }

  /** Asks the name of the story, which is this machine, as a service somewhere else would. */
  async function fetchHere(
    url: string,
    init: { method?: string; headers?: object; body?: unknown },
  ): Promise<Response> {
    const { hostname, port, pathname, search } = new URL(url)
    const { root } = await testCertificate()
    const body = init.body instanceof URLSearchParams ? init.body.toString() : ''
    return new Promise((resolve, reject) => {
      const asked = httpsRequest(
        {
          host: '127.0.0.1',
          port,
          servername: hostname,
          ca: root,
          path: pathname + search,
          method: init.method ?? 'GET',
          headers: { ...init.headers, host: `${NAME}:${port}`, 'content-length': Buffer.byteLength(body) },
        },
        (answer) => {
          const parts: Buffer[] = []
          answer.on('data', (part: Buffer) => parts.push(part))
          answer.on('end', () => {
            const headers = new Headers()
            for (const [name, value] of Object.entries(answer.headers)) headers.set(name, String(value))
            resolve(new Response(Buffer.concat(parts), { status: answer.statusCode ?? 500, headers }))
          })
        },
      )
      asked.on('error', reject)
      asked.end(body)
    })
  }

  /** A person with a laptop whose page is open and bound to it. */
  async function begin(language: Language, mail: string): Promise<Worker> {
    const { deps } = server
    const name = language === 'ja' ? '佐藤 花' : 'John Smith'
    const person = (await addPerson(deps, ACTOR, { name, department, mail, rights: ['kaikei'] })).id
    const device = await enrolTestDevice(deps, { user: person })
    const app = {
      clock: { at: Date.now() },
      ask: (method: string, path: string, { bytes, headers = {} }: Ask = {}) => {
        const { origin: _none, ...sent } = headers
        return fetch(`http://127.0.0.1:${server.port}${path}`, {
          method,
          headers: sent,
          body: Buffer.from(bytes ?? []),
        })
      },
    }
    let counter = 0
    const next = () => (counter += 1)
    const context = await server.signIn(browser, { roles: ['teleworker'], language, person })
    const page = await context.newPage()
    await page.goto(`${server.url}/start#ticket=${await askTicket(app, device, next())}`)
    await page.waitForSelector('.verdict')
    const report = async (changed: Parameters<typeof seenOnLaptop>[1]) => {
      const now = Date.now()
      app.clock.at = now
      const seen = { at: now, provenance: 'measured', source: 'agent', kind: 'value' } as const
      const values = Object.entries(seenOnLaptop(now, { 'device.networkFingerprint': 'f-home', ...changed }))
      const { pages } = await takeTestTurn(app, device)
      const facts = Object.fromEntries(values.map(([key, value]) => [key, { ...seen, value }]))
      expect((await vouch(app, device, next(), pages, facts)).status).toBe(200)
    }
    await report({})
    return { language, person, device, context, report }
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

  async function signIn({ context }: Worker, path: '/login' | '/saml/login' = '/login'): Promise<Page> {
    const page = await context.newPage()
    await page.goto(at + path)
    await page.locator('#who').waitFor()
    return page
  }

  /** The services that this person has open hear of it within that time, and the one that refreshes gets nothing more. */
  async function ends(
    what: string,
    { mail, at: open }: { readonly mail: string; readonly at: readonly ('oidc' | 'saml')[] },
    happen: () => Promise<unknown>,
  ): Promise<void> {
    told.length = 0
    const since = Date.now()
    await happen()
    for (const how of open) {
      await until(`the service by ${how} was told`, () => told.some((one) => one.how === how))
      const took = (told.find((one) => one.how === how)?.at ?? 0) - since
      process.stderr.write(`${what}: the service by ${how} was told ${took} ms after it\n`)
      expect(took).toBeLessThan(promised(3_000))
    }
    await expect(oidc.refreshTokenGrant(config, tokens.get(mail)?.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
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
    if (start === undefined) throw new Error('no page of the day')
    const link = start.getByRole('link', { name: new RegExp(`${WORDS.ja.open}.*会計`) })
    await link.waitFor()
    await link.click()
    await start.locator('#who').waitFor()
    expect(await start.locator('#who').innerText()).toBe('hana@example.jp')
    await start.goBack()
    // the tab stands bound to the laptop as before
    await link.waitFor()
    const attendance = await signIn(hana, '/saml/login')
    expect(await attendance.locator('#who').innerText()).toBe('hana@example.jp')
    const again = await oidc.refreshTokenGrant(config, tokens.get('hana@example.jp')?.refresh_token ?? '')
    tokens.set('hana@example.jp', again)
  })

  it('asks for a passkey where the rules want a fresh proof, and goes on by itself', async () => {
    for (const worker of [john, hana]) {
      const words = WORDS[worker.language]
      const page = await worker.context.newPage()
      await addAuthenticator(page)
      await page.goto(`${server.url}/account`)
      await page.getByRole('button', { name: words.addPasskey }).click()
      await page.getByRole('dialog').getByRole('button', { name: words.make, exact: true }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await server.deps.store.write(({ db }) =>
        db
          .updateTable('sessions')
          .set({ proved_at: Date.now() - 20 * 60_000 })
          .where('id', 'in', (accounts) =>
            accounts
              .selectFrom('sessions')
              .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
              .select('sessions.id')
              .where('accounts.person_id', '=', worker.person),
          )
          .execute(),
      )
      await publish('fresh-proof-cloud')
      await page.goto(`${at}/login`)
      const prove = page.getByRole('button', { name: words.prove })
      await prove.waitFor()
      await look(page, 'cloud-sign-in-prove')
      await prove.click()
      await page.getByRole('dialog').getByRole('button', { name: words.confirm }).click()
      await page.locator('#who').waitFor()
    }
  })

  it('ends what a rule no longer allows', async () => {
    await john.report({ 'device.antimalwareSignatureAt': Date.now() - 8 * 86_400_000 })
    const open = { mail: 'john@example.jp', at: ['oidc'] as const }
    await ends('rule tightened', open, () => publish('antimalware-signatures'))
    await john.report({})
    await signIn(john)
  })

  it('ends what somebody has open whose account is locked, at both', async () => {
    await signIn(john, '/saml/login')
    await ends('account locked', { mail: 'john@example.jp', at: ['oidc', 'saml'] }, () =>
      server.deps.store.write(async (tx) => {
        const { id } = await tx.db
          .updateTable('accounts')
          .set({ locked_at: Date.now() })
          .where('person_id', '=', john.person)
          .returning('id')
          .executeTakeFirstOrThrow()
        await tx.append({ kind: 'account.locked', actor: 'server', subject: `account:${id}`, body: {} })
      }),
    )
  })

  it('ends what is open when a laptop is lost, and says why it does not open again', async () => {
    await ends('laptop lost', { mail: 'hana@example.jp', at: ['oidc', 'saml'] }, () =>
      server.deps.store.write((tx) => stopLostDevice(tx, server.deps, ACTOR, { id: hana.device.id, how: 'lost' })),
    )
    const page = await hana.context.newPage()
    await page.goto(`${at}/login`)
    await page.getByRole('heading', { name: WORDS.ja.denied }).waitFor()
    await look(page, 'cloud-sign-in-denied')
    await hana.context.addCookies([{ name: 'taga-lang', value: 'en', url: server.url }])
    await page.goto(`${at}/login`)
    await page.getByRole('heading', { name: WORDS.en.denied }).waitFor()
    await look(page, 'cloud-sign-in-denied')
    const rows = await server.deps.store.read
      .selectFrom('cloud_services')
      .select('id')
      .where('name', '=', '会計')
      .execute()
    await lookAt(admin, server.url, { path: `/cloud-services/${rows[0]?.id}`, name: 'cloud-service' })
  })
})

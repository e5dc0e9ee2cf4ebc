import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { DEFAULT_RULES, findRule } from '../packages/core/src/index.ts'
import { lockAccount } from '../packages/server/src/accounts/govern-account.ts'
import { keepContacts } from '../packages/server/src/contacts/keep-contacts.ts'
import { currentRules } from '../packages/server/src/decisions/rules.ts'
import { addDestination, switchDestination } from '../packages/server/src/destinations/keep-destination.ts'
import { revokeOutpost } from '../packages/server/src/outposts/govern-outposts.ts'
import { changePerson } from '../packages/server/src/people/change-person.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import { publishRules } from '../packages/server/src/rules/publish-rules.ts'
import {
  addAuthenticator,
  axe,
  describeInChromium,
  type Language,
  LANGUAGES,
  openChromium,
  type ServedPages,
  servePages,
  settled,
  shoot,
} from './chromium.ts'
import { ADMINISTRATOR, until } from './gateway-world.ts'
import { APPLICATION } from './https-name.ts'
import { openGate, type OpenGate } from './open-gate.ts'
import { PATIENCE_MS, promised } from './patience.ts'
import { beginWork, type Worker } from './work-at-home.ts'
import { PLAIN_WEB } from './plain-web.ts'

const ACTOR = 'account:seed'
const SECOND = 1_000
const DAY = 86_400_000
/** How long the organisation lets live work go on without a stream. */
const LOSS_MS = 5 * SECOND
const PAGE = `<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>社内Wiki</title><h1>社内Wiki</h1>
<p id="ticks">0</p><p id="ended"></p><script>
const s=new WebSocket('wss://'+location.host+'/ticks');let n=0
s.onmessage=()=>{ticks.textContent=++n};s.onclose=()=>{ended.textContent=String(performance.timeOrigin+performance.now())}
</script></html>`
const WORDS = {
  ja: {
    cannot: '「社内Wiki」は今は開けません',
    proveTitle: 'もう一度、本人確認をしてください',
    prove: '本人確認をする',
    confirm: 'パスキーで確認',
    addPasskey: 'この端末にパスキーを作る',
    make: '作る',
    report: '届け出て、この端末を止める',
    quiet: '今は新しく開けません',
    deviceStopped: 'この端末は止められています',
    accountStopped: 'このアカウントは今は使えません',
    off: '「社内Wiki」は今は止められています',
  },
  en: {
    cannot: '“社内Wiki” cannot be opened now',
    proveTitle: 'Show once more that it is you',
    prove: 'Prove it now',
    confirm: 'Confirm with a passkey',
    addPasskey: 'Make a passkey on this device',
    make: 'Make it',
    report: 'Report it and stop this device',
    quiet: 'Nothing new can be opened now',
    deviceStopped: 'This device is stopped',
    accountStopped: 'This account cannot be used now',
    off: '“社内Wiki” is switched off for now',
  },
} as const

type Gate = OpenGate & { readonly url: string }

describeInChromium('work in an application ends, and the person sees why', () => {
  let server: ServedPages
  let gate: Gate
  let browser: Browser
  let upstream: Server
  let department: string
  let destination: string
  let workers: readonly Worker[]
  let serverGone: Promise<void> | undefined
  const sockets = new Set<Socket>()
  const gates: Gate[] = []

  beforeAll(async () => {
    server = await servePages()
    browser = await openChromium()
    department = (await addDepartment(server.deps, ACTOR, { name: '営業部', patterns: ['cloud_app'] })).id
    destination = await openUpstream()
    gate = await openOne()
    workers = await beginAll()
  })
  afterAll(async () => {
    await browser?.close()
    for (const each of gates) await each.close()
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => upstream.close(resolve))
    await (serverGone ?? server?.close())
  })

  async function openUpstream(): Promise<string> {
    const webSockets = new WebSocketServer({ noServer: true })
    upstream = createServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE),
    )
    upstream.on('connection', (socket) => sockets.add(socket))
    upstream.on('upgrade', (request, socket, head) =>
      webSockets.handleUpgrade(request, socket, head, (talk) => {
        const timer = setInterval(() => talk.send('tick'), 20)
        talk.on('close', () => clearInterval(timer))
      }),
    )
    const resource = await addResource(server.deps, ACTOR, {
      name: '社内Wiki',
      level: 'business',
      rightNeeded: 'wiki',
      teleworkAllowed: true,
      savingPossible: false,
    })
    const { id } = await addDestination(server.deps, ACTOR, {
      ...PLAIN_WEB,
      name: '社内Wiki',
      resource: resource.id,
      port: await listen(upstream),
      publicName: APPLICATION,
    })
    return id
  }

  async function openOne(): Promise<Gate> {
    const opened = await openGate({ deps: server.deps, url: `http://127.0.0.1:${server.port}` })
    const { names } = opened.running
    await until('the gateway knows what it may open', () => names.byName(APPLICATION) !== undefined)
    const one = { ...opened, url: `https://${APPLICATION}:${opened.port}` }
    gates.push(one)
    return one
  }

  async function beginAll(): Promise<readonly Worker[]> {
    const begun: Worker[] = []
    for (const language of LANGUAGES)
      begun.push(await beginWork(server, browser, { language, department, rights: ['wiki'] }))
    return begun
  }

  const ticksOf = (page: Page) => page.locator('#ticks').innerText().then(Number)

  /** The application, open and alive. */
  async function open({ context }: Worker, at: Gate = gate): Promise<Page> {
    const page = await context.newPage()
    await page.goto(at.url)
    await expect.poll(() => ticksOf(page), { timeout: PATIENCE_MS }).toBeGreaterThan(3)
    return page
  }

  /** When the last byte came, epoch ms by the page's own clock. */
  async function endOf(page: Page): Promise<number> {
    await page.locator('#ended:not(:empty)').waitFor()
    return Number(await page.locator('#ended').innerText())
  }

  async function look(page: Page, name: string): Promise<void> {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await shoot(page, name)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    }
    await axe(page)
  }

  /** What everybody sees once something happened: their work ends within that time, and the page says why. */
  async function endsFor(
    who: readonly Worker[],
    what: { readonly name: string; readonly rule?: string; readonly withinMs?: number; readonly at?: Gate },
    happen: () => Promise<number | void>,
  ): Promise<void> {
    const { name, rule, withinMs = 500, at = gate } = what
    const pages = await Promise.all(who.map((each) => open(each, at)))
    const since = (await happen()) ?? Date.now()
    for (const [index, page] of pages.entries()) {
      const took = (await endOf(page)) - since
      process.stderr.write(`${name}: the last byte came ${Math.round(took)} ms after it\n`)
      expect(took).toBeLessThan(promised(withinMs))
      const { language } = who[index] ?? { language: 'ja' }
      if (rule !== undefined) await saysWhy(page, { language, rule, name })
    }
    if (rule !== undefined) for (const page of pages) await page.close()
  }

  /** The page names the rule, and how to mend it on this system. */
  async function saysWhy(
    page: Page,
    { language, rule, name }: { readonly language: Language; readonly rule: string; readonly name: string },
  ): Promise<void> {
    await page.reload()
    await page.getByRole('heading', { name: WORDS[language].cannot }).waitFor()
    const { title, remedy } = findRule(rule) ?? {}
    await page.getByRole('heading', { name: title?.[language] ?? rule }).waitFor()
    expect(await page.locator('main').innerText()).toContain((remedy?.byOs?.['windows'] ?? remedy)?.[language])
    await look(page, name)
  }

  async function publish(change: {
    readonly enforce?: string
    readonly settings?: Readonly<Record<string, number>>
  }): Promise<number> {
    const { deps } = server
    const { number, set } = await currentRules(deps.store.read, deps.now())
    const rules = DEFAULT_RULES.map((rule) =>
      rule.id === change.enforce ? { ...rule, mode: 'enforce' as const } : rule,
    )
    const settings = { streamLossMs: LOSS_MS, ...change.settings }
    await publishRules(deps, 'server', {
      after: number,
      draft: { rules, settings, adopted: [...new Set([...set.adopted, 'posture' as const])] },
    })
    const published = Date.now()
    await until('the gateway has the rules', () => gate.running.facts.rules()?.version !== set.version)
    return published
  }

  it('asks for a passkey where the proof is no longer fresh, pauses what is open, and leads back to the address', async () => {
    for (const worker of workers) {
      const words = WORDS[worker.language]
      const page = await worker.context.newPage()
      await addAuthenticator(page)
      await page.goto(`${server.url}/account`)
      await page.getByRole('button', { name: words.addPasskey }).click()
      await page.getByRole('dialog').getByRole('button', { name: words.make, exact: true }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      const live = await open(worker)
      await grow(worker)
      await publish({ enforce: 'fresh-proof-cloud' })
      await page.goto(`${gate.url}/notes?page=2`)
      await page.getByRole('heading', { name: words.proveTitle }).waitFor()
      await look(page, 'application-prove')
      await page.getByRole('link', { name: words.prove }).click()
      await page.getByRole('dialog').getByRole('button', { name: words.confirm }).click()
      const pressed = performance.now()
      await page.getByRole('heading', { name: '社内Wiki', exact: true }).waitFor()
      process.stderr.write(
        `after the passkey the application was there in ${Math.round(performance.now() - pressed)} ms\n`,
      )
      expect(page.url()).toBe(`${gate.url}/notes?page=2`)
      await expect.poll(() => ticksOf(page), { timeout: PATIENCE_MS }).toBeGreaterThan(3)
      const before = await ticksOf(live)
      await expect.poll(() => ticksOf(live), { timeout: PATIENCE_MS }).toBeGreaterThan(before)
      await publish({})
      await page.close()
      await live.close()
    }
  })

  /** An hour goes by since the person proved who they are. */
  async function grow({ account }: Worker): Promise<void> {
    await server.deps.store.write(async (tx) => {
      await tx.db
        .updateTable('sessions')
        .set({ proved_at: Date.now() - 3_600_000 })
        .where('account_id', '=', account)
        .execute()
      await tx.append({ kind: 'session.proved', actor: ACTOR, subject: `account:${account}`, body: {} })
    })
  }

  it('ends by itself in the moment in which the signatures of the laptop are seven days old', async () => {
    await publish({ enforce: 'antimalware-signatures' })
    const expiry = Date.now() + 9 * SECOND
    for (const worker of workers) await worker.report({ 'device.antimalwareSignatureAt': expiry - 7 * DAY })
    await endsFor(
      workers,
      { name: 'application-signatures', rule: 'antimalware-signatures', withinMs: 1_500 },
      async () => expiry,
    )
    for (const worker of workers) await worker.report({})
    for (const worker of workers) await (await open(worker)).close()
  })

  it('ends where a rule is tightened, for everybody whom it denies', async () => {
    await publish({})
    for (const worker of workers) await worker.report({ 'device.antimalwareSignatureAt': Date.now() - 8 * DAY })
    await endsFor(workers, { name: 'application-tightened', rule: 'antimalware-signatures' }, () =>
      publish({ enforce: 'antimalware-signatures' }),
    )
    await publish({})
  })

  it('ends where the right to it is taken away', async () => {
    await endsFor(workers, { name: 'application-right', rule: 'right-to-resource' }, () => giveRights([]))
    await giveRights(['wiki'])
  })

  async function giveRights(rights: string[]): Promise<void> {
    for (const { person, language } of workers) {
      const { version } = await server.deps.store.read
        .selectFrom('people')
        .select('version')
        .where('id', '=', person)
        .executeTakeFirstOrThrow()
      const draft = { name: language === 'ja' ? '佐藤 花' : 'Hana Sato', department, rights }
      await changePerson(server.deps, ACTOR, { id: person, version, draft })
    }
  }

  it('ends on the laptop that its user reports lost, from a phone, by the page', async () => {
    for (const worker of workers) {
      const { language, device, person } = worker
      const phone = await server.signIn(browser, { roles: ['teleworker'], language, person })
      const page = await phone.newPage()
      await page.setViewportSize({ width: 390, height: 844 })
      await page.goto(`${server.url}/devices/${device.id}/loss`)
      await settled(page)
      const live = await open(worker)
      const pressed = Date.now()
      await page.getByRole('button', { name: WORDS[language].report }).click()
      await page.waitForURL('**/losses/*')
      const took = (await endOf(live)) - pressed
      process.stderr.write(`application-lost: the last byte came ${Math.round(took)} ms after the press on the phone\n`)
      expect(took).toBeLessThan(promised(1_500))
      await live.reload()
      await live.getByRole('heading', { name: WORDS[language].deviceStopped }).waitFor()
      await look(live, 'application-lost')
      await phone.close()
      await live.close()
    }
  })

  it('ends where an administrator locks the account, and the person is told so', async () => {
    workers = await beginAll()
    const pages = await Promise.all(workers.map((each) => open(each)))
    for (const { account } of workers) await lockAccount(server.deps, ADMINISTRATOR, account)
    const since = Date.now()
    for (const [index, page] of pages.entries()) {
      const took = (await endOf(page)) - since
      process.stderr.write(`application-locked: the last byte came ${Math.round(took)} ms after the last lock\n`)
      expect(took).toBeLessThan(promised(500))
      await page.reload()
      const { language } = workers[index] ?? { language: 'ja' }
      await page.getByRole('heading', { name: WORDS[language].accountStopped }).waitFor()
      await look(page, 'application-locked')
      await page.close()
    }
  })

  it('ends where it is switched off, and opens again once it is on', async () => {
    workers = await beginAll()
    const turn = async (off: boolean) => {
      const { version } = await server.deps.store.read
        .selectFrom('destinations')
        .select('version')
        .where('id', '=', destination)
        .executeTakeFirstOrThrow()
      await switchDestination(server.deps, ACTOR, { id: destination, version, off })
    }
    const contacts = [{ kind: 'security', name: '情報システム 髙橋', telephone: '03-0000-1234' }] as const
    await keepContacts(server.deps, ACTOR, { after: 0, contacts: [...contacts] })
    await endsFor(workers, { name: 'application-off' }, () => turn(true))
    for (const { context, language } of workers) {
      const page = await context.newPage()
      await page.goto(gate.url)
      await page.getByRole('heading', { name: WORDS[language].off }).waitFor()
      await page.getByText('情報システム 髙橋 03-0000-1234').waitFor()
      await look(page, 'application-off')
      await page.close()
    }
    const stranger = await browser.newContext({ locale: 'en-US' })
    const page = await stranger.newPage()
    await page.goto(gate.url)
    await page.getByRole('heading', { name: 'This is switched off for now' }).waitFor()
    expect(await page.content()).not.toContain('03-0000-1234')
    await stranger.close()
    await turn(false)
    for (const worker of workers) await (await open(worker)).close()
  })

  it('ends at a gateway that is revoked, which opens nothing any more', async () => {
    const other = await openOne()
    await endsFor(workers, { name: 'gateway-revoked', at: other }, () =>
      revokeOutpost(server.deps, ADMINISTRATOR, other.outpost),
    )
    for (const { context, language } of workers) {
      const page = await context.newPage()
      await page.goto(other.url)
      await page.getByRole('heading', { name: WORDS[language].quiet }).waitFor()
      await page.close()
    }
  })

  it('opens nothing new five seconds after the server was stopped, and ends what is open after the time of the organisation', async () => {
    const pages = await Promise.all(workers.map((each) => open(each)))
    const fresh = await Promise.all(workers.map(({ context }) => context.newPage()))
    const since = Date.now()
    serverGone = server.close()
    await until('nothing new is opened', () => gate.running.facts.streamState().kind !== 'live', PATIENCE_MS)
    process.stderr.write(`stream lost: nothing new after ${Date.now() - since} ms\n`)
    for (const [index, page] of fresh.entries()) {
      const { language } = workers[index] ?? { language: 'ja' }
      await page.goto(gate.url)
      await page.getByRole('heading', { name: WORDS[language].quiet }).waitFor()
      await look(page, 'application-stream-lost')
    }
    for (const page of pages) {
      const took = (await endOf(page)) - since
      process.stderr.write(`stream lost: live work ended after ${Math.round(took)} ms, set were ${LOSS_MS} ms\n`)
      expect(took).toBeGreaterThan(LOSS_MS - 100)
      expect(took).toBeLessThan(promised(LOSS_MS + 6_000))
    }
  })
})

async function listen(each: Server): Promise<number> {
  await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve))
  return (each.address() as AddressInfo).port // it listens on a port
}

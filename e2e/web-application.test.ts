import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { DEFAULT_RULES } from '../packages/core/src/index.ts'
import { currentRules } from '../packages/server/src/decisions/rules.ts'
import { addDestination } from '../packages/server/src/destinations/keep-destination.ts'
import { registerDevice } from '../packages/server/src/devices/register-device.ts'
import { createCode } from '../packages/server/src/enrolment/create-code.ts'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import { publishRules } from '../packages/server/src/rules/publish-rules.ts'
import { type RunningTaga, startTaga, taga } from '../packages/taga/src/testing/run-program.ts'
import { type ServedPages, axe, describeInChromium, openChromium, servePages, shoot } from './chromium.ts'
import { until } from './gateway-world.ts'
import { APPLICATION, OFFICE_APPLICATION } from './https-name.ts'
import { openGate, type OpenGate } from './open-gate.ts'
import { PATIENCE_MS, promised } from './patience.ts'
import { PLAIN_WEB } from './plain-web.ts'

const ACTOR = 'account:seed'
const ADMINISTRATOR = { kind: 'account', account: 'seed', roles: ['administrator'], session: 'seed' } as const
const PAGE = `<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>社内Wiki</title><h1>社内Wiki</h1>
<p id="ticks">0</p><p id="ended"></p><script>
const s=new WebSocket('wss://'+location.host+'/ticks');let n=0
s.onmessage=e=>{n+=1;ticks.textContent=n;s.send('got '+n)};s.onclose=()=>{ended.textContent=String(performance.timeOrigin+performance.now())}
</script></html>`

/** Posts to `to` as soon as it is looked at, by a form or by a script, and hides where it is where that is asked for. */
function postingPage(to: string, by: 'form' | 'script', policy: 'origin' | 'no-referrer'): string {
  const post =
    by === 'form'
      ? 'form.submit()'
      : `fetch(form.action,{method:'POST',mode:'no-cors',credentials:'include'}).then(()=>document.title='sent')`
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="${policy}"><title>-</title><form method="post" action="${to}"></form><script>const form=document.forms[0];${post}</script>`
}

/** An application of the organisation's own that has never heard of the gateway, in front of it a gateway, and a person's laptop. */
describeInChromium('a web application through the gateway', () => {
  let folder: string
  let server: ServedPages
  let browser: Browser
  let context: BrowserContext
  let agent: RunningTaga
  let upstream: Server
  let gate: OpenGate
  let person: string
  let device: string
  let url: string
  const sockets = new Set<Socket>()
  const talking = new Set<WebSocket>()
  const asked: string[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taga-web-application-'))
    server = await servePages()
    browser = await openChromium()
    await seed()
    await openUpstream()
    await openGateway()
    const { code } = await createCode(server.deps, ADMINISTRATOR, { for: 'device', device })
    const enrolled = await taga(['enrol', code, '--server', server.url, '--lang', 'ja'], { env: agentEnv() })
    if (enrolled.code !== 0) throw new Error(enrolled.stderr)
    context = await server.signIn(browser, { roles: ['teleworker'], language: 'ja', person })
  })
  afterAll(async () => {
    await agent?.stop('SIGKILL')
    await browser?.close()
    await gate?.close()
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => upstream.close(resolve))
    await server?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function seed() {
    const { deps } = server
    const department = await addDepartment(deps, ACTOR, { name: '営業部', patterns: ['cloud_app', 'remote_desktop'] })
    person = (await addPerson(deps, ACTOR, { name: '佐藤 花', department: department.id, rights: ['wiki'] })).id
    const laptop = { ownership: 'company', management: 'managed', kind: 'laptop', os: 'linux', state: 'lent' } as const
    device = (await registerDevice(deps, ACTOR, { label: 'NOTE-0012', ...laptop, user: person })).id
  }

  async function openUpstream() {
    const webSockets = new WebSocketServer({ noServer: true })
    upstream = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      const { searchParams: way } = new URL(request.url ?? '', url)
      const by = way.get('by') === 'script' ? 'script' : 'form'
      const policy = way.get('policy') === 'no-referrer' ? 'no-referrer' : 'origin'
      const body = way.has('to') ? postingPage(way.get('to') ?? '', by, policy) : PAGE
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body)
    })
    upstream.on('connection', (socket) => sockets.add(socket))
    upstream.on('upgrade', (request, socket, head) =>
      webSockets.handleUpgrade(request, socket, head, (talk) => {
        talking.add(talk)
        const timer = setInterval(() => talk.send('tick'), 20)
        talk.on('close', () => {
          clearInterval(timer)
          talking.delete(talk)
        })
      }),
    )
    const port = await listen(upstream)
    const resource = await addResource(server.deps, ACTOR, {
      name: '社内Wiki',
      level: 'business',
      rightNeeded: 'wiki',
      teleworkAllowed: true,
      savingPossible: false,
    })
    for (const [name, publicName] of [
      ['社内Wiki', APPLICATION],
      ['掲示板', OFFICE_APPLICATION],
    ] as const)
      await addDestination(server.deps, ACTOR, {
        ...PLAIN_WEB,
        name,
        resource: resource.id,
        port,
        publicName,
      })
  }

  async function openGateway() {
    gate = await openGate({ deps: server.deps, url: `http://127.0.0.1:${server.port}` })
    url = `https://${APPLICATION}:${gate.port}`
    await until('the gateway knows what it may open', () => gate.running.names.byName(APPLICATION) !== undefined)
  }

  function agentEnv() {
    return { ...server.agentEnv, TAGA_STATE: join(folder, 'agent') }
  }

  /** The start page on the laptop, opened by its agent. */
  async function openStart(): Promise<Page> {
    const opener = join(folder, 'opener')
    const opened = join(folder, 'opened')
    await writeFile(opener, `#!/bin/sh\nprintf %s "$1" > '${opened}.part' && mv '${opened}.part' '${opened}'\n`)
    await chmod(opener, 0o700)
    agent = startTaga(['open', '--lang', 'ja'], { env: { ...agentEnv(), BROWSER: opener } })
    for (const end = Date.now() + PATIENCE_MS; !existsSync(opened) && Date.now() < end; )
      await new Promise((resolve) => setTimeout(resolve, 50))
    const page = await context.newPage()
    await page.goto(readFileSync(opened, 'utf8'))
    await page.waitForSelector('.verdict')
    await page.getByText('端末の返事を待っています').waitFor({ state: 'detached' })
    return page
  }

  it('is closed to a browser of which nobody knows the device, with the reason and what to do', async () => {
    const page = await context.newPage()
    await page.goto(`${url}/notes?page=1`)
    await page.getByRole('heading', { name: '「社内Wiki」は今は開けません' }).waitFor()
    expect(asked).toEqual([])
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await shoot(page, 'gateway-refused')
      await axe(page)
    }
    await page.close()
  })

  it('opens on the laptop at the address that was asked for, with nothing to do but to open it', async () => {
    await openStart()
    const page = await context.newPage()
    await page.goto(`${url}/notes?page=1`)
    await page.getByRole('heading', { name: '社内Wiki', exact: true }).waitFor()
    expect(page.url()).toBe(`${url}/notes?page=1`)
    expect(asked).toContain('GET /notes?page=1')
    const hop = await page.evaluate('performance.getEntriesByType("navigation")[0].nextHopProtocol')
    expect(hop).toBe('h2')
    await expect
      .poll(() => page.locator('#ticks').innerText().then(Number), { timeout: PATIENCE_MS })
      .toBeGreaterThan(5)
    await page.close()
  })

  it('changes nothing for the page of another application, which would do it in the person’s name', async () => {
    const page = await context.newPage()
    const sibling = `https://${OFFICE_APPLICATION}:${gate.port}`
    const visit = (at: string, more: Readonly<Record<string, string>>) =>
      page.goto(`${at}/?${String(new URLSearchParams({ to: `${url}/transfer`, ...more }))}`)
    for (const policy of ['no-referrer', 'origin']) {
      await visit(sibling, { by: 'script', policy })
      await expect.poll(() => page.title(), { timeout: PATIENCE_MS }).toBe('sent')
      await visit(sibling, { by: 'form', policy })
      await page.getByRole('heading', { name: 'ほかのサイトからの操作は受け付けません' }).waitFor()
      expect(page.url()).toBe(`${url}/transfer`)
    }
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await shoot(page, 'gateway-other-site')
      await axe(page)
    }
    expect(asked).not.toContain('POST /transfer')
    await page.getByRole('link', { name: '最初の画面へ' }).click()
    await page.getByRole('heading', { name: '社内Wiki', exact: true }).waitFor()
    for (const policy of ['origin', 'no-referrer']) {
      await visit(url, { policy, to: `${url}/own?${policy}` })
      await page.getByRole('heading', { name: '社内Wiki', exact: true }).waitFor()
      expect(asked).toContain(`POST /own?${policy}`)
    }
    const lines = () =>
      server.deps.store.read
        .selectFrom('access_log')
        .select(['event', 'times'])
        .where('cause', '=', 'badOrigin')
        .execute()
    await until('the access log has it', async () => (await lines()).length > 0)
    expect((await lines())[0]?.event).toBe('refused')
    await page.close()
  })

  it('does not know a browser that stole the cookies of the application, and comes from elsewhere in the browser', async () => {
    const stranger = await browser.newContext({ locale: 'en-US' })
    const page = await stranger.newPage()
    await page.goto(url)
    await page.waitForURL('**/sign-in?then=*')
    await stranger.close()
  })

  /** The person's last proof was at that time, as a proof or the passing of time leaves it. */
  async function prove(at: number) {
    const session = await server.deps.store.write(async (tx) => {
      const row = await tx.db.selectFrom('sessions').select(['id', 'account_id']).executeTakeFirstOrThrow()
      await tx.db.updateTable('sessions').set({ proved_at: at }).execute()
      await tx.append({ kind: 'session.proved', actor: ACTOR, subject: `account:${row.account_id}`, body: {} })
      return row.id
    })
    await until('the gateway knows of the proof', () => {
      const proved = gate.running.facts.find('session', session)?.seen['session.provedAt']
      return proved?.kind === 'value' && proved.value === at
    })
  }

  async function publish(mode: 'observe' | 'enforce') {
    const { deps } = server
    const { number, set } = await currentRules(deps.store.read, deps.now())
    const rules = DEFAULT_RULES.map((rule) => (rule.id === 'fresh-proof-cloud' ? { ...rule, mode } : rule))
    await publishRules(deps, 'server', { after: number, draft: { rules, settings: {}, adopted: set.adopted } })
    await until('the gateway has the rules', () => gate.running.facts.rules()?.version !== set.version)
  }

  it('asks for a fresh proof where a rule that was tightened does, what is open already pauses, and goes on after it', async () => {
    const open = await context.newPage()
    await open.goto(url)
    const ticks = () => open.locator('#ticks').innerText().then(Number)
    await expect.poll(ticks, { timeout: PATIENCE_MS }).toBeGreaterThan(5)
    await prove(Date.now() - 3_600_000)
    await publish('enforce')
    const page = await context.newPage()
    await page.goto(url)
    await page.getByRole('heading', { name: 'もう一度、本人確認をしてください' }).waitFor()
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await shoot(page, 'gateway-step-up')
      await axe(page)
    }
    await page.getByRole('link', { name: '本人確認をする' }).click()
    await page.waitForURL('**/enter?*prove=any')
    await page.getByRole('dialog').waitFor()
    await shoot(page, 'gateway-prove')
    const paused = await ticks()
    await prove(Date.now())
    await page.goto(url)
    await page.getByRole('heading', { name: '社内Wiki', exact: true }).waitFor()
    await expect.poll(ticks, { timeout: PATIENCE_MS }).toBeGreaterThan(paused)
    await publish('observe')
    await page.close()
    await open.close()
  })

  it('is lost to the laptop in the moment in which it is reported lost', async () => {
    const page = await context.newPage()
    await page.goto(url)
    await expect
      .poll(() => page.locator('#ticks').innerText().then(Number), { timeout: PATIENCE_MS })
      .toBeGreaterThan(5)
    const at = Date.now()
    await server.deps.store.write(async (tx) => {
      await tx.db
        .updateTable('devices')
        .set({ state: 'lost', state_since: at, updated_at: at })
        .where('id', '=', device)
        .execute()
      await tx.append({ kind: 'device.moved', actor: ACTOR, subject: `device:${device}`, body: { to: 'lost' } })
    })
    const acknowledged = Date.now()
    await page.locator('#ended:not(:empty)').waitFor()
    const endedAt = Number(await page.locator('#ended').innerText())
    process.stderr.write(
      `the WebSocket ended ${Math.round(endedAt - acknowledged)} ms after the loss was acknowledged\n`,
    )
    expect(endedAt - acknowledged).toBeLessThan(promised(500))
    expect(talking.size).toBe(0)
    await page.reload()
    await page.getByRole('heading', { name: '「社内Wiki」は今は開けません' }).waitFor()
    await page.close()
  })

  async function listen(each: Server): Promise<number> {
    await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve))
    return (each.address() as AddressInfo).port // it listens on a port
  }
})

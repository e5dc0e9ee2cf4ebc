import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, type Server } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildProgram, ROOT, type RunningTaga, startTaga, taga } from '../packages/taga/src/testing/run-program.ts'
import { openBrowser } from './browser.ts'
import { PASSWORD as SCREEN_PASSWORD } from '../packages/gateway/src/testing/test-screen.ts'
import { addAuthenticator, axe, describeInChromium, openChromium, openContext, settled, shoot } from './chromium.ts'
import { type ClosedOffice, mayOpenOffice, openClosedOffice } from './closed-office.ts'
import { until } from './gateway-world.ts'
import {
  agentEnvironment,
  APPLICATION,
  GATE,
  NAME,
  OFFICE_APPLICATION,
  OFFICE_PCS,
  testCertificate,
} from './https-name.ts'
import { HAS_OFFICE_PCS, type OfficePcs, openOfficePcs } from './office-pcs.ts'
import { PATIENCE_MS } from './patience.ts'
import { untilShown } from './shown-screen.ts'
import { watchLast } from './watch-recording.ts'

const PASSWORD = 'mori-no-73-Kumasan!'
const html = (name: string) =>
  `<!doctype html><html lang="ja"><meta charset="utf-8"><title>${name}</title><h1>${name}</h1></html>`
/** The ground of the screen of the PCs. */
const GREEN = 'r === 0x2f && g === 0x6f'
const canOpenOffice = mayOpenOffice()
const isForced = process.env['TAGA_FORBID_SKIP'] === '1'

/** The programs as an organisation runs them: one that serves and its child, a gateway that stands alone, a connector in an office. */
describeInChromium('the programs together', () => {
  let folder: string
  let data: string
  let tlsPort: number
  let url: string
  let env: Readonly<Record<string, string>>
  let server: RunningTaga
  let agent: RunningTaga | undefined
  let alone: RunningTaga | undefined
  let alonePort: number
  let connector: ChildProcess | undefined
  let office: ClosedOffice | undefined
  let pcs: OfficePcs | undefined
  let upstream: Server
  let browser: Browser
  let context: BrowserContext
  let enrolment: string
  let site: string
  const inOffice: ChildProcess[] = []

  beforeAll(async () => {
    await buildProgram()
    folder = await mkdtemp(join(tmpdir(), 'taga-two-programs-'))
    data = join(folder, 'data')
    tlsPort = await freePort()
    alonePort = await freePort()
    url = `https://${NAME}:${tlsPort}`
    env = await agentEnvironment(folder)
    if (canOpenOffice) office = openClosedOffice()
    if (office !== undefined && HAS_OFFICE_PCS) pcs = await openOfficePcs(office)
    upstream = createHttpServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html('社内Wiki')),
    )
    upstream.listen(0, '127.0.0.1')
    await putCertificate(join(data, 'gateway'))
    server = start()
    await setUp((upstream.address() as AddressInfo).port) // it listens on a port
    browser = await openChromium()
    context = await openContext(browser, url, 'ja')
    await signIn()
  })
  afterAll(async () => {
    await agent?.stop('SIGKILL')
    await alone?.stop('SIGKILL')
    await server?.stop('SIGKILL')
    for (const child of inOffice) child.kill('SIGKILL')
    await browser?.close()
    await pcs?.close()
    office?.close()
    upstream?.closeAllConnections()
    upstream?.close()
    await rm(folder, { recursive: true, force: true })
  })

  function start(): RunningTaga {
    return startTaga(['start', '--no-look', '--port', '0', '--data', data, '--lang', 'ja'], {
      env: { TAGA_TLS_PORT: String(tlsPort), TAGA_HTTP_PORT: '0', TAGA_LISTEN: '0.0.0.0' },
    })
  }

  /** As an administrator puts it there: chain and key in one file that is theirs alone. */
  async function putCertificate(gateway: string): Promise<void> {
    const { chain, key } = await testCertificate()
    await mkdir(join(gateway, 'certificates'), { recursive: true, mode: 0o700 })
    await writeFile(join(gateway, 'certificates', 'apps.pem'), `${key}\n${chain}`, { mode: 0o600 })
  }

  /** The first hour by the API, as other stories tell it by the pages: one person who has every role. */
  async function setUp(port: number): Promise<void> {
    const [, local = '', ticket = ''] = await server.waitFor(/(http:\/\/127\.0\.0\.1:\d+)\/set-up#ticket=([\w-]{22})\s/)
    const admin = openBrowser(local)
    const ask = async (method: string, path: string, body: object) => {
      const answered = await admin.ask(method, path, body)
      expect([path, answered.status, answered.body.fault]).toEqual([path, expect.toBeOneOf([200, 201]), undefined])
      return answered.body
    }
    await ask('POST', '/api/first-account', { ticket, name: 'hanako', personName: '山田 花子', password: PASSWORD })
    const department = await ask('POST', '/api/departments', {
      name: '営業部',
      patterns: ['cloud_app', 'remote_desktop', 'virtual_desktop'],
    })
    const { rows } = (await admin.ask('GET', '/api/people')).body
    const { id: person, version } = rows[0]
    await ask('PUT', `/api/people/${person}`, {
      name: '山田 花子',
      department: department.id,
      rights: ['wiki'],
      version,
    })
    const laptop = { ownership: 'company', management: 'managed', kind: 'laptop', os: 'linux', state: 'lent' }
    const device = await ask('POST', '/api/devices', { label: 'NOTE-0012', ...laptop, user: person })
    enrolment = (await ask('POST', '/api/enrolment-codes', { for: 'device', device: device.id })).code
    site = (await ask('POST', '/api/locations', { name: '大阪支社', kind: 'office' })).id
    const web = { kind: 'web', scheme: 'http', trust: { kind: 'public' }, hostHeader: 'public', webSocket: true }
    const common = { ...web, files: 'enforced', mostUploadBytes: 0 }
    const resourceOf = async (name: string, hostDevice?: string) =>
      (
        await ask('POST', '/api/resources', {
          name,
          hostDevice,
          level: hostDevice === undefined ? 'business' : 'confidential',
          rightNeeded: 'wiki',
          teleworkAllowed: true,
          savingPossible: false,
        })
      ).id
    await ask('POST', '/api/destinations', {
      ...common,
      name: '社内Wiki',
      resource: await resourceOf('社内Wiki'),
      via: { kind: 'direct' },
      host: '127.0.0.1',
      port,
      publicName: APPLICATION,
    })
    await ask('POST', '/api/destinations', {
      ...common,
      name: '大阪の共有',
      resource: await resourceOf('大阪の共有'),
      via: { kind: 'site', site },
      host: office?.inside ?? '192.168.79.10',
      port: 8080,
      publicName: OFFICE_APPLICATION,
    })
    if (pcs !== undefined) {
      const kept = { ...laptop, label: 'PC-0103', kind: 'desktop', state: 'inStock' }
      const pc = await ask('POST', '/api/devices', { ...kept, user: undefined })
      const resource = await resourceOf('経理課のPC', pc.id)
      const there = { resource, via: { kind: 'site', site }, host: office?.inside }
      for (const way of [
        { ...there, kind: 'vnc', name: '経理課のPC', port: pcs.vncPort, publicName: OFFICE_PCS.vnc },
        {
          ...there,
          kind: 'rdp',
          name: '経理課のPC（RDP）',
          port: pcs.rdpPort,
          publicName: OFFICE_PCS.rdp,
          user: 'hanako',
          trust: { kind: 'pinned', sha256: pcs.sha256 },
        },
        {
          kind: 'desktop',
          name: '支社の共用PC',
          resource: await resourceOf('支社の共用PC'),
          via: there.via,
          publicName: OFFICE_PCS.pool,
          pool: {
            kind: 'hosts',
            protocol: 'vnc',
            home: 'kept',
            idleMs: 600_000,
            hosts: [{ host: there.host, port: pcs.vncPort, pinned: [there.host] }],
          },
        },
      ]) {
        const { id } = await ask('POST', '/api/destinations', way)
        await ask('PUT', `/api/destinations/${id}/secret`, { secret: SCREEN_PASSWORD })
      }
    }
    const { chain, key } = await testCertificate()
    await ask('PUT', '/api/public-name', { url, certificate: { kind: 'own', chain, key } })
  }

  /** Under a name a password alone opens nothing: a passkey is made on the page. */
  async function signIn(): Promise<void> {
    const page = await context.newPage()
    await addAuthenticator(page)
    await page.goto(`${url}/sign-in`)
    await page.getByLabel('ユーザーID', { exact: false }).fill('hanako')
    await page.locator('input[name=password]').fill(PASSWORD)
    await page.getByRole('button', { name: 'サインイン', exact: true }).click()
    await page.getByRole('button', { name: 'この端末にパスキーを作る' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '作る', exact: true }).click()
    await page.waitForURL((now) => !now.pathname.startsWith('/sign-in'))
    await page.close()
  }

  async function openStart(): Promise<void> {
    const opener = join(folder, 'opener')
    const opened = join(folder, 'opened')
    await rm(opened, { force: true })
    await writeFile(opener, `#!/bin/sh\nprintf %s "$1" > '${opened}.part' && mv '${opened}.part' '${opened}'\n`)
    await chmod(opener, 0o700)
    agent = startTaga(['open', '--lang', 'ja'], {
      env: { ...env, TAGA_STATE: join(folder, 'agent'), BROWSER: opener },
    })
    await until('the agent opens the page', () => existsSync(opened), PATIENCE_MS)
    const page = await context.newPage()
    await page.goto(readFileSync(opened, 'utf8'))
    await page.waitForSelector('.verdict')
    await page.getByText('端末の返事を待っています').waitFor({ state: 'detached' })
  }

  /** Opens an address until it shows what it should, as a person tries again. */
  async function openUntil(page: Page, address: string, heading: string): Promise<void> {
    const shown = page.getByRole('heading', { name: heading, exact: true })
    await until(
      `${address} shows ${heading}`,
      async () => {
        // while nobody answers at the address there is no page
        await page.goto(address).catch(() => undefined)
        return shown.waitFor({ timeout: 2_000 }).then(
          () => true,
          () => false,
        )
      },
      PATIENCE_MS,
    )
  }

  const childOf = (parent: number) => findProcess((line, of) => of === parent && line.includes('--beside'))

  it('serves the application through its child, by the one port, to a person who only opens it', async () => {
    const enrolled = await taga(['enrol', enrolment, '--server', url, '--lang', 'ja'], {
      env: { ...env, TAGA_STATE: join(folder, 'agent') },
    })
    expect(enrolled).toMatchObject({ code: 0 })
    await openStart()
    const page = await context.newPage()
    await openUntil(page, `https://${APPLICATION}:${tlsPort}/notes`, '社内Wiki')
    expect(page.url()).toBe(`https://${APPLICATION}:${tlsPort}/notes`)
    expect(await childOf(server.pid)).toBeGreaterThan(0)
    await page.close()
  })

  it('is back by itself after its gateway was killed, and people enter anew without doing anything', async () => {
    const before = await childOf(server.pid)
    process.kill(before ?? 0, 'SIGKILL')
    const killed = performance.now()
    const page = await context.newPage()
    await openUntil(page, `https://${APPLICATION}:${tlsPort}/notes`, '社内Wiki')
    told('the application is open again after its gateway was killed', killed)
    expect(await childOf(server.pid)).not.toBe(before)
    expect(server.logged()).toMatch(/"signal":"SIGKILL","inMs":1000,.*"the gateway ended"/)
    await page.close()
  })

  it('opens on another port through a gateway that runs alone, enrolled by a code from the page', async () => {
    const page = await context.newPage()
    await addAuthenticator(page)
    await page.goto(`${url}/outposts`)
    await page.getByRole('button', { name: 'ゲートウェイを加える' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '登録コードを作る' }).click()
    await dialog.locator('pre').first().waitFor()
    const command = (await dialog.locator('pre').first().textContent()) ?? ''
    const [, ...words] = command.split(' ')
    expect(words.slice(0, 3)).toEqual(['gateway', '--server', url])
    const own = join(folder, 'alone')
    expect(await taga(['gateway', '--data', own, '--lang', 'ja'], { env })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('ゲートウェイはまだ登録されていません'),
    })
    expect(await taga(['gateway', '--data', own, '--lang', 'en'], { env })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('This gateway is not enrolled yet'),
    })
    await putCertificate(own)
    const listen = { TAGA_TLS_PORT: String(alonePort), TAGA_HTTP_PORT: '0', TAGA_LISTEN: '0.0.0.0' }
    alone = startTaga([...words, '--data', own, '--lang', 'ja'], { env: { ...env, ...listen } })
    await until('the gateway runs', () => alone?.logged().includes('stream: complete'), PATIENCE_MS)
    expect(alone.logged()).toContain('ゲートウェイを動かしています。止めるには Ctrl+C を押してください。')
    expect(alone.logged()).toContain(`次からは ./taga gateway --data '${own}' だけで起動します。`)
    expect(server.logged()).not.toContain('From now on')
    for (const [language, sentence] of [
      ['ja', /登録コード/],
      ['en', /code/],
    ] as const) {
      const again = await taga([...words, '--data', join(folder, 'second'), '--lang', language], { env })
      expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching(sentence) })
      expect(again.stderr).not.toMatch(/\n\s+at /)
    }
    await openUntil(page, `https://${APPLICATION}:${alonePort}/notes`, '社内Wiki')
    await page.goto(`${url}/outposts`)
    await page.getByText('最新', { exact: true }).first().waitFor()
    await page
      .locator('#certificates')
      .getByRole('row', { name: new RegExp(`${APPLICATION}.*置いたPEMファイル`) })
      .first()
      .waitFor()
    await page.close()
  })

  it.skipIf(!canOpenOffice && !isForced)(
    'opens what stands in an office that takes nothing from outside, by a connector that dialled out',
    async () => {
      const { street, address } = office ?? openClosedOffice()
      const page = await context.newPage()
      await addAuthenticator(page)
      await page.goto(`${url}/outposts`)
      await page.getByRole('row', { name: 'Node' }).first().waitFor()
      const dialog = page.getByRole('dialog')
      await page
        .getByRole('button', { name: /^変更: (?!.*（)/ })
        .last()
        .click()
      await dialog.getByRole('textbox', { name: 'コネクターがつなぐ先' }).fill(`https://${GATE}:${alonePort}`)
      await dialog.getByRole('button', { name: '保存する' }).click()
      await page.getByText(`https://${GATE}:${alonePort}`).waitFor()
      await page.getByRole('button', { name: 'コネクターを加える' }).click()
      await dialog.getByRole('combobox', { name: '拠点' }).selectOption({ label: '大阪支社' })
      await dialog.getByRole('button', { name: '登録コードを作る' }).click()
      await dialog.locator('pre').first().waitFor()
      const [, ...words] = ((await dialog.locator('pre').first().textContent()) ?? '').split(' ')
      await page.keyboard.press('Escape')
      await page.goto(`https://${OFFICE_APPLICATION}:${alonePort}/`)
      await page.getByRole('heading', { name: '事務所とつながっていません' }).waitFor()
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 900 })
        await shoot(page, 'gateway-unreachable')
        await axe(page)
      }

      const script = `require('node:http').createServer((_, answer) => answer.setHeader('content-type', 'text/html; charset=utf-8').end(${JSON.stringify(html('大阪の共有'))})).listen(8080, '0.0.0.0')`
      const officeEnv = { ...process.env, ...env, TEST_NAME: `${NAME} ${GATE}`, TEST_ADDRESS: street }
      inOffice.push(office?.run(['-e', script], process.env) ?? failed())
      const args = [...words, '--data', join(folder, 'connector'), '--lang', 'en']
      connector = office?.run([join(ROOT, 'dist', 'program', 'taga.mjs'), ...args], officeEnv) ?? failed()
      inOffice.push(connector)
      let said = ''
      connector.stderr?.on('data', (part: Buffer) => (said += part.toString('utf8')))
      await until('the connector is linked', () => said.includes(`Linked to https://${GATE}:${alonePort}`), PATIENCE_MS)
      expect(said).toContain('The connector is running. Press Ctrl+C to stop.')
      expect(said).toContain('The list of destinations has come.')
      expect(await answers(address, 8080)).toBe(false)
      await openUntil(page, `https://${OFFICE_APPLICATION}:${alonePort}/`, '大阪の共有')
      await until('the page says that it is linked', async () => {
        await page.goto(`${url}/outposts`)
        await settled(page)
        return page.locator('#connectors').getByText('つながっている', { exact: true }).isVisible()
      })
      await page.close()
    },
  )

  it.skipIf(!(canOpenOffice && HAS_OFFICE_PCS) && !isForced)(
    'shows a PC of that office by VNC and by RDP, until a rule asks what nobody knows of the PC itself',
    async () => {
      const begun = performance.now()
      const [byVnc, byRdp] = [await context.newPage(), await context.newPage()]
      await byVnc.goto(`https://${OFFICE_PCS.vnc}:${alonePort}/`)
      await untilShown(byVnc, GREEN)
      told('the first picture by VNC through the connector', begun)
      const again = performance.now()
      await byRdp.goto(`https://${OFFICE_PCS.rdp}:${alonePort}/`)
      await untilShown(byRdp, GREEN)
      told('the first picture by RDP through the connector', again)
      const pooled = await context.newPage()
      await pooled.goto(`https://${OFFICE_PCS.pool}:${alonePort}/`)
      await untilShown(pooled, GREEN)
      await pooled.close()

      const desk = await context.newPage()
      await addAuthenticator(desk)
      await desk.goto(`${url}/rules`)
      const number = await publish(desk, {
        modes: { 'host-antimalware': { mode: 'enforce', from: null } },
        adopt: ['posture.hosts'],
      })
      const published = performance.now()
      for (const page of [byVnc, byRdp]) await page.getByText('接続先のウイルス対策が最新であること').waitFor()
      told('both are closed and say why', published)
      await change(desk, 'POST', `/api/rules/publications/${number}/take-back`)
      await until('it is open again', async () => {
        await byVnc.goto(`https://${OFFICE_PCS.vnc}:${alonePort}/`)
        return byVnc
          .locator('.screen canvas')
          .waitFor({ timeout: 2_000 })
          .then(
            () => true,
            () => false,
          )
      })
      await untilShown(byVnc, GREEN)

      const kept = await publish(desk, { modes: { 'confidential-recording': { mode: 'enforce', from: null } } })
      await byVnc.locator('summary', { hasText: '録画中' }).waitFor()
      await untilShown(byVnc, GREEN)
      for (const page of [byVnc, byRdp]) await page.close()
      await watchLast(desk, GREEN, async () => {
        for (const width of [390, 1440]) {
          await desk.setViewportSize({ width, height: 900 })
          await shoot(desk, 'access-log-recording')
          await axe(desk)
        }
      })
      await change(desk, 'POST', `/api/rules/publications/${kept}/take-back`)
      await desk.close()
    },
  )

  it('opens nothing new where the server was killed, its own gateway ends with it, and all goes on once it is back', async () => {
    const page = await context.newPage()
    await openUntil(page, `https://${APPLICATION}:${alonePort}/notes`, '社内Wiki')
    const child = (await childOf(server.pid)) ?? 0
    const killed = performance.now()
    await server.stop('SIGKILL')
    await until('the gateway beside it has ended', () => !isAlive(child))
    told('the gateway beside a server that was killed has ended', killed)
    await openUntil(page, `https://${APPLICATION}:${alonePort}/notes`, '今は新しく開けません')
    told('the gateway that runs alone opens nothing new', killed)
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await shoot(page, 'gateway-stream-quiet')
      await axe(page)
    }
    const begun = performance.now()
    server = start()
    await server.waitFor(/Taga: https:/)
    await openUntil(page, `https://${APPLICATION}:${alonePort}/notes`, '社内Wiki')
    told('the gateway that runs alone opens again', begun)
    await openUntil(page, `https://${APPLICATION}:${tlsPort}/notes`, '社内Wiki')
    told('its own gateway opens again', begun)
    await page.close()
  })

  it('stops by Ctrl+C and says so', async () => {
    const child = (await childOf(server.pid)) ?? 0
    expect(await alone?.stop('SIGINT')).toMatchObject({ code: 0 })
    const ended = await server.stop('SIGINT')
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('終了しています…') })
    expect(isAlive(child)).toBe(false)
    expect(ended.stderr).not.toMatch(/\n\s+at .+:\d+:\d+/)
  })
})

function told(what: string, since: number): void {
  process.stderr.write(`${what}: ${((performance.now() - since) / 1_000).toFixed(1)} s\n`)
}

/** What a page of ours asks the server, as the session that it is. */
async function change<Answer>(page: Page, method: string, path: string, body?: object): Promise<Answer> {
  const asked = JSON.stringify({ method, path, body })
  return page.evaluate<Answer>(`(async ({ method, path, body }) => {
    const { csrf } = await (await fetch('/api/session')).json()
    const answer = await fetch(path, {
      method,
      headers: { 'taga-csrf': csrf, 'content-type': 'application/json' },
      body: method === 'GET' ? undefined : JSON.stringify(body ?? {}),
    })
    if (!answer.ok) throw new Error(method + ' ' + path + ': ' + answer.status + ' ' + (await answer.text()))
    return answer.json()
  })(${asked})`)
}

/** Previews a change of the rules and publishes it, as an administrator who typed how many it stops. Its number. */
async function publish(page: Page, changes: object): Promise<number> {
  type Preview = { readonly id: string; readonly state: string; readonly result?: { stopped: { people: number } } }
  const { number: after } = await change<{ number: number }>(page, 'GET', '/api/rules')
  let preview = await change<Preview>(page, 'POST', '/api/rules/previews', { after, changes })
  await until('the preview', async () => {
    preview = await change<Preview>(page, 'GET', `/api/rules/previews/${preview.id}`)
    return preview.state === 'done'
  })
  const typed = preview.result?.stopped.people ?? 0
  const body = { preview: preview.id, typed, careful: true }
  return (await change<{ number: number }>(page, 'POST', '/api/rules/publications', body)).number
}

function failed(): never {
  throw new Error('there is no office')
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false // nobody has this id
  }
}

/** A process by its command line and its parent, as the system lists them. */
async function findProcess(is: (line: string, parent: number) => boolean): Promise<number | undefined> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const status = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
    if (is(line.replaceAll('\0', ' '), Number(status.split(') ')[1]?.split(' ')[1]))) return Number(name)
  }
  return undefined
}

/** Whether anything answers there at once. */
function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 })
    const end = (isThere: boolean) => {
      socket.destroy()
      resolve(isThere)
    }
    socket
      .once('connect', () => end(true))
      .once('timeout', () => end(false))
      .once('error', () => end(false))
  })
}

async function freePort(): Promise<number> {
  const held = createServer()
  await new Promise<void>((resolve) => held.listen(0, '127.0.0.1', resolve))
  const { port } = held.address() as AddressInfo // it listens on a port
  await new Promise<void>((resolve) => held.close(() => resolve()))
  return port
}

import { mkdtemp } from 'node:fs/promises'
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BuiltInPool, DestinationInput } from '../packages/contract/src/index.ts'
import { findProgram } from '../packages/gateway/src/display/program.ts'
import { readOrMakeSealKey } from '../packages/gateway/src/identity/seal-key.ts'
import { type GatewayEvent, type RunningGateway, startGateway } from '../packages/gateway/src/start-gateway.ts'
import { lockAccount } from '../packages/server/src/accounts/govern-account.ts'
import { addDestination } from '../packages/server/src/destinations/keep-destination.ts'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import type { Ask } from '../packages/server/src/testing/test-app.ts'
import { enrolTestDevice, type TestDevice } from '../packages/server/src/testing/test-device.ts'
import { askTicket, takeTestTurn, vouch } from '../packages/server/src/testing/test-page.ts'
import {
  axe,
  describeInChromium,
  type Language,
  openChromium,
  type ServedPages,
  servePages,
  settled,
  shoot,
} from './chromium.ts'
import { enrolGateway, remove, until } from './gateway-world.ts'
import { testCertificate } from './https-name.ts'
import { PATIENCE_MS } from './patience.ts'
import { seenOnLaptop } from './seed-report.ts'
import { untilShown } from './shown-screen.ts'

const ACTOR = 'account:seed'
const MAY_SKIP = process.env['TAGA_FORBID_SKIP'] !== '1'
const NEEDED = ['bwrap', 'Xtigervnc', 'openbox', 'xterm', 'chromium', 'socat', 'xsetroot']
const HAS_ALL = NEEDED.every((name) => findProgram(name) !== undefined)

const RESET = 'desk.apps.example.test'
const KEPT = 'mine.apps.example.test'
const BROWSER = 'browser.apps.example.test'

/** What the ground of the screen is, and what a command makes of it. */
const GROUND = 'r === 38 && g === 70 && b === 83'
const YES = 'r === 0 && g === 255 && b === 0'
const NO = 'r === 255 && g === 0 && b === 0'
/** A page of the office, as its own server colours it; what a browser draws may be a little off. */
const BOARD = 'Math.abs(r - 19) < 8 && Math.abs(g - 111) < 8 && Math.abs(b - 99) < 8'
const BOARD_PAGE =
  '<!doctype html><html lang="ja"><meta charset="utf-8"><title>社内掲示板</title><style>body{background:rgb(19,111,99);color:#fff;font:24px sans-serif;padding:2em}</style><h1>社内掲示板</h1><p>今月の衛生委員会は25日です。</p>'

type Worker = {
  readonly language: Language
  readonly person: string
  readonly account: string
  readonly device: TestDevice
  readonly context: BrowserContext
}

describeInChromium('a virtual desktop in the browser', () => {
  describe.skipIf(MAY_SKIP && !HAS_ALL)(`with its sandbox (needs ${NEEDED.join(', ')}, see .ci/run)`, () => {
    let folder: string
    let server: ServedPages
    let gateway: RunningGateway
    let gatewayFolder: string
    let browser: Browser
    let listener: Server
    let board: HttpServer
    let port = 0
    let hanako: Worker
    let taro: Worker
    const sockets = new Set<Socket>()
    const events: GatewayEvent[] = []

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'taga-virtual-'))
      const script = pathToFileURL(join(import.meta.dirname, '..', 'scripts', 'bundle-desktop.mjs')).href
      const { bundleDesktop } = (await import(script)) as {
        bundleDesktop: (sources: string, out: string) => Promise<void>
      } // as its comment says
      const viewer = join(import.meta.dirname, '../packages/gateway/src/desktop/viewer')
      ;[server, browser] = await Promise.all([servePages(), openChromium(), bundleDesktop(viewer, folder)])
      const department = await addDepartment(server.deps, ACTOR, {
        name: '設計部',
        patterns: ['virtual_desktop', 'secure_browser'],
      })
      await register()
      await openGateway()
      hanako = await begin('ja', '髙橋 花子', department.id)
      taro = await begin('en', 'Taro Sato', department.id)
    })
    afterAll(async () => {
      await browser?.close()
      await gateway?.close()
      for (const socket of sockets) socket.destroy()
      if (listener !== undefined) await new Promise((resolve) => listener.close(resolve))
      board?.close()
      board?.closeAllConnections()
      await server?.close()
      await remove(folder, gatewayFolder)
    })

    async function register(): Promise<void> {
      const { deps } = server
      board = createHttpServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(BOARD_PAGE)
      })
      await new Promise<void>((resolve) => board.listen(0, '127.0.0.1', resolve))
      const { port: boardPort } = board.address() as AddressInfo // it listens on a port
      const resource = await addResource(deps, ACTOR, {
        name: '設計の机',
        level: 'business',
        rightNeeded: 'desk',
        teleworkAllowed: true,
        savingPossible: false,
      })
      const pool: BuiltInPool = {
        kind: 'builtIn',
        profile: 'desktop',
        reach: 'none',
        width: 1024,
        height: 768,
        cpuPercent: 100,
        memoryMb: 512,
        home: 'reset',
        idleMs: 10 * 60_000,
        most: 1,
      }
      const common = { kind: 'desktop', resource: resource.id, via: { kind: 'direct' } } as const
      const all: DestinationInput[] = [
        { ...common, name: '共用の机', publicName: RESET, pool },
        { ...common, name: '自分の机', publicName: KEPT, pool: { ...pool, home: 'kept', most: 2 } },
        {
          ...common,
          name: '調べもの',
          publicName: BROWSER,
          pool: {
            ...pool,
            profile: 'browser',
            reach: 'registered',
            memoryMb: 1024,
            startUrl: `http://127.0.0.1:${boardPort}/`,
          },
        },
      ]
      all.push({
        kind: 'tcp',
        name: '社内掲示板',
        resource: resource.id,
        via: common.via,
        host: '127.0.0.1',
        port: boardPort,
        pinned: ['127.0.0.1'],
      })
      for (const each of all) await addDestination(deps, ACTOR, each)
    }

    async function openGateway(): Promise<void> {
      const enrolled = await enrolGateway({ deps: server.deps, url: `http://127.0.0.1:${server.port}` })
      gatewayFolder = enrolled.folder
      const { chain, key } = await testCertificate()
      const certificate = createSecureContext({ cert: chain, key })
      gateway = await startGateway({
        ...enrolled,
        sealKey: await readOrMakeSealKey(enrolled.folder),
        engine: 'test',
        viewer: folder,
        edge: {
          contextOf: () => certificate,
          addressOf: (socket) => socket.remoteAddress ?? '',
          port: () => port,
        },
        said: (event) => events.push(event),
      })
      listener = createServer((socket) => {
        sockets.add(socket.on('error', () => undefined))
        gateway.front.emit('connection', socket)
      })
      await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
      port = (listener.address() as AddressInfo).port // it listens on a port
      await until('the gateway knows what it may open', () => gateway.names.byName(BROWSER) !== undefined)
    }

    /** Somebody with a laptop whose page is open and bound to it. */
    async function begin(language: Language, name: string, department: string): Promise<Worker> {
      const { deps } = server
      const person = (await addPerson(deps, ACTOR, { name, department, rights: ['desk'] })).id
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
      const context = await server.signIn(browser, { roles: ['teleworker'], language, person })
      context.setDefaultTimeout(PATIENCE_MS)
      const page = await context.newPage()
      await page.goto(`${server.url}/start#ticket=${await askTicket(app, device, 1)}`)
      await page.waitForSelector('.verdict')
      const at = Date.now()
      app.clock.at = at
      const seen = { at, provenance: 'measured', source: 'agent', kind: 'value' } as const
      const values = Object.entries(seenOnLaptop(at, { 'device.networkFingerprint': 'f-home' }))
      const { pages } = await takeTestTurn(app, device)
      const facts = Object.fromEntries(values.map(([key, value]) => [key, { ...seen, value }]))
      expect((await vouch(app, device, 2, pages, facts)).status).toBe(200)
      await page.close()
      const { id: account } = await deps.store.read
        .selectFrom('accounts')
        .select('id')
        .where('person_id', '=', person)
        .executeTakeFirstOrThrow()
      return { language, person, account, device, context }
    }

    async function open({ context }: Worker, name: string): Promise<Page> {
      const page = await context.newPage()
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(`https://${name}:${port}/`)
      return page
    }

    /** Types a command at the terminal of the desktop. */
    async function types(page: Page, command: string): Promise<void> {
      await page.locator('.screen canvas').focus()
      await page.keyboard.type(`${command}\n`)
    }

    /** Whether a note is there, as the desktop's own terminal sees it; asked again, since a terminal takes a while to be there. */
    async function isThere(page: Page, expected: string, first = ''): Promise<void> {
      const shown = untilShown(page, expected)
      const stop = new AbortController()
      const asked = (async () => {
        for (; !stop.signal.aborted; await page.waitForTimeout(300))
          await types(page, `${first}[ -e note ]&&xsetroot -solid lime||xsetroot -solid red`)
      })()
      await shown.finally(() => stop.abort())
      await asked
    }

    async function signsOut(page: Page, language: Language): Promise<void> {
      await types(page, 'openbox --exit')
      await page
        .getByRole('heading', { name: { ja: 'PCとの接続が切れました', en: 'The PC is gone' }[language] })
        .waitFor()
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

    it('starts for who opens it, and is nobody else’s: others wait in line and get one that has forgotten everything', async () => {
      const begun = performance.now()
      const page = await open(hanako, RESET)
      await untilShown(page, GROUND)
      process.stderr.write(
        `virtual desktop: first frame ${Math.round(performance.now() - begun)} ms after the address\n`,
      )
      await isThere(page, YES, 'echo secret >note; ')
      await look(page, 'virtual-desktop')
      const other = await open(taro, RESET)
      await other.getByRole('heading', { name: 'Waiting for “共用の机”' }).waitFor()
      await other.getByText('All are in use. You are number 1 in line (1 waiting).').waitFor()
      await look(other, 'virtual-desktop-line')
      // a second page of the same person shows the same desktop
      const again = await open(hanako, RESET)
      await untilShown(again, YES)
      await again.close()
      await signsOut(page, 'ja')
      await page.close()
      await untilShown(other, GROUND)
      await isThere(other, NO)
      // and now she waits
      const waits = await open(hanako, RESET)
      await waits.getByRole('heading', { name: '「共用の机」の順番をお待ちください' }).waitFor()
      await look(waits, 'virtual-desktop-line')
      await waits.close()
      await other.close()
    })

    it('ends when the account of its person is locked, not only the way to it', async () => {
      const ended = () => events.filter(({ from, event }) => from === 'desktops' && event.kind === 'ended').length
      const before = ended()
      await lockAccount(
        server.deps,
        { kind: 'account', account: 'seed', roles: ['administrator'], session: 'seed' },
        taro.account,
      )
      await until('his desktop ended', () => ended() === before + 1)
    })

    it('keeps files where they are to be kept', async () => {
      const first = await open(hanako, KEPT)
      await untilShown(first, GROUND)
      await isThere(first, YES, 'echo mine >note; ')
      await signsOut(first, 'ja')
      await first.close()
      const page = await open(hanako, KEPT)
      await untilShown(page, GROUND)
      await isThere(page, YES)
      await page.close()
    })

    it('shows a browser and nothing else, which reaches what is registered', async () => {
      const page = await open(hanako, BROWSER)
      // inside the frame of its window
      await untilShown(page, BOARD, 40)
      await look(page, 'secure-browser')
      await page.close()
    })

    it('is gone from the screen when the device is lost', async () => {
      const page = await open(hanako, KEPT)
      await untilShown(page, YES)
      const app = await server.signIn(browser, { roles: ['teleworker'], language: 'en', person: hanako.person })
      const phone = await app.newPage()
      await phone.goto(`${server.url}/devices/${hanako.device.id}/loss`)
      await settled(phone)
      const pressed = performance.now()
      await phone.getByRole('button', { name: 'Report it and stop this device' }).click()
      await page.locator('.screen canvas').waitFor({ state: 'detached' })
      process.stderr.write(`virtual desktop: gone ${Math.round(performance.now() - pressed)} ms after the press\n`)
      await page.getByRole('alertdialog').waitFor()
      await look(page, 'virtual-desktop-lost')
      await app.close()
    })

    it('left no fault at the gateway', () => {
      expect(events.filter(({ event }) => event.kind === 'fault')).toEqual([])
    })
  })
})

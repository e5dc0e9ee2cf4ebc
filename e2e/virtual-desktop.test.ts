import { mkdtemp } from 'node:fs/promises'
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DestinationInput } from '../packages/contract/src/index.ts'
import { DEFAULT_RULES, findRule, type Rule } from '../packages/core/src/index.ts'
import { findProgram } from '../packages/gateway/src/display/program.ts'
import type { GatewayEvent } from '../packages/gateway/src/start-gateway.ts'
import {
  openTestScreen,
  PASSWORD as SCREEN_PASSWORD,
  type TestScreen,
} from '../packages/gateway/src/testing/test-screen.ts'
import { HAS_RDP, openTestXrdp, type TestXrdp } from '../packages/gateway/src/testing/test-xrdp.ts'
import { testPool } from '../packages/gateway/src/testing/test-sandbox.ts'
import { lockAccount } from '../packages/server/src/accounts/govern-account.ts'
import { currentRules } from '../packages/server/src/decisions/rules.ts'
import { addDestination, setSecret } from '../packages/server/src/destinations/keep-destination.ts'
import { editOutpost } from '../packages/server/src/outposts/govern-outposts.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import { publishRules } from '../packages/server/src/rules/publish-rules.ts'
import {
  addAuthenticator,
  axe,
  describeInChromium,
  type Language,
  openChromium,
  type ServedPages,
  servePages,
  settled,
  shoot,
} from './chromium.ts'
import { ADMINISTRATOR, remove, until } from './gateway-world.ts'
import { GATE } from './https-name.ts'
import { pressed } from './japanese-keys.ts'
import { openGate, type OpenGate } from './open-gate.ts'
import { PATIENCE_MS, promised } from './patience.ts'
import { untilShown } from './shown-screen.ts'
import { bundleViewer } from './test-viewer.ts'
import { watchLast } from './watch-recording.ts'
import { beginWork, type Worker } from './work-at-home.ts'

const ACTOR = 'account:seed'
const DAY = 86_400_000
const MAY_SKIP = process.env['TAGA_FORBID_SKIP'] !== '1'
const NEEDED = ['bwrap', 'Xtigervnc', 'openbox', 'xterm', 'chromium', 'socat', 'xsetroot']
const HAS_ALL = NEEDED.every((name) => findProgram(name) !== undefined)

const RESET = 'desk.apps.example.test'
const KEPT = 'mine.apps.example.test'
const BROWSER = 'browser.apps.example.test'
const OWN = 'own.apps.example.test'
const NEXT = 'next.apps.example.test'
const FAR = 'far.apps.example.test'

/** What the ground of the screen is, and what a command makes of it. */
const GROUND = 'r === 38 && g === 70 && b === 83'
const YES = 'r === 0 && g === 255 && b === 0'
const NO = 'r === 255 && g === 0 && b === 255'
/** A page of the office, as its own server colours it; what a browser draws may be a little off. */
const BOARD = 'Math.abs(r - 19) < 8 && Math.abs(g - 111) < 8 && Math.abs(b - 99) < 8'
/** The machines of a pool. */
const ONE = 'r === 0x2f && g === 0x6f'
const OTHER = 'r === 0x6f && g === 0x2f'
const BOARD_PAGE =
  '<!doctype html><html lang="ja"><meta charset="utf-8"><title>社内掲示板</title><style>body{background:rgb(19,111,99);color:#fff;font:24px sans-serif;padding:2em}</style><h1>社内掲示板</h1><p>今月の衛生委員会は25日です。</p>'

describeInChromium('a virtual desktop in the browser', () => {
  describe.skipIf(MAY_SKIP && !HAS_ALL)(`with its sandbox (needs ${NEEDED.join(', ')}, see .ci/run)`, () => {
    let folder: string
    let server: ServedPages
    let gate: OpenGate
    let browser: Browser
    let board: HttpServer
    let hanako: Worker
    let taro: Worker
    const machines: TestScreen[] = []
    /** The same machines as RDP shows them; and what was typed at each. */
    const farMachines: TestXrdp[] = []
    const heard: string[][] = []
    let odd: TestScreen
    const events: GatewayEvent[] = []

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'taga-virtual-'))
      ;[server, browser] = await Promise.all([servePages(), openChromium(), bundleViewer(folder)])
      const department = await addDepartment(server.deps, ACTOR, {
        name: '設計部',
        patterns: ['virtual_desktop', 'secure_browser'],
      })
      await openMachines()
      await register()
      gate = await openGate(
        { deps: server.deps, url: `http://127.0.0.1:${server.port}` },
        { viewer: folder, said: (event) => events.push(event) },
      )
      const url = `https://${GATE}:${gate.port}`
      await editOutpost(server.deps, ADMINISTRATOR, { id: gate.outpost, name: 'gate', url, version: 1 })
      await untilKnown()
      hanako = await begin('ja', '髙橋 花子', department.id)
      taro = await begin('en', 'Taro Sato', department.id)
    })
    afterAll(async () => {
      await browser?.close()
      await gate?.close()
      for (const machine of farMachines) await machine.close()
      for (const machine of [...machines, ...(odd === undefined ? [] : [odd])]) await machine.close()
      board?.close()
      board?.closeAllConnections()
      await server?.close()
      await remove(folder)
    })

    const untilKnown = () =>
      until(
        'the gateway knows what it may open',
        () => gate.running.facts.streamState().kind === 'live' && gate.running.names.byName(BROWSER) !== undefined,
      )

    /** Two machines of a pool, each with a ground of its own. */
    async function openMachines(): Promise<void> {
      for (const colour of ['#2f6f62', '#6f2f55']) {
        const machine = await openTestScreen()
        machines.push(machine)
        await machine.run('xsetroot', ['-solid', colour])
        const own: string[] = []
        heard.push(own)
        machine.watch('xev', ['-geometry', '640x400+0+0', '-event', 'keyboard'], (line) => own.push(line))
        if (HAS_RDP) farMachines.push(await openTestXrdp(machine, { clipboard: false }))
      }
      // asks for a sign-in that nobody registered
      odd = await openTestScreen({ security: 'TLSVnc' })
    }

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
      const pool = testPool({ most: 1 })
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
      const [one, other] = machines.map(({ port }) => ({ host: '127.0.0.1', port, pinned: ['127.0.0.1'] }))
      const off = { host: '127.0.0.1', port: 1, pinned: ['127.0.0.1'] }
      if (one === undefined || other === undefined) throw new Error('there are two machines')
      const hosts = { kind: 'hosts', protocol: 'vnc', idleMs: 10 * 60_000 } as const
      all.push(
        { ...common, name: '専用の机', publicName: OWN, pool: { ...hosts, home: 'kept', hosts: [one, other] } },
        {
          ...common,
          name: '交替の机',
          publicName: NEXT,
          pool: { ...hosts, home: 'reset', hosts: [off, { ...off, port: odd.port }, other] },
        },
      )
      if (farMachines.length > 0)
        all.push({
          ...common,
          name: '遠くの机',
          publicName: FAR,
          user: 'hanako',
          pool: {
            ...hosts,
            protocol: 'rdp',
            home: 'kept',
            hosts: farMachines.map(({ port, certificate: { sha256 } }) => ({
              host: '127.0.0.1',
              port,
              pinned: ['127.0.0.1'],
              trust: { kind: 'pinned', sha256 },
            })),
          },
        })
      for (const each of all) {
        const { id } = await addDestination(deps, ACTOR, each)
        if (each.kind === 'desktop' && each.pool.kind === 'hosts')
          await setSecret(deps, ACTOR, { id, secret: SCREEN_PASSWORD })
      }
    }

    async function begin(language: Language, name: string, department: string): Promise<Worker> {
      const worker = await beginWork(server, browser, { language, name, department, rights: ['desk'] })
      worker.context.setDefaultTimeout(PATIENCE_MS)
      await worker.page.close()
      return worker
    }

    async function open({ context }: Worker, name: string): Promise<Page> {
      const page = await context.newPage()
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(`https://${name}:${gate.port}/`)
      return page
    }

    /** The default rules with these besides, or one of them enforced; also at the gateway when it returns, which is when they came in force. */
    async function publish({
      enforce,
      more = [],
    }: {
      readonly enforce?: string
      readonly more?: readonly Rule[]
    } = {}) {
      const { deps } = server
      const { number, set } = await currentRules(deps.store.read, deps.now())
      const rules = DEFAULT_RULES.map((rule) => (rule.id === enforce ? { ...rule, mode: 'enforce' as const } : rule))
      const adopted = [...new Set([...set.adopted, 'posture' as const])]
      await publishRules(deps, 'server', {
        after: number,
        draft: { rules: [...rules, ...more], settings: {}, adopted },
      })
      const published = performance.now()
      await until('the gateway has the rules', () => gate.running.facts.rules()?.version !== set.version)
      return published
    }

    /** Types a command at the terminal of the desktop. */
    async function types(page: Page, command: string): Promise<void> {
      await page.locator('.screen canvas').focus()
      await page.keyboard.type(`${command}\n`)
    }

    /**
     * Whether a note is there, as the desktop's own terminal sees it; asked again, since a terminal takes a while to be there. The end of what
     * was typed too early must be no command of its own, as that of "red" is.
     */
    async function isThere(page: Page, expected: string, first = ''): Promise<void> {
      const shown = untilShown(page, expected)
      const stop = new AbortController()
      const asked = (async () => {
        for (; !stop.signal.aborted; await page.waitForTimeout(300))
          await types(page, `${first}[ -e note ]&&xsetroot -solid lime||xsetroot -solid magenta`)
      })()
      await shown.finally(() => stop.abort())
      await asked
    }

    /** Her own desktop with its note, whichever story came before. */
    async function openHers(): Promise<Page> {
      const page = await open(hanako, KEPT)
      await untilShown(page, `(${GROUND}) || (${YES})`)
      await isThere(page, YES, 'echo mine >note; ')
      return page
    }

    async function signsOut(page: Page, language: Language): Promise<void> {
      await types(page, 'openbox --exit')
      await page
        .getByRole('heading', { name: { ja: 'デスクトップが終わりました', en: 'The desktop has ended' }[language] })
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
      told('first frame after the address', begun)
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
      // what is there before the first picture
      const early = await hanako.context.newPage()
      await early.routeWebSocket(/./, () => undefined)
      await early.goto(`https://${RESET}:${gate.port}/`)
      await early.getByText('デスクトップを用意しています…').waitFor()
      await look(early, 'virtual-desktop-preparing')
      await early.close()
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

    /** What people keep of a destination, as an administrator sees it. */
    async function openKept(language: Language, publicName: string): Promise<Page> {
      const { id } = await server.deps.store.read
        .selectFrom('destinations')
        .select('id')
        .where('public_name', '=', publicName)
        .executeTakeFirstOrThrow()
      const administrator = await server.signIn(browser, { roles: ['administrator'], language })
      administrator.setDefaultTimeout(PATIENCE_MS)
      const desk = await administrator.newPage()
      await desk.goto(`${server.url}/destinations/${id}`)
      return desk
    }

    it('keeps files where they are to be kept, until an administrator has them wiped', async () => {
      const first = await openHers()
      await signsOut(first, 'ja')
      await first.close()
      const page = await open(hanako, KEPT)
      await untilShown(page, GROUND)
      await isThere(page, YES)
      const desk = await openKept('ja', KEPT)
      const row = desk.getByRole('row', { name: hanako.name })
      await row.getByText(/[KM]B/).waitFor()
      await look(desk, 'kept-homes')
      await row.getByRole('button', { name: '消す' }).click()
      const dialog = desk.getByRole('dialog')
      await dialog.getByLabel('理由').fill('本人の希望')
      await dialog.getByRole('textbox').last().fill(hanako.name)
      await look(desk, 'kept-homes-wipe')
      const wiped = performance.now()
      await dialog.getByRole('button', { name: '消す' }).click()
      await page.getByRole('heading', { name: '管理者がこのデスクトップを片づけました' }).waitFor()
      told('files are to be wiped: the screen is gone', wiped, 1_500)
      await desk.getByText('まだ何も残っていません。').waitFor()
      told('files are wiped, and the page says so', wiped)
      await desk.context().close()
      await page.getByRole('button', { name: '開き直す' }).click()
      await untilShown(page, GROUND)
      await isThere(page, NO)
      await isThere(page, YES, 'echo mine >note; ')
      await page.close()
    })

    it('shows a browser and nothing else, which reaches what is registered', async () => {
      const page = await open(hanako, BROWSER)
      // inside the frame of its window
      await untilShown(page, BOARD, 40)
      await look(page, 'secure-browser')
      await page.close()
    })

    it('is recorded where a rule asks for it, says so, and can be watched', async () => {
      const recording = findRule('confidential-recording')
      if (recording === undefined) throw new Error('there is a rule that records')
      await publish({ more: [{ ...recording, id: 'recorded-desks', when: [], mode: 'enforce' }] })
      const page = await openHers()
      await page.locator('summary', { hasText: '録画中' }).waitFor()
      await page.close()
      await publish()
      const administrator = await server.signIn(browser, { roles: ['administrator'], language: 'ja' })
      const desk = await administrator.newPage()
      await desk.goto(server.url)
      await watchLast(desk, YES)
      await administrator.close()
    })

    it('is veiled while a fresh proof is asked for, and shows what it showed once it is given', async () => {
      const prover = await hanako.context.newPage()
      await addAuthenticator(prover)
      await prover.goto(`${server.url}/account`)
      await prover.getByRole('button', { name: 'この端末にパスキーを作る' }).click()
      await prover.getByRole('dialog').getByRole('button', { name: '作る', exact: true }).click()
      await prover.getByRole('dialog').waitFor({ state: 'detached' })
      const page = await openHers()
      await server.deps.store.write(async (tx) => {
        const proof = { strength: 'none', proved_at: Date.now() - 3_600_000 }
        await tx.db.updateTable('sessions').set(proof).where('account_id', '=', hanako.account).execute()
        await tx.append({ kind: 'session.proved', actor: ACTOR, subject: `account:${hanako.account}`, body: {} })
      })
      const asked = performance.now()
      await page.getByRole('heading', { name: '一時停止しています' }).waitFor()
      told('a fresh proof asked for: the screen is veiled', asked, 500)
      expect(await page.locator('.screen').isVisible()).toBe(false)
      await look(page, 'virtual-desktop-veiled')
      const link = page.getByRole('link', { name: '本人確認をする' })
      await prover.goto(new URL((await link.getAttribute('href')) ?? '', page.url()).href)
      await prover.getByRole('dialog').getByRole('button', { name: 'パスキーで確認' }).click()
      const given = performance.now()
      await untilShown(page, YES)
      told('the proof was given: the screen is back', given)
      await page.close()
      await prover.close()
    })

    it('is gone from the screen when the signatures of the laptop are seven days old or a rule is tightened, and waits as it was', async () => {
      await publish({ enforce: 'antimalware-signatures' })
      const page = await openHers()
      const [expiry, then] = [Date.now() + 4_000, performance.now() + 4_000]
      await hanako.report({ 'device.antimalwareSignatureAt': expiry - 7 * DAY })
      await saysWhy(page)
      told('signatures seven days old: the screen is gone', then, 1_500)
      await look(page, 'virtual-desktop-signatures')
      await publish()
      await openAnew(page)
      const tightened = await publish({ enforce: 'antimalware-signatures' })
      await saysWhy(page)
      told('a rule was tightened: the screen is gone', tightened, 500)
      await hanako.report()
      await openAnew(page)
      await page.close()
      await publish()
    })

    /** The screen is gone, and the page names the rule and how to mend it; as a page of its own where the network changed just then. */
    async function saysWhy(page: Page): Promise<void> {
      const { title, remedy } = findRule('antimalware-signatures') ?? {}
      await page.getByRole('heading', { name: /この接続は終了しました|今は開けません/ }).waitFor()
      await page.getByRole('heading', { name: title?.ja ?? '' }).waitFor()
      expect(await page.locator('body').innerText()).toContain(remedy?.ja)
      expect(await page.locator('.screen canvas').count()).toBe(0)
    }

    async function openAnew(page: Page): Promise<void> {
      const button = page.getByRole('button', { name: '開き直す' })
      if (await button.isVisible()) await button.click()
      else await page.reload()
      await untilShown(page, YES)
    }

    it.skipIf(MAY_SKIP && !HAS_RDP)(
      'shows each person a machine of a pool by RDP, and types at theirs alone',
      async () => {
        const places = [
          { who: hanako, colour: ONE, key: 'a' },
          { who: taro, colour: OTHER, key: 'b' },
        ]
        for (const { who, colour, key } of places) {
          const opened = performance.now()
          const page = await open(who, FAR)
          await untilShown(page, colour)
          told('a machine by RDP: first frame after the address', opened)
          await page.mouse.move(200, 200)
          await page.locator('.screen canvas').focus()
          await page.keyboard.press(key)
          const [at, elsewhere] = key === 'a' ? heard : heard.toReversed()
          await expect.poll(() => pressed(at ?? []), { timeout: PATIENCE_MS }).toContain(key)
          expect(pressed(elsewhere ?? [])).not.toContain(key)
          await page.close()
        }
      },
    )

    it('gives each person a machine of a pool for good, also after the gateway was started anew', async () => {
      for (const [who, colour] of [
        [hanako, ONE],
        [taro, OTHER],
      ] as const) {
        const page = await open(who, OWN)
        await untilShown(page, colour)
        await page.close()
      }
      await gate.restart()
      await untilKnown()
      const [his, hers] = [await open(taro, OWN), await open(hanako, OWN)]
      await untilShown(his, OTHER)
      await untilShown(hers, ONE)
      const desk = await openKept('en', OWN)
      await desk.getByRole('row', { name: hanako.name }).waitFor()
      await look(desk, 'kept-machines')
      await desk.getByRole('row', { name: taro.name }).getByRole('button', { name: 'Take back' }).click()
      await desk.getByRole('dialog').getByLabel('Reason').fill('moved to another team')
      const pressed = performance.now()
      await desk.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
      await his.getByRole('heading', { name: 'An administrator took this desktop back' }).waitFor()
      told('a machine is taken back: the screen is gone', pressed, 1_500)
      await look(his, 'virtual-desktop-taken-back')
      await desk.getByText('Nobody yet').waitFor()
      expect(await hers.locator('.screen canvas').count()).toBe(1)
      await desk.context().close()
      await his.close()
      // hers is off, and nobody else's is opened for it
      await machines[0]?.close()
      await hers.getByRole('button', { name: '開き直す' }).click()
      await hers.getByRole('heading', { name: 'PCにつながりません' }).waitFor()
      await hers.close()
    })

    it('passes over machines that are off or turn us away, names them to administrators, and goes from who may not work any more to the next person', async () => {
      const tried = performance.now()
      const his = await open(taro, NEXT)
      await untilShown(his, OTHER)
      told('the third machine, after two that did not open: first frame after the address', tried)
      const hers = await open(hanako, NEXT)
      await hers.getByRole('heading', { name: 'PCにつながりません' }).waitFor()
      const ended = () => events.filter(({ from, event }) => from === 'desktops' && event.kind === 'ended').length
      const own = await open(taro, KEPT)
      await untilShown(own, GROUND)
      const before = ended()
      await lockAccount(server.deps, ADMINISTRATOR, taro.account)
      const locked = performance.now()
      for (const page of [his, own])
        await page.getByRole('heading', { name: 'This account cannot be used now' }).waitFor()
      told('account locked: both screens are gone', locked, 500)
      await until('his desktop ended', () => ended() === before + 1)
      await look(own, 'virtual-desktop-locked')
      await own.reload()
      await own.getByText('so what was open has ended').waitFor()
      await hers.getByRole('button', { name: '開き直す' }).click()
      await untilShown(hers, OTHER)
      for (const page of [own, his, hers]) await page.close()
      for (const language of ['ja', 'en'] as const) {
        const administrator = await server.signIn(browser, { roles: ['administrator'], language })
        const desk = await administrator.newPage()
        await desk.goto(`${server.url}/outposts`)
        const words = {
          ja: ['応答がありません', 'パスワードを受け付けません'],
          en: ['It does not answer', 'It refuses the password'],
        }
        const [isOff, refuses] = words[language]
        await desk.getByRole('row', { name: `127.0.0.1:1 ${isOff}` }).waitFor()
        await desk.getByRole('row', { name: `127.0.0.1:${odd.port} ${refuses}` }).waitFor()
        await look(desk, 'outposts-machines')
        await administrator.close()
      }
    })

    it('is gone from the screen when the device is lost', async () => {
      const page = await openHers()
      const app = await server.signIn(browser, { roles: ['teleworker'], language: 'en', person: hanako.person })
      const phone = await app.newPage()
      await phone.goto(`${server.url}/devices/${hanako.device.id}/loss`)
      await settled(phone)
      const pressed = performance.now()
      await phone.getByRole('button', { name: 'Report it and stop this device' }).click()
      await page.locator('.screen canvas').waitFor({ state: 'detached' })
      told('device reported lost: the screen is gone', pressed, 1_500)
      await page.getByRole('alertdialog').waitFor()
      await look(page, 'virtual-desktop-lost')
      await app.close()
    })

    it('told administrators how far limits hold here', async () => {
      const limits = events.flatMap(({ event }) => (event.kind === 'limits' ? [event.by] : []))
      const told = async () => {
        const { body } = await server.deps.store.read
          .selectFrom('outpost_states')
          .select('body')
          .executeTakeFirstOrThrow()
        return (JSON.parse(body ?? '') as { desktopLimits?: string }).desktopLimits // as the gateway wrote it
      }
      const as = limits.at(-1) === 'perProcess' ? 'perProcess' : 'whole'
      await expect.poll(told, { timeout: PATIENCE_MS }).toBe(as)
    })

    it('left no fault at the gateway', () => {
      expect(events.filter(({ event }) => event.kind === 'fault')).toEqual([])
    })
  })
})

/** Says how long something took; what is promised, in ms, is held against it. */
function told(what: string, since: number, withinMs = Infinity): void {
  const took = performance.now() - since
  process.stderr.write(`virtual desktop: ${what}: ${Math.round(took)} ms\n`)
  expect(took).toBeLessThan(promised(withinMs))
}

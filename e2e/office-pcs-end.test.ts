import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DestinationInput } from '../packages/contract/src/index.ts'
import { DEFAULT_RULES, findRule } from '../packages/core/src/index.ts'
import { PASSWORD } from '../packages/gateway/src/testing/test-screen.ts'
import { lockAccount } from '../packages/server/src/accounts/govern-account.ts'
import { currentRules } from '../packages/server/src/decisions/rules.ts'
import { addDestination, setSecret } from '../packages/server/src/destinations/keep-destination.ts'
import { locationRegister } from '../packages/server/src/locations/store.ts'
import { createOutpostCode } from '../packages/server/src/outposts/create-outpost-code.ts'
import { editOutpost } from '../packages/server/src/outposts/govern-outposts.ts'
import { findOutpost } from '../packages/server/src/outposts/store.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { addTo } from '../packages/server/src/registers/named-register.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import { publishRules } from '../packages/server/src/rules/publish-rules.ts'
import { buildProgram, ROOT } from '../packages/taga/src/testing/run-program.ts'
import {
  addAuthenticator,
  axe,
  describeInChromium,
  openChromium,
  type ServedPages,
  servePages,
  settled,
} from './chromium.ts'
import { type ClosedOffice, mayOpenOffice, openClosedOffice } from './closed-office.ts'
import { ADMINISTRATOR, newFolder, remove, until } from './gateway-world.ts'
import { GATE, LISTEN, NAME, OFFICE_PCS } from './https-name.ts'
import { HAS_OFFICE_PCS, type OfficePcs, openOfficePcs } from './office-pcs.ts'
import { openGate, type OpenGate } from './open-gate.ts'
import { promised, told } from './patience.ts'
import { openRelay, type Relay } from './relay.ts'
import { untilShown } from './shown-screen.ts'
import { beginWork, type Worker } from './work-at-home.ts'

const ACTOR = 'account:seed'
const DAY = 86_400_000
/** The ground of the screen of the PCs, and what it is painted over with. */
const GREEN = 'r === 0x2f && g === 0x6f'
const RED = { colour: '#a2431f', seen: 'r === 0xa2 && g === 0x43' }
const MAC = '02:00:5e:10:00:01'
/** Where magic packets go by custom. */
const EAR = `const ear = require('node:dgram').createSocket('udp4').bind(9, () => console.log('ready'))
ear.on('message', (bytes, { address }) => console.log(address, bytes.toString('hex')))`
/** A screen that is cut while a picture is on its way ends without a word, and its page is asked for at once: either is right. */
const WORDS = {
  ja: {
    closed: /この接続は終了しました|今は開けません/,
    signedOut: /サインインが終わりました|止められています|今は使えません/,
    reopen: '開き直す',
    paused: '一時停止しています',
    prove: '本人確認をする',
    confirm: 'パスキーで確認',
    addPasskey: 'この端末にパスキーを作る',
    make: '作る',
    report: '届け出て、この端末を止める',
    deviceStopped: 'この端末は止められています',
    accountStopped: 'このアカウントは今は使えません',
  },
  en: {
    closed: /This connection was closed|cannot be opened now/,
    signedOut: /You are signed out|is stopped|cannot be used now/,
    reopen: 'Open again',
    paused: 'Paused',
    prove: 'Prove that it is you',
    confirm: 'Confirm with a passkey',
    addPasskey: 'Make a passkey on this device',
    make: 'Make it',
    report: 'Report it and stop this device',
    deviceStopped: 'This device is stopped',
    accountStopped: 'This account cannot be used now',
  },
} as const
const IS_POSSIBLE = mayOpenOffice() && HAS_OFFICE_PCS
const IS_FORCED = process.env['TAGA_FORBID_SKIP'] === '1'

/** Somebody with the screen of a PC in an office before them, by each way at once. */
type Screens = { readonly worker: Worker; readonly pages: readonly Page[] }

describeInChromium('work at a PC in a closed office', () => {
  describe.skipIf(!IS_POSSIBLE && !IS_FORCED)('(needs Linux, root, nft, Xtigervnc, xrdp and FreeRDP)', () => {
    let folder: string
    let server: ServedPages
    let gate: OpenGate
    let office: ClosedOffice
    let pcs: OfficePcs
    const inOffice: ChildProcess[] = []
    let browser: Browser
    /** Between the office and the gateway, and between browsers and the PC that speaks VNC. */
    let street: Relay
    let home: Relay
    let japanese: Worker
    let english: Worker
    /** What stands open from one test to the next: of one person at a time, since the PC takes one by RDP. */
    let screens: Screens
    let moved: { readonly page: Page; readonly at: number } | undefined
    let ground = GREEN

    beforeAll(async () => {
      folder = await newFolder('office-pcs-end')
      await buildProgram()
      office = openClosedOffice()
      ;[server, pcs] = await Promise.all([
        servePages({ listen: { ...LISTEN, address: '0.0.0.0' } }),
        openOfficePcs(office),
      ])
      const at = { deps: server.deps, url: `http://127.0.0.1:${server.port}` }
      gate = await openGate(at, { viewer: join(ROOT, 'dist', 'program', 'desktop') })
      street = await openRelay(gate.port, office.street)
      home = await openRelay(gate.port)
      const department = await addDepartment(server.deps, ACTOR, { name: '経理部', patterns: ['remote_desktop'] })
      const site = (await addTo(server.deps, locationRegister, ACTOR, { name: '大阪支社', kind: 'office' })).id
      await register(site)
      await publish()
      await connect(site)
      browser = await openChromium([
        `--host-resolver-rules=MAP ${OFFICE_PCS.vnc} 127.0.0.1:${home.port},MAP *.example.test 127.0.0.1`,
      ])
      const who = { department: department.id, rights: ['pc'] }
      japanese = await beginWork(server, browser, { language: 'ja', ...who })
      english = await beginWork(server, browser, { language: 'en', ...who })
    })
    afterAll(async () => {
      for (const child of inOffice) child.kill('SIGKILL')
      await browser?.close()
      for (const relay of [street, home]) await relay?.close()
      await gate?.close()
      await server?.close()
      await pcs?.close()
      office?.close()
      await remove(folder)
    })

    async function register(site: string): Promise<void> {
      const { deps } = server
      const resource = await addResource(deps, ACTOR, {
        name: '経理課のPC',
        level: 'business',
        rightNeeded: 'pc',
        teleworkAllowed: true,
        savingPossible: false,
      })
      const there = { resource: resource.id, via: { kind: 'site', site }, host: office.inside } as const
      const trust = { kind: 'pinned', sha256: pcs.sha256 } as const
      const ways: readonly DestinationInput[] = [
        { ...there, kind: 'vnc', name: '経理課のPC', port: pcs.vncPort, publicName: OFFICE_PCS.vnc, wakeMac: MAC },
        { ...there, kind: 'rdp', name: 'RDP', port: pcs.rdpPort, publicName: OFFICE_PCS.rdp, user: 'hanako', trust },
      ]
      for (const way of ways) {
        const { id } = await addDestination(deps, ACTOR, way)
        await setSecret(deps, ACTOR, { id, secret: PASSWORD })
      }
    }

    async function publish(): Promise<void> {
      const { deps } = server
      const { number, set } = await currentRules(deps.store.read, deps.now())
      const rules = DEFAULT_RULES.map((rule) =>
        rule.id === 'antimalware-signatures' ? { ...rule, mode: 'enforce' as const } : rule,
      )
      const adopted = [...new Set([...set.adopted, 'posture' as const])]
      await publishRules(deps, 'server', { after: number, draft: { rules, settings: {}, adopted } })
    }

    /** The program itself, in the office, as an administrator enrols it. */
    async function connect(site: string): Promise<void> {
      const { deps, url, agentEnv } = server
      const row = await findOutpost(deps.store.read, gate.outpost)
      if (row === undefined) throw new Error('no gateway')
      const { id, name, version } = row
      await editOutpost(deps, ADMINISTRATOR, { id, name, version, url: `https://${GATE}:${street.port}` })
      const { code } = await createOutpostCode(deps, ADMINISTRATOR, { kind: 'connector', site })
      const args = ['connector', '--lang', 'en', '--data', join(folder, 'connector'), '--server', url, '--code', code]
      const env = { ...process.env, ...agentEnv, TEST_NAME: `${NAME} ${GATE}`, TEST_ADDRESS: office.street }
      const connector = office.run([join(ROOT, 'dist', 'program', 'taga.mjs'), ...args], env)
      inOffice.push(connector)
      let said = ''
      for (const stream of [connector.stdout, connector.stderr])
        stream?.on('data', (part: Buffer) => (said += part.toString()))
      await until(`the connector is linked`, () => {
        if (connector.exitCode !== null) throw new Error(said)
        return said.includes('Linked to') && said.includes('list of destinations')
      })
    }

    async function open(worker: Worker): Promise<Screens> {
      const pages: Page[] = []
      for (const name of [OFFICE_PCS.vnc, OFFICE_PCS.rdp]) {
        const begun = performance.now()
        const page = await worker.context.newPage()
        await page.goto(`https://${name}:${gate.port}/`)
        await untilShown(page, ground)
        told(`first picture of ${name}`, begun)
        pages.push(page)
      }
      return { worker, pages }
    }

    /** Each page says so under this heading, with the title of the rule, within that time of `since` (epoch ms). */
    async function eachSays(
      { pages, worker: { language } }: Screens,
      what: { readonly event: string; readonly heading: string | RegExp; readonly rule?: string },
      since: number,
    ): Promise<void> {
      const title = what.rule === undefined ? undefined : (findRule(what.rule)?.title[language] ?? `no ${what.rule}`)
      await Promise.all(
        pages.map(async (page) => {
          await page.getByRole('heading', { name: what.heading }).first().waitFor()
          const took = Date.now() - since
          process.stderr.write(`${what.event}: ${new URL(page.url()).hostname} says so after ${took} ms\n`)
          expect(took).toBeLessThan(promised(1_500))
          if (title !== undefined) await page.getByRole('heading', { name: title }).waitFor()
          expect(await page.locator('.screen').isVisible()).toBe(false)
        }),
      )
      for (const page of pages) await axe(page)
    }

    it('waits veiled for a fresh proof, and goes on where it was once the person gave one', async () => {
      screens = await open(japanese)
      const { worker, pages } = screens
      const words = WORDS[worker.language]
      const page = await worker.context.newPage()
      await addAuthenticator(page)
      await page.goto(`${server.url}/account`)
      await page.getByRole('button', { name: words.addPasskey }).click()
      await page.getByRole('dialog').getByRole('button', { name: words.make, exact: true }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await forgetProof(worker)
      await eachSays(screens, { event: 'step-up asked', heading: words.paused, rule: 'strong-sign-in' }, Date.now())
      const link = pages[0]?.getByRole('link', { name: words.prove })
      await page.goto(new URL((await link?.getAttribute('href')) ?? '', pages[0]?.url()).href)
      await page.getByRole('dialog').getByRole('button', { name: words.confirm }).click()
      const confirmed = performance.now()
      for (const each of pages) await untilShown(each, GREEN)
      told('both go on after the passkey', confirmed)
      await page.close()
    })

    it('starts a PC that sleeps: the packet leaves the connector for everybody on the networks of the office', async () => {
      const [enter = '', ...rest] = office.addMachine()
      const ear = spawn(enter, [...rest, process.execPath, '-e', EAR], { stdio: ['ignore', 'pipe', 'inherit'] })
      inOffice.push(ear)
      let heard = ''
      ear.stdout.on('data', (part: Buffer) => (heard += part.toString()))
      await until('the machine listens', () => heard.includes('ready'))
      const asked = performance.now()
      const wake = `fetch('/wake', { method: 'POST' }).then(({ status }) => status)`
      expect(await screens.pages[0]?.evaluate(wake)).toBe(204)
      await until('the packet', () => heard.includes('192.168.80.1 '))
      told('a machine of the office heard the packet', asked)
      expect(heard).toContain(`192.168.80.1 ${'ff'.repeat(6)}${MAC.replaceAll(':', '').repeat(16)}\n`)
    })

    it('is given up by nobody where the network falls silent and the laptop comes back at another address', async () => {
      const [byVnc, byRdp] = screens.pages
      // the PC takes one person at a time by RDP
      await byRdp?.close()
      moved = { page: byVnc ?? failed(), at: performance.now() }
      home.goSilent()
      await pcs.paint(RED.colour)
      ground = RED.seen
      home.comeBack('127.0.0.9')
      // it is looked at later: a line that is silent is waited for
      expect(await byVnc?.locator('.screen').isVisible()).toBe(true)
    })

    /** It is an hour since the person proved who they are, and that was weak. */
    async function forgetProof({ account }: Worker): Promise<void> {
      await server.deps.store.write(async (tx) => {
        const proved_at = Date.now() - 3_600_000
        await tx.db
          .updateTable('sessions')
          .set({ strength: 'none', proved_at })
          .where('account_id', '=', account)
          .execute()
        await tx.append({ kind: 'session.proved', actor: ACTOR, subject: `account:${account}`, body: {} })
      })
    }

    it('ends by itself in the moment in which the signatures of the laptop are seven days old', async () => {
      screens = await open(english)
      const expiry = Date.now() + 3_000
      await english.report({ 'device.antimalwareSignatureAt': expiry - 7 * DAY })
      const heading = WORDS.en.closed
      await until('the signatures are seven days old', () => Date.now() >= expiry)
      await eachSays(screens, { event: 'signatures expired', heading, rule: 'antimalware-signatures' }, expiry)
      await english.report({})
      for (const page of screens.pages) {
        await page.reload()
        await untilShown(page, ground)
      }
    })

    it('ends where the account is locked, and says so to who opens it again', async () => {
      await lockAccount(server.deps, ADMINISTRATOR, english.account)
      await eachSays(screens, { event: 'account locked', heading: WORDS.en.signedOut }, Date.now())
      await againSays(screens.pages, WORDS.en.reopen, WORDS.en.accountStopped)
    })

    it('goes on by itself at the other address', async () => {
      const { page, at } = moved ?? failed()
      await untilShown(page, RED.seen)
      told('the screen went on after the network had fallen silent', at)
    })

    it('ends where the person reports the laptop lost from a phone, and says so to who opens it again', async () => {
      screens = await open(japanese)
      const phone = await server.signIn(browser, { roles: ['teleworker'], language: 'ja', person: japanese.person })
      const page = await phone.newPage()
      await page.goto(`${server.url}/devices/${japanese.device.id}/loss`)
      await settled(page)
      const pressed = Date.now()
      await page.getByRole('button', { name: WORDS.ja.report }).click()
      // what was stopped with the laptop is its sign-in
      await eachSays(screens, { event: 'device lost', heading: WORDS.ja.signedOut }, pressed)
      await againSays(screens.pages, WORDS.ja.reopen, WORDS.ja.deviceStopped)
      await phone.close()
    })

    async function againSays(pages: readonly Page[], reopen: string, heading: string): Promise<void> {
      for (const page of pages) {
        const again = page.getByRole('button', { name: reopen })
        if (await again.isVisible()) await again.click()
        await page.getByRole('heading', { name: heading }).waitFor()
      }
    }
  })
})

function failed(): never {
  throw new Error('what this test goes on from did not happen')
}

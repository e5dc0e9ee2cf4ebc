import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SendingCounts } from '../packages/contract/src/sending.ts'
import { PATTERN_NAMES } from '../packages/core/src/index.ts'
import {
  addressOf,
  openTestUpstream,
  questionOf,
  rcodeOf,
  reasonOf,
} from '../packages/gateway/src/dns/testing/test-upstream.ts'
import { makeNamesAddress } from '../packages/server/src/dns-lists/keep-address.ts'
import { addNameList, giveNames } from '../packages/server/src/dns-lists/keep-list.ts'
import { putDnsSettings } from '../packages/server/src/dns-lists/keep-rules.ts'
import { confirmScreen, sayPlace } from '../packages/server/src/places/say-place.ts'
import { messages as approvalMessages } from '../packages/web/src/approvals/messages.ts'
import {
  asksToTakeOut,
  choosesAnotherWay,
  declaresSamePath,
  lend,
  looksBack,
  stateOf,
  stock,
  stoppedOnTheWay,
  stoppedShown,
  takesOut,
  unencrypted,
} from './case-steps.ts'
import { ACTOR, type CaseWorld, CLIENTS, FILE_A, type Line, openCaseWorld, picture, sayOf, WIKI } from './case-world.ts'
import { describeInChromium, lookAt, settled } from './chromium.ts'
import { until } from './gateway-world.ts'
import { APPLICATION } from './https-name.ts'
import { PATIENCE_MS } from './patience.ts'
import { seedReport, seenOnLaptop } from './seed-report.ts'
import type { Worker } from './work-at-home.ts'

const DAY = 86_400_000
const WORDS = {
  ja: {
    instead: '別の方法なら使えます',
    stopped: 'この端末は止められています',
    report: '届け出て、この端末を止める',
    ask: '問い合わせ先を見る',
    wipe: 'まだ試していない',
    business: '業務情報',
  },
  en: {
    instead: 'Another way is open',
    stopped: 'This device is stopped',
    report: 'Report it and stop this device',
    ask: 'See whom to ask',
    wipe: 'Not tried yet',
    business: 'Business',
  },
} as const

/** The trouble cases of the guideline that happen on the way to something a gateway opens, replayed against everything at once. */
describeInChromium('the trouble cases at the gateway', () => {
  let world: CaseWorld
  beforeAll(async () => {
    world = await openCaseWorld()
  })
  afterAll(() => world?.close())

  it('CASE-01-A: a confidential file does not open from outside, and another way is named', async () => {
    await world.enforce('telework-information', 'confidential-pattern')
    for (const worker of world.workers) {
      const closed = await world.isRefused(worker, { application: FILE_A, rule: 'telework-information', of: 'CASE-01' })
      await closed.close()
      const page = await world.isRefused(worker, { application: CLIENTS, rule: 'confidential-pattern', of: 'CASE-01' })
      await page.getByRole('heading', { name: WORDS[worker.language].instead }).waitFor()
      const instead = await page.locator('main').innerText()
      expect(instead).toContain(PATTERN_NAMES.remote_desktop[worker.language])
      await page.close()
      await (await world.opens(worker, WIKI)).close()
    }
  })

  it('CASE-01-B: a laptop that does not lock itself fails its look, and stands among what is open', async () => {
    const page = await world.desk.context().newPage()
    const openOf = `/devices?department=${world.department}&lacks=screen.lock`
    const lackInDepartment = async () =>
      (await world.ask<{ rows: readonly { id: string }[] }>(`/api${openOf}`)).rows.map(({ id }) => id)
    for (const worker of world.workers) {
      const { device } = worker
      await worker.report({})
      const before = await lackingIn('TW-12')
      expect(before).not.toContainEqual({ id: device.id, about: 'screen.lock' })
      await worker.report({ 'device.screenLockDelayMs': 3 * 3_600_000, 'device.screenLockProof': false })
      type Detail = { readonly findings: readonly { item: string; state: string; measures: readonly string[] }[] }
      const { findings } = await world.ask<Detail>(`/api/devices/${device.id}/today`)
      const lock = findings.filter(({ item, state }) => item === 'screen.lock' && state === 'fails')
      expect(lock.flatMap(({ measures }) => measures)).toContain('TW-12')
      const after = await lackingIn('TW-12')
      expect(after).toHaveLength(before.length + 1)
      expect(after).toContainEqual({ id: device.id, about: 'screen.lock' })
      await page.goto(`${world.server.url}/measures/TW-12`)
      await page.locator(`main a[href="/devices/${device.id}"]`).first().waitFor()
      // the department's own list names the item, and one click away the device
      await page.goto(`${world.server.url}/departments/${world.department}`)
      await page.locator(`#open a[href="${openOf}"]`).waitFor()
      await picture(page, 'case-department-open')
      await page.locator(`#open a[href="${openOf}"]`).click()
      await page.locator(`main a[href="/devices/${device.id}"]`).first().waitFor()
      await worker.report({})
      expect(await lackingIn('TW-12')).toEqual(before)
      expect(await lackInDepartment()).not.toContain(device.id)
    }
    await page.close()
  })

  /** What stands open of a measure, as an administrator reads it. */
  async function lackingIn(
    id: string,
  ): Promise<readonly { readonly id: string; readonly about: string | undefined }[]> {
    type Lacking = { readonly id: string; readonly about?: string }
    type Measure = {
      readonly measure: string
      readonly mechanisms: readonly { readonly lacking: readonly Lacking[] }[]
    }
    const { measures } = await world.ask<{ readonly measures: readonly Measure[] }>('/api/measures')
    const found = measures.find(({ measure }) => measure === id)
    if (found === undefined) throw new Error(`${id} is not among the measures`)
    return found.mechanisms.flatMap(({ lacking }) => lacking.map((each) => ({ id: each.id, about: each.about })))
  }

  it('CASE-02-B: a site on the list of dangerous ones is not found from the laptop, with the reason and whom to ask', async () => {
    const { deps } = world.server
    const upstream = await openTestUpstream((query) => addressOf(query))
    const settings = { resolvers: [upstream.resolver], blockedAs: { kind: 'noSuchName' as const }, privateNames: [] }
    await putDnsSettings(deps, ACTOR, { settings, version: 0 })
    const { id } = await addNameList(deps, ACTOR, { name: '海外の危険なサイト', act: 'block', category: 'malware' })
    await giveNames(deps, ACTOR, { id, text: Buffer.from('0.0.0.0 matome.example\n') })
    await deps.store.write((tx) =>
      tx.db
        .updateTable('outposts')
        .set({ url: `https://${APPLICATION}` })
        .execute(),
    )
    const before = await stoppedShown(world)
    try {
      for (const worker of world.workers) {
        const [url = ''] = await makeNamesAddress(deps, ACTOR, { device: worker.device.id })
        const since = Date.now()
        await until(
          'other sites are found',
          async () => rcodeOf(await world.askName(url, questionOf('www.fine.example', { id: 0 }))) === 0,
        )
        // the gateway builds a new list beside the one that it answers by
        await until(
          'the list is in place',
          async () => rcodeOf(await world.askName(url, questionOf('www.matome.example', { id: 0 }))) !== 0,
        )
        const answer = await world.askName(url, questionOf('www.matome.example', { id: 0 }))
        expect([rcodeOf(answer), reasonOf(answer)?.code]).toEqual([3, 15])
        expect(reasonOf(answer)?.text).toContain('海外の危険なサイト')
        await until('the refusal is in the access log', async () => {
          const lines = await world.linesOf(`since=${since - 1_000}&device=${worker.device.id}`)
          return lines.some(({ cause }) => cause === 'www.matome.example')
        })
        const page = await worker.context.newPage()
        await page.goto(`${world.server.url}/my/names`)
        await page.getByText('www.matome.example').first().waitFor()
        expect(await page.locator('main').innerText()).toContain('海外の危険なサイト')
        await page.getByRole('textbox').first().fill('www.matome.example')
        await page.keyboard.press('Enter')
        await page.locator('a[href="/contacts"]', { hasText: WORDS[worker.language].ask }).waitFor()
        await picture(page, 'case-name')
        await page.close()
      }
      await expect
        .poll(() => stoppedShown(world), { timeout: PATIENCE_MS })
        .toBeGreaterThanOrEqual(before + world.workers.length)
    } finally {
      await upstream.close()
    }
  })

  it('CASE-05-A: after ninety days updates come first, and the device stands in the list of long unused ones', async () => {
    await world.enforce('security-updates-after-absence')
    for (const worker of world.workers) {
      await worker.report({ 'device.unusedBeforeMs': 90 * DAY, 'device.pendingSecurityUpdates': 2 })
      const page = await world.isRefused(worker, {
        application: WIKI,
        rule: 'security-updates-after-absence',
        of: 'CASE-05',
      })
      await page.close()
      await worker.report({ 'device.unusedBeforeMs': 90 * DAY })
      await (await world.opens(worker, WIKI)).close()
    }
    const shelf = await stock(world, '年に数回のPC')
    const then = Date.now() - 90 * DAY
    await seedReport(world.server.deps, shelf, { at: then, seen: seenOnLaptop(then) })
    const silent = await world.ask<{ readonly rows: readonly { id: string }[] }>('/api/devices?silentDays=60')
    expect(silent.rows.map(({ id }) => id)).toContain(shelf)
    type Ready = { readonly state: string; readonly checks: readonly { item: string; state: string }[] }
    const ready = await world.ask<Ready>(`/api/devices/${shelf}/readiness`)
    expect(ready.state).not.toBe('holds')
    expect(ready.checks.find(({ item }) => item === 'system.updates')?.state).not.toBe('holds')
    await expect(lend(world, shelf)).rejects.toMatchObject({ detail: { reason: 'notReady' } })
  })

  it('CASE-08-A: a take-out waits for the encryption of its terminal, which is listed until then and never lent', async () => {
    const bare = await stock(world, '暗号化していないPC')
    const at = Date.now()
    await seedReport(world.server.deps, bare, { at, seen: seenOnLaptop(at, { 'device.dataEncrypted': false }) })
    type Ready = { readonly state: string; readonly checks: readonly { item: string; state: string }[] }
    const ready = await world.ask<Ready>(`/api/devices/${bare}/readiness`)
    expect(ready.state).toBe('fails')
    expect(ready.checks.filter(({ state }) => state === 'fails').map(({ item }) => item)).toEqual(['disk.encryption'])
    await expect(lend(world, bare)).rejects.toMatchObject({ detail: { reason: 'notReady', state: 'fails' } })
    await world.server.deps.store.write(async (tx) => {
      await tx.db
        .updateTable('facts')
        .set({ value: 'true' })
        .where('subject_id', '=', bare)
        .where('key', '=', 'device.dataEncrypted')
        .execute()
    })
    expect((await world.ask<Ready>(`/api/devices/${bare}/readiness`)).state).toBe('holds')
    expect((await lend(world, bare)).ready_state).toBe('holds')
    const asked = await world.desk.context().newPage()
    for (const worker of world.workers) {
      await worker.report({ 'device.dataEncrypted': false })
      const request = await asksToTakeOut(world, worker)
      const decide = approvalMessages.ja
      await asked.goto(`${world.server.url}/approvals/${request}`)
      await asked.getByText(decide.hindered).waitFor()
      await asked.getByRole('button', { name: decide.grant }).click()
      await asked.getByRole('alert').first().waitFor()
      expect(await stateOf(world, request)).toBe('asked')
      await worker.report({})
      await asked.reload()
      await settled(asked)
      expect(await asked.getByText(decide.hindered).count()).toBe(0)
      await asked.getByRole('button', { name: decide.grant }).click()
      await asked.getByRole('button', { name: decide.end }).waitFor()
      expect(await stateOf(world, request)).toBe('granted')
    }
    await asked.close()
    await world.enforce('encrypted-local')
    const page = await world.desk.context().newPage()
    for (const worker of world.workers) {
      const { id } = worker.device
      await worker.report({})
      expect(await takesOut(world, worker)).not.toContain('encrypted-local')
      expect(await unencrypted(world)).not.toContain(id)
      await worker.report({ 'device.dataEncrypted': false })
      expect(await takesOut(world, worker)).toContain('encrypted-local')
      expect(await unencrypted(world)).toContain(id)
      await page.goto(`${world.server.url}/devices?lacks=disk.encryption`)
      await page.locator(`main a[href="/devices/${id}"]`).first().waitFor()
      await worker.report({})
    }
    await picture(page, 'case-unencrypted')
    await page.close()
  })

  it('CASE-09-A: confidential work on public Wi-Fi is refused until a VPN carries it', async () => {
    await world.enforce('public-network-confidential')
    for (const worker of world.workers) {
      await worker.report({ 'device.networkFingerprint': 'f-cafe', 'device.wifiSecurity': 'open' })
      const said = { place: 'cafe', network: 'publicWifi', networkPasswordShared: true } as const
      await sayPlace(world.server.deps, sayOf(worker), said)
      await until('the gateway knows the network', () => world.knows(worker, 'connection.networkPasswordShared', true))
      const page = await world.isRefused(worker, {
        application: CLIENTS,
        rule: 'public-network-confidential',
        of: 'CASE-09',
      })
      await page.close()
      await (await world.opens(worker, WIKI)).close()
      await worker.report({
        'device.networkFingerprint': 'f-cafe',
        'device.wifiSecurity': 'open',
        'device.vpn': 'full',
      })
      await (await world.opens(worker, CLIENTS)).close()
      const { rows } = await ledgerOf(worker)
      expect(rows).toContain('session.placeSaid')
    }
  })

  it('CASE-09-B: a password by the mail of its attachment asks for another way, and is counted', async () => {
    const before = await world.ask<SendingCounts>('/api/sendings/counts')
    for (const worker of world.workers) {
      const page = await declaresSamePath(world, worker)
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
      expect(await lackingIn('TW-13')).toContainEqual({ id, about: undefined })
      await choosesAnotherWay(page, worker)
      expect(await lackingIn('TW-13')).not.toContainEqual({ id, about: undefined })
      await looksBack(world, page, worker)
    }
    const after = await world.ask<SendingCounts>('/api/sendings/counts')
    expect([after.samePath - before.samePath, after.samePathMended - before.samePathMended]).toEqual([2, 2])
    await lookAt(world.desk.context(), world.server.url, { path: '/sendings', name: 'case-sendings' })
  })

  it('CASE-10-A: on a train confidential work waits until the screen is protected, other work goes on', async () => {
    await world.enforce('shared-place-screen-confidential')
    const before = await stoppedOnTheWay(world)
    for (const worker of world.workers) {
      await worker.report({ 'device.networkFingerprint': 'f-phone', 'device.networkKind': 'tethering' })
      await sayPlace(world.server.deps, sayOf(worker), { place: 'transport', network: 'tethering' })
      await until('the gateway knows the place', () => world.knows(worker, 'connection.place', 'transport'))
      const page = await world.isRefused(worker, {
        application: CLIENTS,
        rule: 'shared-place-screen-confidential',
        of: 'CASE-10',
      })
      await page.close()
      await (await world.opens(worker, WIKI)).close()
      await confirmScreen(world.server.deps, sayOf(worker))
      await (await world.opens(worker, CLIENTS)).close()
    }
    await expect
      .poll(() => stoppedOnTheWay(world), { timeout: PATIENCE_MS })
      .toBeGreaterThanOrEqual(before + world.workers.length)
    const page = await world.desk.context().newPage()
    await page.goto(`${world.server.url}/access-log`)
    const places = page.getByRole('table', { name: '働く場所と情報のレベル' })
    await places.getByRole('row', { name: /移動中.*機密情報/ }).waitFor()
    await page.close()
  })

  it('CASE-08-B: a lost laptop is cut off at once, and the procedure shows what to do and what was touched', async () => {
    await world.enforce()
    for (const worker of world.workers) {
      const { language, person, device } = worker
      await (await world.opens(worker, WIKI)).close()
      const live = await world.opens(worker, CLIENTS)
      await until('what was opened is in the access log', async () =>
        (await world.linesOf(`device=${device.id}&event=opened`)).some(({ resource }) => resource?.name === WIKI.name),
      )
      const phone = await world.server.signIn(world.browser, { roles: ['teleworker'], language, person })
      const page = await phone.newPage()
      await page.goto(`${world.server.url}/devices/${device.id}/loss`)
      await settled(page)
      const since = Date.now()
      await page.getByRole('button', { name: WORDS[language].report }).click()
      await live.locator('#ended:not(:empty)').waitFor()
      await page.waitForURL('**/losses/*')
      await settled(page)
      // whom to call, how the remote wipe stands, and of which level is what may be on it
      await page.getByRole('link', { name: '03-0000-1234' }).waitFor()
      const shown = await page.locator('main').innerText()
      for (const said of ['情報システム 髙橋', WORDS[language].wipe, WIKI.name, WORDS[language].business])
        expect(shown).toContain(said)
      await picture(page, 'case-loss')
      await live.reload()
      await live.getByRole('heading', { name: WORDS[language].stopped }).waitFor()
      await until('the cut is in the access log', async () =>
        (await world.linesOf(`since=${since - 1_000}&person=${person}`)).some(
          ({ event, device: on, resource }) =>
            event === 'cut' && on?.id === device.id && resource?.name === CLIENTS.name,
        ),
      )
      type Loss = {
        readonly remoteWipe: { state: string }
        readonly reportedAt: number
        readonly sessionsEnded: number
        readonly dataOn: readonly { readonly title: string; readonly level?: string }[]
      }
      const loss = await world.ask<Loss>(`/api/devices/${device.id}/loss`)
      expect(loss.remoteWipe.state).toBe('notTried')
      expect(loss.sessionsEnded).toBeGreaterThan(0)
      expect(loss.dataOn).toContainEqual(expect.objectContaining({ title: WIKI.name, level: 'business' }))
      expect(Math.abs(loss.reportedAt - since)).toBeLessThan(PATIENCE_MS)
      await phone.close()
      await live.close()
    }
  })

  it('leaves all of it in the access log, which shows who was refused what and why', async () => {
    await settled(world.desk)
    const { rows } = await world.ask<{ readonly rows: readonly Line[] }>('/api/access-log?limit=100')
    expect(new Set(rows.map(({ event }) => event))).toContain('denied')
    await lookAt(world.desk.context(), world.server.url, { path: '/access-log', name: 'access-log' })
    const page = await world.desk.context().newPage()
    await page.goto(`${world.server.url}/access-log`)
    await settled(page)
    for (const { name } of world.workers) await page.locator('main').getByText(name).first().waitFor()
    await page.close()
  })

  async function ledgerOf({ person }: Worker): Promise<{ readonly rows: readonly string[] }> {
    const rows = await world.server.deps.store.read
      .selectFrom('ledger_entries')
      .select('kind')
      .where('subject', '=', `person:${person}`)
      .execute()
    return { rows: rows.map(({ kind }) => kind) }
  }
})

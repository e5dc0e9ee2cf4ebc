import { request } from 'node:https'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cases, DEFAULT_RULES, findRule, type PatternId, PATTERN_NAMES } from '../packages/core/src/index.ts'
import {
  addressOf,
  openTestUpstream,
  questionOf,
  rcodeOf,
  reasonOf,
} from '../packages/gateway/src/dns/testing/test-upstream.ts'
import { keepContacts } from '../packages/server/src/contacts/keep-contacts.ts'
import { currentRules } from '../packages/server/src/decisions/rules.ts'
import { askDecision } from '../packages/server/src/decisions/ask-decision.ts'
import { registerDevice } from '../packages/server/src/devices/register-device.ts'
import { makeNamesAddress } from '../packages/server/src/dns-lists/keep-address.ts'
import { addNameList, giveNames } from '../packages/server/src/dns-lists/keep-list.ts'
import { putDnsSettings } from '../packages/server/src/dns-lists/keep-rules.ts'
import { handOver } from '../packages/server/src/lending/hand-over.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { confirmScreen, sayPlace } from '../packages/server/src/places/say-place.ts'
import { publishRules } from '../packages/server/src/rules/publish-rules.ts'
import {
  axe,
  describeInChromium,
  LANGUAGES,
  lookAt,
  openChromium,
  type ServedPages,
  servePages,
  settled,
  shoot,
} from './chromium.ts'
import { type Application, type Gated, openGated } from './gated-application.ts'
import { until } from './gateway-world.ts'
import { APPLICATION, GATE, OFFICE_APPLICATION } from './https-name.ts'
import { PATIENCE_MS } from './patience.ts'
import { seedReport, seenOnLaptop } from './seed-report.ts'
import { beginWork, type Worker } from './work-at-home.ts'

const ACTOR = 'account:seed'
const DAY = 86_400_000
const WIKI: Application = { name: '社内Wiki', publicName: APPLICATION, level: 'business', saving: true }
const CLIENTS: Application = { name: '顧客の図面', publicName: OFFICE_APPLICATION, level: 'confidential' }
const FILE_A: Application = { name: '顧客の秘密A', publicName: GATE, level: 'confidential', officeOnly: true }
const WORDS = {
  ja: {
    cannot: (name: string) => `「${name}」は今は開けません`,
    instead: '別の方法なら使えます',
    stopped: 'この端末は止められています',
    report: '届け出て、この端末を止める',
    ask: '問い合わせ先を見る',
    wipe: 'まだ試していない',
    business: '業務情報',
  },
  en: {
    cannot: (name: string) => `“${name}” cannot be opened now`,
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
  let server: ServedPages
  let gated: Gated
  let browser: Browser
  let desk: Page
  let workers: readonly Worker[]

  beforeAll(async () => {
    server = await servePages()
    browser = await openChromium()
    const patterns: PatternId[] = ['cloud_app', 'remote_desktop', 'virtual_desktop', 'take_home_pc']
    const department = (await addDepartment(server.deps, ACTOR, { name: '営業部', patterns })).id
    const contacts = [{ kind: 'security', name: '情報システム 髙橋', telephone: '03-0000-1234' }] as const
    await keepContacts(server.deps, ACTOR, { after: 0, contacts: [...contacts] })
    gated = await openGated(server, [WIKI, CLIENTS, FILE_A])
    const office = await server.signIn(browser, { roles: ['administrator'], language: 'ja' })
    desk = await office.newPage()
    await desk.goto(`${server.url}/access-log`)
    const begun: Worker[] = []
    for (const language of LANGUAGES)
      begun.push(await beginWork(server, browser, { language, department, rights: ['office'] }))
    workers = begun
  })
  afterAll(async () => {
    await browser?.close()
    await gated?.close()
    await server?.close()
  })

  /** These rules are in force, and the gateway has them. */
  async function enforce(...ids: readonly string[]): Promise<void> {
    const { deps } = server
    const { number, set } = await currentRules(deps.store.read, deps.now())
    const rules = DEFAULT_RULES.map((rule) => (ids.includes(rule.id) ? { ...rule, mode: 'enforce' as const } : rule))
    const sources = ['path', 'place', 'network', 'posture'] as const
    const adopted = [...new Set([...set.adopted, ...sources])]
    await publishRules(deps, 'server', { after: number, draft: { rules, settings: {}, adopted } })
    const now = await currentRules(deps.store.read, deps.now())
    await until('the gateway has the rules', () => gated.running.facts.rules()?.version === now.set.version)
  }

  /** What an administrator is answered. */
  async function ask<Answer>(path: string): Promise<Answer> {
    return desk.evaluate(`fetch(${JSON.stringify(path)}).then((answer) => answer.json())`)
  }

  type Line = {
    readonly event: string
    readonly cause?: string
    readonly person?: { readonly name?: string }
    readonly device?: { readonly id: string; readonly name?: string }
    readonly resource?: { readonly name?: string }
    readonly reasons: readonly { readonly rule: string }[]
  }
  const linesOf = async (query: string) => (await ask<{ rows: readonly Line[] }>(`/api/access-log?${query}`)).rows

  async function opens({ context, name }: Worker, application: Application): Promise<Page> {
    const page = await context.newPage()
    await expect
      .poll(
        async () => {
          await page.goto(gated.urlOf(application))
          return page.locator('h1').innerText()
        },
        { timeout: PATIENCE_MS, message: `${application.name} opens for ${name}` },
      )
      .toBe(application.name)
    await expect
      .poll(() => page.locator('#ticks').innerText().then(Number), { timeout: PATIENCE_MS })
      .toBeGreaterThan(2)
    return page
  }

  /**
   * The person is refused by this rule, in their language, with what to do; an administrator finds who, on which device and by which rule;
   * and the rule stands for a measure of the case. Resolves to the page.
   */
  async function isRefused(
    worker: Worker,
    refusal: { readonly application: Application; readonly rule: string; readonly of: string },
  ): Promise<Page> {
    const { language, context } = worker
    const { application, rule: id, of } = refusal
    const rule = findRule(id)
    const page = await context.newPage()
    const since = Date.now()
    await page.goto(gated.urlOf(application))
    await page.getByRole('heading', { name: WORDS[language].cannot(application.name) }).waitFor()
    await page.getByRole('heading', { name: rule?.title[language] ?? id }).waitFor()
    const remedy = (rule?.remedy.byOs?.['windows'] ?? rule?.remedy)?.[language] ?? id
    expect(await page.locator('main').innerText()).toContain(remedy)
    await picture(page, `case-${id}`)
    await until('the refusal is in the access log', async () => {
      const lines = await linesOf(`since=${since - 1_000}&person=${worker.person}&event=denied`)
      return lines.some(
        (line) =>
          line.person?.name === worker.name &&
          line.device?.id === worker.device.id &&
          line.resource?.name === application.name &&
          line.reasons.some((reason) => reason.rule === id),
      )
    })
    const known = cases.find((each) => each.id === of)
    const measures: readonly string[] = [...(known?.linkedMeasures ?? []), ...(known?.alsoTouches ?? [])]
    expect(rule?.measures.some((measure) => measures.includes(measure))).toBe(true)
    return page
  }

  async function picture(page: Page, name: string): Promise<void> {
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await shoot(page, name)
    }
    await axe(page)
  }

  const sayOf = (worker: Worker) =>
    ({
      kind: 'account',
      account: 'seed',
      roles: [],
      session: worker.session,
      person: worker.person,
      device: worker.device.id,
    }) as const

  it('CASE-01-A: a confidential file does not open from outside, and another way is named', async () => {
    await enforce('telework-information', 'confidential-pattern')
    for (const worker of workers) {
      const closed = await isRefused(worker, { application: FILE_A, rule: 'telework-information', of: 'CASE-01' })
      await closed.close()
      const page = await isRefused(worker, { application: CLIENTS, rule: 'confidential-pattern', of: 'CASE-01' })
      await page.getByRole('heading', { name: WORDS[worker.language].instead }).waitFor()
      const instead = await page.locator('main').innerText()
      expect(instead).toContain(PATTERN_NAMES.remote_desktop[worker.language])
      await page.close()
      await (await opens(worker, WIKI)).close()
    }
  })

  it('CASE-01-B: a laptop that does not lock itself fails its look, and stands among what is open', async () => {
    const page = await desk.context().newPage()
    for (const worker of workers) {
      const { device } = worker
      await worker.report({})
      const before = await lackingIn('TW-12')
      expect(before).not.toContainEqual({ id: device.id, about: 'screen.lock' })
      await worker.report({ 'device.screenLockDelayMs': 3 * 3_600_000, 'device.screenLockProof': false })
      type Detail = { readonly findings: readonly { item: string; state: string; measures: readonly string[] }[] }
      const { findings } = await ask<Detail>(`/api/devices/${device.id}/today`)
      const lock = findings.filter(({ item, state }) => item === 'screen.lock' && state === 'fails')
      expect(lock.flatMap(({ measures }) => measures)).toContain('TW-12')
      const after = await lackingIn('TW-12')
      expect(after).toHaveLength(before.length + 1)
      expect(after).toContainEqual({ id: device.id, about: 'screen.lock' })
      await page.goto(`${server.url}/measures/TW-12`)
      await page.locator(`main a[href="/devices/${device.id}"]`).first().waitFor()
      await worker.report({})
      expect(await lackingIn('TW-12')).toEqual(before)
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
    const { measures } = await ask<{ readonly measures: readonly Measure[] }>('/api/measures')
    const found = measures.find(({ measure }) => measure === id)
    if (found === undefined) throw new Error(`${id} is not among the measures`)
    return found.mechanisms.flatMap(({ lacking }) => lacking.map((each) => ({ id: each.id, about: each.about })))
  }

  it('CASE-02-B: a site on the list of dangerous ones is not found from the laptop, with the reason and whom to ask', async () => {
    const { deps } = server
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
    const before = await stoppedShown()
    try {
      for (const worker of workers) {
        const [url = ''] = await makeNamesAddress(deps, ACTOR, { device: worker.device.id })
        const since = Date.now()
        await until('other sites are found', async () => rcodeOf(await resolve(url, 'www.fine.example')) === 0)
        // the gateway builds a new list beside the one that it answers by
        await until('the list is in place', async () => rcodeOf(await resolve(url, 'www.matome.example')) !== 0)
        const answer = await resolve(url, 'www.matome.example')
        expect([rcodeOf(answer), reasonOf(answer)?.code]).toEqual([3, 15])
        expect(reasonOf(answer)?.text).toContain('海外の危険なサイト')
        await until('the refusal is in the access log', async () => {
          const lines = await linesOf(`since=${since - 1_000}&device=${worker.device.id}`)
          return lines.some(({ cause }) => cause === 'www.matome.example')
        })
        const page = await worker.context.newPage()
        await page.goto(`${server.url}/my/names`)
        await page.getByText('www.matome.example').first().waitFor()
        expect(await page.locator('main').innerText()).toContain('海外の危険なサイト')
        await page.getByRole('textbox').first().fill('www.matome.example')
        await page.keyboard.press('Enter')
        await page.locator('a[href="/contacts"]', { hasText: WORDS[worker.language].ask }).waitFor()
        await picture(page, 'case-name')
        await page.close()
      }
      await expect.poll(stoppedShown, { timeout: PATIENCE_MS }).toBeGreaterThanOrEqual(before + workers.length)
    } finally {
      await upstream.close()
    }
  })

  /** How often something was stopped in the last seven days, as an administrator's page says. */
  async function stoppedShown(): Promise<number> {
    const page = await desk.context().newPage()
    await page.goto(`${server.url}/access-log`)
    await settled(page)
    const counts = page.locator('#week .counts li', { hasText: '止めた・切った' })
    const said = (await counts.count()) === 0 ? '0' : await counts.innerText()
    await page.close()
    return Number(said.replaceAll(/\D/g, ''))
  }

  /** One question over HTTPS, as the laptop asks it. */
  function resolve(url: string, name: string): Promise<Buffer> {
    const body = questionOf(name, { id: 0 })
    const { pathname } = new URL(url)
    return new Promise((resolved, reject) => {
      const asked = request(
        {
          host: '127.0.0.1',
          port: gated.port,
          servername: APPLICATION,
          rejectUnauthorized: false,
          method: 'POST',
          path: pathname,
          headers: {
            host: `${APPLICATION}:${gated.port}`,
            'content-type': 'application/dns-message',
            'content-length': body.length,
          },
        },
        (response) => {
          const parts: Buffer[] = []
          response.on('data', (part: Buffer) => parts.push(part))
          // until the gateway has the lists it answers nothing
          response.on('end', () => resolved(response.statusCode === 200 ? Buffer.concat(parts) : Buffer.alloc(4, 255)))
        },
      )
      asked.on('error', reject)
      asked.end(body)
    })
  }

  it('CASE-05-A: after ninety days updates come first, and the device stands in the list of long unused ones', async () => {
    await enforce('security-updates-after-absence')
    for (const worker of workers) {
      await worker.report({ 'device.unusedBeforeMs': 90 * DAY, 'device.pendingSecurityUpdates': 2 })
      const page = await isRefused(worker, {
        application: WIKI,
        rule: 'security-updates-after-absence',
        of: 'CASE-05',
      })
      await page.close()
      await worker.report({ 'device.unusedBeforeMs': 90 * DAY })
      await (await opens(worker, WIKI)).close()
    }
    const shelf = await stock('年に数回のPC')
    const then = Date.now() - 90 * DAY
    await seedReport(server.deps, shelf, { at: then, seen: seenOnLaptop(then) })
    const silent = await ask<{ readonly rows: readonly { id: string }[] }>('/api/devices?silentDays=60')
    expect(silent.rows.map(({ id }) => id)).toContain(shelf)
    type Ready = { readonly state: string; readonly checks: readonly { item: string; state: string }[] }
    const ready = await ask<Ready>(`/api/devices/${shelf}/readiness`)
    expect(ready.state).not.toBe('holds')
    expect(ready.checks.find(({ item }) => item === 'system.updates')?.state).not.toBe('holds')
    await expect(lend(shelf)).rejects.toMatchObject({ detail: { reason: 'notReady' } })
  })

  it('CASE-08-A: nothing is lent or taken out on a terminal without encryption, and it is listed where it is lent', async () => {
    const bare = await stock('暗号化していないPC')
    const at = Date.now()
    await seedReport(server.deps, bare, { at, seen: seenOnLaptop(at, { 'device.dataEncrypted': false }) })
    type Ready = { readonly state: string; readonly checks: readonly { item: string; state: string }[] }
    const ready = await ask<Ready>(`/api/devices/${bare}/readiness`)
    expect(ready.state).toBe('fails')
    expect(ready.checks.filter(({ state }) => state === 'fails').map(({ item }) => item)).toEqual(['disk.encryption'])
    await expect(lend(bare)).rejects.toMatchObject({ detail: { reason: 'notReady', state: 'fails' } })
    await server.deps.store.write(async (tx) => {
      await tx.db
        .updateTable('facts')
        .set({ value: 'true' })
        .where('subject_id', '=', bare)
        .where('key', '=', 'device.dataEncrypted')
        .execute()
    })
    expect((await ask<Ready>(`/api/devices/${bare}/readiness`)).state).toBe('holds')
    expect((await lend(bare)).ready_state).toBe('holds')
    await enforce('encrypted-local')
    const page = await desk.context().newPage()
    for (const worker of workers) {
      const { id } = worker.device
      await worker.report({})
      expect(await takesOut(worker)).not.toContain('encrypted-local')
      expect(await unencrypted()).not.toContain(id)
      await worker.report({ 'device.dataEncrypted': false })
      expect(await takesOut(worker)).toContain('encrypted-local')
      expect(await unencrypted()).toContain(id)
      await page.goto(`${server.url}/devices?encryption=notShown`)
      await page.locator(`main a[href="/devices/${id}"]`).first().waitFor()
      await worker.report({})
    }
    await picture(page, 'case-unencrypted')
    await page.close()
  })

  /** By which rules this person may not take confidential information out on their laptop. */
  async function takesOut(worker: Worker): Promise<readonly string[]> {
    const { id } = await server.deps.store.read
      .selectFrom('resources')
      .select('id')
      .where('name', '=', CLIENTS.name)
      .executeTakeFirstOrThrow()
    const wish = {
      person: worker.person,
      device: worker.device.id,
      resource: id,
      pattern: 'take_home_pc',
      path: 'gateway',
    } as const
    const { decision } = await askDecision(server.deps, sayOf(worker), { ...wish, action: 'takeOut' })
    return decision.outcome === 'deny' ? decision.reasons.map(({ rule }) => rule) : []
  }

  async function unencrypted(): Promise<readonly string[]> {
    const { rows } = await ask<{ readonly rows: readonly { id: string }[] }>('/api/devices?encryption=notShown')
    return rows.map(({ id }) => id)
  }

  /** A laptop of the organisation on the shelf. */
  async function stock(label: string): Promise<string> {
    const laptop = { ownership: 'company', management: 'managed', kind: 'laptop', os: 'windows' } as const
    return (await registerDevice(server.deps, ACTOR, { label, ...laptop, state: 'inStock' })).id
  }

  async function lend(device: string) {
    const { version } = await server.deps.store.read
      .selectFrom('devices')
      .select('version')
      .where('id', '=', device)
      .executeTakeFirstOrThrow()
    const person = workers[0]?.person ?? ''
    const dueAt = Date.now() + 30 * DAY
    return handOver(server.deps, ACTOR, { device, version, person, dueAt, purpose: '出張', accessories: [] })
  }

  it('CASE-09-A: confidential work on public Wi-Fi is refused until a VPN carries it', async () => {
    await enforce('public-network-confidential')
    for (const worker of workers) {
      await worker.report({ 'device.networkFingerprint': 'f-cafe', 'device.wifiSecurity': 'open' })
      const said = { place: 'cafe', network: 'publicWifi', networkPasswordShared: true } as const
      await sayPlace(server.deps, sayOf(worker), said)
      await until('the gateway knows the network', () => knows(worker, 'connection.networkPasswordShared', true))
      const page = await isRefused(worker, { application: CLIENTS, rule: 'public-network-confidential', of: 'CASE-09' })
      await page.close()
      await (await opens(worker, WIKI)).close()
      await worker.report({
        'device.networkFingerprint': 'f-cafe',
        'device.wifiSecurity': 'open',
        'device.vpn': 'full',
      })
      await (await opens(worker, CLIENTS)).close()
      const { rows } = await ledgerOf(worker)
      expect(rows).toContain('session.placeSaid')
    }
  })

  it('CASE-10-A: on a train confidential work waits until the screen is protected, other work goes on', async () => {
    await enforce('shared-place-screen-confidential')
    for (const worker of workers) {
      await worker.report({ 'device.networkFingerprint': 'f-phone', 'device.networkKind': 'tethering' })
      await sayPlace(server.deps, sayOf(worker), { place: 'transport', network: 'tethering' })
      await until('the gateway knows the place', () => knows(worker, 'connection.place', 'transport'))
      const page = await isRefused(worker, {
        application: CLIENTS,
        rule: 'shared-place-screen-confidential',
        of: 'CASE-10',
      })
      await page.close()
      await (await opens(worker, WIKI)).close()
      await confirmScreen(server.deps, sayOf(worker))
      await (await opens(worker, CLIENTS)).close()
    }
  })

  it('CASE-08-B: a lost laptop is cut off at once, and the procedure shows what to do and what was touched', async () => {
    await enforce()
    for (const worker of workers) {
      const { language, person, device } = worker
      await (await opens(worker, WIKI)).close()
      const live = await opens(worker, CLIENTS)
      await until('what was opened is in the access log', async () =>
        (await linesOf(`device=${device.id}&event=opened`)).some(({ resource }) => resource?.name === WIKI.name),
      )
      const phone = await server.signIn(browser, { roles: ['teleworker'], language, person })
      const page = await phone.newPage()
      await page.goto(`${server.url}/devices/${device.id}/loss`)
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
        (await linesOf(`since=${since - 1_000}&person=${person}`)).some(
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
      const loss = await ask<Loss>(`/api/devices/${device.id}/loss`)
      expect(loss.remoteWipe.state).toBe('notTried')
      expect(loss.sessionsEnded).toBeGreaterThan(0)
      expect(loss.dataOn).toContainEqual(expect.objectContaining({ title: WIKI.name, level: 'business' }))
      expect(Math.abs(loss.reportedAt - since)).toBeLessThan(PATIENCE_MS)
      await phone.close()
      await live.close()
    }
  })

  it('leaves all of it in the access log, which shows who was refused what and why', async () => {
    await settled(desk)
    const { rows } = await ask<{ readonly rows: readonly Line[] }>('/api/access-log?limit=100')
    expect(new Set(rows.map(({ event }) => event))).toContain('denied')
    await lookAt(desk.context(), server.url, { path: '/access-log', name: 'access-log' })
    const page = await desk.context().newPage()
    await page.goto(`${server.url}/access-log`)
    await settled(page)
    for (const { name } of workers) await page.locator('main').getByText(name).first().waitFor()
    await page.close()
  })

  function knows({ session }: Worker, key: string, value: unknown): boolean {
    const seen = gated.running.facts.find('session', session)?.paths?.confidential
    const known = Object.entries(seen ?? {}).find(([name]) => name === key)?.[1]
    return known?.kind === 'value' && known.value === value
  }

  async function ledgerOf({ person }: Worker): Promise<{ readonly rows: readonly string[] }> {
    const rows = await server.deps.store.read
      .selectFrom('ledger_entries')
      .select('kind')
      .where('subject', '=', `person:${person}`)
      .execute()
    return { rows: rows.map(({ kind }) => kind) }
  }
})

import { mkdtemp, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DestinationInput } from '@taga/contract'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Deps } from '../packages/server/src/deps.ts'
import { addDestination, setSecret, switchDestination } from '../packages/server/src/destinations/keep-destination.ts'
import { locationRegister } from '../packages/server/src/locations/store.ts'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { addTo } from '../packages/server/src/registers/named-register.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import { enrolTestDevice } from '../packages/server/src/testing/test-device.ts'
import { askTicket, takeTestTurn, vouch } from '../packages/server/src/testing/test-page.ts'
import { startTaga } from '../packages/taga/src/testing/run-program.ts'
import { askRunning, measuredAtHome } from './agent-at-home.ts'
import {
  LANGUAGES,
  type ServedPages,
  axe,
  describeInChromium,
  lookAt,
  openChromium,
  servePages,
  settled,
  shoot,
} from './chromium.ts'
import { PATIENCE_MS } from './patience.ts'

const ACTOR = 'account:seed'
const MINUTE = 60_000
const FLOW = 'f'.repeat(43)

/** What two offices have registered: applications, office PCs, one switched off; and the outposts that carry them. */
async function seedGateway(deps: Deps) {
  const site = (await addTo(deps, locationRegister, ACTOR, { name: '大阪支社', kind: 'office' })).id
  const empty = (await addTo(deps, locationRegister, ACTOR, { name: '福岡営業所', kind: 'office' })).id
  const resource = async (name: string, rightNeeded?: string) =>
    (
      await addResource(deps, ACTOR, {
        name,
        level: 'business',
        teleworkAllowed: true,
        ...(rightNeeded === undefined ? {} : { rightNeeded }),
      })
    ).id
  const [attendance, pcs, ledger] = [
    await resource('勤怠管理', '勤怠'),
    await resource('営業部の会社PC', '営業'),
    await resource('受発注の基幹システム（大阪）', '営業'),
  ]
  const web = {
    kind: 'web',
    via: { kind: 'direct' },
    port: 8080,
    scheme: 'http',
    trust: { kind: 'public' },
    hostHeader: 'upstream',
    webSocket: true,
    files: 'enforced',
    mostUploadBytes: 104_857_600,
  } as const
  const pc = { resource: pcs, via: { kind: 'site', site }, publicName: '' } as const
  const add = async (draft: DestinationInput) => (await addDestination(deps, ACTOR, draft)).id
  const application = await add({
    ...web,
    name: '勤怠',
    resource: attendance,
    host: '192.0.2.10',
    publicName: 'kintai.apps.example.jp',
  })
  const office = await add({
    ...pc,
    kind: 'rdp',
    name: '髙﨑 𠮷子のPC',
    host: '10.1.0.21',
    port: 3389,
    publicName: 'pc-takasaki.apps.example.jp',
    trust: { kind: 'pinned', sha256: '3f'.repeat(32) },
    user: 'takasaki',
    domain: 'OSAKA',
    wakeMac: '00:1a:2b:3c:4d:5e',
  })
  await setSecret(deps, ACTOR, { id: office, secret: '机の下のPC-9431' })
  await add({
    ...pc,
    kind: 'vnc',
    name: '設計用Linux',
    host: '10.1.0.30',
    port: 5900,
    publicName: 'design-workstation-second-floor.apps.example.jp',
  })
  await add({ kind: 'tcp', name: '受発注データベース', resource: ledger, via: pc.via, host: '10.1.0.40', port: 5432 })
  const stopped = await add({
    ...web,
    name: '旧勤怠（移行前）',
    resource: attendance,
    host: '192.0.2.11',
    publicName: 'old-kintai.apps.example.jp',
    files: 'free',
  })
  await switchDestination(deps, ACTOR, { id: stopped, version: 1, off: true })
  await seedOutposts(deps, site)
  return { site, empty, attendance, application, office, stopped }
}

async function seedOutposts(deps: Deps, site: string): Promise<void> {
  const now = deps.now()
  const outpost = {
    seal_key: null,
    site: null,
    url: null,
    built_in: 0,
    enrolled_at: now - 9_000 * MINUTE,
    enrolled_by: ACTOR,
    revoked_at: null,
    last_seen_at: now - MINUTE,
    version: 1,
  }
  const gateway = { ...outpost, kind: 'gateway', engine: 'taga gateway, Node 24.9.0' } as const
  const connector = { ...outpost, kind: 'connector', engine: 'taga connector, Node 22.20.0', site } as const
  await deps.store.write((tx) =>
    tx.db
      .insertInto('outposts')
      .values([
        { ...gateway, id: 'g1', name: 'gateway of taga-server', public_key: 'k1', built_in: 1 },
        { ...gateway, id: 'g2', name: '外に借りたサーバー', public_key: 'k2', url: 'https://gate.example.jp:8443' },
        { ...connector, id: 'c1', name: '大阪の小さいPC', public_key: 'k3' },
        { ...connector, id: 'c2', name: '大阪の予備', public_key: 'k4', last_seen_at: now - 3_000 * MINUTE },
        { ...connector, id: 'c3', name: '昨日入れたもの', public_key: 'k5', last_seen_at: null },
        { ...connector, id: 'c4', name: '壊れた機械', public_key: 'k6', revoked_at: now - 500 * MINUTE },
        { ...gateway, id: 'g3', name: '更新を忘れた機械', public_key: 'k7', last_seen_at: now - 400 * MINUTE },
      ])
      .execute(),
  )
  const certificates = [
    { name: 'pc.apps.example.jp', problem: 'urn:ietf:params:acme:error:connection: no answer on port 80' },
    { name: 'kintai.apps.example.jp', from: 'acme', until: now + 9 * 1_440 * MINUTE },
    { name: 'wiki.apps.example.jp', from: 'folder', until: now + 200 * 1_440 * MINUTE },
  ]
  const state = { behind: 0, live: 12, cut: 3, cutAt: now - 5 * MINUTE, certificates, connectors: ['c1'] }
  const other = {
    behind: 0,
    live: 0,
    cut: 0,
    certificates: [],
    connectors: [],
    problem: 'rulesUnusable',
    desktopLimits: 'perProcess',
  }
  const none = { at: null, body: null, refused_at: null, refused: null }
  const refused = JSON.stringify({ why: 'older', engine: 'taga gateway, Node 20.19.0' })
  await deps.store.write(async (tx) => {
    await tx.db
      .insertInto('outpost_states')
      .values([
        { ...none, outpost_id: 'g1', at: now, body: JSON.stringify(state) },
        { ...none, outpost_id: 'g2', at: now, body: JSON.stringify(other) },
        { ...none, outpost_id: 'g3', refused_at: now - MINUTE, refused },
      ])
      .execute()
    await tx.db
      .insertInto('unreadable_records')
      .values([{ kind: 'device', record_id: 'd-unknown', since: now - 30 * MINUTE }])
      .execute()
  })
}

describeInChromium('the pages of the gateway', () => {
  let server: ServedPages
  let browser: Browser
  let desk: BrowserContext
  let seeded: Awaited<ReturnType<typeof seedGateway>>
  beforeAll(async () => {
    server = await servePages()
    browser = await openChromium()
    seeded = await seedGateway(server.deps)
    desk = await server.signIn(browser, { roles: ['administrator'], language: 'ja' })
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  async function open(path: string, context = desk): Promise<Page> {
    const page = await context.newPage()
    await page.goto(server.url + path)
    await settled(page)
    return page
  }

  it('shows every page in both languages and widths, without a violation, a scroll bar or an error', async () => {
    const paths = {
      destinations: '/destinations',
      'destination-new': '/destinations/new',
      'destination-web': `/destinations/${seeded.application}`,
      'destination-pc': `/destinations/${seeded.office}`,
      'destination-off': `/destinations/${seeded.stopped}`,
      'resource-destinations': `/resources/${seeded.attendance}`,
      outposts: '/outposts',
      'enter-bad': '/enter',
    }
    for (const [name, path] of Object.entries(paths)) await lookAt(desk, server.url, { path, name })
    const auditor = await server.signIn(browser, { roles: ['auditor'], language: 'ja' })
    await lookAt(auditor, server.url, { path: `/destinations/${seeded.office}`, name: 'destination-overseen' })
    for (const name of ['destination-pc', 'outposts'] as const)
      await lookAt(desk, server.url, { path: paths[name], name, dark: true })
    expect(Object.keys(paths)).toHaveLength(8)
    await auditor.close()
  })

  it('fits 320 px, its filters folded away until they are asked for', async () => {
    const page = await desk.newPage()
    await page.setViewportSize({ width: 320, height: 640 })
    for (const path of [
      '/destinations',
      '/destinations/new',
      `/destinations/${seeded.office}`,
      '/outposts',
      '/enter',
    ]) {
      await page.goto(server.url + path)
      await settled(page)
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 320])
    }
    await page.goto(`${server.url}/devices`)
    await settled(page)
    const system = page.getByRole('combobox', { name: 'OS' })
    expect(await system.isVisible()).toBe(false)
    await page.getByRole('button', { name: '絞り込み' }).click()
    await system.selectOption('windows')
    await page.waitForURL('**/devices?*os=windows*')
    await page.reload()
    await settled(page)
    expect(await system.isVisible()).toBe(true)
    await page.getByRole('button', { name: '絞り込み（1）' }).waitFor()
    await axe(page)
    await shoot(page, 'filters-open')
    await page.close()
  })

  it('adds an office PC by keys, tells what is wrong at its field, keeps its password, and shows it nowhere', async () => {
    const page = await open(`/resources/${seeded.attendance}`)
    await page.getByRole('link', { name: 'ゲートウェイで開けるようにする' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/destinations/new?resource=*')
    await settled(page)
    await page.getByRole('option', { name: '勤怠管理' }).waitFor({ state: 'attached' })
    expect(await page.getByRole('combobox', { name: '利用先' }).inputValue()).toBe(seeded.attendance)
    await page.getByRole('radio', { name: 'ウェブアプリ' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await page.getByRole('radio', { name: '会社のPC（RDP）' }).isChecked()).toBe(true)
    await page.keyboard.press('Enter')
    await page.locator('[role=alert]:focus').waitFor()
    const alert = page.getByRole('alert')
    for (const named of [
      '名称: 入力してください',
      '社外から開く名前: 形式',
      'ホスト名',
      '証明書の指紋（SHA-256）: 形式',
    ])
      expect(await alert.textContent()).toContain(named)
    await axe(page)
    await shoot(page, 'destination-refused')
    await page.getByRole('textbox', { name: '名称' }).fill('𠮷田のPC')
    await page.getByRole('textbox', { name: '社外から開く名前' }).fill('kintai.apps.example.jp')
    await page.getByRole('radio', { name: '拠点のコネクターから' }).check()
    await page.getByRole('combobox', { name: '拠点' }).selectOption({ label: '福岡営業所' })
    await page.getByText('使えるコネクターがまだありません').waitFor()
    await page.getByRole('textbox', { name: 'ホスト名かIPアドレス' }).fill('pc-yoshida.local')
    await page.getByRole('textbox', { name: '証明書の指紋' }).fill('AB:'.repeat(31).concat('AB'))
    await page.getByRole('button', { name: '追加する' }).click()
    await alert.getByText('接続を許すIPアドレス').waitFor()
    await page.getByRole('textbox', { name: '接続を許すIPアドレス' }).fill('10.9.0.4')
    await page.getByRole('button', { name: '追加する' }).click()
    await alert.getByText('すでに登録されています').waitFor()
    await page.getByRole('textbox', { name: '社外から開く名前' }).fill('pc-yoshida.apps.example.jp')
    await page.getByRole('button', { name: '追加する' }).click()
    await page.locator('h1', { hasText: '𠮷田のPC' }).waitFor()
    await page.getByText('パスワード未登録').waitFor()
    await page.getByRole('button', { name: 'パスワードを預ける' }).click()
    await page.getByRole('dialog').getByLabel('パスワード').last().fill('机の上のPC-1192')
    await axe(page)
    await page.getByRole('dialog').getByRole('button', { name: 'パスワードを預ける' }).click()
    await page.getByText('預かっています').waitFor()
    await page.reload()
    await settled(page)
    expect(await page.content()).not.toContain('1192')
    await page.close()
  })

  it('finds one of very many resources, and keeps the one that is chosen', async () => {
    for (let at = 0; at < 120; at++)
      await addResource(server.deps, ACTOR, { name: `共有フォルダー ${String(at).padStart(3, '0')}` })
    const last = await addResource(server.deps, ACTOR, { name: '髙島屋向け受注' })
    const page = await open(`/destinations/new?resource=${last.id}`)
    const choice = page.getByRole('combobox', { name: '利用先' })
    await choice.getByRole('option', { name: '髙島屋向け受注' }).waitFor({ state: 'attached' })
    expect(await choice.inputValue()).toBe(last.id)
    await page.getByRole('searchbox', { name: '利用先を探す' }).fill('フォルダー 117')
    await expect
      .poll(() => choice.locator('option').allTextContents())
      .toEqual(['選んでください', '髙島屋向け受注', '共有フォルダー 117'])
    await choice.selectOption({ label: '共有フォルダー 117' })
    await page.setViewportSize({ width: 390, height: 900 })
    await axe(page)
    await shoot(page, 'destination-new-many')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    // without a right, what is not public opens for nobody: the page says so
    await page.goto(`${server.url}/resources/${last.id}`)
    await page.getByText('まだ誰も開けません').waitFor()
    await page.getByText('公開情報なら在籍者の誰でも').waitFor()
    await page.close()
  })

  it('tells what a change lacks at its field, and forgets addresses that were of another name', async () => {
    const page = await open(`/destinations/${seeded.application}`)
    await page.getByRole('textbox', { name: '社外から開く名前' }).fill('名前')
    await page.getByRole('textbox', { name: 'ポート' }).fill('99999')
    await page.getByRole('button', { name: '保存する' }).click()
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.textContent()).toContain('社外から開く名前: 形式が正しくありません')
    expect(await alert.textContent()).toContain('ポート: 65,535以下')
    await page.getByRole('textbox', { name: '社外から開く名前' }).fill('kintai.apps.example.jp')
    await page.getByRole('textbox', { name: 'ポート' }).fill('8081')
    await page.getByRole('textbox', { name: 'ホスト名かIPアドレス' }).fill('192.0.2.99')
    await page.getByRole('button', { name: '保存する' }).click()
    await page.getByText('保存しました。').waitFor()
    const row = await server.deps.store.read
      .selectFrom('destinations')
      .select('body')
      .where('id', '=', seeded.application)
      .executeTakeFirstOrThrow()
    expect(JSON.parse(row.body)).toMatchObject({ host: '192.0.2.99', pinned: ['192.0.2.99'], port: 8081 })
    await page.close()
  })

  it('names the address that a name leads to where it is one of the server itself, and says what to do', async () => {
    const english = await server.signIn(browser, { roles: ['administrator'], language: 'en' })
    for (const { context, host, save, words } of [
      {
        context: desk,
        host: 'ホスト名かIPアドレス',
        save: '保存する',
        words: /この名前はいま(127\.0\.0\.1|::1)を指しています/,
      },
      {
        context: english,
        host: 'Host name or IP address',
        save: 'Save',
        words: /This name now leads to (127\.0\.0\.1|::1),/,
      },
    ]) {
      const page = await open(`/destinations/${seeded.application}`, context)
      await page.getByRole('textbox', { name: host }).fill('localhost')
      await page.getByRole('button', { name: save }).click()
      await page.getByRole('alert').getByText(words).waitFor()
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 900 })
        await shoot(page, 'destination-delicate')
        await axe(page)
      }
      await page.close()
    }
    await english.close()
  })

  it('switches off only by its name, and on again', async () => {
    const page = await open(`/destinations/${seeded.office}`)
    await page.getByRole('button', { name: '停止する' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('別のPC')
    await dialog.getByRole('button', { name: '停止する' }).click()
    await dialog.getByText('まだ何も変わっていません').waitFor()
    await axe(page)
    await dialog.getByRole('textbox').fill('髙﨑 𠮷子のPC')
    await dialog.getByRole('button', { name: '停止する' }).click()
    await page.getByText('停止しました。').waitFor()
    await page.getByRole('button', { name: '再開する' }).click()
    await dialog.getByRole('button', { name: '再開する' }).click()
    await page.getByText('再開しました。').waitFor()
    await page.close()
  })

  it('makes a code for a connector, shows it this once with a command that works, renames and revokes, and withdraws a code', async () => {
    const page = await open('/outposts')
    await page.getByRole('button', { name: 'コネクターを加える' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '登録コードを作る' }).click()
    await dialog.getByRole('alert').getByText('入力してください').waitFor()
    await dialog.getByRole('combobox', { name: '拠点' }).selectOption({ label: '大阪支社' })
    await dialog.getByRole('button', { name: '登録コードを作る' }).click()
    await dialog.locator('pre').first().waitFor()
    const [unix = '', windows = '', service = ''] = await dialog.locator('pre').allTextContents()
    expect(unix).toMatch(new RegExp(`^\\./taga connector --server ${server.url} --code taga1-\\S+$`))
    expect(windows).toBe(unix.replace('./taga', '.\\taga.cmd'))
    expect(service).toBe(unix.replace('./taga', 'sudo ./taga install'))
    await axe(page)
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 1100 })
      await shoot(page, 'outpost-code')
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    }
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    const code = unix.split('--code ')[1] ?? ''
    expect(await page.content()).not.toContain(code)
    await page.getByRole('heading', { name: 'まだ使われていない登録コード' }).waitFor()
    await axe(page)
    await shoot(page, 'outposts-codes')
    const folder = await mkdtemp(join(tmpdir(), 'taga-connector-'))
    const [, ...words] = unix.split(' ')
    const running = startTaga([...words, '--data', folder, '--lang', 'ja'], { env: server.agentEnv })
    const standing = () =>
      server.deps.store.read
        .selectFrom('outposts')
        .select('last_seen_at')
        .where('name', '=', hostname())
        .executeTakeFirst()
    await expect.poll(standing, { timeout: PATIENCE_MS }).toMatchObject({ last_seen_at: expect.any(Number) })
    await page.reload()
    const row = page.getByRole('row', { name: hostname() })
    await row.waitFor()
    expect(await row.textContent()).toContain('大阪支社')
    expect(await row.textContent()).not.toContain('まだない')
    expect(await page.getByRole('heading', { name: 'まだ使われていない登録コード' }).count()).toBe(0)
    expect((await running.stop()).code).toBe(0)
    await rm(folder, { recursive: true, force: true })

    await page.getByRole('button', { name: 'ゲートウェイを加える' }).click()
    await dialog.getByRole('button', { name: '登録コードを作る' }).click()
    await dialog.locator('pre').first().waitFor()
    expect(await dialog.locator('pre').first().textContent()).toContain('./taga gateway --server https://')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^取り消す/ }).click()
    await page.getByText('登録コードを取り消しました。').waitFor()

    await page.getByRole('button', { name: '変更: gateway of taga-server' }).click()
    await dialog.getByRole('textbox', { name: 'コネクターがつなぐ先' }).fill('http://gate.example.jp')
    await dialog.getByRole('button', { name: '保存する' }).click()
    await dialog.getByRole('alert').getByText('形式が正しくありません').waitFor()
    await dialog.getByRole('textbox', { name: 'コネクターがつなぐ先' }).fill('https://Taga.example.jp:443/')
    await dialog.getByRole('button', { name: '保存する' }).click()
    await page.getByText('https://taga.example.jp:443').waitFor()

    await page.getByRole('button', { name: '失効させる: 大阪の予備' }).click()
    await axe(page)
    await dialog.getByRole('textbox').fill('大阪の予備')
    await dialog.getByRole('button', { name: '失効させる' }).click()
    await page.getByText('失効させました。').waitFor()
    await page.locator('summary', { hasText: '失効したもの（2）' }).click()
    await page.getByRole('table', { name: '失効したもの（2）' }).getByText('大阪の予備').waitFor()
    await page.close()
  })

  it('says why something was not opened, in each way, and goes on by itself once the network is back', async () => {
    const path = (more: string) => `/enter?destination=${seeded.application}&flow=${FLOW}${more}`
    const page = await desk.newPage()
    await page.goto(server.url + path('').replace(FLOW, 'short'))
    await page.getByText('このリンクからは開けません').waitFor()
    await page.goto(server.url + path('').replace(seeded.application, 'nothing'))
    await page.getByText('開くものが見つかりません').waitFor()
    await shoot(page, 'enter-gone')
    await page.goto(server.url + path('&port=0'))
    await page.getByText('このリンクからは開けません').waitFor()
    await page.goto(server.url + path('&prove'))
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('本人確認が済んでいません').waitFor()
    await axe(page)
    await shoot(page, 'enter-proof')
    let isCut = true
    await page.route('**/api/enter', (route) => (isCut ? route.abort() : route.continue()))
    await page.goto(server.url + path(''))
    await page.getByText('サーバーに接続できません').first().waitFor()
    await axe(page)
    await shoot(page, 'enter-offline')
    isCut = false
    const gone = page.waitForRequest((request) => request.url().startsWith('https://kintai.apps.example.jp'))
    await page.context().setOffline(true)
    await page.context().setOffline(false)
    expect((await gone).url()).toContain('/.taga/enter')
    await page.close()
  })

  for (const language of LANGUAGES)
    it(`offers in ${language} to open what a gateway opens, and enters from the device the page was opened on`, async () => {
      const { deps } = server
      const department = await addDepartment(deps, ACTOR, {
        name: `営業部 ${language}`,
        patterns: ['remote_desktop', 'cloud_app'],
      })
      const draft = { name: '佐藤 花', department: department.id, rights: ['勤怠', '営業'] }
      const person = (await addPerson(deps, ACTOR, draft)).id
      const device = await enrolTestDevice(deps, { user: person })
      const app = askRunning(`http://127.0.0.1:${server.port}`)
      const context = await server.signIn(browser, { roles: ['teleworker'], language, person })
      const page = await context.newPage()
      await page.goto(`${server.url}/start#ticket=${await askTicket(app, device, 1)}`)
      await page.waitForSelector('.verdict')
      await vouch(app, device, 2, (await takeTestTurn(app, device)).pages, measuredAtHome(Date.now()))
      await page.waitForSelector('.verdict[data-state="yes"], .verdict[data-state="conditional"]')
      const name = language === 'ja' ? '開く 勤怠' : 'Open 勤怠'
      const link = page.getByRole('link', { name, exact: true })
      await link.waitFor()
      const pcs = page.locator('.things > li', { hasText: '営業部の会社PC' })
      expect(await pcs.locator('.thing-open a').count()).toBe(2)
      expect(await link.getAttribute('href')).toMatch(/^https:\/\/kintai\.apps\.example\.jp(:\d+)?\/$/)
      expect(await link.getAttribute('rel')).toBe('noopener')
      expect(await page.content()).not.toContain('受発注データベース')
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 900 })
        await shoot(page, 'start-open')
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      }
      await axe(page)
      const entered = page.waitForRequest((request) => request.url().startsWith('https://kintai.apps.example.jp'))
      await page.goto(`${server.url}/enter?destination=${seeded.application}&flow=${FLOW}`)
      expect((await entered).url()).toContain('/.taga/enter')
      const stolen = await server.signIn(browser, { roles: ['teleworker'], language })
      await stolen.clearCookies()
      await stolen.addCookies(await context.cookies())
      const other = await open(`/enter?destination=${seeded.application}&flow=${FLOW}`, stolen)
      await other.getByText(language === 'ja' ? 'この端末からだと確かめられません' : 'cannot be shown').waitFor()
      await axe(other)
      await shoot(other, 'enter-page')
      await stolen.close()
      await context.close()
    })
})

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DEFAULT_RULES, SOURCES } from '../packages/core/src/index.ts'
import { askDecision } from '../packages/server/src/decisions/ask-decision.ts'
import { currentRules } from '../packages/server/src/decisions/rules.ts'
import type { Deps } from '../packages/server/src/deps.ts'
import { listDepartments } from '../packages/server/src/people/store.ts'
import { CONFIRM_WITHIN_MS } from '../packages/server/src/decisions/rules.ts'
import { publishRules } from '../packages/server/src/rules/publish-rules.ts'
import { settleRules } from '../packages/server/src/rules/settle-rules.ts'
import { unlockRules } from '../packages/server/src/rules/unlock-rules.ts'
import { type ServedPages, describeInChromium, lookAt, openChromium, servePages, settled } from './chromium.ts'
import { seedOffice } from './seed-office.ts'

const OVERSEEN = {
  rules: '/rules',
  rule: '/rules/public-network-path',
  'rules-sources': '/rules/sources',
  'rules-thresholds': '/rules/thresholds',
  'rules-history': '/rules/history',
  atlas: '/atlas?level=confidential&place=cafe&outcome=allow,step-up',
  'atlas-none': '/atlas?posture=companyLost&outcome=allow,step-up',
  advisor: '/advisor',
  'advisor-costs': '/advisor/costs',
  'advisor-services': '/advisor/services',
} as const

describeInChromium('rules, atlas and advisor', () => {
  let browser: Browser
  let served: ServedPages
  let clock = Date.now()
  beforeAll(async () => {
    browser = await openChromium()
    served = await servePages({ now: () => (clock += 1) })
    await seedOffice(served.deps)
    const draft = { rules: DEFAULT_RULES, settings: {}, adopted: SOURCES.filter((source) => source !== 'posture') }
    await publishRules(served.deps, 'server', { after: 0, draft })
    await requests(served.deps)
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  const present = () => currentRules(served.deps.store.read, served.deps.now())
  async function opened(context: BrowserContext, path: string): Promise<Page> {
    const page = await context.newPage()
    await page.goto(served.url + path)
    await settled(page)
    return page
  }

  it('shows rules, sources, thresholds, atlas and advisor to an auditor', async () => {
    const context = await served.signIn(browser, { roles: ['auditor'], language: 'ja' })
    for (const [name, path] of Object.entries(OVERSEEN)) await lookAt(context, served.url, { path, name })
    const [department] = await listDepartments(served.deps.store.read)
    await lookAt(context, served.url, { path: `/advisor/departments/${department?.id}`, name: 'advisor-department' })
    await context.close()
  })

  it('leads from observing to enforcing: preview, the number typed, a countdown, and back by itself', async () => {
    const before = (await present()).number
    const context = await served.signIn(browser, { roles: ['administrator'], language: 'ja' })
    const page = await opened(context, '/rules/sources')
    await page.getByRole('button', { name: '採用する: 端末の点検' }).click()
    await page.goto(`${served.url}/rules/posture-fresh`)
    await settled(page)
    await page.getByLabel('実施', { exact: true }).check()
    await page.getByRole('button', { name: '下書きに入れる' }).click()
    await page.getByText('下書き：2件の変更').waitFor()
    await lookAt(context, served.url, { path: '/rules/own', name: 'rules-own' })
    await page.getByRole('button', { name: '影響を確かめる' }).click()
    await page.getByRole('heading', { name: '調べた範囲' }).waitFor()
    const preview = new URL(page.url()).pathname
    await page.getByRole('button', { name: '公開する' }).click()
    await page.getByRole('alert').waitFor()
    expect((await present()).number).toBe(before)
    const stopped = await stoppedBy(served.deps, preview)
    expect(stopped).toBeGreaterThan(0)
    await page.getByLabel('止まる人数を数字で入力してください').fill(String(stopped))
    await page.getByRole('button', { name: '公開する' }).click()
    await page.getByRole('timer').waitFor()
    expect((await present()).confirmBy).toBeGreaterThan(clock)
    await lookAt(context, served.url, { path: '/rules', name: 'rules-waiting' })
    await lookAt(context, served.url, { path: preview, name: 'rules-preview' })
    clock += CONFIRM_WITHIN_MS
    // no job has run yet: the reading alone knows that its time is over
    expect((await present()).number).toBe(before)
    await settleRules(served.deps)
    await page.goto(`${served.url}/rules/history`)
    await settled(page)
    await page.getByText('元に戻った').waitFor()
    await context.close()
  })

  it('keeps a confirmed change, and unlocking puts it back to observe', async () => {
    const context = await served.signIn(browser, { roles: ['administrator'], language: 'en' })
    const page = await opened(context, '/rules')
    await page.getByLabel('Mode: The personal firewall is on').selectOption('enforce')
    await page.getByRole('button', { name: 'Preview the effect' }).click()
    await page.getByLabel('Go back unless confirmed within ten minutes').check()
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByRole('button', { name: 'Keep' }).click()
    await page.getByText('The change stays.').waitFor()
    const { number, byId, confirmBy } = await present()
    expect(byId.get('firewall-on')?.mode).toBe('enforce')
    expect(confirmBy).toBeUndefined()
    await unlockRules(served.deps, 'local:administrator')
    expect((await present()).byId.get('firewall-on')?.mode).toBe('observe')
    await lookAt(context, served.url, { path: '/rules/history', name: 'rules-history-full' })
    const history = await opened(context, '/rules/history')
    await history.getByRole('button', { name: `Bring back: ${number}` }).click()
    await history.getByRole('heading', { name: 'What was looked at' }).waitFor()
    await context.close()
  })

  it('refuses an own rule that would widen access, and names what is wrong', async () => {
    const context = await served.signIn(browser, { roles: ['administrator'], language: 'en' })
    const page = await opened(context, '/rules/own')
    const rule = { ...DEFAULT_RULES[0], id: 'own', must: [[{ fact: 'person.state', op: 'in', values: ['left'] }]] }
    await page.getByLabel('Rules (a JSON list)').fill(JSON.stringify([rule]))
    await page.getByRole('button', { name: 'Check and put into the draft' }).click()
    await page.getByText('must[0][0]').waitFor()
    expect(await page.getByText(/^Draft:/).count()).toBe(0)
    await context.close()
  })

  it('answers a question to the atlas, and the advisor ranks by what is said', async () => {
    const context = await served.signIn(browser, { roles: ['administrator'], language: 'ja' })
    const page = await opened(context, '/atlas')
    await page.getByRole('link', { name: '機密情報に、カフェから届くのは誰か' }).click()
    await page.getByText(/^全30240通りのうち\d+通り$/).waitFor()
    const [department] = await listDepartments(served.deps.store.read)
    await page.goto(`${served.url}/advisor/departments/${department?.id}`)
    await settled(page)
    await page
      .getByRole('group', { name: /機密情報をテレワークで扱いますか/ })
      .getByLabel('はい')
      .check()
    const first = page.locator('.advisor-ranking > li').first()
    expect(await first.innerText()).toContain('リモートデスクトップ方式')
    await page.getByRole('button', { name: '書き留める' }).click()
    await page.getByText('書き留めました。').waitFor()
    await page.goto(`${served.url}/advisor`)
    await settled(page)
    expect(await page.getByRole('row', { name: /営業部/ }).innerText()).toContain('リモートデスクトップ')
    await context.close()
  })

  it('compares personal devices with lending by the numbers of the organisation, and says nothing without them', async () => {
    const context = await served.signIn(browser, { roles: ['administrator'], language: 'ja' })
    const page = await opened(context, '/advisor/costs')
    await page.getByText('未入力があるため、比べられません。').waitFor()
    const numbers = [10, 5, 100_000, 20_000, 500_000, 12_000, 30_000, 0, 0, 0]
    for (const [at, number] of numbers.entries())
      await page.locator('.cost-input').nth(at).getByRole('spinbutton').first().fill(String(number))
    await page.getByText('合計: 400,000').waitFor()
    await page.getByText('合計: 520,000').waitFor()
    await page.getByRole('button', { name: '計算して書き留める' }).click()
    await page.getByText('書き留めました。').waitFor()
    await context.close()
  })

  it('is readable in the dark', async () => {
    const context = await served.signIn(browser, { roles: ['administrator'], language: 'ja' })
    for (const name of ['rules', 'atlas', 'advisor'] as const)
      await lookAt(context, served.url, { path: OVERSEEN[name], name, dark: true })
    await context.close()
  })
})

/** A few requests of everybody who has a device, so that a preview has something to decide again. */
async function requests(deps: Deps): Promise<void> {
  const { read } = deps.store
  const devices = await read.selectFrom('devices').select(['id', 'user_id']).where('user_id', 'is not', null).execute()
  const resource = await read.selectFrom('resources').select('id').executeTakeFirstOrThrow()
  const actor = { kind: 'account', account: 'seed', session: 'seed', roles: ['administrator'] } as const
  for (const { id, user_id } of devices)
    await askDecision(deps, actor, {
      person: user_id ?? '',
      device: id,
      resource: resource.id,
      pattern: 'remote_desktop',
      action: 'view',
      path: 'gateway',
      network: 'homeWifi',
      place: 'home',
      strength: 'twoFactor',
    })
}

async function stoppedBy(deps: Deps, path: string): Promise<number> {
  const row = await deps.store.read
    .selectFrom('rule_previews')
    .select('result')
    .where('id', '=', path.split('/').at(-1) ?? '')
    .executeTakeFirstOrThrow()
  return (JSON.parse(row.result ?? '{}') as { stopped: { people: number } }).stopped.people // as it was written
}

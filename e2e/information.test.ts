import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { assetRegister } from '../packages/server/src/assets/asset-register.ts'
import type { Deps } from '../packages/server/src/deps.ts'
import { addBoundaryRule } from '../packages/server/src/entrances/keep-boundary-rule.ts'
import { addEntrance } from '../packages/server/src/entrances/keep-entrance.ts'
import { markStep, startFlow } from '../packages/server/src/flows/run-flow.ts'
import { locationRegister } from '../packages/server/src/locations/store.ts'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { addTo } from '../packages/server/src/registers/named-register.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import { serviceRegister } from '../packages/server/src/services/store.ts'
import { type ServedPages, describeInChromium, lookAt, openChromium, servePages, settled } from './chromium.ts'

const DAY = 86_400_000
const ACTOR = 'account:seed'

describeInChromium('the registers of information', () => {
  let browser: Browser
  let served: ServedPages
  let paths: Readonly<Record<string, string>>
  beforeAll(async () => {
    browser = await openChromium()
    served = await servePages()
    paths = await seedInformation(served.deps)
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  it('shows each register to an administrator', async () => {
    const context = await served.signIn(browser, { roles: ['administrator'], language: 'ja' })
    for (const [name, path] of Object.entries(paths)) await lookAt(context, served.url, { path, name })
    await context.close()
  })

  it('shows a teleworker what may be used and how information is handled, and no register', async () => {
    const context = await served.signIn(browser, { roles: ['teleworker'], language: 'ja' })
    await lookAt(context, served.url, { path: '/services/approved', name: 'services-approved' })
    await lookAt(context, served.url, { path: '/levels', name: 'levels-teleworker' })
    const page = await context.newPage()
    await page.goto(`${served.url}/information`)
    await settled(page)
    expect(await page.getByRole('table').count()).toBe(0)
    await context.close()
  })

  it('adds an asset, says what is wrong beside the field, and keeps what was typed', async () => {
    const context = await served.signIn(browser, { roles: ['administrator'], language: 'ja' })
    const page = await context.newPage()
    await page.goto(`${served.url}/information/new`)
    await settled(page)
    await page.getByLabel('名称').fill('契約書つづり（髙﨑）')
    await page.getByRole('button', { name: '追加する' }).click()
    await page.getByRole('alert').first().waitFor()
    expect(await page.getByLabel('名称').inputValue()).toBe('契約書つづり（髙﨑）')
    await page.getByLabel('名称').fill('𠮷田商店との契約')
    await page.getByLabel('形態').selectOption('paper')
    await page.getByRole('button', { name: '追加する' }).click()
    await page.getByRole('heading', { name: '𠮷田商店との契約' }).waitFor()
    await context.close()
  })

  it('walks a leaver to the end: ticks what somebody must say, and closes only when nothing is open', async () => {
    const context = await served.signIn(browser, { roles: ['administrator'], language: 'ja' })
    const page = await context.newPage()
    await page.goto(served.url + (paths['flow'] ?? ''))
    await settled(page)
    await page.getByRole('button', { name: '確認した: 情報の返却と削除を確認した' }).click()
    await page.getByRole('button', { name: '取り消す: 情報の返却と削除を確認した' }).waitFor()
    await page.getByRole('button', { name: '手続きを完了する' }).click()
    await page.getByRole('alert').first().waitFor()
    await context.close()
  })
})

/** A few of everything. Resolves to the pages to look at. */
async function seedInformation(deps: Deps): Promise<Readonly<Record<string, string>>> {
  const now = deps.now()
  const department = await addDepartment(deps, ACTOR, { name: '営業部', patterns: ['remote_desktop', 'cloud_app'] })
  const person = (name: string) => addPerson(deps, ACTOR, { name, department: department.id, rights: ['顧客管理'] })
  const leaver = await person('𠮷田 さくら')
  await person('山﨑 濵子')
  const office = await addTo(deps, locationRegister, ACTOR, { name: '本社（千代田区）', kind: 'office' })
  await addTo(deps, locationRegister, ACTOR, { name: '川崎倉庫', kind: 'store', address: '神奈川県川崎市' })
  const crm = await addResource(deps, ACTOR, {
    name: '顧客管理システム',
    level: 'confidential',
    rightNeeded: '顧客管理',
    teleworkAllowed: true,
    savingPossible: false,
  })
  await addResource(deps, ACTOR, { name: '勤怠', level: 'business', teleworkAllowed: true })
  const asset = await addTo(deps, assetRegister, ACTOR, {
    name: '契約書つづり（髙﨑）',
    form: 'paper',
    level: 'confidential',
    owner: '営業部長',
    department: department.id,
    location: office.id,
    reviewDueAt: now + 90 * DAY,
  })
  await addTo(deps, assetRegister, ACTOR, { name: '顧客名簿', form: 'electronic', resource: crm.id, personal: true })
  const service = await addTo(deps, serviceRegister, ACTOR, {
    name: '大容量ファイル便',
    kind: 'sharing',
    state: 'approved',
    highestLevel: 'business',
    authentication: 'multiFactor',
    conditions: '送り先を確かめ、受け取られたら7日以内に削除する。',
    checks: { terms: { answer: 'yes' }, location: { answer: 'yes', note: '国内' }, sharing: { answer: 'no' } },
    reviewDueAt: now + 180 * DAY,
  })
  await addTo(deps, serviceRegister, ACTOR, {
    name: '個人用クラウドメモ',
    kind: 'storage',
    state: 'inReview',
    authentication: 'unknown',
    checks: {},
  })
  const entrance = await addEntrance(deps, ACTOR, {
    name: '旧VPN装置',
    reviewDueAt: now + 30 * DAY,
    known: {
      kind: 'vpn',
      frontedByTaga: false,
      authentication: 'password',
      passwordPolicy: 'unknown',
      encryptedPath: 'yes',
      boundaryRestricted: 'unknown',
      logsKept: 'no',
      owner: '情報システム課',
    },
  })
  await addBoundaryRule(deps, ACTOR, {
    entrance: entrance.id,
    draft: {
      source: 'どこからでも',
      destination: 'files.example.jp:445',
      purpose: '出張先からの見積書の参照',
      owner: '営業部',
      state: 'toRemove',
      reviewDueAt: now + 30 * DAY,
    },
  })
  const flow = await startFlow(deps, ACTOR, { person: leaver.id, kind: 'leaver', dueAt: now + 7 * DAY })
  await markStep(deps, ACTOR, {
    flow: flow.id,
    step: 'itemsBack',
    mark: 'notNeeded',
    note: '貸していない',
    version: 1,
  })
  return {
    assets: '/information',
    'asset-new': '/information/new',
    asset: `/information/${asset.id}`,
    levels: '/levels',
    services: '/services',
    'service-new': '/services/new',
    service: `/services/${service.id}`,
    locations: '/locations',
    entrances: '/entrances',
    'entrance-new': '/entrances/new',
    entrance: `/entrances/${entrance.id}`,
    resources: '/resources',
    'resource-new': '/resources/new',
    resource: `/resources/${crm.id}`,
    flows: '/flows',
    flow: `/flows/${flow.id}`,
  }
}

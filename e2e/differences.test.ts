import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addApplication } from '../packages/server/src/applications/keep-application.ts'
import { keepSeen } from '../packages/server/src/applications/keep-seen.ts'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import { type ServedPages, describeInChromium, lookAt, openChromium, servePages } from './chromium.ts'
import { lendLaptop, seedReport, seenOnLaptop } from './seed-report.ts'

const DAY = 86_400_000

describeInChromium('devices that are not what the register says of them', () => {
  let server: ServedPages
  let browser: Browser
  let differing: string
  let lookalike: string
  beforeAll(async () => {
    server = await servePages()
    browser = await openChromium()
    const { deps } = server
    const at = deps.now()
    const { id: holder } = await addPerson(deps, 'account:seed', { name: '𠮷田 花子', rights: [] })
    const one = await lendLaptop(deps, '営業1課のノートPC', holder)
    const twin = await lendLaptop(deps, '経理のノートPC', holder)
    differing = one
    const found = { 'device.serial': 'PF3-0042', 'device.model': 'ThinkPad X13 Gen 4', 'device.hostName': 'KEIRI-07' }
    await seedReport(deps, one, { at, seen: seenOnLaptop(at, { ...found, 'device.kind': 'desktop' }) })
    await seedReport(deps, twin, { at, seen: seenOnLaptop(at, { 'device.serial': 'PF3-0042' }) })
    const chrome = { name: 'Google Chrome', version: '142.0', publisher: 'Google LLC' }
    const approved = { name: chrome.name, publisher: chrome.publisher, matches: [{ pattern: chrome.name }] }
    const seen = (applications: readonly (typeof chrome)[], now: number) =>
      deps.store.write((tx) => keepSeen(tx, { device: one, applications, now }))
    await deps.store.write((tx) => addApplication(tx, deps, { account: 'seed' }, { ...approved, verdict: 'approved' }))
    await seen([chrome, { name: '古い会計ソフト', version: '3.1', publisher: '架空ソフト株式会社' }], at - 20 * DAY)
    await seen([chrome, { ...chrome, publisher: 'Free Download Center' }], at - DAY)
    lookalike = (
      await deps.store.read
        .selectFrom('seen_applications')
        .select('id')
        .where('publisher', '=', 'Free Download Center')
        .executeTakeFirstOrThrow()
    ).id
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  it('are listed, explained on their page, and taken over by a button', async () => {
    const desk = await server.signIn(browser, { roles: ['administrator'], language: 'ja' })
    await lookAt(desk, server.url, { path: '/differences', name: 'differences' })
    await lookAt(desk, server.url, { path: `/devices/${differing}`, name: 'device-differences' })
    const path = `/applications/deviations/${lookalike}`
    await lookAt(desk, server.url, { path, name: 'applications-lookalike' })
    const page = await desk.newPage()
    await page.goto(`${server.url}/devices/${differing}`)
    const row = page.getByRole('row', { name: '端末の種類' })
    await row.getByRole('button', { name: '台帳に取り込む' }).click()
    await row.waitFor({ state: 'detached' })
    const kept = await server.deps.store.read
      .selectFrom('devices')
      .select('kind')
      .where('id', '=', differing)
      .executeTakeFirst()
    expect(kept).toEqual({ kind: 'desktop' })
  })
})

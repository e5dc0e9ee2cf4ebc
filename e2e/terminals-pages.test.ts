import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ServedPages, describeInChromium, lookAt, openChromium, servePages } from './chromium.ts'
import { type SeededTerminals, seedTerminals } from './seed-terminals.ts'

type PathOf = (seeded: SeededTerminals) => string

const DESK: Readonly<Record<string, PathOf>> = {
  lending: () => '/lending',
  shelf: () => '/lending/shelf',
  'hand-over': ({ spare }) => `/lending/new?device=${spare}`,
  loan: ({ loan }) => `/lending/${loan}`,
  'loan-slip': ({ loan }) => `/lending/${loan}/slip`,
  'stock-takings': () => '/stock-takings',
  'stock-takings-new': () => '/stock-takings/new',
  'stock-taking': ({ taking }) => `/stock-takings/${taking}`,
  'stock-taking-scan': ({ taking }) => `/stock-takings/${taking}/scan`,
  'stock-taking-sheet': ({ taking }) => `/stock-takings/${taking}/sheet`,
  labels: () => '/stock-takings/labels',
  losses: () => '/losses',
  loss: ({ loss }) => `/losses/${loss}`,
  disposal: () => '/disposal',
  'disposal-record': ({ toWipe }) => `/disposal/${toWipe}`,
  'disposal-wiped': ({ wiped }) => `/disposal/${wiped}`,
  certificate: ({ wiped }) => `/disposal/${wiped}/certificate`,
  stock: () => '/stock',
  'stock-new': () => '/stock/new',
  'stock-good': ({ filter }) => `/stock/${filter}`,
  'stock-media': ({ usb }) => `/stock/${usb}`,
}
const HOME: Readonly<Record<string, PathOf>> = {
  'my-loans': () => '/my/loans',
  'my-loan': ({ loan }) => `/my/loans/${loan}`,
  'my-loan-sign': ({ toSign }) => `/my/loans/${toSign}`,
  'my-loan-new': () => '/my/loans/new',
  'my-stock-taking': () => '/my/stock-taking',
  'my-stock': () => '/my/stock',
  labelled: () => '/d/TG-0117',
  'loss-report': ({ held }) => `/devices/${held}/loss`,
}

describeInChromium('the pages of devices from lending to disposal', () => {
  let server: ServedPages
  let browser: Browser
  let seeded: SeededTerminals
  beforeAll(async () => {
    server = await servePages()
    browser = await openChromium()
    seeded = await seedTerminals(server.deps)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  it('meets the same in the dark', async () => {
    const desk = await server.signIn(browser, { roles: ['administrator'], language: 'ja' })
    for (const name of ['stock-taking', 'labels', 'loss'])
      await lookAt(desk, server.url, { path: DESK[name]?.(seeded) ?? '', name, dark: true })
    expect(DESK['loss']).toBeDefined()
  })

  describe('in both languages and at both widths, without a violation, a scroll bar or an error', () => {
    let desk: BrowserContext
    let home: BrowserContext
    beforeAll(async () => {
      desk = await server.signIn(browser, { roles: ['administrator'], language: 'ja' })
      home = await server.signIn(browser, { roles: ['teleworker'], language: 'ja', person: seeded.borrower })
    })

    for (const [name, pathOf] of Object.entries(DESK))
      it(`shows the administrator ${name}`, async () => {
        await lookAt(desk, server.url, { path: pathOf(seeded), name })
        expect(pathOf(seeded)).not.toContain('undefined')
      })
    for (const [name, pathOf] of Object.entries(HOME))
      it(`shows the borrower ${name}`, async () => {
        await lookAt(home, server.url, { path: pathOf(seeded), name })
        expect(pathOf(seeded)).not.toContain('undefined')
      })
  })
})

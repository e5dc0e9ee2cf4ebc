import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reportLoss } from '../packages/server/src/losses/report-loss.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import { type ApacheServices, HAS_APACHE, startApache } from './apache-services.ts'
import { describeInChromium, openChromium, type ServedPages, servePages } from './chromium.ts'
import { until } from './gateway-world.ts'
import { promised } from './patience.ts'
import { beginWork, type Worker } from './work-at-home.ts'

const MAY_SKIP = process.env['TAGA_FORBID_SKIP'] !== '1'
const ACTOR = 'account:seed'
const MAIL = 'hana@example.jp'
const PAGES = ['accounting', 'attendance'] as const

/** Products that sign people in by others, as they come with a distribution. */
describeInChromium('signing in to products of others', () => {
  describe.skipIf(MAY_SKIP && !HAS_APACHE)(
    'Apache with mod_auth_openidc and mod_auth_mellon (skipped without them, see .ci/run)',
    () => {
      let folder: string
      let server: ServedPages
      let browser: Browser
      let services: ApacheServices
      let hana: Worker

      beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), 'taga-apache-'))
        server = await servePages()
        browser = await openChromium()
        const { deps } = server
        const department = (await addDepartment(deps, ACTOR, { name: '営業部', patterns: ['cloud_app'] })).id
        const resource = await addResource(deps, ACTOR, {
          name: '業務クラウド',
          level: 'business',
          rightNeeded: 'office',
          teleworkAllowed: true,
          savingPossible: false,
        })
        services = await startApache(server, { actor: ACTOR, resource: resource.id, folder })
        hana = await beginWork(server, browser, { language: 'ja', department, mail: MAIL, rights: ['office'] })
      })
      afterAll(async () => {
        await browser?.close()
        await services?.close()
        await server?.close()
        await rm(folder, { recursive: true, force: true })
      })

      it('lets somebody in by OpenID Connect and by SAML without anything to type', async () => {
        const page = await hana.context.newPage()
        for (const name of PAGES) {
          await page.goto(`${services.url}/${name}/`)
          await page.getByRole('heading', { name }).waitFor()
          expect(await page.locator('#who').textContent()).toBe(MAIL)
          // and knows them from now on by itself
          expect(await isKnown(page, name)).toBe(true)
        }
        await page.close()
      })

      it('ends the sign-in of somebody who signs out in the product', async () => {
        const left = encodeURIComponent(`${services.url}/left/`)
        const waysOut = {
          attendance: `/mellon/logout?ReturnTo=${left}`,
          accounting: `/accounting/callback?logout=${left}`,
        }
        const page = await hana.context.newPage()
        for (const name of PAGES) {
          await page.goto(services.url + waysOut[name])
          await page
            .getByRole('heading', { name: /からサインアウトしました。Tagaからもサインアウトしますか/ })
            .waitFor()
          await page.getByRole('button', { name: 'Tagaを使い続ける' }).click()
          await page.waitForURL(`${services.url}/left/`)
          await until(`${name} knows nobody any more`, async () => !(await isKnown(page, name)))
        }
        await until('no sign-in is open', async () => {
          const rows = await server.deps.store.read.selectFrom('cloud_sign_ins').select('ended_at').execute()
          return rows.length === 2 && rows.every((row) => row.ended_at !== null)
        })
        for (const name of PAGES) {
          await page.goto(`${services.url}/${name}/`)
          await page.getByRole('heading', { name }).waitFor()
        }
        await page.close()
      })

      /** Whether the product lets this browser in without asking anybody. */
      async function isKnown(page: Page, name: string): Promise<boolean> {
        const answer = await page.request.get(`${services.url}/${name}/`, { maxRedirects: 0 })
        return answer.status() === 200
      }

      it('ends both when the device is reported lost, and tells who comes again why', async () => {
        const page = await hana.context.newPage()
        await reportLoss(server.deps, ACTOR, { id: hana.device.id, how: 'lost', keepSession: hana.session })
        const since = Date.now()
        for (const name of PAGES) {
          await until(`${name} knows nobody any more`, async () => !(await isKnown(page, name)))
          const took = Date.now() - since
          process.stderr.write(`device lost: ${name} knew nobody any more ${took} ms after it\n`)
          expect(took).toBeLessThan(promised(3_000))
        }
        for (const name of PAGES) {
          await page.goto(`${services.url}/${name}/`)
          await page.getByRole('heading', { name: /この端末からは「.+」を開けません/ }).waitFor()
        }
        await page.close()
      })
    },
  )
})

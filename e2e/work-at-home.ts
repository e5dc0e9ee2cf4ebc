import type { Browser, BrowserContext } from 'playwright-core'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import type { Ask } from '../packages/server/src/testing/test-app.ts'
import { enrolTestDevice, type TestDevice } from '../packages/server/src/testing/test-device.ts'
import { askTicket, takeTestTurn, vouch } from '../packages/server/src/testing/test-page.ts'
import type { Language, ServedPages } from './chromium.ts'
import { seenOnLaptop } from './seed-report.ts'

/** Somebody at work at home, in their language. */
export type Worker = {
  readonly language: Language
  readonly person: string
  readonly account: string
  readonly device: TestDevice
  readonly context: BrowserContext
  /** What the agent of the device reports. */
  report(changed: Parameters<typeof seenOnLaptop>[1]): Promise<void>
}

/** A person with a laptop whose page is open and bound to it. */
export async function beginWork(
  server: ServedPages,
  browser: Browser,
  {
    language,
    department,
    rights,
  }: { readonly language: Language; readonly department: string; readonly rights: string[] },
): Promise<Worker> {
  const { deps } = server
  const draft = { name: language === 'ja' ? '佐藤 花' : 'Hana Sato', department, rights }
  const person = (await addPerson(deps, 'account:seed', draft)).id
  const device = await enrolTestDevice(deps, { user: person })
  const app = {
    clock: { at: Date.now() },
    ask: (method: string, path: string, { bytes, headers = {} }: Ask = {}) => {
      const { origin: _none, ...sent } = headers
      const body = Buffer.from(bytes ?? [])
      return fetch(`http://127.0.0.1:${server.port}${path}`, { method, headers: sent, body })
    },
  }
  let counter = 0
  const next = () => (counter += 1)
  const context = await server.signIn(browser, { roles: ['teleworker'], language, person })
  const page = await context.newPage()
  await page.goto(`${server.url}/start#ticket=${await askTicket(app, device, next())}`)
  await page.waitForSelector('.verdict')
  const report = async (changed: Parameters<typeof seenOnLaptop>[1]) => {
    const at = Date.now()
    app.clock.at = at
    const seen = { at, provenance: 'measured', source: 'agent', kind: 'value' } as const
    const values = Object.entries(seenOnLaptop(at, { 'device.networkFingerprint': 'f-home', ...changed }))
    const { pages } = await takeTestTurn(app, device)
    const facts = Object.fromEntries(values.map(([key, value]) => [key, { ...seen, value }]))
    const answer = await vouch(app, device, next(), pages, facts)
    if (answer.status !== 200) throw new Error(`not reported: ${await answer.text()}`)
  }
  await report({})
  await page.getByRole('status').getByText('端末の返事を待っています').waitFor({ state: 'detached' })
  const { id: account } = await deps.store.read
    .selectFrom('accounts')
    .select('id')
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow()
  return { language, person, account, device, context, report }
}

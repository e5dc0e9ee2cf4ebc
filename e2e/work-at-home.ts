import type { Browser, BrowserContext, Page } from 'playwright-core'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import { enrolTestDevice, type TestDevice } from '../packages/server/src/testing/test-device.ts'
import { askTicket } from '../packages/server/src/testing/test-page.ts'
import { agentAtHome, askRunning, type SeenAtHome } from './agent-at-home.ts'
import type { Language, ServedPages } from './chromium.ts'

/** Somebody at work at home, in their language. */
export type Worker = {
  readonly language: Language
  readonly name: string
  readonly person: string
  readonly account: string
  readonly session: string
  readonly device: TestDevice
  readonly context: BrowserContext
  /** The page of the day, bound to the device. */
  readonly page: Page
  /** What the agent of the device reports. */
  report(changed?: SeenAtHome): Promise<void>
}

/** A person with a laptop whose page is open and bound to it. */
export async function beginWork(
  server: ServedPages,
  browser: Browser,
  who: {
    readonly language: Language
    readonly name?: string
    readonly mail?: string
    readonly department: string
    readonly rights: string[]
  },
): Promise<Worker> {
  const { deps } = server
  const { language, name = language === 'ja' ? '佐藤 花' : 'Hana Sato', mail, department, rights } = who
  const person = (await addPerson(deps, 'account:seed', { name, department, mail, rights })).id
  const device = await enrolTestDevice(deps, { user: person })
  const app = askRunning(`http://127.0.0.1:${server.port}`)
  let counter = 0
  const count = () => (counter += 1)
  const report = agentAtHome(app, device, count)
  const context = await server.signIn(browser, { roles: ['teleworker'], language, person })
  const page = await context.newPage()
  await page.goto(`${server.url}/start#ticket=${await askTicket(app, device, count())}`)
  await page.waitForSelector('.verdict')
  await report()
  await page.getByRole('status').getByText('端末の返事を待っています').waitFor({ state: 'detached' })
  const { account, session } = await deps.store.read
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .select(['accounts.id as account', 'sessions.id as session'])
    .where('accounts.person_id', '=', person)
    .executeTakeFirstOrThrow()
  return { language, name, person, account, session, device, context, page, report }
}

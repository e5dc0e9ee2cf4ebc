import { request } from 'node:https'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { cases, DEFAULT_RULES, findRule, type PatternId } from '../packages/core/src/index.ts'
import { keepContacts } from '../packages/server/src/contacts/keep-contacts.ts'
import { currentRules } from '../packages/server/src/decisions/rules.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { publishRules } from '../packages/server/src/rules/publish-rules.ts'
import { axe, LANGUAGES, openChromium, type ServedPages, servePages, shoot } from './chromium.ts'
import { type Application, type Gated, openGated } from './gated-application.ts'
import { until } from './gateway-world.ts'
import { APPLICATION, GATE, OFFICE_APPLICATION } from './https-name.ts'
import { PATIENCE_MS } from './patience.ts'
import { beginWork, type Worker } from './work-at-home.ts'

export const ACTOR = 'account:seed'
export const WIKI: Application = { name: '社内Wiki', publicName: APPLICATION, level: 'business', saving: true }
export const CLIENTS: Application = { name: '顧客の図面', publicName: OFFICE_APPLICATION, level: 'confidential' }
export const FILE_A: Application = { name: '顧客の秘密A', publicName: GATE, level: 'confidential', officeOnly: true }
const WORDS = {
  ja: { cannot: (name: string) => `「${name}」は今は開けません` },
  en: { cannot: (name: string) => `“${name}” cannot be opened now` },
} as const

export type Line = {
  readonly event: string
  readonly cause?: string
  readonly person?: { readonly name?: string }
  readonly device?: { readonly id: string; readonly name?: string }
  readonly resource?: { readonly name?: string }
  readonly reasons: readonly { readonly rule: string }[]
}

export type CaseWorld = Awaited<ReturnType<typeof openCaseWorld>>

/** An office whose applications stand behind a gateway, an administrator at their desk, and somebody at work at home in each language. */
export async function openCaseWorld() {
  const server = await servePages()
  const browser = await openChromium()
  const patterns: PatternId[] = ['cloud_app', 'remote_desktop', 'virtual_desktop', 'take_home_pc']
  const department = (await addDepartment(server.deps, ACTOR, { name: '営業部', patterns })).id
  const contacts = [{ kind: 'security', name: '情報システム 髙橋', telephone: '03-0000-1234' }] as const
  await keepContacts(server.deps, ACTOR, { after: 0, contacts: [...contacts] })
  const gated = await openGated(server, [WIKI, CLIENTS, FILE_A])
  const office = await server.signIn(browser, { roles: ['administrator'], language: 'ja' })
  const desk = await office.newPage()
  await desk.goto(`${server.url}/access-log`)
  const workers: Worker[] = []
  for (const language of LANGUAGES)
    workers.push(await beginWork(server, browser, { language, department, rights: ['office'] }))
  const world = { server, browser, gated, desk, department, workers: workers as readonly Worker[] }
  return {
    ...world,
    enforce: (...ids: readonly string[]) => enforce(world, ids),
    ask: <Answer>(path: string) => ask<Answer>(desk, path),
    linesOf: (query: string) => linesOf(desk, query),
    opens: (worker: Worker, application: Application) => opens(gated, worker, application),
    isRefused: (worker: Worker, refusal: Refusal) => isRefused(world, worker, refusal),
    knows: (worker: Worker, key: string, value: unknown) => knows(gated, worker, key, value),
    askName: (url: string, question: Buffer) => askName(gated.port, url, question),
    close: () => close(world),
  }
}

type World = {
  readonly server: ServedPages
  readonly browser: Browser
  readonly gated: Gated
  readonly desk: Page
}

async function close({ browser, gated, server }: World): Promise<void> {
  await browser.close()
  await gated.close()
  await server.close()
}

/** These rules are in force, and the gateway has them. */
async function enforce({ server: { deps }, gated }: World, ids: readonly string[]): Promise<void> {
  const { number, set } = await currentRules(deps.store.read, deps.now())
  const rules = DEFAULT_RULES.map((rule) => (ids.includes(rule.id) ? { ...rule, mode: 'enforce' as const } : rule))
  const sources = ['path', 'place', 'network', 'posture'] as const
  const adopted = [...new Set([...set.adopted, ...sources])]
  await publishRules(deps, 'server', { after: number, draft: { rules, settings: {}, adopted } })
  const now = await currentRules(deps.store.read, deps.now())
  await until('the gateway has the rules', () => gated.running.facts.rules()?.version === now.set.version)
}

/** What an administrator is answered. */
async function ask<Answer>(desk: Page, path: string): Promise<Answer> {
  return desk.evaluate(`fetch(${JSON.stringify(path)}).then((answer) => answer.json())`)
}

async function linesOf(desk: Page, query: string): Promise<readonly Line[]> {
  return (await ask<{ rows: readonly Line[] }>(desk, `/api/access-log?${query}`)).rows
}

async function opens(gated: Gated, { context, name }: Worker, application: Application): Promise<Page> {
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
  await expect.poll(() => page.locator('#ticks').innerText().then(Number), { timeout: PATIENCE_MS }).toBeGreaterThan(2)
  return page
}

type Refusal = { readonly application: Application; readonly rule: string; readonly of: string }

/**
 * The person is refused by this rule, in their language, with what to do; an administrator finds who, on which device and by which rule;
 * and the rule stands for a measure of the case. Resolves to the page.
 */
async function isRefused({ gated, desk }: World, worker: Worker, refusal: Refusal): Promise<Page> {
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
    const lines = await linesOf(desk, `since=${since - 1_000}&person=${worker.person}&event=denied`)
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

/** The page at both widths, searched for violations. */
export async function picture(page: Page, name: string): Promise<void> {
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    await shoot(page, name)
  }
  await axe(page)
}

/** The person themselves, on their device. */
export function sayOf({ session, person, device }: Worker) {
  return { kind: 'account', account: 'seed', roles: [], session, person, device: device.id } as const
}

function knows(gated: Gated, { session }: Worker, key: string, value: unknown): boolean {
  const seen = gated.running.facts.find('session', session)?.paths?.confidential
  const known = Object.entries(seen ?? {}).find(([name]) => name === key)?.[1]
  return known?.kind === 'value' && known.value === value
}

/** One question over HTTPS, as the laptop asks it. */
function askName(port: number, url: string, body: Buffer): Promise<Buffer> {
  const { pathname } = new URL(url)
  return new Promise((resolved, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port: port,
        servername: APPLICATION,
        rejectUnauthorized: false,
        method: 'POST',
        path: pathname,
        headers: {
          host: `${APPLICATION}:${port}`,
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

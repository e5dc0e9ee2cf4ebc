import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { AccessSummary } from '../packages/contract/src/gateway/access-log.ts'
import { askDecision } from '../packages/server/src/decisions/ask-decision.ts'
import { registerDevice } from '../packages/server/src/devices/register-device.ts'
import { handOver } from '../packages/server/src/lending/hand-over.ts'
import { messages as approvalMessages } from '../packages/web/src/approvals/messages.ts'
import { registerWords } from '../packages/web/src/registers/words.ts'
import { messages as takeOutMessages } from '../packages/web/src/take-outs/messages.ts'
import { messages as sendingMessages } from '../packages/web/src/sendings/messages.ts'
import { ACTOR, type CaseWorld, CLIENTS, picture, sayOf } from './case-world.ts'
import { settled } from './chromium.ts'
import type { Worker } from './work-at-home.ts'

const DAY = 86_400_000

/** Asks on the page to take confidential information out, and sees there what is in the way. Resolves to the request. */
export async function asksToTakeOut(world: CaseWorld, { language, context, device }: Worker): Promise<string> {
  const words = takeOutMessages[language]
  const page = await context.newPage()
  await page.goto(`${world.server.url}/my/take-outs/ask`)
  await page.getByRole('combobox', { name: words.device }).selectOption(device.id)
  await page.getByRole('textbox', { name: words.what }).fill('得意先の一覧')
  await page.getByRole('radio', { name: registerWords[language].levels.confidential }).check()
  await page.getByRole('textbox', { name: words.reason, exact: false }).fill('圏外の現場で使い、その日に消す')
  await page.getByRole('checkbox', { name: words.originalKept }).check()
  await picture(page, 'case-take-out-ask')
  await page.getByRole('button', { name: words.send }).click()
  await page.getByText(approvalMessages[language].hindered).waitFor()
  await picture(page, 'case-take-out-waits')
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await page.close()
  return id
}

/** How a request stands. */
export async function stateOf(world: CaseWorld, request: string): Promise<string> {
  const { approval } = await world.ask<{ approval: { state: string } }>(`/api/approvals/${request}`)
  return approval.state
}

/** By which rules this person may not take confidential information out on their laptop. */
export async function takesOut(world: CaseWorld, worker: Worker): Promise<readonly string[]> {
  const { id } = await world.server.deps.store.read
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
  const { decision } = await askDecision(world.server.deps, sayOf(worker), { ...wish, action: 'takeOut' })
  return decision.outcome === 'deny' ? decision.reasons.map(({ rule }) => rule) : []
}

/** The devices in somebody's hands whose encryption is not shown. */
export async function unencrypted(world: CaseWorld): Promise<readonly string[]> {
  const { rows } = await world.ask<{ readonly rows: readonly { id: string }[] }>('/api/devices?lacks=disk.encryption')
  return rows.map(({ id }) => id)
}

/** A laptop of the organisation on the shelf. */
export async function stock(world: CaseWorld, label: string): Promise<string> {
  const laptop = { ownership: 'company', management: 'managed', kind: 'laptop', os: 'windows' } as const
  return (await registerDevice(world.server.deps, ACTOR, { label, ...laptop, state: 'inStock' })).id
}

/** Lends a device to the first of those at work. */
export async function lend(world: CaseWorld, device: string) {
  const { version } = await world.server.deps.store.read
    .selectFrom('devices')
    .select('version')
    .where('id', '=', device)
    .executeTakeFirstOrThrow()
  const person = world.workers[0]?.person ?? ''
  const dueAt = Date.now() + 30 * DAY
  return handOver(world.server.deps, ACTOR, { device, version, person, dueAt, purpose: '出張', accessories: [] })
}

/** Declares a password by the mail of its attachment, and is told to choose another way. Resolves to the page that says so. */
export async function declaresSamePath(world: CaseWorld, { language, context }: Worker): Promise<Page> {
  const words = sendingMessages[language]
  const page = await context.newPage()
  await page.goto(`${world.server.url}/my/sendings/new`)
  await page.getByRole('textbox', { name: words.what }).fill(`見積書 ${language}`)
  await page.getByRole('textbox', { name: words.receiver }).fill('株式会社 𠮷野家具')
  await page.getByRole('radio', { name: registerWords[language].levels.confidential }).check()
  await page.getByRole('radio', { name: words.ways.mail }).check()
  await page.getByRole('radio', { name: words.protections.password }).check()
  await page.getByRole('radio', { name: words.passwordWays.mail }).check()
  await picture(page, 'case-sending-new')
  await page.getByRole('button', { name: words.check }).click()
  await page.getByText(words.turnedBackTitle).waitFor()
  const told = await page.locator('main').innerText()
  for (const said of [words.reasons.samePath, words.passwordWays.telephone]) expect(told).toContain(said)
  await picture(page, 'case-sending-turned-back')
  return page
}

/** Chooses the telephone for it, on the page that asks for another way. */
export async function choosesAnotherWay(page: Page, { language }: Worker): Promise<void> {
  const words = sendingMessages[language]
  await page.getByRole('radio', { name: words.passwordWays.telephone }).check()
  await page.getByRole('button', { name: words.checkAgain }).click()
  await page.getByText(words.acceptedTitle).waitFor()
}

/** Looks at what they declared, where the password by the same way is counted. */
export async function looksBack(world: CaseWorld, page: Page, { language }: Worker): Promise<void> {
  const words = sendingMessages[language]
  await page.goto(`${world.server.url}/my/sendings`)
  await page.getByRole('link', { name: `見積書 ${language}` }).waitFor()
  const counted = page.locator('dl.facts div', { hasText: words.samePath }).first()
  expect(await counted.innerText()).toContain(words.times(1))
  await picture(page, 'case-sendings-mine')
  await page.close()
}

/** How often something was stopped in the last seven days, as an administrator's page says. */
export async function stoppedShown(world: CaseWorld): Promise<number> {
  const page = await world.desk.context().newPage()
  await page.goto(`${world.server.url}/access-log`)
  await settled(page)
  const counts = page.locator('#week .counts li', { hasText: '止めた・切った' })
  const said = (await counts.count()) === 0 ? '0' : await counts.innerText()
  await page.close()
  return Number(said.replaceAll(/\D/g, ''))
}

/** How often confidential work was stopped on the way, as the sums of the week say. */
export async function stoppedOnTheWay(world: CaseWorld): Promise<number> {
  const now = Date.now()
  const { places } = await world.ask<AccessSummary>(
    `/api/access-log/summary?since=${now - 7 * DAY}&until=${now + 3_600_000}`,
  )
  return places.find(({ place, level }) => place === 'transport' && level === 'confidential')?.stopped ?? 0
}

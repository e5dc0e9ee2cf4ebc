import { askDecision } from '../packages/server/src/decisions/ask-decision.ts'
import { registerDevice } from '../packages/server/src/devices/register-device.ts'
import { handOver } from '../packages/server/src/lending/hand-over.ts'
import { messages as approvalMessages } from '../packages/web/src/approvals/messages.ts'
import { registerWords } from '../packages/web/src/registers/words.ts'
import { messages as takeOutMessages } from '../packages/web/src/take-outs/messages.ts'
import { ACTOR, type CaseWorld, CLIENTS, picture, sayOf } from './case-world.ts'
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

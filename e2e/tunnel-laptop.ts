import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type AskEnter, EnterAnswer } from '@taga/contract'
import { takeCounter } from '../packages/agent/src/state/counter.ts'
import { writeIdentity } from '../packages/agent/src/state/identity.ts'
import { takeProcessLock } from '../packages/agent/src/state/process-lock.ts'
import { writeDurably } from '../packages/agent/src/state/write-durably.ts'
import { DEFAULT_RULES } from '../packages/core/src/index.ts'
import type { RunningGateway } from '../packages/gateway/src/start-gateway.ts'
import { startSession } from '../packages/server/src/accounts/start-session.ts'
import { currentRules } from '../packages/server/src/decisions/rules.ts'
import type { Deps } from '../packages/server/src/deps.ts'
import { publishRules } from '../packages/server/src/rules/publish-rules.ts'
import { enrolTestDevice, type TestDevice } from '../packages/server/src/testing/test-device.ts'
import { askProved, askTicket, bindTestPage, openTestPage } from '../packages/server/src/testing/test-page.ts'
import { agentAtHome, askRunning, type SeenAtHome } from './agent-at-home.ts'
import { type RunningWorld, signInSomebody, until } from './gateway-world.ts'

/** A laptop at home in somebody's hands, its page bound to it; what its agent sees is told by the story. */
export type TunnelLaptop = {
  readonly person: string
  readonly account: string
  readonly session: string
  readonly device: TestDevice
  /** The state folder of its agent: `taga tunnel` finds key and identity there, and this process counts for it. */
  readonly state: string
  report(changed?: SeenAtHome): Promise<void>
  /** The code by which its browser enters a name of the gateway. */
  askToEnter(body: AskEnter): Promise<EnterAnswer>
  close(): Promise<void>
}

export async function openTunnelLaptop(
  world: RunningWorld,
  { name, folder }: { readonly name: string; readonly folder: string },
): Promise<TunnelLaptop> {
  const { deps } = world
  const { person, account } = await signInSomebody(deps, name)
  const way = { via: 'passkey', strength: 'passkey' } as const
  const { token } = await deps.store.write((tx) =>
    startSession(deps, tx, { account, from: { address: '127.0.0.1', browser: 'test' }, way }),
  )
  const device = await enrolTestDevice(deps, { user: person })
  const state = join(folder, `agent-${device.id}`)
  await mkdir(state, { mode: 0o700 })
  await writeDurably(
    join(state, 'device-key.pem'),
    String(device.key.privateKey.export({ type: 'pkcs8', format: 'pem' })),
  )
  await writeIdentity(state, {
    device: device.id,
    audience: device.audience,
    server: world.url,
    serverKey: deps.serverKey.publicKey,
    ownership: 'company',
  })
  const lock = await takeProcessLock(state)
  if (lock === undefined) throw new Error('somebody else counts for this device')
  lock.onAsk(async (asked) =>
    asked === 'count' ? { kind: 'counter', counter: await takeCounter(state) } : { kind: 'unknown' },
  )
  const app = askRunning(world.url)
  const as = { account, person, token }
  const page = openTestPage(as)
  const bound = await bindTestPage(app, page, await askTicket(app, device, await takeCounter(state)))
  if (bound.status !== 201) throw new Error(`not bound: ${await bound.text()}`)
  const report = agentAtHome(app, device, () => takeCounter(state))
  await report()
  const { session_id: session } = await deps.store.read
    .selectFrom('session_pages')
    .select('session_id')
    .where('device_id', '=', device.id)
    .executeTakeFirstOrThrow()
  const askToEnter = async (body: AskEnter) => {
    const { response } = await askProved(app, page, 'POST', '/api/enter', { body })
    return EnterAnswer.parse(await response.json())
  }
  return { person, account, session, device, state, report, askToEnter, close: () => lock.release() }
}

const ACTOR = 'account:seed'
type Changing = { readonly deps: Deps }

/** The laptop is in the register as lost. When the server had it, epoch ms; so do those below. */
export async function loseLaptop({ deps }: Changing, { device }: TunnelLaptop): Promise<number> {
  const at = Date.now()
  await deps.store.write(async (tx) => {
    await tx.db
      .updateTable('devices')
      .set({ state: 'lost', state_since: at, updated_at: at })
      .where('id', '=', device.id)
      .execute()
    await tx.append({ kind: 'device.moved', actor: ACTOR, subject: `device:${device.id}`, body: { to: 'lost' } })
  })
  return Date.now()
}

/** When and how its person proved last who they are. */
export async function setProof(
  { deps }: Changing,
  { session, account }: TunnelLaptop,
  { strength, at }: { readonly strength: string; readonly at: number },
): Promise<number> {
  await deps.store.write(async (tx) => {
    await tx.db.updateTable('sessions').set({ strength, proved_at: at }).where('id', '=', session).execute()
    await tx.append({ kind: 'session.proved', actor: ACTOR, subject: `account:${account}`, body: {} })
  })
  return Date.now()
}

/** The default rules with one of them enforced, or with none more; also at this gateway once it returns. */
export async function publishDefaults(
  { deps }: Changing,
  { facts }: Pick<RunningGateway, 'facts'>,
  enforced?: string,
): Promise<number> {
  const { number, set } = await currentRules(deps.store.read, deps.now())
  const rules = DEFAULT_RULES.map((rule) => (rule.id === enforced ? { ...rule, mode: 'enforce' as const } : rule))
  const adopted = [...new Set([...set.adopted, 'posture' as const])]
  await publishRules(deps, 'server', { after: number, draft: { rules, settings: {}, adopted } })
  const published = Date.now()
  const { version } = (await currentRules(deps.store.read, deps.now())).set
  await until('the gateway has the rules', () => facts.rules()?.version === version)
  return published
}

/** Who it is and what it may is known at the gateway. */
export async function untilKnown({ facts }: Pick<RunningGateway, 'facts'>, laptop: TunnelLaptop): Promise<void> {
  await until('the gateway knows whose device it is', () => {
    const right = facts.find('person', laptop.person)?.seen['person.rights']
    return (
      facts.find('session', laptop.session)?.of?.device === laptop.device.id &&
      right?.kind === 'value' &&
      facts.find('device', laptop.device.id)?.seen['device.lookedAt'] !== undefined
    )
  })
}

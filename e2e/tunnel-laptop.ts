import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type AskEnter, EnterAnswer } from '@taga/contract'
import { readCounter, takeCounter } from '../packages/agent/src/state/counter.ts'
import { writeIdentity } from '../packages/agent/src/state/identity.ts'
import { takeProcessLock } from '../packages/agent/src/state/process-lock.ts'
import { writeDurably } from '../packages/agent/src/state/write-durably.ts'
import { startSession } from '../packages/server/src/accounts/start-session.ts'
import { csrfOf } from '../packages/server/src/http/csrf.ts'
import type { Ask } from '../packages/server/src/testing/test-app.ts'
import { enrolTestDevice, type TestDevice } from '../packages/server/src/testing/test-device.ts'
import {
  askProved,
  askTicket,
  bindTestPage,
  openTestPage,
  takeTestTurn,
  vouch,
} from '../packages/server/src/testing/test-page.ts'
import { type RunningWorld, signInSomebody } from './gateway-world.ts'
import { seenOnLaptop } from './seed-report.ts'

type Changed = Parameters<typeof seenOnLaptop>[1]

/** A laptop at home in somebody's hands, its page bound to it; what its agent sees is told by the story. */
export type TunnelLaptop = {
  readonly person: string
  readonly account: string
  readonly session: string
  readonly device: TestDevice
  /** The state folder of its agent: `taga tunnel` finds key and identity there, and this process counts for it. */
  readonly state: string
  report(changed?: Changed): Promise<void>
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
  const app = {
    clock: { at: Date.now() },
    ask: (method: string, path: string, ask: Ask = {}) => send(world.url, method, path, ask),
  }
  const as = { account, person, token }
  const page = openTestPage(as)
  const bound = await bindTestPage(app, page, await askTicket(app, device, await takeCounter(state)))
  if (bound.status !== 201) throw new Error(`not bound: ${await bound.text()}`)
  const report = async (changed: Changed = {}) => {
    const at = Date.now()
    app.clock.at = at
    const seen = { at, provenance: 'measured', source: 'agent', kind: 'value' } as const
    const values = Object.entries(seenOnLaptop(at, { 'device.networkFingerprint': 'f-home', ...changed }))
    const { pages } = await takeTestTurn(app, device)
    const facts = Object.fromEntries(values.map(([key, value]) => [key, { ...seen, value }]))
    const answer = await vouch(app, device, await takeCounter(state), pages, facts)
    if (answer.status !== 200) throw new Error(`not reported at ${await readCounter(state)}: ${await answer.text()}`)
  }
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

function send(url: string, method: string, path: string, { as, body, bytes, headers = {} }: Ask): Promise<Response> {
  const sent = new Headers({ origin: url })
  if (as !== undefined) {
    sent.set('cookie', `taga=${as.token}`)
    sent.set('taga-csrf', csrfOf(as.token))
  }
  if (body !== undefined) sent.set('content-type', 'application/json')
  for (const [name, value] of Object.entries(headers)) {
    if (value === '') sent.delete(name)
    else sent.set(name, value)
  }
  const content = bytes === undefined ? JSON.stringify(body) : Buffer.from(bytes)
  return fetch(url + path, { method, headers: sent, ...(method === 'GET' ? {} : { body: content }) })
}

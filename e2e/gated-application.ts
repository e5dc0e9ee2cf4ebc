import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Browser, BrowserContext } from 'playwright-core'
import { WebSocketServer } from 'ws'
import type { RunningGateway } from '../packages/gateway/src/start-gateway.ts'
import { addDestination } from '../packages/server/src/destinations/keep-destination.ts'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import type { Ask } from '../packages/server/src/testing/test-app.ts'
import { enrolTestDevice, type TestDevice } from '../packages/server/src/testing/test-device.ts'
import { askTicket, takeTestTurn, vouch } from '../packages/server/src/testing/test-page.ts'
import type { Language, ServedPages } from './chromium.ts'
import { until } from './gateway-world.ts'
import { openGate } from './open-gate.ts'
import { seenOnLaptop } from './seed-report.ts'

const ACTOR = 'account:seed'

/** A page that is alive: it counts what comes, and keeps when the last of it came (epoch ms). */
function pageOf(name: string): string {
  return `<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${name}</title><h1>${name}</h1>
<p id="ticks">0</p><p id="ended"></p><script>
const s=new WebSocket('wss://'+location.host+'/ticks');let n=0
s.onmessage=()=>{ticks.textContent=++n};s.onclose=()=>{ended.textContent=String(performance.timeOrigin+performance.now())}
</script></html>`
}

export type Application = {
  readonly name: string
  readonly publicName: string
  readonly level: 'business' | 'confidential'
  /** It may be worked with at the office alone. */
  readonly officeOnly?: true
  /** What is opened there may be kept on the device. */
  readonly saving?: true
}

/** Applications of the organisation's own, with a gateway in front of them. */
export type Gated = {
  readonly running: RunningGateway
  readonly port: number
  /** Where browsers open an application. */
  readonly urlOf: (application: Application) => string
  close(): Promise<void>
}

export async function openGated(server: ServedPages, applications: readonly Application[]): Promise<Gated> {
  const sockets = new Set<Socket>()
  const servers: Server[] = []
  for (const application of applications) servers.push(await register(server, application, sockets))
  const gate = await openGate({ deps: server.deps, url: `http://127.0.0.1:${server.port}` })
  const { running, port } = gate
  await until('the gateway knows what it may open', () => running.names.names().length === applications.length)
  return {
    running,
    port,
    urlOf: ({ publicName }) => `https://${publicName}:${port}`,
    async close() {
      await gate.close()
      for (const socket of sockets) socket.destroy()
      for (const each of servers) await new Promise((resolve) => each.close(resolve))
    },
  }
}

async function register(
  { deps }: ServedPages,
  { name, publicName, level, officeOnly, saving }: Application,
  sockets: Set<Socket>,
) {
  const webSockets = new WebSocketServer({ noServer: true })
  const upstream = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pageOf(name)),
  )
  upstream.on('connection', (socket) => sockets.add(socket))
  upstream.on('upgrade', (request, socket, head) =>
    webSockets.handleUpgrade(request, socket, head, (talk) => {
      const timer = setInterval(() => talk.send('tick'), 20)
      talk.on('close', () => clearInterval(timer))
    }),
  )
  const draft = { name, level, rightNeeded: 'office', savingPossible: saving === true } as const
  const resource = await addResource(deps, ACTOR, { ...draft, teleworkAllowed: officeOnly !== true })
  await addDestination(deps, ACTOR, {
    kind: 'web',
    name,
    resource: resource.id,
    via: { kind: 'direct' },
    host: '127.0.0.1',
    port: await listen(upstream),
    publicName,
    scheme: 'http',
    trust: { kind: 'public' },
    hostHeader: 'public',
    webSocket: true,
    files: 'enforced',
    mostUploadBytes: 0,
  })
  return upstream
}

async function listen(each: Server): Promise<number> {
  await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve))
  return (each.address() as AddressInfo).port // it listens on a port
}

/** Somebody at a laptop with an agent, whose page is open and bound to it. */
export type AtLaptop = {
  readonly language: Language
  readonly name: string
  readonly person: string
  readonly session: string
  readonly device: TestDevice
  readonly context: BrowserContext
  /** What the agent of the laptop sees now. */
  report(changed: Parameters<typeof seenOnLaptop>[1]): Promise<void>
}

export async function sitDown(
  server: ServedPages,
  browser: Browser,
  who: { readonly language: Language; readonly name: string; readonly department: string; readonly mail?: string },
): Promise<AtLaptop> {
  const { deps } = server
  const { language, name, department, mail } = who
  const person = (await addPerson(deps, ACTOR, { name, department, mail, rights: ['office'] })).id
  const device = await enrolTestDevice(deps, { user: person })
  const app = {
    clock: { at: Date.now() },
    ask: (method: string, path: string, { bytes, headers = {} }: Ask = {}) => {
      const { origin: _none, ...sent } = headers
      return fetch(`http://127.0.0.1:${server.port}${path}`, { method, headers: sent, body: Buffer.from(bytes ?? []) })
    },
  }
  let counter = 0
  const next = () => (counter += 1)
  const context = await server.signIn(browser, { roles: ['teleworker'], language, person })
  const page = await context.newPage()
  await page.goto(`${server.url}/start#ticket=${await askTicket(app, device, next())}`)
  await page.waitForSelector('.verdict')
  const report: AtLaptop['report'] = async (changed) => {
    const at = Date.now()
    app.clock.at = at
    const seen = { at, provenance: 'measured', source: 'agent', kind: 'value' } as const
    const values = Object.entries(seenOnLaptop(at, { 'device.networkFingerprint': 'f-home', ...changed }))
    const { pages } = await takeTestTurn(app, device)
    const facts = Object.fromEntries(values.map(([key, value]) => [key, { ...seen, value }]))
    const answer = await vouch(app, device, next(), pages, facts)
    if (answer.status !== 200) throw new Error(`not taken: ${await answer.text()}`)
  }
  await report({})
  await page.getByRole('status').getByText('端末の返事を待っています').waitFor({ state: 'detached' })
  const { id: session } = await deps.store.read
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .select('sessions.id')
    .where('accounts.person_id', '=', person)
    .executeTakeFirstOrThrow()
  return { language, name, person, session, device, context, report }
}

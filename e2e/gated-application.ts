import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { WebSocketServer } from 'ws'
import type { RunningGateway } from '../packages/gateway/src/start-gateway.ts'
import { addDestination } from '../packages/server/src/destinations/keep-destination.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import type { ServedPages } from './chromium.ts'
import { until } from './gateway-world.ts'
import { openGate } from './open-gate.ts'
import { PLAIN_WEB } from './plain-web.ts'

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
    ...PLAIN_WEB,
    name,
    resource: resource.id,
    port: await listen(upstream),
    publicName,
  })
  return upstream
}

async function listen(each: Server): Promise<number> {
  await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve))
  return (each.address() as AddressInfo).port // it listens on a port
}

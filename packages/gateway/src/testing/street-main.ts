import { createServer } from 'node:https'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Duplex } from 'node:stream'
import {
  CONNECTOR_LIST_PATH,
  type ConnectorList,
  connectorListText,
  type ReachableDestination,
  EnrolOutpost,
  enrolmentProofText,
  type KnownConnector,
  OUTPOST_ENROL_PATH,
} from '@taga/contract'
import { makeOutpostKey } from '../identity/outpost-key.ts'
import { acceptConnectors } from '../reach/accept-connectors.ts'
import { connectPinned } from '../reach/connect-pinned.ts'
import { createReach } from '../reach/create-reach.ts'
import { CannotReach } from '../reach/reach.ts'
import { makeSelfSigned } from './self-signed.ts'
import { createTestLog } from './test-log.ts'

/**
 * A gateway and a server that signs lists, on the street outside an office: a program of its own, so that it can stand in a network of its
 * own. First line in: where it stands and what is registered. Each later line in is a question, each line out its answer.
 */
type Told = { readonly address: string; readonly destination: ReachableDestination }
type Question =
  | { readonly ask: 'sites' }
  /** `straight`: past every connector, as one who stands on the street would try. */
  | { readonly ask: 'get' | 'pull'; readonly path: string; readonly straight?: true }
  | { readonly ask: 'echo'; readonly times: number; readonly path: string; readonly straight?: true }

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const told = JSON.parse(String((await lines.next()).value)) as Told
const serverKey = makeOutpostKey()
const gatewayKey = makeOutpostKey()
const accepted = acceptConnectors({ key: gatewayKey, log: createTestLog() })
const reach = createReach({ connectors: accepted })
const known: KnownConnector[] = []
const certificate = makeSelfSigned([told.address])

const server = createServer(certificate, (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const answer =
      request.url === OUTPOST_ENROL_PATH ? enrol(Buffer.concat(chunks)) : list(request.headers['taga-outpost'])
    response.writeHead(request.url === CONNECTOR_LIST_PATH || request.url === OUTPOST_ENROL_PATH ? 200 : 404)
    response.end(JSON.stringify(answer))
  })
})
server.on('upgrade', (request, socket, head) => accepted.handleConnectorUpgrade(request, socket, head, ''))
server.on('tlsClientError', () => {})
server.listen(443, told.address)
await once(server, 'listening')
say({ serverKey: serverKey.publicKey, certificate: certificate.cert })
for await (const line of lines) {
  const question = JSON.parse(line) as Question
  try {
    say(await answer(question))
  } catch (error) {
    say({ failed: error instanceof CannotReach ? error.reason : String(error) })
  }
}
process.exit(0)

function enrol(body: Buffer) {
  const wish = EnrolOutpost.parse(JSON.parse(body.toString()))
  const outpost = `con-${known.length + 1}`
  known.push({ id: outpost, name: wish.name, site: 'office', publicKey: wish.publicKey })
  accepted.setConnectors(known)
  const proof = serverKey.sign(enrolmentProofText({ device: outpost, audience: 'aud', publicKey: wish.publicKey }))
  return { outpost, audience: 'aud', serverKey: serverKey.publicKey, proof, site: 'office' }
}

function list(connector: unknown) {
  const { id, host, port, pinned } = told.destination
  const text = JSON.stringify({
    format: 1,
    connector: String(connector),
    number: 1,
    at: Date.now(),
    gateways: [{ url: `https://${told.address}`, publicKey: gatewayKey.publicKey }],
    destinations: [{ id, host, port, pinned }],
  } satisfies ConnectorList)
  return { text, signature: serverKey.sign(connectorListText(text)) }
}

async function answer(question: Question): Promise<object> {
  const started = performance.now()
  switch (question.ask) {
    case 'sites':
      return { count: accepted.sites().get('office') ?? 0 }
    case 'get':
      return { body: String(await get(question)), tookMs: performance.now() - started }
    case 'pull':
      return { bytes: (await get(question)).length, tookMs: performance.now() - started }
    case 'echo':
      return echo(question)
  }
}

function open(straight: true | undefined): Promise<Duplex> {
  return straight === true ? connectPinned(told.destination) : reach.open(told.destination)
}

/** One request of HTTP/1.1 over the way to the destination. */
async function get({ path, straight }: Extract<Question, { ask: 'get' | 'pull' }>): Promise<Buffer> {
  const way = await open(straight)
  way.write(`GET ${path} HTTP/1.1\r\nhost: office\r\nconnection: close\r\n\r\n`)
  const chunks: Buffer[] = []
  for await (const chunk of way as AsyncIterable<Buffer>) chunks.push(chunk)
  way.end()
  const all = Buffer.concat(chunks)
  return all.subarray(all.indexOf('\r\n\r\n') + 4)
}

/** Round trips of one byte on a way that stays open. */
async function echo({ times, path, straight }: Extract<Question, { ask: 'echo' }>): Promise<object> {
  const way = await open(straight)
  way.write(`GET ${path} HTTP/1.1\r\nhost: office\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n`)
  await once(way, 'data')
  const tookMs: number[] = []
  for (let turn = 0; turn < times; turn += 1) {
    const started = performance.now()
    way.write('x')
    await once(way, 'data')
    tookMs.push(performance.now() - started)
  }
  way.destroy()
  const sorted = tookMs.toSorted((left, right) => left - right)
  return { p50Ms: sorted[Math.floor(times / 2)], p99Ms: sorted[Math.floor(times * 0.99)] }
}

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

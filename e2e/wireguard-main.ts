import { createServer, connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createSecureContext } from 'node:tls'
import { openTestUpstream, recordOf } from '../packages/gateway/src/dns/testing/test-upstream.ts'
import { readOrMakeSealKey } from '../packages/gateway/src/identity/seal-key.ts'
import { startGateway } from '../packages/gateway/src/start-gateway.ts'
import { lockAccount } from '../packages/server/src/accounts/govern-account.ts'
import { addDestination, switchDestination } from '../packages/server/src/destinations/keep-destination.ts'
import { addNameList, giveNames } from '../packages/server/src/dns-lists/keep-list.ts'
import { putDnsSettings } from '../packages/server/src/dns-lists/keep-rules.ts'
import { locationRegister } from '../packages/server/src/locations/store.ts'
import { createOutpostCode } from '../packages/server/src/outposts/create-outpost-code.ts'
import { editOutpost } from '../packages/server/src/outposts/govern-outposts.ts'
import { changePerson } from '../packages/server/src/people/change-person.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { addTo } from '../packages/server/src/registers/named-register.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import { ADMINISTRATOR, enrolGateway, remove, startWorld, until } from './gateway-world.ts'
import { GATE, testCertificate } from './https-name.ts'
import {
  loseLaptop,
  openTunnelLaptop,
  publishDefaults,
  setProof,
  type TunnelLaptop,
  untilKnown,
} from './tunnel-laptop.ts'

/** What the story asks for, a line each. `laptop`: another person at another one, in the place of the one before. `connector`: a code for one. */
export type WireguardAsk =
  | { readonly ask: 'laptop' | 'lose' | 'lock' | 'connector' }
  | { readonly ask: 'stop' }
  | { readonly ask: 'report'; readonly values: Parameters<TunnelLaptop['report']>[0] }
  | { readonly ask: 'publish'; readonly enforced?: string }
  | { readonly ask: 'proof'; readonly strength: string; readonly at: number }
  | { readonly ask: 'switch'; readonly name: string; readonly off: boolean }

// A server and its gateway in a network namespace of their own: told by lines what happens, and answers by lines.

const ACTOR = 'account:seed'
const [folder = '', office = '', closed = ''] = process.argv.slice(2)
const world = await startWorld({ folder: join(folder, 'server') })
const { deps, url } = world
const department = (await addDepartment(deps, ACTOR, { name: '経理部', patterns: ['take_home_pc'] })).id
const resource = await addResource(deps, ACTOR, {
  name: '経理',
  level: 'business',
  rightNeeded: 'accounting',
  teleworkAllowed: true,
  savingPossible: true,
})
for (const [name, port] of [
  ['経理DB', 8080],
  ['経理ファイル', 8082],
] as const)
  await addDestination(deps, ACTOR, {
    kind: 'tcp',
    name,
    resource: resource.id,
    via: { kind: 'direct' },
    host: office,
    port,
    pinned: [office],
  })

const branch = await addTo(deps, locationRegister, ACTOR, { name: '大阪支社', kind: 'office' })
await addDestination(deps, ACTOR, {
  kind: 'tcp',
  name: '在庫DB',
  resource: resource.id,
  via: { kind: 'site', site: branch.id },
  host: closed,
  port: 8080,
  pinned: [closed],
})

const upstream = await openTestUpstream((query) => ({ answers: [recordOf(query, 'A', '203.0.113.5')] }))
const list = await addNameList(deps, ACTOR, { name: 'マルウェア配布元', act: 'block', category: 'malware' })
await giveNames(deps, ACTOR, { id: list.id, text: Buffer.from('bad.example\n') })
const settings = { resolvers: [upstream.resolver], blockedAs: { kind: 'noSuchName' as const }, privateNames: [] }
await putDnsSettings(deps, ACTOR, { settings, version: 0 })

const enrolled = await enrolGateway({ deps, url })
const { chain, key, root } = await testCertificate()
const certificate = createSecureContext({ cert: chain, key })
let port = 0
const gateway = await startGateway({
  ...enrolled,
  sealKey: await readOrMakeSealKey(enrolled.folder),
  engine: 'test',
  edge: {
    contextOf: (name) => (name === GATE ? certificate : undefined),
    addressOf: (socket) => socket.remoteAddress ?? '',
    port: () => port,
  },
  wireguard: { port: 51_820, path: process.env['PATH'] ?? '' },
  dnsListen: [{ address: '10.198.0.1', port: 53 }],
  said: ({ from, event }) => {
    if (from === 'wireguard') say(event)
  },
})
const listener = createServer((socket) => void gateway.front.emit('connection', socket))
await new Promise<void>((resolve) => listener.listen(0, '0.0.0.0', resolve))
port = (listener.address() as AddressInfo).port // it listens on a port
const id = enrolled.outpost.identity.outpost
await editOutpost(deps, ADMINISTRATOR, { id, name: 'gate', url: `https://${GATE}:${port}`, version: 1 })

let laptop = await openLaptop()
await until('the list is at the gateway', () => gateway.dns.judge()?.judge('bad.example').kind === 'block')

/** Somebody who may keep the books, at a laptop with an open page. */
async function openLaptop(): Promise<TunnelLaptop> {
  const opened = await openTunnelLaptop(world, { name: '佐藤 花', folder })
  const draft = { name: '佐藤 花', department, rights: ['accounting'] }
  await changePerson(deps, ACTOR, { id: opened.person, version: 1, draft })
  await untilKnown(gateway, opened)
  return opened
}

// whoever is in another network reaches the server by this file
const server = createServer((socket) => {
  const way = connect(Number(new URL(url).port), '127.0.0.1')
  for (const each of [socket, way]) each.on('error', () => each.destroy())
  socket.pipe(way).pipe(socket)
})
await new Promise<void>((resolve) => server.listen(join(folder, 'server.sock'), resolve))
say({ kind: 'ready', state: laptop.state, root, port: Number(new URL(url).port) })

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as WireguardAsk // as the story writes it
  if (asked.ask === 'stop') break
  say({ kind: 'done', ...(await act(asked)) })
}
await gateway.close()
await upstream.close()
await laptop.close()
await world.close()
await remove(enrolled.folder)
process.exit(0)

/** When the server had it, epoch ms. */
async function act(
  asked: Exclude<WireguardAsk, { ask: 'stop' }>,
): Promise<{ readonly at: number; readonly state?: string; readonly code?: string }> {
  switch (asked.ask) {
    case 'laptop':
      await laptop.close()
      laptop = await openLaptop()
      return { at: Date.now(), state: laptop.state }
    case 'connector': {
      const { code } = await createOutpostCode(deps, ADMINISTRATOR, { kind: 'connector', site: branch.id })
      return { at: Date.now(), code }
    }
    case 'lose':
      return { at: await loseLaptop(world, laptop) }
    case 'lock':
      await lockAccount(deps, ADMINISTRATOR, laptop.account)
      return { at: Date.now() }
    case 'report':
      await laptop.report(asked.values)
      return { at: Date.now() }
    case 'publish':
      return { at: await publishDefaults(world, gateway, asked.enforced) }
    case 'proof':
      return { at: await setProof(world, laptop, asked) }
    case 'switch': {
      const found = (await listDestinationRows()).find(({ name }) => name === asked.name)
      const { id = '', version = 0 } = found ?? {}
      await switchDestination(deps, ACTOR, { id, version, off: asked.off })
      return { at: Date.now() }
    }
  }
}

function listDestinationRows() {
  return deps.store.read.selectFrom('destinations').select(['id', 'name', 'version']).execute()
}

function say(said: object): void {
  process.stdout.write(`${JSON.stringify(said)}\n`)
}

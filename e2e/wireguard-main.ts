import { createServer, connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createSecureContext } from 'node:tls'
import { readOrMakeSealKey } from '../packages/gateway/src/identity/seal-key.ts'
import { startGateway } from '../packages/gateway/src/start-gateway.ts'
import { addDestination } from '../packages/server/src/destinations/keep-destination.ts'
import { editOutpost } from '../packages/server/src/outposts/govern-outposts.ts'
import { changePerson } from '../packages/server/src/people/change-person.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import { ADMINISTRATOR, enrolGateway, remove, startWorld, until } from './gateway-world.ts'
import { GATE, testCertificate } from './https-name.ts'
import { openTunnelLaptop } from './tunnel-laptop.ts'

// A server and its gateway in a network namespace of their own: told by lines what happens, and answers by lines.

const ACTOR = 'account:seed'
const [folder = '', office = ''] = process.argv.slice(2)
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
  said: ({ from, event }) => {
    if (from === 'wireguard') say(event)
  },
})
const listener = createServer((socket) => void gateway.front.emit('connection', socket))
await new Promise<void>((resolve) => listener.listen(0, '0.0.0.0', resolve))
port = (listener.address() as AddressInfo).port // it listens on a port
const id = enrolled.outpost.identity.outpost
await editOutpost(deps, ADMINISTRATOR, { id, name: 'gate', url: `https://${GATE}:${port}`, version: 1 })

const laptop = await openTunnelLaptop(world, { name: '佐藤 花', folder })
const draft = { name: '佐藤 花', department, rights: ['accounting'] }
await changePerson(deps, ACTOR, { id: laptop.person, version: 1, draft })
await until('the gateway knows whose device it is', () => {
  const right = gateway.facts.find('person', laptop.person)?.seen['person.rights']
  return gateway.facts.find('session', laptop.session)?.of?.device === laptop.device.id && right?.kind === 'value'
})
// whoever is in another network reaches the server by this file
const server = createServer((socket) => {
  const way = connect(Number(new URL(url).port), '127.0.0.1')
  for (const each of [socket, way]) each.on('error', () => each.destroy())
  socket.pipe(way).pipe(socket)
})
await new Promise<void>((resolve) => server.listen(join(folder, 'server.sock'), resolve))
say({ kind: 'ready', state: laptop.state, root, port: Number(new URL(url).port) })

for await (const line of createInterface({ input: process.stdin })) {
  if (line !== 'lose') break
  const at = Date.now()
  await deps.store.write(async (tx) => {
    await tx.db
      .updateTable('devices')
      .set({ state: 'lost', state_since: at, updated_at: at })
      .where('id', '=', laptop.device.id)
      .execute()
    const body = { to: 'lost' }
    await tx.append({ kind: 'device.moved', actor: ACTOR, subject: `device:${laptop.device.id}`, body })
  })
  say({ kind: 'lost', at: Date.now() })
}
await gateway.close()
await laptop.close()
await world.close()
await remove(enrolled.folder)
process.exit(0)

function say(said: object): void {
  process.stdout.write(`${JSON.stringify(said)}\n`)
}

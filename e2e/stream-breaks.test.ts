import { copyFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { STREAM_CLOSE, STREAM_PROTOCOL, streamProofText } from '@taga/contract'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { afterEach, expect, it } from 'vitest'
import { makeOutpostKey } from '../packages/gateway/src/identity/outpost-key.ts'
import { endOwnSession } from '../packages/server/src/accounts/end-session.ts'
import { readStates } from '../packages/server/src/outposts/state-store.ts'
import { setPersonState } from '../packages/server/src/people/set-person-state.ts'
import {
  enrolGateway,
  openGateway,
  remove,
  type RunningWorld,
  signInSomebody,
  startWorld,
  type TestGateway,
  until,
} from './gateway-world.ts'

const open: { close(): Promise<void>; readonly folder: string }[] = []
afterEach(async () => {
  for (const one of open.toReversed()) await one.close()
  await remove(...open.map((one) => one.folder))
  open.length = 0
})

async function both(): Promise<{ world: RunningWorld; gateway: TestGateway }> {
  const world = await startWorld()
  const gateway = await openGateway(await enrolGateway(world))
  open.push(world, gateway)
  await until('the facts are there', () => live(gateway))
  return { world, gateway }
}
const stateOf = async (world: RunningWorld, gateway: TestGateway) =>
  (await readStates(world.deps.store.read)).get(gateway.outpost.identity.outpost)
const causes = async (world: RunningWorld) =>
  (
    await world.deps.store.read
      .selectFrom('access_log')
      .select(['event', 'cause'])
      .where('outpost_id', '=', 'server')
      .execute()
  )
    .filter(({ event }) => event === 'refused')
    .map(({ cause }) => cause)
const live = (gateway: TestGateway) => gateway.keeper.facts.streamState().kind === 'live'
const kinds = (gateway: TestGateway) => gateway.events.map((event) => event.kind)

it('goes on where it stood when the server stops and comes again: what changed meanwhile is known', async () => {
  const { world, gateway } = await both()
  const [stays, leaves] = [await signInSomebody(world.deps, 'a'), await signInSomebody(world.deps, 'b')]
  await until('both are known', () => gateway.keeper.facts.find('session', leaves.session))
  await world.close()
  const again = await startWorld({ folder: world.folder, port: world.port })
  open.push(again)
  const actor = { kind: 'account', account: leaves.account, roles: [], session: leaves.session } as const
  await endOwnSession(again.deps, actor, leaves.session)
  await until('one is gone', () => gateway.keeper.facts.find('session', leaves.session) === undefined)
  await until('it is complete again', () => kinds(gateway).filter((kind) => kind === 'complete').length === 2)
  expect(gateway.keeper.facts.find('session', stays.session)).toBeDefined()
  const { person } = await signInSomebody(again.deps, 'c')
  await until('who is new is known', () => gateway.keeper.facts.find('person', person))
  await until('it is live', () => live(gateway))
})

it('lets nothing in where an older copy of the database was put in its place, and says so', async () => {
  const { world, gateway } = await both()
  await world.close()
  const copy = join(world.folder, 'copy.db')
  await copyFile(join(world.folder, 'taga.db'), copy)
  const second = await startWorld({ folder: world.folder, port: world.port })
  await signInSomebody(second.deps, 'a')
  await until('it has heard', () => kinds(gateway).filter((kind) => kind === 'complete').length === 2)
  await signInSomebody(second.deps, 'b')
  await until('it has heard', () => gateway.keeper.facts.streamState().kind === 'live')
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  await second.close()
  await copyFile(copy, join(world.folder, 'taga.db'))
  const third = await startWorld({ folder: world.folder, port: world.port })
  open.push(third)
  await until('it is refused', () => kinds(gateway).includes('rolledBack'))
  expect(third.logged.some((line) => line.level === 'error' && line.event.includes('older copy'))).toBe(true)
  expect((await stateOf(third, gateway))?.refused).toMatchObject({ why: 'rolledBack' })
  await until('the access log has it', async () => (await causes(third)).join() === 'gatewayAhead')
  await gateway.client.close()
  const afresh = await openGateway(gateway)
  open.push(afresh)
  await until('it is refused there, too', () => kinds(afresh).includes('rolledBack'))
  expect(afresh.keeper.facts.streamState()).toEqual({ kind: 'never' })
})

it('tells a person who may not work any more, with every session', async () => {
  const { world, gateway } = await both()
  const { person, session } = await signInSomebody(world.deps, 'a')
  await until('it is known', () => gateway.keeper.facts.find('session', session))
  await setPersonState(world.deps, 'server', { id: person, version: 1, state: 'left' })
  await until('the session is gone', () => gateway.keeper.facts.find('session', session) === undefined)
  expect(gateway.keeper.facts.find('person', person)?.seen['person.state']).toMatchObject({ value: 'left' })
})

it('lets eight strangers of a line wait at a time, and its gateways in among hundreds', async () => {
  const { world, gateway } = await both()
  const url = `${world.url.replace('http', 'ws')}/api/outposts/stream`
  const strangers = Array.from({ length: 200 }, () => new WebSocket(url))
  for (const socket of strangers) socket.on('error', () => undefined)
  const enrolled = await enrolGateway(world)
  const other = await openGateway(enrolled)
  open.push(other)
  await until('another gateway came in', () => live(other))
  const waiting = () => strangers.filter((socket) => socket.readyState === WebSocket.OPEN).length
  await until('few are left', () => strangers.every((socket) => socket.readyState !== WebSocket.CONNECTING))
  await until('eight are left', () => waiting() <= 8)
  const { person } = await signInSomebody(world.deps, 'a')
  await until('it hears on', () => gateway.keeper.facts.find('person', person))
  await until('none is left after five seconds', () => waiting() === 0)
})

it.each<[string, string | Uint8Array, number]>([
  ['no JSON', 'hello', 4400],
  ['bytes', Buffer.from([1, 2, 3]), 4400],
  ['a proof before a hello', '{"kind":"prove","signature":"x"}', 4400],
  ['more than anybody needs', 'x'.repeat(3 * 1024 * 1024), 1009],
])('closes a stream that begins with %s', async (_name, text, code) => {
  const world = await startWorld()
  open.push(world)
  const socket = new WebSocket(`${world.url.replace('http', 'ws')}/api/outposts/stream`)
  socket.on('open', () => socket.send(text))
  socket.on('error', () => undefined)
  expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(code)
})

it('refuses whoever cannot prove to be an outpost, and does not say whether there is one of that name', async () => {
  const { world, gateway } = await both()
  const closed = async (outpost: string) => {
    const socket = new WebSocket(`${world.url.replace('http', 'ws')}/api/outposts/stream`)
    const said: string[] = []
    socket.on('open', () =>
      socket.send(JSON.stringify({ kind: 'hello', protocol: 1, engine: 'x', outpost, nonce: 'x' })),
    )
    socket.on('message', (data: Buffer) => {
      said.push(JSON.parse(data.toString('utf8')).kind)
      socket.send(JSON.stringify({ kind: 'prove', signature: 'x'.repeat(86) }))
    })
    return [await new Promise((resolve) => socket.on('close', resolve)), said]
  }
  const known = await closed(gateway.outpost.identity.outpost)
  expect(known).toEqual([4401, ['challenge']])
  expect(await closed('nobody')).toEqual(known)
})

it.each<[string, number, 'older' | 'newer']>([
  ['an older', STREAM_PROTOCOL - 1, 'older'],
  ['a newer', STREAM_PROTOCOL + 1, 'newer'],
])(
  'refuses a gateway of %s version once it has shown who it is, and names it to administrators',
  async (_n, protocol, why) => {
    const { world, gateway } = await both()
    const { key, identity } = gateway.outpost
    const socket = new WebSocket(`${world.url.replace('http', 'ws')}/api/outposts/stream`)
    socket.on('open', () =>
      socket.send(
        JSON.stringify({
          kind: 'hello',
          protocol,
          engine: 'taga 9',
          outpost: identity.outpost,
          nonce: 'n',
          more: true,
        }),
      ),
    )
    const said: unknown[] = []
    socket.on('message', (data: Buffer) => {
      const message: { kind: string; nonce: string; epoch: string } = JSON.parse(data.toString('utf8'))
      said.push(message.kind)
      const proof = { outpost: identity.outpost, outpostNonce: 'n', serverNonce: message.nonce, epoch: message.epoch }
      const signature = key.sign(streamProofText({ role: 'outpost', ...proof }))
      socket.send(JSON.stringify({ kind: 'prove', signature }))
    })
    expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(STREAM_CLOSE.protocol)
    expect(said).toEqual(['challenge'])
    expect((await stateOf(world, gateway))?.refused).toMatchObject({ why, engine: 'taga 9' })
    await until('the access log has it', async () => (await causes(world)).join().toLowerCase() === `gateway${why}`)
    expect(world.logged.filter(({ level }) => level === 'error')).toMatchObject([
      { event: expect.stringContaining(why), outpost: identity.outpost },
    ])
  },
)

it('tells administrators of a gateway that says what the server does not know', async () => {
  const { world, gateway } = await both()
  const { key, identity } = gateway.outpost
  await gateway.client.close()
  const socket = new WebSocket(`${world.url.replace('http', 'ws')}/api/outposts/stream`)
  const say = (message: object) => socket.send(JSON.stringify(message))
  socket.on('open', () =>
    say({ kind: 'hello', protocol: STREAM_PROTOCOL, engine: 'taga 9', outpost: identity.outpost, nonce: 'n' }),
  )
  socket.on('message', (data: Buffer) => {
    const message: { kind: string; nonce: string; epoch: string } = JSON.parse(data.toString('utf8'))
    if (message.kind === 'welcome') return say({ kind: 'dance', steps: 3 })
    const proof = { outpost: identity.outpost, outpostNonce: 'n', serverNonce: message.nonce, epoch: message.epoch }
    say({ kind: 'prove', signature: key.sign(streamProofText({ role: 'outpost', ...proof })) })
  })
  expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(STREAM_CLOSE.malformed)
  await until('it is known', async () => (await stateOf(world, gateway))?.refused?.why === 'unread')
  await until('the access log has it', async () => (await causes(world)).join() === 'gatewayUnread')
  const again = await openGateway(gateway, { report: () => ({ live: 0, cut: 0, certificates: [], connectors: [] }) })
  open.push(again)
  await until('it is over', async () => (await stateOf(world, gateway))?.refused === undefined)
})

it('tells administrators that somebody spoke for a gateway without its key', async () => {
  const { world, gateway } = await both()
  const { identity } = gateway.outpost
  const forged = { ...gateway, outpost: { identity, key: makeOutpostKey() } }
  const impostor = await openGateway(forged, { firstDelayMs: 60_000 })
  open.push(impostor)
  await until('it is refused', () => kinds(impostor).includes('refused'))
  expect(live(impostor)).toBe(false)
  expect((await stateOf(world, gateway))?.refused).toMatchObject({ why: 'proof' })
  await until('the access log has it', async () => (await causes(world)).join() === 'gatewayForged')
  expect(live(gateway)).toBe(true)
})

it('is believed by nobody who pinned another server: it learns neither facts nor who asks', async () => {
  const { gateway } = await both()
  const forger = await startWorld()
  open.push(forger)
  const deceived = await openGateway(gateway, { server: forger.url, firstDelayMs: 60_000 })
  open.push(deceived)
  await until('it is found out', () => kinds(deceived).includes('otherServer'))
  expect(deceived.keeper.facts.streamState()).toEqual({ kind: 'never' })
  expect(await stateOf(forger, gateway)).toBeUndefined()
})

it.each([
  ['another path', 'GET /other HTTP/1.1\r\nHost: HOST\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'],
  ['no path at all', 'GET //[ HTTP/1.1\r\nHost: HOST\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'],
  [
    'a page of a browser',
    'GET /api/outposts/stream HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  ],
  [
    'another name',
    'GET /api/outposts/stream HTTP/1.1\r\nHost: evil.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  ],
])('refuses an upgrade of %s', async (_name, request) => {
  const world = await startWorld()
  open.push(world)
  const socket = connect(world.port, '127.0.0.1')
  socket.write(request.replaceAll('HOST', `127.0.0.1:${world.port}`))
  const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))))
  expect(answer).toMatch(/^HTTP\/1\.1 404 /)
  await new Promise((resolve) => socket.once('close', resolve))
})

it('ends the older of two streams of one gateway', async () => {
  const { gateway } = await both()
  const twin = await openGateway(gateway, { firstDelayMs: 60_000 })
  open.push(twin)
  await until('the older one ends', () => kinds(gateway).includes('lost'))
  expect(gateway.events.at(-1)).toMatchObject({ why: expect.stringContaining('4409') })
})

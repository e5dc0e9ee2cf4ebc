import { get } from 'node:https'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readOrMakeSealKey } from '../packages/gateway/src/identity/seal-key.ts'
import { endOwnSession } from '../packages/server/src/accounts/end-session.ts'
import { addDestination } from '../packages/server/src/destinations/keep-destination.ts'
import { sealTo } from '../packages/server/src/destinations/seal-to.ts'
import { revokeOutpost } from '../packages/server/src/outposts/govern-outposts.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import {
  ADMINISTRATOR,
  enrolGateway,
  openGateway,
  remove,
  type RunningWorld,
  signInSomebody,
  startWorld,
  type TestGateway,
  until,
} from './gateway-world.ts'
import { APPLICATION } from './https-name.ts'
import { openGate, type OpenGate } from './open-gate.ts'
import { PLAIN_WEB } from './plain-web.ts'

let world: RunningWorld
let gateway: TestGateway
beforeEach(async () => {
  world = await startWorld()
  gateway = await openGateway(await enrolGateway(world))
  await until('the facts are there', () => gateway.keeper.facts.streamState().kind === 'live')
})
afterEach(async () => {
  await gateway.close()
  await world.close()
  await remove(world.folder, gateway.folder)
})

it('says to a gateway what is so, and what changes, with rules and time', async () => {
  const { facts } = gateway.keeper
  expect(facts.rules()?.version).toMatch(/^[0-9a-f]{64}$/)
  expect(Math.abs(facts.now() - Date.now())).toBeLessThan(5_000)
  expect(gateway.client.publicUrl()).toBe(world.url)
  const { person, session, account } = await signInSomebody(world.deps, '髙橋')
  await until('the session is known', () => facts.find('session', session))
  expect(facts.find('person', person)).toMatchObject({ name: '髙橋' })
  expect(facts.find('session', session)?.of).toEqual({ person })
  expect(facts.prepared('person', person).seen['person.state']).toMatchObject({ value: 'active' })
  const actor = { kind: 'account', account, roles: [], session } as const
  await endOwnSession(world.deps, actor, session)
  await until('the session is gone', () => facts.find('session', session) === undefined)
  expect(world.logged.filter((line) => line.level === 'error')).toEqual([])
  expect(gateway.events.map((event) => event.kind)).toEqual(['connected', 'complete'])
})

it('ends the stream of a gateway that is revoked, and lets nothing go on there', async () => {
  await revokeOutpost(world.deps, ADMINISTRATOR, gateway.outpost.identity.outpost)
  await until('it is refused', () => gateway.keeper.facts.streamState().kind === 'quiet')
  expect(gateway.keeper.facts.streamLossMs()).toBe(0)
})

it('opens what the server sealed to this gateway, for the purpose it was sealed for and nothing else', async () => {
  const key = await readOrMakeSealKey(gateway.folder)
  const sealed = sealTo(key.publicKey, 'destination/pc', 'パスワード')
  expect((await readOrMakeSealKey(gateway.folder)).open('destination/pc', sealed)).toBe('パスワード')
  expect(key.open('destination/other', sealed)).toBeUndefined()
  expect(key.open('destination/pc', `${sealed.slice(0, -4)}AAAA`)).toBeUndefined()
  expect(key.open('destination/pc', 'x.y')).toBeUndefined()
})

it('has every gateway of a name publish the keys of all that are in use, and none of one that was revoked', async () => {
  const gates: OpenGate[] = []
  try {
    const { id: resource } = await addResource(world.deps, 'server', { name: '社内Wiki' })
    await addDestination(world.deps, 'server', {
      ...PLAIN_WEB,
      name: '社内Wiki',
      resource,
      port: 9,
      publicName: APPLICATION,
    })
    for (let at = 0; at < 2; at++) gates.push(await openGate(world))
    const [one, other] = await Promise.all(gates.map((gate) => keysWhen(gate, 3)))
    expect(one).toEqual(other)
    await gates[0]?.restart()
    expect(await keysOf(gates[0])).toEqual(one)
    await revokeOutpost(world.deps, ADMINISTRATOR, gates[1]?.outpost ?? '')
    const left = await keysWhen(gates[0], 2)
    expect(one).toEqual(expect.arrayContaining([...left]))
  } finally {
    for (const gate of gates) await gate.close()
  }

  /** The ids of the keys that upstreams find there, once there are so many. */
  async function keysWhen(gate: OpenGate | undefined, count: number): Promise<readonly string[]> {
    await until('the keys are there', async () => (await keysOf(gate)).length === count)
    return keysOf(gate)
  }
  async function keysOf(gate: OpenGate | undefined): Promise<readonly string[]> {
    await until('the name is known', () => gate?.running.names.names().includes(APPLICATION))
    const asked = { host: '127.0.0.1', port: gate?.port, servername: APPLICATION, path: '/.taga/keys.json' }
    const headers = { host: `${APPLICATION}:${gate?.port}` }
    const body = await new Promise<string>((resolve, reject) => {
      get({ ...asked, headers, agent: false, rejectUnauthorized: false }, (answer) => resolve(text(answer))).on(
        'error',
        reject,
      )
    })
    const { keys } = JSON.parse(body) as { readonly keys: readonly { readonly kid: string }[] }
    return keys.map(({ kid }) => kid).sort()
  }
})

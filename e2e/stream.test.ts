import { afterEach, beforeEach, expect, it } from 'vitest'
import { readOrMakeSealKey } from '../packages/gateway/src/identity/seal-key.ts'
import { endOwnSession } from '../packages/server/src/accounts/end-session.ts'
import { sealTo } from '../packages/server/src/destinations/seal-to.ts'
import { revokeOutpost } from '../packages/server/src/outposts/govern-outposts.ts'
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

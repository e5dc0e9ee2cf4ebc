import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { endOwnSession } from '../packages/server/src/accounts/end-session.ts'
import { revokeOutpost } from '../packages/server/src/outposts/govern-outposts.ts'
import { emptyPlace } from '../packages/server/src/testing/test-store.ts'
import {
  ADMINISTRATOR,
  enrolGateway,
  newFolder,
  openGateway,
  remove,
  signInSomebody,
  startWorld,
  until,
} from './gateway-world.ts'

const hasPostgres = process.env['TAGA_TEST_POSTGRES'] !== undefined
const mustRun = process.env['TAGA_FORBID_SKIP'] === '1'

it.skipIf(!hasPostgres && !mustRun)(
  'hears at one server what another wrote, and goes on at that one when its own is gone (install postgresql and set TAGA_TEST_POSTGRES)',
  async () => {
    const place = await emptyPlace('postgres')
    const [folder, otherFolder] = [await newFolder('one'), await newFolder('two')]
    const one = await startWorld({ folder, database: place.url })
    await cp(join(folder, 'keys'), join(otherFolder, 'keys'), { recursive: true })
    const two = await startWorld({ folder: otherFolder, database: place.url })
    const gateway = await openGateway(await enrolGateway(one))
    const { facts } = gateway.keeper
    await until('it is live', () => facts.streamState().kind === 'live')

    const took: number[] = []
    for (let index = 0; index < 40; index += 1) {
      const { person } = await signInSomebody(two.deps, `社員${index}`)
      const committed = performance.now()
      await until('it is known', () => facts.find('person', person))
      took.push(performance.now() - committed)
    }
    took.sort((left, right) => left - right)
    console.info(`other server to gateway: p50 ${took[20]?.toFixed(0)} ms, longest ${took[39]?.toFixed(0)} ms`)
    const { account, session } = await signInSomebody(one.deps, 'a')
    await until('the session is known', () => facts.find('session', session))
    await gateway.client.close()
    await one.close()

    const moved = await openGateway(gateway, { server: two.url })
    await until('it is live there', () => moved.keeper.facts.streamState().kind === 'live')
    expect(moved.keeper.facts.find('session', session)).toBeDefined()
    await endOwnSession(two.deps, { kind: 'account', account, roles: [], session }, session)
    await until('the session is gone', () => moved.keeper.facts.find('session', session) === undefined)
    await revokeOutpost(two.deps, ADMINISTRATOR, gateway.outpost.identity.outpost)
    await until('it is refused', () => moved.events.some((event) => event.kind === 'refused'))
    expect([...one.logged, ...two.logged].filter((line) => line.level === 'error')).toEqual([])

    await moved.close()
    await gateway.close()
    await two.close()
    await place.remove()
    await remove(folder, otherFolder, gateway.folder)
  },
  60_000,
)

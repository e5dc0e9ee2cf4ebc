import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDisplay } from '../display/start-display.ts'
import { findObstacle, liftingCommand } from '../virtual/find-obstacle.ts'
import { findLimiter } from '../virtual/limiter.ts'
import { startSandbox } from '../virtual/start-sandbox.ts'
import { openWireguard } from '../wireguard/open-wireguard.ts'
import { createLiveConnections } from '../live/create-live-connections.ts'
import { createTestFacts, enforcedRules } from './test-facts.ts'
import { createTestLog } from './test-log.ts'
import { testPool } from './test-sandbox.ts'

// In the place of a gateway in a service: tries what a gateway starts, says by a line how each went, and stays.

const limiter = findLimiter()
const wanted = { language: 'en', title: 'desk', home: undefined, limiter, openWayOut: undefined } as const
await tell('display', async () => (await startDisplay({ width: 320, height: 200, name: 'pc' })).folder)
for (const profile of ['desktop', 'browser'] as const)
  await tell(profile, async () => {
    const memoryMb = profile === 'browser' ? 1_024 : 512
    await startSandbox({ ...wanted, pool: testPool({ profile, memoryMb, startUrl: 'about:blank' }) }).catch((error) => {
      const obstacle = findObstacle()
      throw new Error(obstacle === undefined ? String(error) : liftingCommand(obstacle))
    })
    return limiter.kind
  })
const facts = createTestFacts(enforcedRules())
const log = createTestLog()
const onFault = (error: unknown) => console.log(String(error))
await openWireguard({
  folder: await mkdtemp(join(tmpdir(), 'taga-wireguard-')),
  port: Number(process.env['TAGA_WIREGUARD_PORT'] ?? 51_820),
  path: process.env['PATH'] ?? '',
  names: { ports: [53], isAnswering: () => false },
  room: {
    live: createLiveConnections({ facts, log, onFault }),
    facts,
    log,
    onFault,
    names: { byId: () => undefined },
    findRule: () => undefined,
    onVisit: () => undefined,
  },
  said: (event) => {
    const how = event.kind === 'lacks' ? event.lacks.map(({ en }) => en).join(' ') : event.kind
    console.log(`wireguard: ${event.kind === 'broken' ? String(event.error) : how}`)
  },
})
console.log('all tried')
setInterval(() => undefined, 60_000)

async function tell(what: string, start: () => Promise<string>): Promise<void> {
  console.log(`${what}: ${await start().catch((error: unknown) => `not, ${String(error)}`)}`)
}

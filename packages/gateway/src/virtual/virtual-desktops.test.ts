import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { DestinationOf, HostPool } from '@taga/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLiveConnections } from '../live/create-live-connections.ts'
import { createTestFacts, enforcedRules, seen, type TestFacts } from '../testing/test-facts.ts'
import { createTestLog } from '../testing/test-log.ts'
import { setGoodFacts } from '../testing/test-opening.ts'
import { UnreadableGiven } from './homes.ts'
import { VirtualDesktops } from './virtual-desktops.ts'

const HOSTS: HostPool = {
  kind: 'hosts',
  protocol: 'vnc',
  home: 'reset',
  idleMs: 3_600_000,
  hosts: [1, 2].map((at) => ({ host: `192.0.2.${at}`, port: 5900, pinned: [`192.0.2.${at}`] })),
}
const POOL: DestinationOf<'desktop'> = {
  id: 'd1',
  kind: 'desktop',
  name: '共用の機械',
  publicName: 'desk.apps.example.test',
  resource: 'r1',
  pattern: 'virtual_desktop',
  via: { kind: 'direct' },
  pool: HOSTS,
}

let folder: string
let facts: TestFacts
let desktops: VirtualDesktops
const ways: PassThrough[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-desktops-'))
  facts = createTestFacts(enforcedRules())
  for (const name of ['1', '2']) setGoodFacts(facts, name)
  const log = createTestLog()
  desktops = openDesktops(log)
})
afterEach(async () => {
  await desktops.close()
  ways.length = 0
  await rm(folder, { recursive: true, force: true })
})

function openDesktops(log: ReturnType<typeof createTestLog>): VirtualDesktops {
  const onFault = (error: unknown) => {
    throw error
  }
  return new VirtualDesktops({
    live: createLiveConnections({ facts, log, onFault }),
    facts,
    log,
    onFault,
    folder,
    destinations: () => [POOL],
    names: { judge: () => undefined, publicUrl: () => undefined },
    said: () => undefined,
    reach: {
      sites: () => new Map(),
      wake: () => Promise.reject(new Error('nothing is woken here')),
      open: async () => {
        const way = new PassThrough()
        ways.push(way)
        return way
      },
    },
  })
}

/** Somebody at their desktop: the way to it. */
async function sits(person: string, session: string): Promise<PassThrough> {
  await desktops.take(POOL, person, { session, address: '192.0.2.7', language: 'ja' })
  await desktops.open(POOL, person)
  const way = ways.at(-1)
  if (way === undefined) throw new Error('no way was opened')
  return way
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

it('ends what a person had when their account is locked, and nobody else’s', async () => {
  const his = await sits('p1', 's1')
  const hers = await sits('p2', 's2')
  facts.gone('session', 's1')
  facts.change({ kind: 'session', id: 's1', stopped: true })
  await settled()
  expect(his.destroyed).toBe(true)
  expect(hers.destroyed).toBe(false)
})

it('ends it by whichever of their sessions is stopped, not only by the last that looked', async () => {
  const way = await sits('p1', 's1')
  await sits('p1', 's2')
  facts.gone('session', 's1')
  facts.change({ kind: 'session', id: 's1', stopped: true })
  await settled()
  expect(way.destroyed).toBe(true)
})

it('keeps it for who signed out, also when everything is told anew', async () => {
  const way = await sits('p1', 's1')
  facts.gone('session', 's1')
  facts.change({ kind: 'session', id: 's1' })
  facts.setRules(enforcedRules())
  await settled()
  expect(way.destroyed).toBe(false)
})

it('ends it where the session went while nothing was heard: it may have been locked', async () => {
  const way = await sits('p1', 's1')
  const other = await sits('p2', 's2')
  facts.gone('session', 's1')
  facts.setRules(enforcedRules())
  await settled()
  expect(way.destroyed).toBe(true)
  expect(other.destroyed).toBe(false)
})

it.each(['locked', 'left', undefined])('ends it when the register says of the person: %s', async (state) => {
  const way = await sits('p1', 's1')
  facts.set({ kind: 'person', id: 'p1', seen: state === undefined ? {} : seen(facts.time, { 'person.state': state }) })
  facts.change({ kind: 'person', id: 'p1' })
  await settled()
  expect(way.destroyed).toBe(true)
})

it('opens no machine of a pool while it cannot read whose they are, and all of them once it can', async () => {
  const kept: DestinationOf<'desktop'> = { ...POOL, pool: { ...HOSTS, home: 'kept' } }
  const looker = { session: 's1', address: '192.0.2.7', language: 'ja' } as const
  await desktops.take(kept, 'p1', looker)
  await desktops.opened(kept.id, 'p1', await desktops.open(kept, 'p1'))
  await desktops.close()
  const [file = ''] = await readdir(join(folder, 'machines'))
  const path = join(folder, 'machines', file)
  const was = await readFile(path)
  await rm(path)
  await mkdir(path)
  desktops = openDesktops(createTestLog())
  await expect(desktops.take(kept, 'p2', looker)).rejects.toThrow(UnreadableGiven)
  await rm(path, { recursive: true })
  await writeFile(path, was)
  expect((await desktops.take(kept, 'p2', looker)).host).toBe('192.0.2.2')
  expect((await desktops.take(kept, 'p1', looker)).host).toBe('192.0.2.1')
})

it('ends it when its pool is another one, or is gone', async () => {
  const way = await sits('p1', 's1')
  desktops.set([POOL])
  await settled()
  expect(way.destroyed).toBe(false)
  desktops.set([])
  await settled()
  expect(way.destroyed).toBe(true)
})

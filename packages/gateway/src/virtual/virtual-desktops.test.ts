import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { DestinationOf, HostPool } from '@taga/contract'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLiveConnections } from '../live/create-live-connections.ts'
import type { LiveConnections } from '../live/live-connection.ts'
import { createTestFacts, enforcedRules, seen, type TestFacts } from '../testing/test-facts.ts'
import { createTestKept, type TestKept } from '../testing/test-kept.ts'
import { createTestLog } from '../testing/test-log.ts'
import { createTestHold, OPENING, setGoodFacts } from '../testing/test-opening.ts'
import { Homes } from './homes.ts'
import { GivenUnknown } from './kept-at-server.ts'
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
let log: ReturnType<typeof createTestLog>
let live: LiveConnections
let desktops: VirtualDesktops
let kept: TestKept
const ways: PassThrough[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-desktops-'))
  facts = createTestFacts(enforcedRules())
  for (const name of ['1', '2', '3']) setGoodFacts(facts, name)
  kept = createTestKept()
  log = createTestLog()
  desktops = openDesktops()
})
afterEach(async () => {
  await desktops.close()
  ways.length = 0
  await rm(folder, { recursive: true, force: true })
})

function openDesktops(): VirtualDesktops {
  const onFault = (error: unknown) => {
    throw error
  }
  live = createLiveConnections({ facts, log, onFault })
  return new VirtualDesktops({
    live,
    kept,
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

const KEPT: DestinationOf<'desktop'> = { ...POOL, pool: { ...HOSTS, home: 'kept' } }
const LOOKER = { session: 's1', address: '192.0.2.7', language: 'ja' } as const

it('opens no machine of a pool while it cannot ask whose they are, and all of them once it can', async () => {
  await desktops.take(KEPT, 'p1', LOOKER)
  await desktops.opened(KEPT.id, 'p1', await desktops.open(KEPT, 'p1'))
  await desktops.close()
  kept.isAway = true
  desktops = openDesktops()
  await expect(desktops.take(KEPT, 'p2', LOOKER)).rejects.toThrow(GivenUnknown)
  kept.isAway = false
  expect((await desktops.take(KEPT, 'p2', LOOKER)).host).toBe('192.0.2.2')
  expect((await desktops.take(KEPT, 'p1', LOOKER)).host).toBe('192.0.2.1')
})

it('cuts whose machine was taken back, says so, and leaves it to the next; nobody is cut where it cannot ask', async () => {
  const sit = async (person: string, session: string) => {
    const { host } = await desktops.take(KEPT, person, { ...LOOKER, session })
    const way = await desktops.open(KEPT, person)
    await desktops.opened(KEPT.id, person, way)
    const hold = createTestHold()
    const asked = live.open({ ...OPENING, session, destination: KEPT.id, resource: 'r1' }, hold)
    if (asked.kind === 'refused') throw new Error(JSON.stringify(asked))
    return { host, way, hold }
  }
  const [his, hers] = [await sit('p1', 's1'), await sit('p2', 's2')]
  kept.isAway = true
  desktops.set([KEPT])
  await settled()
  expect([his.way.destroyed, hers.way.destroyed]).toEqual([false, false])
  kept.isAway = false
  kept.pools.get(KEPT.id)?.delete('192.0.2.1:5900')
  desktops.set([KEPT])
  await settled()
  expect([his.way.destroyed, his.hold.heard, hers.way.destroyed, hers.hold.heard]).toEqual([true, ['cut'], false, []])
  expect(log.lines.at(-1)).toMatchObject({ event: 'cut', person: 'p1', cause: 'takenBack' })
  expect((await desktops.take(KEPT, 'p3', { ...LOOKER, session: 's3' })).host).toBe('192.0.2.1')
})

it('tells what people keep here, wipes what is to be wiped and nothing else, and tells that', async () => {
  const homes = new Homes(join(folder, 'homes'))
  for (const person of ['p1', 'p2']) await homes.open({ destination: POOL.id, person })
  desktops.set([POOL])
  const told = () => kept.told.map((each) => each.map(({ person }) => person).toSorted())
  await vi.waitFor(() => expect(told()).toEqual([['p1', 'p2']]))
  kept.wipe = [{ destination: POOL.id, person: 'p1' }]
  desktops.set([POOL])
  await vi.waitFor(() => expect(told()).toEqual([['p1', 'p2'], ['p1', 'p2'], ['p2']]))
  expect((await homes.list()).map(({ person }) => person)).toEqual(['p2'])
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

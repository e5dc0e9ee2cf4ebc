import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Carrier, CARRIERS } from '@taga/contract'
import { DEFAULT_RULES, findRule, type Rule } from '@taga/core'
import type { Opening } from '../packages/gateway/src/live/live-connection.ts'
import { createAccessLog } from '../packages/gateway/src/log/create-access-log.ts'
import { seededRandom } from './random.ts'
import { type Depth, type Figure, figure } from './figure.ts'
import { type Carried, LiveWorld, openingOf } from './live-world.ts'
import { median, percentile } from './statistics.ts'

const CONNECTIONS = 1_000
/** Connections of one device, one of each kind. */
const EACH = CARRIERS.length
const EFFORT = { quick: { connections: 200, pauseMs: 5 }, full: { connections: CONNECTIONS, pauseMs: 25 } }
const NOTE =
  'over sockets of this machine that all go on writing 256 bytes each 100 ms, the people in a thread of their own; with the access log on disk'

/**
 * From a change that is handed to the facts of a gateway until the person's end sees that nothing more comes, by carrier: devices are lost one after
 * another, then a rule stops everybody who is left.
 */
export async function measureChangeToCut(depth: Depth): Promise<readonly Figure[]> {
  const { connections, pauseMs } = EFFORT[depth]
  const lost = await withWorld(connections, (world) => loseDevices(world, pauseMs))
  const ruled = await withWorld(connections, tightenRule)
  return [
    ...CARRIERS.flatMap((carrier) => figuresOf(`device lost to end, ${carrier}`, lost.get(carrier) ?? [], connections)),
    ...figuresOf('rule tightened to end, all at once', [...ruled.values()].flat(), connections),
    ...(await openRates(depth)),
  ]
}

const SESSIONS = 1_000
const REQUESTS = { quick: { rounds: 2, each: 50_000 }, full: { rounds: 7, each: 300_000 } }

/** Requests of web applications per second of CPU time: asked, begun, counted and ended. */
async function openRates(depth: Depth): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const count of [25, DEFAULT_RULES.length])
    await withWorld(0, async (world) => {
      world.setRules([], DEFAULT_RULES.slice(0, count))
      const openings = Array.from({ length: SESSIONS }, (_, name) => openingOf('web', String(name)))
      for (let name = 0; name < SESSIONS; name++) world.meet(String(name))
      const { rounds, each } = REQUESTS[depth]
      const rates = Array.from({ length: rounds + 1 }, () => rateOf(world, openings, each))
      const note = `of ${SESSIONS} sessions in turn, while no fact changes; asked, begun, counted, ended`
      const name = `requests decided and watched, ${count} rules`
      figures.push(figure({ name, value: median(rates.slice(1)), unit: '/CPU s', better: 'higher', note }))
      return new Map()
    })
  return figures
}

function rateOf(world: LiveWorld, openings: readonly Opening[], each: number): number {
  const before = process.cpuUsage()
  for (let request = 0; request < each; request++) {
    const opening = openings[request % openings.length]
    if (opening !== undefined) world.request(opening)
  }
  const { user, system } = process.cpuUsage(before)
  return each / ((user + system) / 1e6)
}

type Delays = ReadonlyMap<Carrier, readonly number[]>

async function withWorld(connections: number, measure: (world: LiveWorld) => Promise<Delays>): Promise<Delays> {
  const folder = await mkdtemp(join(tmpdir(), 'taga-bench-'))
  const log = await createAccessLog({ folder, now: Date.now, onFault: fail })
  const world = await LiveWorld.start(log, connections)
  try {
    for (let number = 0; number < connections; number++) {
      const name = String(Math.floor(number / EACH))
      if (number % EACH === 0) world.meet(name)
      world.open(CARRIERS[number % EACH] ?? 'web', name)
    }
    world.flow()
    await pause(1_000)
    return await measure(world)
  } finally {
    await world.stop()
    await log.close()
    await rm(folder, { recursive: true })
  }
}

async function loseDevices(world: LiveWorld, pauseMs: number): Promise<Delays> {
  const random = seededRandom(3)
  const devices = [...new Set(world.carried.map(({ device }) => device))]
  const changedAt = new Map<string, number>()
  while (devices.length > 0) {
    const [device = ''] = devices.splice(random.below(devices.length), 1)
    const known = world.keeper.facts.find('device', device)
    if (known === undefined) throw new Error(`no ${device}`)
    const state = {
      at: Date.now() - 1_000,
      provenance: 'recorded',
      source: 'register',
      kind: 'value',
      value: 'lost',
    } as const
    changedAt.set(device, performance.now())
    world.keeper.put([{ subject: 'device', id: device, seen: { ...known.seen, 'device.lifecycle': state } }])
    await pause(pauseMs)
  }
  await pause(500)
  await world.note()
  return delaysOf(world.carried, ({ device }) => changedAt.get(device) ?? Number.NaN)
}

async function tightenRule(world: LiveWorld): Promise<Delays> {
  const active = findRule('person-active')
  if (active === undefined) throw new Error('no such rule')
  const passkeys: Rule = {
    ...active,
    id: 'bench-passkeys',
    sources: ['session'],
    must: [[{ fact: 'session.strength', op: 'in', values: ['passkey'] }]],
  }
  const at = performance.now()
  world.setRules([passkeys])
  await pause(2_000)
  await world.note()
  return delaysOf(world.carried, () => at)
}

function delaysOf(carried: readonly Carried[], since: (one: Carried) => number): Delays {
  const delays = new Map<Carrier, number[]>()
  for (const one of carried) {
    if (one.endedAt === 0) throw new Error('a connection was not cut')
    const delay = one.endedAt - since(one)
    const found = delays.get(one.carrier)
    if (found === undefined) delays.set(one.carrier, [delay])
    else found.push(delay)
  }
  return delays
}

function figuresOf(name: string, delays: readonly number[], connections: number): readonly Figure[] {
  return [50, 99].map((percent) =>
    figure({
      name: `${name}, p${percent}`,
      value: percentile(delays, percent),
      unit: 'ms',
      better: 'lower',
      note: `${delays.length} of ${connections} live connections; ${NOTE}`,
    }),
  )
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function fail(error: unknown): void {
  throw error
}

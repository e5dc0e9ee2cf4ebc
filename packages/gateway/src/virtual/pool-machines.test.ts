import { PassThrough } from 'node:stream'
import type { HostPool, PoolHost } from '@taga/contract'
import { beforeEach, expect, it } from 'vitest'
import { ScreenRefused, type ScreenTrouble } from '../desktop/open-screen.ts'
import { CannotReach } from '../reach/reach.ts'
import { createTestKept, type TestKept } from '../testing/test-kept.ts'
import type { Seat } from './places.ts'
import { GivenUnknown } from './kept-at-server.ts'
import { NoMachine, PoolMachines } from './pool-machines.ts'

let kept: TestKept
let now: number
let off: Set<string>
let left: string[]
/** Machines that answer, and turn us away. */
let refuses: Map<string, ScreenTrouble>
beforeEach(() => {
  kept = createTestKept()
  now = 0
  off = new Set()
  left = []
  refuses = new Map()
})

const hostOf = (at: number): PoolHost => ({ host: `192.0.2.${at}`, port: 5900, pinned: [`192.0.2.${at}`] })

function openPool(home: HostPool['home'], hosts: readonly PoolHost[] = [1, 2, 3].map(hostOf)): PoolMachines {
  const pool: HostPool = { kind: 'hosts', protocol: 'vnc', home, idleMs: 600_000, hosts: [...hosts] }
  return new PoolMachines(pool, {
    given: () => kept.given('d1'),
    give: (machine, person) => kept.give({ destination: 'd1', machine, person }),
    clock: () => now,
    left: (person) => void left.push(person),
    open: async ({ host }, signal) => {
      if (off.has(host)) throw new CannotReach('refused')
      if (signal?.aborted === true) throw new CannotReach('timedOut')
      return new PassThrough()
    },
    now: () => 1_000_000 + now,
  })
}

/** Opens it as a screen does: the way, and then whatever the machine says to our password. */
async function open(
  machines: PoolMachines,
  { seat, person }: { readonly seat: Seat; readonly person: string },
  signal = NEVER,
) {
  try {
    const way = await seat.open(signal)
    const refused = refuses.get(machines.of(person)?.host ?? '')
    if (refused !== undefined) throw new ScreenRefused(refused)
    await machines.opened(person, way)
    return way
  } catch (error) {
    machines.notOpened(person, { error, signal })
    return undefined
  }
}
const NEVER = new AbortController().signal

/** Which machine somebody gets, and whether it opens. */
async function sits(machines: PoolMachines, person: string) {
  const seat = await machines.seat(person)
  const host = machines.of(person)?.host
  let ended = false
  seat.onEnd(() => (ended = true))
  const way = await open(machines, { seat, person })
  if (way === undefined) await seat.stop()
  return { seat, host, way, ended: () => ended }
}

it('hands out another machine than the one that did not open, until it may be back', async () => {
  off.add('192.0.2.1')
  const machines = openPool('reset')
  const first = await sits(machines, 'p1')
  expect([first.host, first.way, first.ended()]).toEqual(['192.0.2.1', undefined, true])
  const second = await sits(machines, 'p1')
  expect([second.host, second.ended()]).toEqual(['192.0.2.2', false])
  await second.seat.stop()
  off.clear()
  expect((await sits(machines, 'p2')).host).toBe('192.0.2.2')
  now += 3 * 60_000
  expect((await sits(machines, 'p3')).host).toBe('192.0.2.1')
})

it('hands out another machine than the one that refuses its password, gives it to nobody for good, and names it until it opens', async () => {
  refuses.set('192.0.2.1', 'password')
  const machines = openPool('kept')
  const first = await sits(machines, 'p1')
  expect([first.host, first.way, first.ended()]).toEqual(['192.0.2.1', undefined, true])
  now += 1_000
  expect(machines.troubles()).toEqual([{ machine: '192.0.2.1:5900', why: 'password', since: 1_000_000 }])
  const second = await sits(machines, 'p1')
  expect([second.host, second.ended()]).toEqual(['192.0.2.2', false])
  refuses.clear()
  now += 3 * 60_000
  expect((await sits(machines, 'p2')).host).toBe('192.0.2.1')
  expect(machines.troubles()).toEqual([])
})

it('says that there is another machine to try, as long as there is one that nobody failed to open', async () => {
  off = new Set(['192.0.2.1', '192.0.2.2'])
  refuses.set('192.0.2.3', 'password')
  const machines = openPool('kept')
  const another: boolean[] = []
  for (let times = 0; times < 4; times++) {
    await sits(machines, 'p1')
    another.push(machines.hasAnother('p1'))
  }
  expect(another).toEqual([true, true, false, false])
  expect(machines.hasAnother('p1')).toBe(false)
  refuses.clear()
  now += 3 * 60_000
  off = new Set()
  await (await sits(machines, 'p1')).seat.stop()
  // nobody gets another in the place of their own
  off = new Set(['192.0.2.1'])
  await sits(machines, 'p1')
  expect(machines.hasAnother('p1')).toBe(false)
})

it.each([
  ['notVnc', 'noScreen'],
  ['noTls', 'certificate'],
  ['tooMany', undefined],
] as const)('says of a machine that did not open by %s: %s', async (reason, why) => {
  refuses.set('192.0.2.1', reason)
  const machines = openPool('reset')
  await sits(machines, 'p1')
  expect(machines.troubles().map((each) => each.why)).toEqual(why === undefined ? [] : [why])
})

it('goes on trying where none opens, the one first whose failure is the longest ago', async () => {
  for (const at of [1, 2, 3]) off.add(`192.0.2.${at}`)
  const machines = openPool('reset')
  const tried: unknown[] = []
  for (let times = 0; times < 5; times++) {
    tried.push((await sits(machines, 'p1')).host)
    now += 1_000
  }
  expect(tried).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.1', '192.0.2.2'])
})

it('holds nothing against a machine whose person went away while it opened', async () => {
  const machines = openPool('reset')
  const seat = await machines.seat('p1')
  expect(await open(machines, { seat, person: 'p1' }, AbortSignal.abort())).toBeUndefined()
  await seat.stop()
  expect((await sits(machines, 'p2')).host).toBe('192.0.2.1')
  const slow = await machines.seat('p3')
  const tooLong = AbortSignal.abort(new DOMException('', 'TimeoutError'))
  expect(await open(machines, { seat: slow, person: 'p3' }, tooLong)).toBeUndefined()
  await slow.stop()
  expect((await sits(machines, 'p3')).host).toBe('192.0.2.3')
})

it('leaves whoever is at a machine where they are when a second page does not open', async () => {
  const machines = openPool('reset')
  const { seat, way, ended } = await sits(machines, 'p1')
  off.add('192.0.2.1')
  expect(await open(machines, { seat, person: 'p1' })).toBeUndefined()
  expect([ended(), way?.destroyed]).toEqual([false, false])
})

it('keeps a machine for the person who had it, wherever it stands in the list, and gives them no second one', async () => {
  const machines = openPool('kept')
  expect((await sits(machines, 'p1')).host).toBe('192.0.2.1')
  expect((await sits(machines, 'p2')).host).toBe('192.0.2.2')
  const reordered = openPool('kept', [3, 2, 1].map(hostOf))
  expect((await sits(reordered, 'p1')).host).toBe('192.0.2.1')
  expect((await sits(reordered, 'p3')).host).toBe('192.0.2.3')
  await expect(reordered.seat('p4')).rejects.toThrow(NoMachine)
  // theirs was taken out of the pool: the new one is theirs too
  const other = openPool('kept', [4, 5].map(hostOf))
  expect((await sits(other, 'p1')).host).toBe('192.0.2.4')
  expect((await sits(openPool('kept', [5, 4].map(hostOf)), 'p1')).host).toBe('192.0.2.4')
})

it('gives a machine for good once it opened, and keeps to it when it is off later', async () => {
  off.add('192.0.2.1')
  const machines = openPool('kept')
  await sits(machines, 'p1')
  const { seat, host } = await sits(machines, 'p1')
  expect(host).toBe('192.0.2.2')
  await seat.stop()
  off = new Set(['192.0.2.2'])
  expect(await sits(machines, 'p1')).toMatchObject({ host: '192.0.2.2', way: undefined })
  expect((await sits(openPool('kept'), 'p2')).host).toBe('192.0.2.1')
})

it('opens for nobody what went to another at the same moment, or cannot be asked for, and is for another then', async () => {
  const machines = openPool('kept')
  const seat = await machines.seat('p1')
  kept.pools.set('d1', new Map([['192.0.2.1:5900', 'p9']]))
  const way = await seat.open()
  let ended = false
  seat.onEnd(() => (ended = true))
  await expect(machines.opened('p1', way)).rejects.toThrow('notGiven')
  expect(ended).toBe(true)
  await seat.stop()
  kept.isAway = true
  await expect(machines.seat('p1')).rejects.toThrow(GivenUnknown)
  kept.isAway = false
  expect((await sits(machines, 'p1')).host).toBe('192.0.2.2')
  expect(machines.troubles()).toEqual([])
})

it('knows who has a machine that is not theirs any more', async () => {
  const machines = openPool('kept')
  await sits(machines, 'p1')
  await sits(machines, 'p2')
  expect(machines.takenBack(await kept.given('d1'))).toEqual([])
  kept.pools.get('d1')?.delete('192.0.2.1:5900')
  expect(machines.takenBack(await kept.given('d1'))).toEqual(['p1'])
  kept.pools.get('d1')?.set('192.0.2.1:5900', 'p3')
  expect(machines.takenBack(await kept.given('d1'))).toEqual(['p1'])
})

it('is one machine where it was registered twice, and nobody’s screen is another’s', async () => {
  const machines = openPool('reset', [1, 1, 2].map(hostOf))
  expect(machines.count()).toBe(2)
  expect([(await sits(machines, 'p1')).host, (await sits(machines, 'p2')).host]).toEqual(['192.0.2.1', '192.0.2.2'])
  await expect(machines.seat('p3')).rejects.toThrow(NoMachine)
})

it('ends what was open when it is taken back', async () => {
  const machines = openPool('reset')
  const { seat, way } = await sits(machines, 'p1')
  await seat.stop()
  expect([way?.destroyed, machines.of('p1'), left]).toEqual([true, undefined, ['p1']])
})

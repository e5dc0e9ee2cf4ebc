import { createHash, randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { moveDevice } from '../devices/move-device.ts'
import { registerDevice } from '../devices/register-device.ts'
import type { DeviceRow } from '../devices/store.ts'
import { insertDeviceKey } from '../enrolment/store.ts'
import { newestCheckpoint } from '../ledger/witness.ts'
import { acceptReport } from '../reports/accept-report.ts'
import { type Acknowledged, toLine } from './acknowledged.ts'

type World = Pick<Deps, 'store' | 'now' | 'random'>

const REPORTERS = 12
const REGISTRARS = 6

/** Reports and register changes at once, through the use cases that requests go through. Never returns: somebody kills it. */
export async function writeUntilKilled(world: World): Promise<never> {
  const reporters = Array.from({ length: REPORTERS }, () => reportOnAndOn(world))
  const registrars = Array.from({ length: REGISTRARS }, () => registerOnAndOn(world))
  return Promise.race([...reporters, ...registrars, watchCheckpoints(world)])
}

/** One agent: every report carries the counter in three facts, so that a report that is half there shows. */
async function reportOnAndOn(world: World): Promise<never> {
  const device = await enter(world)
  const key = await giveKey(world, device.id)
  for (let counter = 1; ; counter += 1) {
    const at = world.now()
    const fact = { at, provenance: 'measured', source: 'torture', kind: 'value', value: String(counter) } as const
    const seen = { 'device.osName': fact, 'device.osVersion': fact, 'device.osBuild': fact }
    const report = { format: 1, audience: 'torture', device: device.id, counter, sentAt: at, seen } as const
    const bodyHash = createHash('sha256').update(`${device.id}/${counter}`).digest('base64url')
    await untilNotBusy(() =>
      acceptReport(world, { device: device.id, key }, { report, bodyHash, receivedAt: at, skewMs: 0 }),
    )
    say({ kind: 'report', device: device.id, counter })
  }
}

/** What would be left of an enrolment: nothing verifies a signature here. */
async function giveKey({ store, now }: World, device: string): Promise<string> {
  const id = randomBytes(32).toString('hex')
  const row = { id, device_id: device, public_key: id, alg: 'ed25519', protection: 'software', revoked_at: null }
  await untilNotBusy(() => store.write((tx) => insertDeviceKey(tx.db, { ...row, enrolled_at: now() })))
  return id
}

/** One administrator: enters a device, moves it round its lifecycle a few times, enters the next. */
async function registerOnAndOn(world: World): Promise<never> {
  for (;;) {
    let device = await enter(world)
    for (const to of ['toWipe', 'wiped', 'inStock', 'toWipe', 'wiped', 'inStock'] as const) {
      const { id, version } = device
      device = await untilNotBusy(() => moveDevice(world, 'person:torture', { id, version, to, record: 'torture' }))
      say({ kind: 'register', device: device.id, version: device.version })
    }
  }
}

/** What an agent would be answered with, and remember. */
async function watchCheckpoints({ store }: World): Promise<never> {
  for (;;) {
    const newest = await newestCheckpoint(store.read)
    if (newest) say({ kind: 'checkpoint', hash: newest.hash })
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function enter(world: World): Promise<DeviceRow> {
  const serial = randomBytes(8).toString('hex')
  const draft = { label: 'PC', ownership: 'company', management: 'managed', kind: 'laptop', os: 'linux' } as const
  const entered = { ...draft, serial, state: 'inStock' } as const
  const device = await untilNotBusy(() => registerDevice(world, 'person:torture', entered))
  say({ kind: 'register', device: device.id, version: device.version })
  return device
}

/** `busy` promises that nothing was saved, so that whoever asked may ask again, as agents and browsers do. */
async function untilNotBusy<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'busy' || tries === 100) throw error
    }
  }
}

/** Written at once and by itself: what is still in a buffer dies with the process. */
function say(said: Acknowledged): void {
  writeSync(1, toLine(said))
}

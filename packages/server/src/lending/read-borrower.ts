import { Fault } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { joinDeviceFacts, readPersonFacts } from '../decisions/read-facts.ts'
import { currentRules } from '../decisions/rules.ts'
import type { DeviceRow } from '../devices/store.ts'
import { findPerson } from '../people/store.ts'
import { readFacts, readFactsOf } from '../reports/store.ts'
import { type BorrowRefusal, refusalsToBorrow } from './may-borrow.ts'
import { judgeReadiness } from './ready-to-lend.ts'

type Db = Kysely<Schema>

/** Why this person may not borrow now; empty where they may. @throws Fault `not_found` */
export async function readRefusals(db: Db, person: string, now: number): Promise<readonly BorrowRefusal[]> {
  const row = await findPerson(db, person)
  if (row === undefined) throw new Fault('not_found')
  const { set } = await currentRules(db, now)
  return refusalsToBorrow({ person: await readPersonFacts(db, row), adopted: set.adopted }, now)
}

/** @throws Fault `bad_input` (detail.reason `notCleared`, detail.refusals) for a person who may not borrow */
export async function requireCleared(db: Db, person: string, now: number): Promise<void> {
  const refusals = await readRefusals(db, person, now)
  if (refusals.length > 0) throw new Fault('bad_input', { reason: 'notCleared', refusals })
}

/** Whether a device is ready to be lent now. */
export async function readReadiness(db: Db, device: DeviceRow, now: number) {
  const { set } = await currentRules(db, now)
  const seen = joinDeviceFacts(device, await readFacts(db, 'device', device.id))
  return judgeReadiness(seen, set.settings ?? {}, now)
}

/** The same for up to 500 devices. */
export async function readReadinessOf(db: Db, devices: readonly DeviceRow[], now: number) {
  const { set } = await currentRules(db, now)
  const reported = await readFactsOf(
    db,
    'device',
    devices.map((device) => device.id),
  )
  return new Map(
    devices.map((device) => {
      const seen = joinDeviceFacts(device, reported.get(device.id) ?? {})
      return [device.id, judgeReadiness(seen, set.settings ?? {}, now)]
    }),
  )
}

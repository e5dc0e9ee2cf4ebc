import { Fault } from '@taga/contract'
import { LIFECYCLE_STATES, MOVES, OWNERSHIPS, type Ownership } from '@taga/core'
import type { Json, Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { deviceBody } from './insert-device.ts'
import { type DeviceRow, findDevice } from './store.ts'

export type DeviceLoss = {
  readonly id: string
  readonly how: 'lost' | 'stolen'
  /** What else the ledger keeps of the report. */
  readonly said?: Readonly<Record<string, Json>>
}

/**
 * A device is lost or stolen: stopped in one statement, without a version, because whoever reports it may have an old page before them
 * and seconds count (AD-12, TW-10, CASE-08). Reporting the same loss twice changes nothing the second time (`isNew` false).
 * @throws Fault `not_found`; `conflict` for a device that is disposed of or wiped, where there is nothing left to lose
 */
export async function stopLostDevice(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  actor: string,
  { id, how, said = {} }: DeviceLoss,
): Promise<{ readonly device: DeviceRow; readonly isNew: boolean }> {
  const now = deps.now()
  const row = await tx.db
    .updateTable('devices')
    .set((eb) => ({ state: how, state_since: now, version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .where((eb) =>
      eb.or(
        OWNERSHIPS.map((owner) => eb.and([eb('ownership', '=', owner), eb('state', 'in', losableFrom(owner, how))])),
      ),
    )
    .returningAll()
    .executeTakeFirst()
  if (row !== undefined) {
    const body = { ...deviceBody(row), ...said }
    await tx.append({ kind: 'device.lossReported', actor, subject: `device:${id}`, body })
    return { device: row, isNew: true }
  }
  const present = await findDevice(tx.db, id)
  if (present === undefined) throw new Fault('not_found')
  if (present.state === how) return { device: present, isNew: false }
  throw new Fault('conflict', { state: present.state })
}

function losableFrom(owner: Ownership, how: DeviceLoss['how']) {
  return LIFECYCLE_STATES.filter((state) => MOVES[owner][state].includes(how))
}

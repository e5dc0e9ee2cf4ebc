import { Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { deviceBody } from './insert-device.ts'
import { LIFECYCLE_STATES, MOVES, OWNERSHIPS } from './lifecycle.ts'
import { type DeviceRow, findDevice } from './store.ts'

export type Loss = { readonly id: string; readonly how: 'lost' | 'stolen' }

/**
 * A device is lost or stolen: stopped in one call, without a version, because whoever reports it may have an old page before them and
 * seconds count (AD-12, TW-10, CASE-08). One statement decides; reporting the same loss twice answers the same and writes once.
 * @throws Fault `not_found`; `conflict` for a device that is disposed of or wiped, where there is nothing left to lose
 */
export function reportLoss(deps: Pick<Deps, 'store' | 'now'>, actor: string, { id, how }: Loss): Promise<DeviceRow> {
  return deps.store.write(async (tx) => {
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
      await tx.append({ kind: 'device.lossReported', actor, subject: `device:${id}`, body: deviceBody(row) })
      return row
    }
    const present = await findDevice(tx.db, id)
    if (present === undefined) throw new Fault('not_found')
    if (present.state === how) return present
    throw new Fault('conflict', { state: present.state })
  })
}

function losableFrom(owner: (typeof OWNERSHIPS)[number], how: Loss['how']) {
  return LIFECYCLE_STATES.filter((state) => MOVES[owner][state].includes(how))
}

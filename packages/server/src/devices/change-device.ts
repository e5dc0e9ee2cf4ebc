import { Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { foldText } from '../register-text.ts'
import {
  type DeviceDraft,
  deviceBody,
  deviceColumns,
  refusePersonalSerial,
  refuseTagOfAnother,
} from './insert-device.ts'
import { type DeviceRow, findDevice, findDeviceBySerial } from './store.ts'

/** A change of what a device is called and is; who owns it never changes, and where it is changes by `moveDevice`. */
export type DeviceChange = {
  readonly id: string
  readonly version: number
  readonly draft: Omit<DeviceDraft, 'ownership'>
}

/** @throws Fault `not_found`; `conflict` for a change in between or a serial number or label that another device has */
export function changeDevice(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  change: DeviceChange,
): Promise<DeviceRow> {
  return deps.store.write((tx) => updateDevice(tx, deps, actor, change))
}

/** The same inside an open transaction. */
export async function updateDevice(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  actor: string,
  { id, version, draft }: DeviceChange,
): Promise<DeviceRow> {
  const present = await findDevice(tx.db, id)
  if (present === undefined) throw new Fault('not_found')
  refusePersonalSerial({ ownership: present.ownership, serial: draft.serial })
  const holder = draft.serial === undefined ? undefined : await findDeviceBySerial(tx.db, foldText(draft.serial))
  if (holder !== undefined && holder.id !== id) throw new Fault('conflict', { field: 'serial' })
  await refuseTagOfAnother(tx, draft.tag, id)
  const row = await tx.db
    .updateTable('devices')
    .set({
      ...deviceColumns({ ...draft, ownership: present.ownership }),
      version: version + 1,
      updated_at: deps.now(),
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) throw new Fault('conflict', { version: present.version })
  await tx.append({ kind: 'device.changed', actor, subject: `device:${id}`, body: deviceBody(row) })
  return row
}

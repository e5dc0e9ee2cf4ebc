import { type DisposeDevice, Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { updateDeviceState } from '../devices/move-device.ts'
import { type DeviceRow, findDevice } from '../devices/store.ts'
import { insertDisposal, listWipes } from './store.ts'

/**
 * A wiped device leaves for good: thrown away, handed to somebody else or given back to its lessor (AD-12.5).
 * @throws Fault `not_found`; `conflict` for a change in between; `bad_input` (detail.reason `notWiped`, `needsReceiver`, `inTheFuture`)
 */
export function disposeDevice(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { device: id, version, kind, receiver, reference, note, disposedAt }: DisposeDevice & { readonly device: string },
): Promise<DeviceRow> {
  return deps.store.write(async (tx) => {
    const device = await findDevice(tx.db, id)
    if (device === undefined) throw new Fault('not_found')
    if (device.state !== 'wiped') throw new Fault('bad_input', { reason: 'notWiped' })
    const wipe = (await listWipes(tx.db, id)).find((row) => row.state === 'confirmed')
    if (wipe === undefined && device.ownership === 'company') throw new Fault('bad_input', { reason: 'notWiped' })
    if (kind !== 'discarded' && receiver === undefined)
      throw new Fault('bad_input', { reason: 'needsReceiver', fields: [{ field: 'receiver', problem: 'required' }] })
    const now = deps.now()
    if (disposedAt > now)
      throw new Fault('bad_input', { reason: 'inTheFuture', fields: [{ field: 'disposedAt', problem: 'too_big' }] })
    const moved = await updateDeviceState(tx, deps, actor, { id, version, to: 'disposed', record: wipe?.id })
    const said = { kind, receiver: receiver ?? null, reference: reference ?? null, note: note ?? null }
    await insertDisposal(tx.db, {
      device_id: id,
      ...said,
      wipe_id: wipe?.id ?? null,
      disposed_at: disposedAt,
      recorded_at: now,
      recorded_by: actor,
    })
    await tx.append({
      kind: 'device.disposed',
      actor,
      subject: `device:${id}`,
      body: { ...said, wipe: wipe?.id ?? null, disposedAt },
    })
    return moved
  })
}

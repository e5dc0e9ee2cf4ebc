import { type AmendLoss, type EndLoss, Fault, type RecordRemoteWipe } from '@taga/contract'
import type { LifecycleState } from '@taga/core'
import type { Json, Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { updateDeviceState } from '../devices/move-device.ts'
import { type DeviceRow, findDevice } from '../devices/store.ts'
import { insertDisposal } from '../disposal/store.ts'
import { given } from './report-loss.ts'
import { type LossRow, findLoss } from './store.ts'

type Writing = Pick<Deps, 'store' | 'now'>

/** Adds what became known later. @throws Fault `not_found`, `conflict` for a change in between or a loss that is over */
export function amendLoss(deps: Writing, actor: string, { id, ...said }: AmendLoss & { id: string }): Promise<LossRow> {
  return deps.store.write(async (tx) => {
    const police = said.policeNumber === undefined ? {} : { police_number: said.policeNumber }
    const row = await updateOpen(tx, { id, version: said.version }, { ...given(said), ...police })
    await append(tx, { actor, row, kind: 'loss.amended', body: { ...said } })
    return row
  })
}

/**
 * Writes down what the device's management tool said of the remote wipe. Taga does not wipe by itself; "confirmed" is the word of that
 * tool, and is declared as such. @throws Fault `not_found`, `conflict`
 */
export function recordRemoteWipe(
  deps: Writing,
  actor: string,
  { id, version, state, at, note }: RecordRemoteWipe & { id: string },
): Promise<LossRow> {
  return deps.store.write(async (tx) => {
    const wiped = { wipe_state: state, wipe_at: at ?? deps.now(), wipe_note: note ?? null }
    const row = await updateOpen(tx, { id, version }, wiped)
    await append(tx, { actor, row, kind: 'loss.remoteWipe', body: { ...wiped } })
    return row
  })
}

/**
 * The loss is over: the device was found, and goes back to its user, to the desk or to be wiped; or it is written off for good.
 * @throws Fault `not_found`, `conflict`; `bad_input` (detail.reason) for a move that the register does not allow
 */
export function endLoss(
  deps: Writing,
  actor: string,
  { id, how, to, note, version }: EndLoss & { id: string },
): Promise<LossRow> {
  return deps.store.write(async (tx) => {
    const now = deps.now()
    const row = await updateOpen(
      tx,
      { id, version },
      { open_device_id: null, ended_at: now, ended_by: actor, ended_how: how, ended_note: note },
    )
    const device = await findDevice(tx.db, row.device_id)
    if (device === undefined) throw new Fault('not_found')
    if (how === 'writtenOff') await writeOff(tx, deps, actor, { row, device, note })
    else if (device.state === 'lost' || device.state === 'stolen')
      await move(tx, deps, actor, { device, to: to ?? 'returned' })
    await append(tx, { actor, row, kind: 'loss.ended', body: { how, to: to ?? null, note } })
    return row
  })
}

async function writeOff(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  actor: string,
  { row, device, note }: { readonly row: LossRow; readonly device: DeviceRow; readonly note: string },
): Promise<void> {
  await move(tx, deps, actor, { device, to: 'disposed', record: row.id })
  await insertDisposal(tx.db, {
    device_id: device.id,
    kind: 'writtenOff',
    wipe_id: null,
    receiver: null,
    reference: row.police_number,
    note,
    disposed_at: deps.now(),
    recorded_at: deps.now(),
    recorded_by: actor,
  })
}

function move(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  actor: string,
  { device, to, record }: { readonly device: DeviceRow; readonly to: LifecycleState; readonly record?: string },
): Promise<DeviceRow> {
  return updateDeviceState(tx, deps, actor, { id: device.id, version: device.version, to, record })
}

async function updateOpen(
  tx: Tx,
  { id, version }: { readonly id: string; readonly version: number },
  change: Partial<Omit<LossRow, 'id'>>,
): Promise<LossRow> {
  const row = await tx.db
    .updateTable('losses')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('open_device_id', 'is not', null)
    .returningAll()
    .executeTakeFirst()
  if (row !== undefined) return row
  const present = await findLoss(tx.db, id)
  throw present === undefined ? new Fault('not_found') : new Fault('conflict', { version: present.version })
}

async function append(
  tx: Tx,
  {
    actor,
    row,
    kind,
    body,
  }: {
    readonly actor: string
    readonly row: LossRow
    readonly kind: string
    readonly body: Readonly<Record<string, Json | undefined>>
  },
): Promise<void> {
  const said = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, value ?? null]))
  await tx.append({ kind, actor, subject: `device:${row.device_id}`, body: { loss: row.id, ...said } })
}

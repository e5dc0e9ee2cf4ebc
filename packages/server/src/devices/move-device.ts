import { Fault } from '@taga/contract'
import { type LifecycleState, isInHands, keepsUser, mayMove } from '@taga/core'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { recordFacts } from '../reports/record-facts.ts'
import { readFacts } from '../reports/store.ts'
import { demand, deviceBody, holderOf } from './insert-device.ts'
import { type DeviceRow, findDevice } from './store.ts'

export type DeviceMove = {
  readonly id: string
  readonly version: number
  readonly to: LifecycleState
  /** Who gets it; where nobody is named, the person the register still names. */
  readonly user?: string | undefined
  /** The record of how it was wiped or disposed of; a company device gets into those states only with one. */
  readonly record?: string | undefined
  /** Where it is kept from now on; where nobody says, the place stays. */
  readonly place?: string | undefined
}

/**
 * Moves a device along its lifecycle (AD-12): lends it, takes it back, marks it for wiping, disposes of it.
 * @throws Fault `not_found`; `conflict` for a change in between; `bad_input` (detail.reason) for a move that is not allowed
 */
export function moveDevice(deps: Pick<Deps, 'store' | 'now'>, actor: string, move: DeviceMove): Promise<DeviceRow> {
  return deps.store.write((tx) => updateDeviceState(tx, deps, actor, move))
}

/** The same inside an open transaction. */
export async function updateDeviceState(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  actor: string,
  move: DeviceMove,
): Promise<DeviceRow> {
  const { id, version, to } = move
  const present = await findDevice(tx.db, id)
  if (present === undefined) throw new Fault('not_found')
  if (present.version !== version) throw new Fault('conflict', { version: present.version })
  const user = move.user ?? present.user_id ?? undefined
  const holder = isInHands(to) ? await holderOf(tx, user) : undefined
  demand(mayMove({ ownership: present.ownership, from: present.state, to, holder, record: move.record }))
  const now = deps.now()
  const row = await tx.db
    .updateTable('devices')
    .set({
      state: to,
      state_since: now,
      user_id: keepsUser(to) ? (user ?? null) : null,
      ...(move.place === undefined ? {} : { place: move.place }),
      version: version + 1,
      updated_at: now,
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) throw new Fault('conflict', { version: present.version })
  const from = present.state
  const position = await tx.append({
    kind: 'device.moved',
    actor,
    subject: `device:${id}`,
    body: { from, ...(move.record === undefined ? {} : { record: move.record }), ...deviceBody(row) },
  })
  if (endsPersonalUse(present, { to, user }))
    await recordFacts(
      tx,
      { subject: 'device', id, source: 'approvals.personalDevices', at: now, position },
      { 'device.approvedUntil': now, 'device.consentUntil': now },
    )
  if (endsTakeOut(present, row) && (await readFacts(tx.db, 'device', id))['device.takeOutUntil'] !== undefined)
    await recordFacts(
      tx,
      { subject: 'device', id, source: 'takeOut', at: now, position },
      { 'device.takeOutUntil': now },
    )
  return row
}

/** What may be taken out is for whoever has the device: the next to get it asks anew (TW-11). */
function endsTakeOut(before: DeviceRow, after: DeviceRow): boolean {
  return !isInHands(after.state) || before.user_id !== after.user_id
}

/** An approval is for one person: it goes with a personal device that is to be cleared, or that somebody else gets (AD-9). */
function endsPersonalUse(
  { ownership, user_id }: DeviceRow,
  { to, user }: { readonly to: LifecycleState; readonly user: string | undefined },
): boolean {
  return ownership === 'personal' && (to === 'toWipe' || (user_id !== null && user !== user_id))
}

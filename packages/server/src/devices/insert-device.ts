import { Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { findPerson } from '../people/store.ts'
import { foldText } from '../register-text.ts'
import { type Holder, type LifecycleState, type MoveVerdict, type Ownership, mayBegin } from './lifecycle.ts'
import type { DeviceRow } from './store.ts'
import type { DeviceKindName, DeviceSystem, Management } from './tables.ts'

/** What the register is told of a device. A serial number is kept of company devices only. */
export type DeviceDraft = {
  readonly label: string
  readonly ownership: Ownership
  readonly management: Management
  readonly kind: DeviceKindName
  readonly os: DeviceSystem
  readonly serial?: string | undefined
}

/**
 * Writes a device into the register inside an open transaction, with an entry in the ledger.
 * @throws Fault `conflict` (detail.field `serial`) for a serial number that is known; `bad_input` (detail.reason, a `MoveRefusal`, or
 * `personalSerial`) for a beginning that is not allowed
 */
export async function insertDevice(
  tx: Tx,
  deps: Pick<Deps, 'now' | 'random'>,
  actor: string,
  draft: DeviceDraft & { readonly state: LifecycleState; readonly user?: string | undefined },
): Promise<DeviceRow> {
  refusePersonalSerial(draft)
  demand(mayBegin(draft.ownership, draft.state, await holderOf(tx, draft.user)))
  const now = deps.now()
  const row: DeviceRow = {
    id: newId(deps.random),
    ...deviceColumns(draft),
    state: draft.state,
    state_since: now,
    user_id: draft.user ?? null,
    version: 1,
    created_at: now,
    updated_at: now,
  }
  const inserted = await tx.db
    .insertInto('devices')
    .values(row)
    .onConflict((conflict) => conflict.column('serial_key').doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new Fault('conflict', { field: 'serial' })
  await tx.append({ kind: 'device.added', actor, subject: `device:${row.id}`, body: deviceBody(row) })
  return row
}

export function refusePersonalSerial(draft: Pick<DeviceDraft, 'ownership' | 'serial'>): void {
  if (draft.ownership === 'personal' && draft.serial !== undefined)
    throw new Fault('bad_input', { reason: 'personalSerial' })
}

/** The person who is to have the device, as the lifecycle asks for them. @throws Fault `bad_input` for a person who does not exist */
export async function holderOf(tx: Tx, user: string | undefined): Promise<Holder> {
  if (user === undefined) return undefined
  const person = await findPerson(tx.db, user)
  if (person === undefined) throw new Fault('bad_input', { in: 'body', fields: [{ field: 'user' }] })
  return { state: person.state }
}

export function demand(verdict: MoveVerdict): void {
  if (verdict.outcome === 'refused') throw new Fault('bad_input', { reason: verdict.reason })
}

export function deviceColumns(draft: DeviceDraft) {
  return {
    label: draft.label,
    ownership: draft.ownership,
    management: draft.management,
    kind: draft.kind,
    os: draft.os,
    serial: draft.serial ?? null,
    serial_key: draft.serial === undefined ? null : foldText(draft.serial),
    search_key: foldText(draft.serial === undefined ? draft.label : `${draft.label} ${draft.serial}`),
  }
}

/** What the ledger keeps of a device, in an erasable body. */
export function deviceBody(row: DeviceRow) {
  return {
    label: row.label,
    ownership: row.ownership,
    management: row.management,
    kind: row.kind,
    os: row.os,
    serial: row.serial,
    state: row.state,
    user: row.user_id,
  }
}

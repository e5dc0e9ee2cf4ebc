import { Fault } from '@taga/contract'
import {
  type DeviceKindName,
  type DeviceSystem,
  type Holder,
  type LifecycleState,
  type Management,
  type MoveVerdict,
  type Ownership,
  mayBegin,
} from '@taga/core'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { findPerson } from '../people/store.ts'
import { foldText } from '../register-text.ts'
import { type DeviceRow, findDeviceByTag } from './store.ts'

/** What the register is told of a device. A serial number is kept of company devices only. */
export type DeviceDraft = {
  readonly label: string
  readonly ownership: Ownership
  readonly management: Management
  readonly kind: DeviceKindName
  readonly os: DeviceSystem
  readonly serial?: string | undefined
  /** What is printed on its label. */
  readonly tag?: string | undefined
  readonly place?: string | undefined
  /** Epoch ms. */
  readonly purchasedAt?: number | undefined
  readonly note?: string | undefined
}

/**
 * Writes a device into the register inside an open transaction, with an entry in the ledger.
 * @throws Fault `conflict` (detail.field `serial` or `tag`) for a serial number or label that is known; `bad_input` (detail.reason, a `MoveRefusal`, or
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
  await refuseTagOfAnother(tx, draft.tag)
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

/** @throws Fault `conflict` (detail.field `tag`) for a label that another device has */
export async function refuseTagOfAnother(tx: Tx, tag: string | undefined, self?: string): Promise<void> {
  const holder = tag === undefined ? undefined : await findDeviceByTag(tx.db, foldText(tag))
  if (holder !== undefined && holder.id !== self) throw new Fault('conflict', { field: 'tag' })
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
    tag: draft.tag ?? null,
    tag_key: draft.tag === undefined ? null : foldText(draft.tag),
    place: draft.place ?? null,
    purchased_at: draft.purchasedAt ?? null,
    note: draft.note ?? null,
    search_key: foldText([draft.label, draft.serial, draft.tag].filter((part) => part !== undefined).join(' ')),
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
    tag: row.tag,
    place: row.place,
    purchasedAt: row.purchased_at,
    note: row.note,
    state: row.state,
    user: row.user_id,
  }
}

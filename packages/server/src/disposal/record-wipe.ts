import { type DecideWipe, Fault, type RecordWipe } from '@taga/contract'
import { othersThan, requireAlone } from '../approvals/require-alone.ts'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { updateDeviceState } from '../devices/move-device.ts'
import { findDevice } from '../devices/store.ts'
import { type AccountActor, actorName } from '../http/actor.ts'
import { administrators } from '../http/allow.ts'
import { newId } from '../new-id.ts'
import { type WipeRow, findWipe } from './store.ts'

type Writing = Pick<Deps, 'store' | 'now' | 'random'>

/**
 * Writes down how a device was wiped (AD-12.5). Somebody else has to confirm it before the device counts as wiped; where there is no other
 * administrator it counts at once, and the record says that one person stood alone.
 * @throws Fault `not_found`; `conflict` where a record waits already or the device changed; `bad_input` (detail.reason `notToWipe`,
 * `needsCertificate`, `inTheFuture`)
 */
export function recordWipe(
  deps: Writing,
  by: AccountActor,
  { device: id, version, ...said }: RecordWipe & { readonly device: string },
): Promise<WipeRow> {
  return deps.store.write(async (tx) => {
    const now = deps.now()
    const device = await findDevice(tx.db, id)
    if (device === undefined) throw new Fault('not_found')
    if (device.version !== version) throw new Fault('conflict', { version: device.version })
    if (device.state !== 'toWipe') throw new Fault('bad_input', { reason: 'notToWipe' })
    if (needsCertificate(said) && said.certificate === undefined)
      throw new Fault('bad_input', {
        reason: 'needsCertificate',
        fields: [{ field: 'certificate', problem: 'required' }],
      })
    if (said.wipedAt > now)
      throw new Fault('bad_input', { reason: 'inTheFuture', fields: [{ field: 'wipedAt', problem: 'too_big' }] })
    const actor = actorName(by)
    const isAlone = !(await isSecondThere(tx, by, now))
    const row: WipeRow = {
      id: newId(deps.random),
      device_id: id,
      open_device_id: id,
      state: 'recorded',
      method: said.method,
      tool: said.tool ?? null,
      media: said.media ?? null,
      verification: said.verification,
      certificate: said.certificate ?? null,
      carried_out_by: said.carriedOutBy,
      note: said.note ?? null,
      wiped_at: said.wipedAt,
      recorded_at: now,
      recorded_by: actor,
      decided_at: null,
      decided_by: null,
      alone: null,
      refused_why: null,
      version: 1,
    }
    const done = await tx.db
      .insertInto('wipes')
      .values(row)
      .onConflict((conflict) => conflict.column('open_device_id').doNothing())
      .executeTakeFirst()
    if (done.numInsertedOrUpdatedRows !== 1n) throw new Fault('conflict', { reason: 'alreadyRecorded' })
    await tx.append({ kind: 'wipe.recorded', actor, subject: `device:${id}`, body: { wipe: row.id, ...bodyOf(row) } })
    return isAlone ? confirm(tx, deps, { row, actor, alone: true }) : row
  })
}

/**
 * Another administrator confirms a record of wiping, and the device counts as wiped; or refuses it, and the device waits on.
 * @throws Fault `not_found`; `own_request`, `second_gone_lately` for the one who recorded it, unless nobody else could; `conflict`; `bad_input` for a refusal
 * without a reason
 */
export function decideWipe(
  deps: Writing,
  by: AccountActor,
  { id, confirmed, why, version }: DecideWipe & { readonly id: string },
): Promise<WipeRow> {
  return deps.store.write(async (tx) => {
    const row = await findWipe(tx.db, id)
    if (row === undefined) throw new Fault('not_found')
    if (row.version !== version || row.state !== 'recorded') throw new Fault('conflict', { version: row.version })
    const actor = actorName(by)
    if (confirmed) {
      const alone = await isOwnRecord(tx, row, by)
      if (alone) await requireAlone(tx, by, { mayDecide: administrators, now: deps.now() })
      return confirm(tx, deps, { row, actor, alone })
    }
    if (why === undefined) throw new Fault('bad_input', { fields: [{ field: 'why', problem: 'required' }] })
    const refused = await settle(tx, row, {
      state: 'refused',
      decided_at: deps.now(),
      decided_by: actor,
      refused_why: why,
    })
    await tx.append({ kind: 'wipe.refused', actor, subject: `device:${row.device_id}`, body: { wipe: id, why } })
    return refused
  })
}

/** Whether somebody other than this person could confirm, now or until lately. */
export async function isSecondThere(tx: Pick<Tx, 'db'>, by: AccountActor, now: number): Promise<boolean> {
  return (await othersThan(tx.db, by, { mayDecide: administrators, now })) !== 'nobody'
}

/** Recorded by the same account, or by another account of the same person. */
export async function isOwnRecord(
  tx: Pick<Tx, 'db'>,
  row: Pick<WipeRow, 'recorded_by'>,
  by: AccountActor,
): Promise<boolean> {
  if (row.recorded_by === actorName(by)) return true
  if (by.person === undefined) return false
  const recorder = await tx.db
    .selectFrom('accounts')
    .select('person_id')
    .where('id', '=', row.recorded_by.replace(/^account:/u, ''))
    .executeTakeFirst()
  return recorder?.person_id === by.person
}

async function confirm(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  { row, actor, alone }: { readonly row: WipeRow; readonly actor: string; readonly alone: boolean },
): Promise<WipeRow> {
  const device = await findDevice(tx.db, row.device_id)
  if (device === undefined) throw new Fault('not_found')
  const confirmed = await settle(tx, row, {
    state: 'confirmed',
    decided_at: deps.now(),
    decided_by: actor,
    alone: alone ? 1 : 0,
  })
  await tx.append({
    kind: 'wipe.confirmed',
    actor,
    subject: `device:${device.id}`,
    body: { wipe: row.id, alone },
  })
  await updateDeviceState(tx, deps, actor, {
    id: device.id,
    version: device.version,
    to: 'wiped',
    record: row.id,
  })
  return confirmed
}

/** One statement decides: what is settled already is a conflict. */
async function settle(tx: Tx, row: WipeRow, change: Partial<WipeRow>): Promise<WipeRow> {
  const settled = await tx.db
    .updateTable('wipes')
    .set({ ...change, open_device_id: null, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .where('state', '=', 'recorded')
    .returningAll()
    .executeTakeFirst()
  if (settled === undefined) throw new Fault('conflict')
  return settled
}

function needsCertificate({ method, verification }: Pick<RecordWipe, 'method' | 'verification'>): boolean {
  return method === 'contractor' || verification === 'certificate'
}

function bodyOf(row: WipeRow) {
  const { method, tool, media, verification, certificate, carried_out_by, note, wiped_at } = row
  return { method, tool, media, verification, certificate, carriedOutBy: carried_out_by, note, wipedAt: wiped_at }
}

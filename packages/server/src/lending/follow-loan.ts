import { type AskExtension, type DecideExtension, Fault, type ReturnLoan, type SignLoan } from '@taga/contract'
import { requireAlone } from '../approvals/require-alone.ts'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { updateDeviceState } from '../devices/move-device.ts'
import { type DeviceRow, findDevice } from '../devices/store.ts'
import { type AccountActor, actorName } from '../http/actor.ts'
import { administrators } from '../http/allow.ts'
import { LOAN_TERMS } from './loan-terms.ts'
import { requireUntil } from './request-loan.ts'
import { type LoanRow, findLoan, readExtension } from './store.ts'

type Writing = Pick<Deps, 'store' | 'now'>

/**
 * The borrower signs for what they received and agrees to the terms. Signing twice is one signature.
 * @throws Fault `not_found`, `conflict` for a loan that is not handed over, or for terms that have changed since they were shown
 */
export function signLoan(
  deps: Writing,
  actor: string,
  { id, terms, version }: SignLoan & { readonly id: string },
): Promise<LoanRow> {
  return deps.store.write(async (tx) => {
    const present = await findLoan(tx.db, id)
    if (present === undefined) throw new Fault('not_found')
    if (present.state === 'handedOver' && present.signed_at !== null) return present
    if (terms !== LOAN_TERMS.version) throw new Fault('conflict', { reason: 'termsChanged' })
    const signed = { signed_at: deps.now(), signed_by: actor, terms }
    const row = await updateLoan(tx, deps, { id, version }, signed)
    await tx.append({
      kind: 'loan.signed',
      actor,
      subject: `device:${row.device_id ?? ''}`,
      body: { loan: id, terms, accessories: row.accessories },
    })
    return row
  })
}

/** @throws Fault `not_found`, `conflict`; `bad_input` (detail.reason `badUntil`, `notLater`) */
export function askExtension(
  deps: Writing,
  actor: string,
  { id, until, reason, version }: AskExtension & { readonly id: string },
): Promise<LoanRow> {
  return deps.store.write(async (tx) => {
    const now = deps.now()
    requireUntil(until, now)
    const present = await findLoan(tx.db, id)
    if (present === undefined) throw new Fault('not_found')
    if (until <= (present.due_at ?? 0))
      throw new Fault('bad_input', { reason: 'notLater', fields: [{ field: 'until', problem: 'custom' }] })
    const extension = { until, reason, askedAt: now }
    const row = await updateLoan(tx, deps, { id, version }, { extension: JSON.stringify(extension) })
    await tx.append({ kind: 'loan.extensionAsked', actor, subject: `loan:${id}`, body: extension })
    return row
  })
}

/**
 * Nobody grants one of their own, unless nobody else could.
 * @throws Fault `not_found`, `own_request`, `conflict` where nothing is asked (any more); `bad_input` (detail.reason `badUntil`)
 */
export function decideExtension(
  deps: Writing,
  by: AccountActor,
  { id, granted, until, version }: DecideExtension & { readonly id: string },
): Promise<LoanRow> {
  return deps.store.write(async (tx) => {
    const present = await findLoan(tx.db, id)
    if (present === undefined) throw new Fault('not_found')
    const asked = readExtension(present)
    if (asked === undefined) throw new Fault('conflict', { version: present.version })
    const isOwn = by.person !== undefined && present.person_id === by.person
    if (granted && isOwn) await requireAlone(tx, by, { mayDecide: administrators, now: deps.now() })
    const dueAt = until ?? asked.until
    if (granted) requireUntil(dueAt, deps.now())
    const change = granted ? { extension: null, due_at: dueAt, reminded_at: null } : { extension: null }
    const row = await updateLoan(tx, deps, { id, version }, change)
    const body = { ...(granted ? { granted, dueAt } : { granted }), ...(isOwn ? { selfDecided: true } : {}) }
    await tx.append({ kind: 'loan.extensionDecided', actor: actorName(by), subject: `loan:${id}`, body })
    return row
  })
}

/**
 * A device comes back: checked, and sent on to be wiped, to the shelf, or set aside.
 * @throws Fault `not_found`, `conflict`; `bad_input` (detail.reason `brokenNotToStock`, `stillLost`)
 */
export function returnLoan(
  deps: Writing,
  actor: string,
  { id, version, place, ...check }: ReturnLoan & { readonly id: string },
): Promise<LoanRow> {
  return deps.store.write(async (tx) => {
    if (check.next === 'inStock' && (check.condition === 'broken' || check.condition === 'damaged'))
      throw new Fault('bad_input', { reason: 'brokenNotToStock' })
    const row = await updateLoan(
      tx,
      deps,
      { id, version },
      {
        state: 'returned',
        open_device_id: null,
        extension: null,
        returned_at: deps.now(),
        returned_by: actor,
        return_check: JSON.stringify(check),
      },
    )
    const device = row.device_id === null ? undefined : await findDevice(tx.db, row.device_id)
    if (device !== undefined && device.user_id === row.person_id)
      await takeBack(tx, deps, actor, { device, next: check.next, place })
    await tx.append({
      kind: 'loan.returned',
      actor,
      subject: `device:${row.device_id ?? ''}`,
      body: { loan: id, ...check, note: check.note ?? null, missing: [...check.missing] },
    })
    return row
  })
}

async function takeBack(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  actor: string,
  {
    device,
    next,
    place,
  }: { readonly device: DeviceRow; readonly next: ReturnLoan['next']; readonly place?: string | undefined },
): Promise<void> {
  if (device.state === 'lost' || device.state === 'stolen') throw new Fault('bad_input', { reason: 'stillLost' })
  const { id } = device
  const back = await updateDeviceState(tx, deps, actor, { id, version: device.version, to: 'returned', place })
  if (next !== 'returned') await updateDeviceState(tx, deps, actor, { id, version: back.version, to: next })
}

/** One statement decides: only a loan that is out, as it was read. */
async function updateLoan(
  tx: Tx,
  { now }: Pick<Deps, 'now'>,
  { id, version }: { readonly id: string; readonly version: number },
  change: Partial<Omit<LoanRow, 'id'>>,
): Promise<LoanRow> {
  const row = await tx.db
    .updateTable('loans')
    .set({ ...change, version: version + 1, updated_at: now() })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('state', '=', 'handedOver')
    .returningAll()
    .executeTakeFirst()
  if (row !== undefined) return row
  const present = await findLoan(tx.db, id)
  throw present === undefined
    ? new Fault('not_found')
    : new Fault('conflict', { version: present.version, state: present.state })
}

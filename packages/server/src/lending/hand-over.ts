import { Fault, type HandOverLoan } from '@taga/contract'
import { closeGranted } from '../approvals/end-approval.ts'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { updateDeviceState } from '../devices/move-device.ts'
import { type DeviceRow, findDevice } from '../devices/store.ts'
import { newId } from '../new-id.ts'
import { LOAN_TERMS } from './loan-terms.ts'
import { readReadiness, requireCleared } from './read-borrower.ts'
import { emptyLoan, requireUntil } from './request-loan.ts'
import { type LoanRow, findGrantOf, findLoan } from './store.ts'

type Clock = Pick<Deps, 'now' | 'random'>

/**
 * Gives a device into somebody's hands, for a loan that was granted or at once; a device that this person has already gets its paper.
 * The borrower then signs. A device that is not ready to lend is handed over only with the reason written down.
 * @throws Fault `not_found`; `conflict` for a change in between; `bad_input` (detail.reason `notCleared`, `notReady`, `badUntil`,
 * `notCompany`, or that of the move)
 */
export function handOver(deps: Pick<Deps, 'store'> & Clock, actor: string, wish: HandOverLoan): Promise<LoanRow> {
  return deps.store.write(async (tx) => {
    const now = deps.now()
    const device = await findDevice(tx.db, wish.device)
    if (device === undefined) throw new Fault('not_found')
    if (device.version !== wish.version) throw new Fault('conflict', { version: device.version })
    if (device.ownership !== 'company') throw new Fault('bad_input', { reason: 'notCompany' })
    requireUntil(wish.dueAt, now)
    await requireCleared(tx.db, wish.person, now)
    const ready = await readReadiness(tx.db, device, now)
    if (ready.state !== 'holds' && wish.notReadyWhy === undefined)
      throw new Fault('bad_input', { reason: 'notReady', state: ready.state })
    await giveInto(tx, deps, actor, { device, person: wish.person })
    await endStale(tx, { device: device.id, actor, now })
    const given = {
      state: 'handedOver',
      device_id: device.id,
      open_device_id: device.id,
      purpose: wish.purpose,
      due_at: wish.dueAt,
      accessories: JSON.stringify(wish.accessories),
      condition: wish.condition ?? null,
      ready_state: ready.state,
      ready_why: ready.state === 'holds' ? null : (wish.notReadyWhy ?? null),
      terms: LOAN_TERMS.version,
      handed_over_at: now,
      handed_over_by: actor,
      updated_at: now,
    } as const
    const row =
      wish.loan === undefined
        ? await insertLoan(tx, deps, { person: wish.person, given, now })
        : await fillLoan(tx, { id: wish.loan, person: wish.person, given })
    await tx.append({
      kind: 'loan.handedOver',
      actor,
      subject: `device:${device.id}`,
      body: {
        loan: row.id,
        person: row.person_id,
        dueAt: wish.dueAt,
        accessories: [...wish.accessories],
        ready: ready.state,
        notReadyWhy: given.ready_why,
      },
    })
    await finishGrant(tx, deps, { loan: row.id, actor })
    return row
  })
}

/** From the shelf into the hands of this person; nothing moves where they have it already. */
async function giveInto(
  tx: Tx,
  deps: Clock,
  actor: string,
  { device, person }: { readonly device: DeviceRow; readonly person: string },
): Promise<void> {
  const hasItAlready = device.state === 'lent' && device.user_id === person && !(await isOut(tx, device.id))
  if (hasItAlready) return
  await updateDeviceState(tx, deps, actor, { id: device.id, version: device.version, to: 'lent', user: person })
}

async function isOut(tx: Tx, device: string): Promise<boolean> {
  const open = await tx.db.selectFrom('loans').select('id').where('open_device_id', '=', device).executeTakeFirst()
  return open !== undefined
}

/** A loan that is still open on a device from the shelf was ended in the register, without its paper. */
async function endStale(
  tx: Tx,
  { device, actor, now }: { readonly device: string; readonly actor: string; readonly now: number },
): Promise<void> {
  await tx.db
    .updateTable('loans')
    .set((eb) => ({
      state: 'returned' as const,
      open_device_id: null,
      returned_at: now,
      returned_by: actor,
      version: eb('version', '+', 1),
      updated_at: now,
    }))
    .where('open_device_id', '=', device)
    .execute()
}

async function insertLoan(
  tx: Tx,
  deps: Clock,
  { person, given, now }: { readonly person: string; readonly given: Partial<LoanRow>; readonly now: number },
): Promise<LoanRow> {
  const row = {
    ...emptyLoan,
    state: 'handedOver' as const,
    purpose: '',
    due_at: null,
    updated_at: now,
    ...given,
    id: newId(deps.random),
    person_id: person,
    version: 1,
    created_at: now,
  }
  await tx.db.insertInto('loans').values(row).execute()
  return row
}

async function fillLoan(
  tx: Tx,
  { id, person, given }: { readonly id: string; readonly person: string; readonly given: Partial<LoanRow> },
): Promise<LoanRow> {
  const row = await tx.db
    .updateTable('loans')
    .set((eb) => ({ ...given, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('person_id', '=', person)
    .where('state', '=', 'granted')
    .returningAll()
    .executeTakeFirst()
  if (row !== undefined) return row
  const present = await findLoan(tx.db, id)
  throw present === undefined ? new Fault('not_found') : new Fault('conflict', { state: present.state })
}

/** What was granted has been carried out. */
async function finishGrant(
  tx: Tx,
  deps: Clock,
  { loan, actor }: { readonly loan: string; readonly actor: string },
): Promise<void> {
  const grant = await findGrantOf(tx.db, loan)
  if (grant !== undefined) await closeGranted(tx, deps, { id: grant.id, actor, cause: 'finished' })
}

import { type CheckPersonalUse, Fault } from '@taga/contract'
import { closeGranted } from '../approvals/end-approval.ts'
import { requireAlone } from '../approvals/require-alone.ts'
import type { Deps } from '../deps.ts'
import { updateDeviceState } from '../devices/move-device.ts'
import { findDevice } from '../devices/store.ts'
import { revokeDeviceKeys } from '../enrolment/store.ts'
import { type AccountActor, actorName } from '../http/actor.ts'
import { administrators } from '../http/allow.ts'
import { stopUse } from './stop-use.ts'
import { type UseRow, checkProof, findUse, keepProof } from './store.ts'
import { END_STEPS } from './terms.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random'>

/**
 * Its owner ends the use of a device, or confirms the removal after it was ended: access stops at once, and every step of the removal is
 * confirmed. An administrator looks at it afterwards.
 * @throws Fault `not_found`, also for a device of another; `bad_input` for steps that are missing; `already_decided`
 */
export async function endPersonalUse(
  deps: Needs,
  by: AccountActor,
  { device, steps }: { readonly device: string; readonly steps: readonly string[] },
): Promise<void> {
  const missing = END_STEPS.filter(({ id }) => !steps.includes(id)).map(({ id }) => id)
  await deps.store.write(async (tx) => {
    const use = await findUse(tx.db, device)
    if (use === undefined || by.person === undefined || use.person_id !== by.person) throw new Fault('not_found')
    if (missing.length > 0)
      throw new Fault('bad_input', { in: 'body', fields: [{ field: 'steps', problem: 'invalid_value', missing }] })
    const actor = actorName(by)
    await closeGranted(tx, deps, { id: use.approval_id, actor, account: by.account, cause: 'finished' })
    await stopUse(tx, deps, { device, cause: 'finished', actor })
    const proof = JSON.stringify(END_STEPS.map(({ id }) => id))
    if ((await keepProof(tx.db, { device, steps: proof, at: deps.now() })) === undefined)
      throw new Fault('already_decided')
    await tx.append({
      kind: 'personalDevice.removalConfirmed',
      actor,
      subject: `device:${device}`,
      body: { steps: END_STEPS.map(({ id }) => id) },
    })
  })
}

/**
 * An administrator accepts the removal: the device is cleared and its keys are revoked. Or sends it back with what is missing.
 * @throws Fault `not_found`; `own_request` for a device of their own; `already_decided` where there is nothing to look at
 */
export function checkPersonalUse(
  deps: Needs,
  by: AccountActor,
  check: CheckPersonalUse & { readonly device: string },
): Promise<UseRow> {
  const { device, accepted } = check
  return deps.store.write(async (tx) => {
    const use = await findUse(tx.db, device)
    if (use === undefined) throw new Fault('not_found')
    const isOwn = by.person !== undefined && use.person_id === by.person
    const now = deps.now()
    if (isOwn) await requireAlone(tx, by, { mayDecide: administrators, now })
    const row = await checkProof(tx.db, device, {
      accepted,
      checked_at: now,
      checked_account: by.account,
      self_checked: isOwn ? 1 : 0,
      check_note: check.note ?? null,
    })
    if (row === undefined) throw new Fault('already_decided')
    const actor = actorName(by)
    await tx.append({
      kind: accepted ? 'personalDevice.removalAccepted' : 'personalDevice.removalSentBack',
      actor,
      subject: `device:${device}`,
      body: { note: check.note ?? null, selfChecked: isOwn },
    })
    if (!accepted) return row
    await revokeDeviceKeys(tx.db, device, now)
    const known = await findDevice(tx.db, device)
    if (known?.state === 'toWipe')
      await updateDeviceState(tx, deps, actor, { id: device, version: known.version, to: 'wiped' })
    return row
  })
}

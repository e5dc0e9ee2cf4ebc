import { Fault, type PersonalDeviceRequest } from '@taga/contract'
import type { Approval, KindDeps } from '../approvals/kind.ts'
import { replaceGranted } from '../approvals/replace-granted.ts'
import type { Tx } from '../db/store.ts'
import { insertDevice } from '../devices/insert-device.ts'
import { updateDeviceState } from '../devices/move-device.ts'
import { type DeviceRow, findDevice } from '../devices/store.ts'
import { recordFacts } from '../reports/record-facts.ts'
import { putUse } from './store.ts'

/**
 * What follows an approval: the device stands in the register in its owner's hands, and its facts say until when it is approved and
 * agreed to, and when its protections were confirmed (AD-9).
 * @throws Fault `conflict` for a device that is lost or being cleared; `bad_input` where its owner has left
 */
export async function beginUse(tx: Tx, approval: Approval<PersonalDeviceRequest>, deps: KindDeps): Promise<void> {
  const { body, askedPerson, validUntil, askedAt } = approval
  if (askedPerson === undefined || validUntil === undefined)
    throw new Error('a personal device has an owner and an end')
  const actor = `account:${approval.decidedAccount ?? ''}`
  const device =
    body.device === undefined
      ? await insertDevice(tx, deps, actor, { ...describe(body), state: 'inUse', user: askedPerson })
      : await knownDevice(tx, deps, { actor, id: body.device, person: askedPerson })
  const at = deps.now()
  await putUse(tx.db, {
    device_id: device.id,
    person_id: askedPerson,
    approval_id: approval.id,
    purpose: body.purpose,
    patterns: JSON.stringify(body.patterns),
    protections: JSON.stringify(body.protections),
    consent_version: body.consentVersion,
    consented_at: askedAt,
    valid_until: validUntil,
    ending_at: null,
    ending_cause: null,
    proof: null,
    proof_at: null,
    checked_at: null,
    checked_account: null,
    self_checked: 0,
    check_note: null,
  })
  const position = await tx.append({
    kind: 'personalDevice.approved',
    actor,
    subject: `device:${device.id}`,
    body: { approval: approval.id, validUntil, consentVersion: body.consentVersion, protections: body.protections },
  })
  await recordFacts(
    tx,
    { subject: 'device', id: device.id, source: 'approvals.personalDevices', at, position },
    {
      'device.approvedUntil': validUntil,
      'device.consentUntil': validUntil,
      'device.protectionsConfirmedAt': askedAt,
    },
  )
  await replaceGranted(tx, deps, { approval, subject: `device:${device.id}` })
}

function describe({ label, kind, os, management }: PersonalDeviceRequest) {
  return { label, kind, os, management, ownership: 'personal' as const }
}

/** The device as it is by now: it may have been lost or given away since somebody asked. */
async function knownDevice(
  tx: Tx,
  deps: KindDeps,
  { actor, id, person }: { readonly actor: string; readonly id: string; readonly person: string },
): Promise<DeviceRow> {
  const row = await findDevice(tx.db, id)
  if (row === undefined || row.ownership !== 'personal') throw new Fault('not_found')
  if (row.user_id !== null && row.user_id !== person) throw new Fault('conflict', { reason: 'otherUser' })
  if (row.state === 'inUse') return row
  if (row.state !== 'inStock' && row.state !== 'wiped') throw new Fault('conflict', { state: row.state })
  return updateDeviceState(tx, deps, actor, { id, version: row.version, to: 'inUse', user: person })
}

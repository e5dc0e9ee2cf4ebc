import type { KindDeps } from '../approvals/kind.ts'
import type { Tx } from '../db/store.ts'
import { updateDeviceState } from '../devices/move-device.ts'
import { findDevice } from '../devices/store.ts'
import { recordFacts } from '../reports/record-facts.ts'
import { markEnding } from './store.ts'

/**
 * The use of a personal device is over from this moment: approval and consent end, and the register says that it is to be cleared. What
 * is left to do is its owner's: to remove what belongs to the company, and to confirm it.
 */
export async function stopUse(
  tx: Tx,
  deps: KindDeps,
  ending: { readonly device: string; readonly cause: 'finished' | 'revoked'; readonly actor: string },
): Promise<void> {
  const { device, cause, actor } = ending
  const now = deps.now()
  if ((await markEnding(tx.db, { device, at: now, cause })) === undefined) return
  const subject = `device:${device}`
  const position = await tx.append({ kind: 'personalDevice.stopped', actor, subject, body: { cause } })
  await recordFacts(
    tx,
    { subject: 'device', id: device, source: 'approvals.personalDevices', at: now, position },
    { 'device.approvedUntil': now, 'device.consentUntil': now },
  )
  const row = await findDevice(tx.db, device)
  if (row?.state === 'inUse')
    await updateDeviceState(tx, deps, actor, { id: device, version: row.version, to: 'toWipe' })
}

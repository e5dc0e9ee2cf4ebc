import { Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { revokeCode, revokeDeviceKeys } from './store.ts'

/** Withdraws a code that nobody has used. @throws Fault `not_found` */
export async function withdrawCode(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  actor: Actor,
  selector: string,
): Promise<void> {
  await store.write(async (tx) => {
    if (!(await revokeCode(tx.db, selector, now()))) throw new Fault('not_found')
    await tx.append({
      kind: 'enrolment.codeWithdrawn',
      actor: actorName(actor),
      subject: 'organisation',
      body: { selector },
    })
  })
}

/** Takes the key from a device: nothing it signs is believed any more. It can be enrolled again with a new code. @throws Fault `not_found` */
export async function revokeDeviceKey(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  actor: Actor,
  device: string,
): Promise<void> {
  await store.write(async (tx) => {
    const revoked = await revokeDeviceKeys(tx.db, device, now())
    if (revoked === 0) throw new Fault('not_found')
    await tx.append({
      kind: 'device.keyRevoked',
      actor: actorName(actor),
      subject: `device:${device}`,
      body: { keys: revoked },
    })
  })
}

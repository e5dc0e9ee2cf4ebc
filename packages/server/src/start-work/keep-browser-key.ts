import { createHash } from 'node:crypto'
import { Fault, type KeepBrowserKey } from '@taga/contract'
import { browserKeyText, isInHands } from '@taga/core'
import type { Deps } from '../deps.ts'
import { findDevice } from '../devices/store.ts'
import { findSigner, insertDeviceKey } from '../enrolment/store.ts'
import { actorName } from '../http/actor.ts'
import { csrfOf } from '../http/csrf.ts'
import type { Worker } from '../people/worker.ts'
import { isSignedBy, readPublicKey } from '../reports/verify-signature.ts'

/**
 * Makes the key of this browser the key of a device without an agent, which the register has as this person's and as approved (AD-9, TW-9).
 * A device has one key that stands: a second browser is refused until an administrator revokes the first.
 * @throws Fault `not_found` for any other device, `page_refused` (detail.reason: signature), `conflict` (detail.reason: hasKey, known)
 */
export function keepBrowserKey(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  { worker, sessionToken }: { readonly worker: Worker; readonly sessionToken: string },
  { device: id, publicKey, signature }: KeepBrowserKey & { readonly device: string },
): Promise<void> {
  const key = readPublicKey(publicKey, 'es256')
  const text = browserKeyText({ csrf: csrfOf(sessionToken), device: id })
  if (key === undefined || !isSignedBy(key, 'es256', { text, signature }))
    throw new Fault('page_refused', { reason: 'signature' })
  return store.write(async (tx) => {
    const device = await findDevice(tx.db, id)
    const theirs = device !== undefined && device.user_id === worker.person && isInHands(device.state)
    if (!theirs || device.management !== 'browserOnly') throw new Fault('not_found')
    const signer = await findSigner(tx.db, id)
    if (signer !== undefined && signer.revoked_at === null) throw new Fault('conflict', { reason: 'hasKey' })
    const keyId = createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex')
    const inserted = await insertDeviceKey(tx.db, {
      id: keyId,
      device_id: id,
      public_key: publicKey,
      alg: 'es256',
      protection: 'software',
      enrolled_at: now(),
      revoked_at: null,
    })
    if (!inserted) throw new Fault('conflict', { reason: 'known' })
    await tx.append({
      kind: 'device.enrolled',
      actor: actorName(worker),
      subject: `device:${id}`,
      body: { key: keyId, alg: 'es256', keyProtection: 'software', by: 'browser' },
    })
  })
}

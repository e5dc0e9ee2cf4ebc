import { DEVICE_HEADER, Fault, KeyAlg, SIGNATURE_HEADER, signedText } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { noteKnock } from '../differences/note-knock.ts'
import { findSigner } from '../enrolment/store.ts'
import type { Actor } from '../http/actor.ts'
import { digest } from '../http/secrets.ts'
import { isStopped } from './is-stopped.ts'
import { isSignedBy, readPublicKey } from './verify-signature.ts'

/**
 * The device that signed these bytes for us and for this path. Nothing of the body is parsed before.
 * Throws `unknown_device`, `bad_signature`, `device_stopped`; without a device header the actor is anonymous.
 */
export async function identifyDevice(
  deps: Pick<Deps, 'store' | 'now' | 'audience'>,
  signed: { readonly headers: Headers; readonly path: string; readonly bytes: Uint8Array },
): Promise<Actor> {
  const { store, audience } = deps
  const device = signed.headers.get(DEVICE_HEADER)
  if (device === null) return { kind: 'anonymous' }
  const signer = await findSigner(store.read, device)
  if (signer === undefined) throw new Fault('unknown_device')
  const alg = KeyAlg.parse(signer.alg)
  const key = readPublicKey(signer.public_key, alg)
  const text = signedText({ purpose: 'taga-report/1', audience, path: signed.path, bodyHash: digest(signed.bytes) })
  const signature = signed.headers.get(SIGNATURE_HEADER) ?? ''
  if (key === undefined || !isSignedBy(key, alg, { text, signature })) throw new Fault('bad_signature')
  if (isStopped(signer)) await noteKnock(deps, device)
  if (signer.revoked_at !== null || isStopped(signer)) throw new Fault('device_stopped')
  return { kind: 'device', device, key: signer.key_id }
}

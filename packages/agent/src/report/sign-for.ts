import { createHash } from 'node:crypto'
import { type DeviceCall, signedText } from '@taga/contract'
import type { DeviceKey } from '../state/device-key.ts'
import type { Identity } from '../state/identity.ts'

/** Bytes for one path of the server, signed over their hash by this device's key. */
export function signFor(
  { key, identity }: { readonly key: DeviceKey; readonly identity: Identity },
  path: string,
  body: Uint8Array<ArrayBuffer>,
): DeviceCall {
  const bodyHash = createHash('sha256').update(body).digest('base64url')
  const text = signedText({ purpose: 'taga-report/1', audience: identity.audience, path, bodyHash })
  return { device: identity.device, body, signature: key.sign(text) }
}

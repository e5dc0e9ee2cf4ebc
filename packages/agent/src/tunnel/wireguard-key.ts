import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DamagedState, readTextIfThere } from '../state/read-state.ts'
import { writeDurably } from '../state/write-durably.ts'

/** This device's WireGuard key, both halves as `wg` writes them. The private one leaves the device with nobody. */
export type WireguardKey = { readonly privateKey: string; readonly publicKey: string }

/** What stands before the 32 bytes of an X25519 private key in PKCS #8 (RFC 8410 section 7). */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** The key of this state folder, made where there is none. @throws DamagedState, also where others may read it */
export async function readOrMakeWireguardKey(folder: string): Promise<WireguardKey> {
  const path = join(folder, 'wireguard-key')
  const kept = await readTextIfThere(path)
  const bytes = kept === undefined ? makeBytes() : Buffer.from(kept.trim(), 'base64')
  if (bytes.length !== 32) throw new DamagedState(path, 'is not a key of WireGuard')
  if (kept === undefined) await writeDurably(path, `${bytes.toString('base64')}\n`)
  else if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0)
    throw new DamagedState(path, 'may be read by others; set mode 0600')
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, bytes]), format: 'der', type: 'pkcs8' })
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return { privateKey: bytes.toString('base64'), publicKey: Buffer.from(x, 'base64url').toString('base64') }
}

function makeBytes(): Buffer {
  const { privateKey } = generateKeyPairSync('x25519')
  return privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8.length)
}

import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { keepFile, readSecret, UnusableFile } from '../identity/keep-file.ts'

/** The gateway's end of WireGuard: the file in which `wg` finds the private half, and the public half as `wg` writes it. */
export type WireguardKey = { readonly file: string; readonly publicKey: string }

/** What stands before the 32 bytes of an X25519 private key in PKCS #8 (RFC 8410 section 7). */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** The key of this folder, made where there is none. @throws UnusableFile */
export async function readOrMakeWireguardKey(folder: string): Promise<WireguardKey> {
  const file = join(folder, 'wireguard-key')
  const kept = await readSecret(file)
  const bytes = kept === undefined ? makeBytes() : Buffer.from(kept.trim(), 'base64')
  if (bytes.length !== 32) throw new UnusableFile(file, 'is not a key of WireGuard')
  if (kept === undefined) await keepFile(file, `${bytes.toString('base64')}\n`)
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, bytes]), format: 'der', type: 'pkcs8' })
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return { file, publicKey: Buffer.from(x, 'base64url').toString('base64') }
}

function makeBytes(): Buffer {
  const { privateKey } = generateKeyPairSync('x25519')
  return privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8.length)
}

import {
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { join } from 'node:path'
import { keepFile, readSecret, UnusableFile } from './keep-file.ts'

const FILE = 'seal-key.pem'
const TAG_BYTES = 16

/** A gateway's X25519 key: what the server seals to it, it alone can read. `publicKey` is SPKI (DER) in base64url. */
export type SealKey = {
  readonly publicKey: string
  /** What was sealed for this purpose; undefined where it was sealed to another key or for something else, or was changed. */
  open(purpose: string, sealed: string): string | undefined
}

/** The key of this folder; made where there is none yet. @throws UnusableFile */
export async function readOrMakeSealKey(folder: string): Promise<SealKey> {
  const path = join(folder, FILE)
  const pem = await readSecret(path)
  if (pem !== undefined) return readKey(path, pem)
  const { privateKey } = generateKeyPairSync('x25519')
  await keepFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  return sealKeyOf(privateKey)
}

function readKey(path: string, pem: string): SealKey {
  try {
    return sealKeyOf(createPrivateKey(pem))
  } catch (cause) {
    throw new UnusableFile(path, 'is not an X25519 key', { cause })
  }
}

function sealKeyOf(privateKey: KeyObject): SealKey {
  if (privateKey.asymmetricKeyType !== 'x25519') throw new TypeError('not an X25519 key')
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  return {
    publicKey: spki.toString('base64url'),
    open(purpose, sealed) {
      try {
        return openSealed(privateKey, purpose, sealed)
      } catch {
        return undefined // bytes that were not sealed to this key for this purpose, whatever else they are
      }
    },
  }
}

/** As the server seals (X25519, RFC 7748; HKDF-SHA-256; AES-256-GCM): `ephemeral.nonce.closed` in base64url. */
function openSealed(privateKey: KeyObject, purpose: string, sealed: string): string {
  const [ephemeral, nonce, closed] = sealed.split('.').map((part) => Buffer.from(part, 'base64url'))
  if (ephemeral === undefined || nonce === undefined || closed === undefined) throw new TypeError('not sealed')
  const publicKey = createPublicKey({ key: ephemeral, format: 'der', type: 'spki' })
  const shared = diffieHellman({ privateKey, publicKey })
  const key = Buffer.from(hkdfSync('sha256', shared, ephemeral, `taga-seal-to/1\n${purpose}`, 32))
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAuthTag(closed.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(closed.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8')
}

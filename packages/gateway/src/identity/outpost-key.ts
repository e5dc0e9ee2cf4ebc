import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { join } from 'node:path'
import { keepFile, readSecret, UnusableFile } from './keep-file.ts'

const FILE = 'outpost-key.pem'

/** An outpost's Ed25519 key. `publicKey` is SPKI (DER) in base64url, and so are signatures. */
export type OutpostKey = { readonly publicKey: string; sign(text: string): string }

/** The key of this folder; undefined where none was made. @throws UnusableFile */
export async function readOutpostKey(folder: string): Promise<OutpostKey | undefined> {
  const path = join(folder, FILE)
  const pem = await readSecret(path)
  if (pem === undefined) return undefined
  try {
    return keyOf(createPrivateKey(pem))
  } catch (cause) {
    throw new UnusableFile(path, 'is not a private key', { cause })
  }
}

/** Makes a key in memory; `save` keeps it. Enrolment saves it only once the server has taken it. */
export function makeOutpostKey(): OutpostKey & { save(folder: string): Promise<void> } {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { ...keyOf(privateKey), save: (folder) => keepFile(join(folder, FILE), pem) }
}

/** Whether the holder of this key signed this text. False for whatever is no Ed25519 key or no signature. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' })
    if (key.asymmetricKeyType !== 'ed25519') return false
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
  } catch {
    return false // bytes from elsewhere that are no key
  }
}

function keyOf(privateKey: KeyObject): OutpostKey {
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key')
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  return {
    publicKey: spki.toString('base64url'),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
  }
}

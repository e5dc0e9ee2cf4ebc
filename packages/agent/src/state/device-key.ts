import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DamagedState, readTextIfThere } from './read-state.ts'
import { writeDurably } from './write-durably.ts'

const FILE = 'device-key.pem'

/** The device's Ed25519 key. It lies in a file of its user: a program of the same user could copy it, and enrolment says so (`software`). */
export type DeviceKey = { readonly publicKey: string; sign(text: string): string }

/** The key of this state folder; undefined where none was made. A file that others may read is refused. */
export async function readDeviceKey(folder: string): Promise<DeviceKey | undefined> {
  const path = join(folder, FILE)
  const pem = await readTextIfThere(path)
  if (pem === undefined) return undefined
  const { mode } = await stat(path)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new DamagedState(path, 'may be read by others; set mode 0600')
  try {
    return keyOf(createPrivateKey(pem))
  } catch (cause) {
    throw new DamagedState(path, 'is not a private key', { cause })
  }
}

/** Makes a key in memory; `save` keeps it. Enrolment saves it only once the server has taken it. */
export function makeDeviceKey(): DeviceKey & { save(folder: string): Promise<void> } {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  return { ...keyOf(privateKey), save: (folder) => writeDurably(join(folder, FILE), pem) }
}

function keyOf(privateKey: KeyObject): DeviceKey {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  return {
    publicKey: spki.toString('base64url'),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
  }
}

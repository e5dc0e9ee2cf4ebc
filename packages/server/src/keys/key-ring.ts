import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { StartFault } from '../db/start-fault.ts'
import { refuseOpen } from './refuse-open.ts'
import { createSealer, type Sealer } from './sealer.ts'

const SEAL_BYTES = 32

/** The keys of one server, kept outside the database and never part of a backup. */
export type KeyRing = {
  readonly ledger: SigningKey
  /** Seals what the database must not give away by itself. */
  readonly sealer: Sealer
}

export type SigningKey = {
  /** SHA-256 (hex) of the public key's SPKI DER: the fingerprint that people compare. */
  readonly keyId: string
  /** SPKI DER in base64. */
  readonly publicKey: string
  /** Ed25519 (RFC 8032) over the UTF-8 of a text, in base64. */
  readonly sign: (text: string) => string
}

/**
 * Opens the keys in a folder; makes folder and keys on first start. On POSIX a folder or key that others can read is refused.
 * A lost folder loses nothing that was proved: public keys are kept in the database. New checkpoints then carry a new key,
 * whose fingerprint has to be given to auditors. Secrets that were sealed (authenticator apps, the directory's) have to be set up anew;
 * several servers on one database share `seal.key`.
 */
export function openKeyRing(folder: string): KeyRing {
  const file = join(folder, 'ledger.pem')
  makeFolder(folder)
  refuseOpen(folder, 0o700)
  const sealing = join(folder, 'seal.key')
  if (!existsSync(file)) createFile(file, newSigningKey())
  if (!existsSync(sealing)) createFile(sealing, `${randomBytes(SEAL_BYTES).toString('base64url')}\n`)
  refuseOpen(file, 0o600)
  refuseOpen(sealing, 0o600)
  return { ledger: signingKey(readKey(file)), sealer: createSealer(readSealingKey(sealing)) }
}

/** Keys that exist in memory only, for tests and for reading. */
export function createKeyRing(): KeyRing {
  return {
    ledger: signingKey(generateKeyPairSync('ed25519').privateKey),
    sealer: createSealer(randomBytes(SEAL_BYTES)),
  }
}

function signingKey(key: KeyObject): SigningKey {
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' })
  return {
    keyId: createHash('sha256').update(der).digest('hex'),
    publicKey: der.toString('base64'),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.R_OK | constants.W_OK)
  } catch (cause) {
    throw new StartFault(
      'folder_read_only',
      {
        ja: `鍵の置き場所 ${folder} を作れないか、読み書きできません。実行しているユーザーに権限のあるフォルダーを指定してください。`,
        en: `The folder for keys, ${folder}, cannot be made, read or written. Give a folder to which the user who runs this has the right.`,
      },
      { cause },
    )
  }
}

function newSigningKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** Written beside its place, synced, then linked into it: a kill leaves no half key, and an existing key is never replaced. */
function createFile(file: string, text: string): void {
  const part = `${file}.${process.pid}.part`
  rmSync(part, { force: true })
  const handle = openSync(part, 'wx', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  try {
    linkSync(part, file)
  } catch (error) {
    if (!existsSync(file)) throw error // else another start was first, and its key is as good
  } finally {
    rmSync(part)
  }
}

function readKey(file: string): KeyObject {
  try {
    const key = createPrivateKey(readFileSync(file))
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch (cause) {
    throw damagedKey(file, cause)
  }
  throw damagedKey(file, undefined)
}

function readSealingKey(file: string): Uint8Array {
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url')
  if (key.length === SEAL_BYTES) return key
  throw damagedKey(file, undefined)
}

function damagedKey(file: string, cause: unknown): StartFault {
  return new StartFault(
    'keys_damaged',
    {
      ja: `鍵のファイル ${file} を読み取れません。控えがあれば戻してください。なければ別の場所に移してから起動すると、新しい鍵が作られます。これまでの台帳は引き続き検証できます。`,
      en: `The key file ${file} cannot be read. Put back a copy if you have one. Otherwise move it aside and start: a new key is made, and the ledger so far can still be verified.`,
    },
    { cause },
  )
}

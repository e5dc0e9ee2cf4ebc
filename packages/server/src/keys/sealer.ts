import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/**
 * Closes secrets that are kept in the database with a key that is not: who has only the database, or a backup, cannot read them.
 * `purpose` is part of the seal: what was sealed for one thing opens for no other.
 */
export type Sealer = {
  /** AES-256-GCM under a key of its own for this purpose, as `keyId.nonce.closed` in base64url. */
  readonly seal: (purpose: string, text: string) => string
  /** Undefined where it was sealed with another key or for another purpose, or was changed. */
  readonly open: (purpose: string, sealed: string) => string | undefined
  /** HMAC-SHA-256 in base64url: shows later that a text is ours. */
  readonly mark: (purpose: string, text: string) => string
  readonly isMarked: (purpose: string, text: string, mark: string) => boolean
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** @param key 32 random bytes */
export function createSealer(key: Uint8Array): Sealer {
  const keyId = createHash('sha256').update('taga-seal-id/1\n').update(key).digest('base64url').slice(0, 16)

  function keyFor(use: 'seal' | 'mark', purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', key, '', `taga-${use}/1\n${purpose}`, 32))
  }
  function mark(purpose: string, text: string): string {
    return createHmac('sha256', keyFor('mark', purpose)).update(text).digest('base64url')
  }

  return {
    seal: (purpose, text) => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', keyFor('seal', purpose), nonce)
      const closed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return [keyId, nonce.toString('base64url'), closed.toString('base64url')].join('.')
    },
    open: (purpose, sealed) => {
      const [id, nonce, closed] = sealed.split('.')
      if (id !== keyId || nonce === undefined || closed === undefined) return undefined
      const bytes = Buffer.from(closed, 'base64url')
      if (bytes.length < TAG_BYTES) return undefined
      return decrypted(keyFor('seal', purpose), Buffer.from(nonce, 'base64url'), bytes)
    },
    mark,
    isMarked: (purpose, text, claimed) => {
      const [own, theirs] = [Buffer.from(mark(purpose, text)), Buffer.from(claimed)]
      return own.length === theirs.length && timingSafeEqual(own, theirs)
    },
  }
}

function decrypted(key: Buffer, nonce: Buffer, bytes: Buffer): string | undefined {
  if (nonce.length !== NONCE_BYTES) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, nonce)
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8')
  } catch {
    return undefined // the tag does not fit: changed, or sealed for something else
  }
}

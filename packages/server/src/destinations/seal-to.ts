import { createCipheriv, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, randomBytes } from 'node:crypto'

/**
 * Closes a text so that only the holder of an X25519 key can read it: a key of our own for this once (X25519, RFC 7748), HKDF-SHA-256 and
 * AES-256-GCM, as `ephemeral.nonce.closed` in base64url. `purpose` is part of the seal.
 * @param sealKey SubjectPublicKeyInfo (DER) in base64url
 */
export function sealTo(sealKey: string, purpose: string, text: string): string {
  const theirs = createPublicKey({ key: Buffer.from(sealKey, 'base64url'), format: 'der', type: 'spki' })
  const own = generateKeyPairSync('x25519')
  const ephemeral = own.publicKey.export({ format: 'der', type: 'spki' })
  const shared = diffieHellman({ privateKey: own.privateKey, publicKey: theirs })
  const key = Buffer.from(hkdfSync('sha256', shared, ephemeral, `taga-seal-to/1\n${purpose}`, 32))
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const closed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return [ephemeral, nonce, closed].map((bytes) => bytes.toString('base64url')).join('.')
}

import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { KeyAlg } from '@taga/contract'

/** Whether the signature (base64url) over the UTF-8 text was made by this key. Ed25519 as in RFC 8032; ES256 in IEEE P1363 form. */
export function isSignedBy(
  key: KeyObject,
  alg: KeyAlg,
  signed: { readonly text: string; readonly signature: string },
): boolean {
  const bytes = Buffer.from(signed.signature, 'base64url')
  if (bytes.length !== 64) return false
  switch (alg) {
    case 'ed25519':
      return verify(null, Buffer.from(signed.text), key, bytes)
    case 'es256':
      return verify('sha256', Buffer.from(signed.text), { key, dsaEncoding: 'ieee-p1363' }, bytes)
  }
}

/** Reading a key costs as much as verifying with it; what was read stays the same, so the last keys are kept. */
const MAX_KEYS = 10_000
const keysRead = new Map<string, KeyObject>()

/** The key in an SPKI (base64url), if it is one of the algorithm named: Ed25519, or ECDSA on P-256. */
export function readPublicKey(spki: string, alg: KeyAlg): KeyObject | undefined {
  const name = `${alg} ${spki}`
  const known = keysRead.get(name)
  if (known !== undefined) return known
  const key = parseKeyOf(spki, alg)
  if (key === undefined) return undefined
  if (keysRead.size >= MAX_KEYS) keysRead.clear()
  keysRead.set(name, key)
  return key
}

function parseKeyOf(spki: string, alg: KeyAlg): KeyObject | undefined {
  const key = parseKey(spki)
  if (key === undefined) return undefined
  const curve = key.asymmetricKeyDetails?.namedCurve
  const fits =
    alg === 'ed25519' ? key.asymmetricKeyType === 'ed25519' : key.asymmetricKeyType === 'ec' && curve === 'prime256v1'
  return fits ? key : undefined
}

function parseKey(spki: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(spki, 'base64url'), format: 'der', type: 'spki' })
  } catch {
    return undefined // what is no key at all is refused like a key of another kind
  }
}

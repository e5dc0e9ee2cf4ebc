import { canonicalJson } from './canonical-json.ts'
import { type Position, sha256 } from './entry.ts'

export type Head = Position & { readonly hash: string; readonly closed?: true }

/**
 * A signed summary of the ledger: where every writer stood that was not already recorded as closed. Numbered from 1, chained by
 * `previous`, the hash of the checkpoint before it.
 */
export type Checkpoint = {
  readonly format: 1
  readonly number: number
  readonly at: number
  readonly previous: string
  /** SHA-256 (hex) of the public key's SPKI DER. */
  readonly keyId: string
  /** Ed25519 (base64) over the canonical JSON of the checkpoint without its signature. */
  readonly signature: string
  readonly heads: readonly Head[]
}

export function checkpointText({ format, number, at, previous, keyId, heads }: Omit<Checkpoint, 'signature'>): string {
  return canonicalJson({ format, number, at, previous, keyId, heads })
}

/** The name by which a witness remembers it: SHA-256 over the canonical JSON of the whole, signature included. */
export function checkpointHash({ format, number, at, previous, keyId, signature, heads }: Checkpoint): string {
  return sha256(canonicalJson({ format, number, at, previous, keyId, signature, heads }))
}

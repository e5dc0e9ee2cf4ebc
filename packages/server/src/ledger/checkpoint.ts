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

/** Reads the heads of a stored checkpoint. @throws SyntaxError or TypeError where they were altered into something else */
export function readHeads(text: string): readonly Head[] {
  const heads = asHeads(JSON.parse(text))
  if (!heads) throw new TypeError('the heads of a checkpoint are not a list of positions')
  return heads
}

/** A checkpoint from an untrusted value, or undefined where it has another shape. Says nothing about its truth. */
export function asCheckpoint(value: unknown): Checkpoint | undefined {
  if (!isRecord(value) || value['format'] !== 1) return undefined
  const { number, at, previous, keyId, signature } = value
  const heads = asHeads(value['heads'])
  if (!isCount(number) || !isCount(at) || !heads) return undefined
  if (typeof previous !== 'string' || typeof keyId !== 'string' || typeof signature !== 'string') return undefined
  return { format: 1, number, at, previous, keyId, signature, heads }
}

function asHeads(value: unknown): readonly Head[] | undefined {
  if (!Array.isArray(value)) return undefined
  const heads: Head[] = []
  for (const head of value as readonly unknown[]) {
    if (!isRecord(head)) return undefined
    const { writer, seq, hash, closed } = head
    if (typeof writer !== 'string' || !isCount(seq) || typeof hash !== 'string') return undefined
    heads.push(closed === true ? { writer, seq, hash, closed } : { writer, seq, hash })
  }
  return heads
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

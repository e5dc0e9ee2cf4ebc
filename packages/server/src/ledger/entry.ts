import { hash } from 'node:crypto'

/** Where an entry stands. A writer is one lane of one run of one server; `seq` counts from 1 without gaps. */
export type Position = { readonly writer: string; readonly seq: number }

/** One link of a writer's chain. Times in epoch ms, hashes SHA-256 in hex. */
export type LedgerEntry = Position & {
  readonly format: 1
  readonly at: number
  readonly kind: string
  readonly actor: string
  readonly subject: string
  /** SHA-256 over the salt (its hex text) followed by the canonical JSON of the body. */
  readonly bodyHash: string
  /** Hash of the entry before it in the same chain; zeros for the first. */
  readonly previous: string
  /** SHA-256 over the canonical JSON of the entry without its hash. */
  readonly hash: string
}

/** What stands before the first entry of a chain, and before the first checkpoint. */
export const NO_HASH = '0'.repeat(64)

/** The canonical JSON (RFC 8785) of an entry without its hash, written out since its members never vary. */
export function entryText(entry: Omit<LedgerEntry, 'hash'>): string {
  return `{"actor":${JSON.stringify(entry.actor)},"at":${entry.at},"bodyHash":${JSON.stringify(entry.bodyHash)},"format":1,"kind":${JSON.stringify(entry.kind)},"previous":${JSON.stringify(entry.previous)},"seq":${entry.seq},"subject":${JSON.stringify(entry.subject)},"writer":${JSON.stringify(entry.writer)}}`
}

export function entryHash(entry: Omit<LedgerEntry, 'hash'>): string {
  return sha256(entryText(entry))
}

export function bodyHash(salt: string, canonicalBody: string): string {
  return sha256(salt + canonicalBody)
}

/** SHA-256 of the UTF-8 of a text, in hex. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex')
}

import type { Checkpoint } from './checkpoint.ts'
import { CheckpointCheck, type PublicKey } from './checkpoint-check.ts'
import { bodyHash, entryHash, type LedgerEntry, NO_HASH, type Position } from './entry.ts'
import type { LedgerFinding } from './finding.ts'
import type { EntryBody } from './read-entries.ts'

/** Kind of the entry that records an erasure; its subject names the entry whose body went. */
export const ERASED_KIND = 'ledger.bodyErased'
/** Kind of the entry that brings in a signing key; its subject is the key's id. */
export const KEY_ADDED_KIND = 'ledger.keyAdded'

export type CheckOptions = {
  /** Fingerprints of keys to trust. Without any, every key that the ledger names is taken as its own, and the result lists them. */
  readonly trustedKeys?: readonly string[]
  /** Hashes of checkpoints that somebody kept elsewhere and that must be here. */
  readonly expectedCheckpoints?: readonly string[]
}

export type Verification = {
  /** Nothing was found wrong. Says nothing of what is not yet sealed and witnessed: see the counts. */
  readonly outcome: 'intact' | 'broken'
  /** At most the first 1,000; `findingCount` counts all. */
  readonly findings: readonly LedgerFinding[]
  readonly findingCount: number
  readonly entries: number
  readonly erasedBodies: number
  readonly writers: number
  readonly checkpoints: number
  readonly newestCheckpoint: { readonly number: number; readonly hash: string; readonly at: number } | undefined
  /** Entries after the newest checkpoint: chained, not yet signed. */
  readonly unsealedEntries: number
  readonly witnesses: number
  /** Number of the newest checkpoint that a witness confirmed. Up to it nothing can have been altered unnoticed, not even by the key's owner. */
  readonly witnessedUpTo: number | undefined
  readonly keys: readonly string[]
}

type WriterState = { seq: number; hash: string; nextHead: number }

/**
 * Checks a ledger as it streams by: first keys, checkpoints and witnesses, then the entries of each writer in order.
 * Memory grows with writers and checkpoints, not with entries.
 */
export class ChainCheck {
  readonly #checkpoints: CheckpointCheck
  readonly #writers = new Map<string, WriterState>()
  readonly #findings: LedgerFinding[] = []
  readonly #erasedBodies = new Set<string>()
  readonly #recordedErasures = new Set<string>()
  readonly #keyPositions = new Map<string, Position>()
  #findingCount = 0
  #entries = 0
  #erasedCount = 0

  constructor(options: CheckOptions = {}) {
    this.#checkpoints = new CheckpointCheck(options, (finding) => this.found(finding))
  }

  found(finding: LedgerFinding): void {
    this.#findingCount += 1
    if (this.#findings.length < 1_000) this.#findings.push(finding)
  }

  addKey(key: PublicKey): void {
    this.#checkpoints.addKey(key)
  }

  addCheckpoint(checkpoint: Checkpoint, storedHash?: string): void {
    this.#checkpoints.addCheckpoint(checkpoint, storedHash)
  }

  addWitness(witness: { readonly device: string; readonly checkpointHash: string }): void {
    this.#checkpoints.addWitness(witness)
  }

  addEntry(entry: LedgerEntry, body: EntryBody): void {
    this.#entries += 1
    const { writer, seq } = entry
    const state = this.#stateOf(writer)
    if (seq <= state.seq) {
      this.found({ kind: 'entryOutOfOrder', writer, seq })
      return
    }
    const follows = seq === state.seq + 1
    if (!follows) this.found({ kind: 'entriesMissing', writer, seq: state.seq + 1, lastSeq: seq - 1 })
    if (entryHash(entry) !== entry.hash) this.found({ kind: 'entryAltered', writer, seq })
    else if (follows && entry.previous !== state.hash) this.found({ kind: 'entryUnlinked', writer, seq })
    state.seq = seq
    state.hash = entry.hash
    this.#checkBody(entry, body)
    this.#compareWithHeads(entry, state)
    if (entry.kind === ERASED_KIND) this.#recordedErasures.add(entry.subject)
    else if (entry.kind === KEY_ADDED_KIND) this.#keyPositions.set(entry.subject, { writer, seq })
  }

  finish(): Verification {
    for (const subject of this.#erasedBodies) {
      if (!this.#recordedErasures.has(subject)) this.found({ kind: 'bodyErasedUnrecorded', ...positionOf(subject) })
    }
    this.#findCutOff()
    const { witnesses, witnessedUpTo } = this.#checkpoints.finish(this.#keyPositions)
    return {
      outcome: this.#findingCount === 0 ? 'intact' : 'broken',
      findings: this.#findings,
      findingCount: this.#findingCount,
      entries: this.#entries,
      erasedBodies: this.#erasedCount,
      writers: this.#writers.size,
      checkpoints: this.#checkpoints.count,
      newestCheckpoint: this.#checkpoints.newest,
      unsealedEntries: this.#countUnsealed(),
      witnesses,
      witnessedUpTo,
      keys: this.#checkpoints.keyIds(),
    }
  }

  #stateOf(writer: string): WriterState {
    const known = this.#writers.get(writer)
    if (known) return known
    const fresh = { seq: 0, hash: NO_HASH, nextHead: 0 }
    this.#writers.set(writer, fresh)
    return fresh
  }

  #checkBody({ writer, seq, bodyHash: expected }: LedgerEntry, body: EntryBody): void {
    switch (body.kind) {
      case 'present':
        if (bodyHash(body.salt, body.text) !== expected) this.found({ kind: 'bodyAltered', writer, seq })
        return
      case 'missing':
        this.found({ kind: 'bodyMissing', writer, seq })
        return
      case 'erased':
        this.#erasedCount += 1
        this.#erasedBodies.add(erasedSubject({ writer, seq }))
    }
  }

  #compareWithHeads({ writer, seq, hash }: LedgerEntry, state: WriterState): void {
    const heads = this.#checkpoints.headsOf(writer)
    for (let head = heads[state.nextHead]; head && head.seq <= seq; head = heads[state.nextHead]) {
      if (head.seq === seq && head.hash !== hash) {
        this.found({ kind: 'entryContradictsCheckpoint', writer, seq, number: head.number })
      }
      state.nextHead += 1
    }
    const last = heads.at(-1)
    if (last?.closed && seq > last.seq) this.found({ kind: 'entryAfterClosed', writer, seq })
  }

  #findCutOff(): void {
    for (const [writer, heads] of this.#checkpoints.heads) {
      const last = heads.at(-1)?.seq ?? 0
      const seq = this.#writers.get(writer)?.seq ?? 0
      if (seq < last) this.found({ kind: 'entriesMissing', writer, seq: seq + 1, lastSeq: last })
    }
  }

  #countUnsealed(): number {
    let count = 0
    for (const [writer, { seq }] of this.#writers) {
      count += Math.max(0, seq - (this.#checkpoints.headsOf(writer).at(-1)?.seq ?? 0))
    }
    return count
  }
}

export function erasedSubject({ writer, seq }: Position): string {
  return `${writer}/${seq}`
}

function positionOf(subject: string): Position {
  const slash = subject.lastIndexOf('/')
  return { writer: subject.slice(0, slash), seq: Number(subject.slice(slash + 1)) }
}

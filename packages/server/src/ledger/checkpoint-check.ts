import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { type Checkpoint, checkpointHash, checkpointText, type Head } from './checkpoint.ts'
import { NO_HASH, type Position } from './entry.ts'
import type { LedgerFinding } from './finding.ts'

export type PublicKey = { readonly keyId: string; readonly publicKey: string }
export type NumberedHead = Head & { readonly number: number }

type Seen = { readonly number: number; readonly hash: string; readonly at: number; readonly keyId: string }

/** The half of the check that looks at checkpoints, keys and witnesses. */
export class CheckpointCheck {
  /** Each writer's heads in the order of their checkpoints; a head that did not move is kept once. */
  readonly heads = new Map<string, NumberedHead[]>()
  readonly #trusted: readonly string[]
  readonly #found: (finding: LedgerFinding) => void
  readonly #keys = new Map<string, KeyObject>()
  readonly #numbers = new Map<string, number>()
  readonly #signed: Seen[] = []
  readonly #witnesses: { readonly device: string; readonly checkpointHash: string }[] = []
  readonly #given: readonly string[]
  #open = new Map<string, number>()
  #last: Seen | undefined

  constructor(
    options: { readonly trustedKeys?: readonly string[]; readonly expectedCheckpoints?: readonly string[] },
    found: (finding: LedgerFinding) => void,
  ) {
    this.#trusted = options.trustedKeys ?? []
    this.#given = options.expectedCheckpoints ?? []
    this.#found = found
  }

  get count(): number {
    return this.#signed.length
  }

  get newest(): { readonly number: number; readonly hash: string; readonly at: number } | undefined {
    return this.#last && { number: this.#last.number, hash: this.#last.hash, at: this.#last.at }
  }

  keyIds(): readonly string[] {
    return [...this.#keys.keys()]
  }

  headsOf(writer: string): readonly NumberedHead[] {
    return this.heads.get(writer) ?? []
  }

  addKey({ keyId, publicKey }: PublicKey): void {
    const der = Buffer.from(publicKey, 'base64')
    if (createHash('sha256').update(der).digest('hex') !== keyId) this.#found({ kind: 'keyAltered', keyId })
    else this.#keys.set(keyId, createPublicKey({ key: der, format: 'der', type: 'spki' }))
  }

  addWitness(witness: { readonly device: string; readonly checkpointHash: string }): void {
    this.#witnesses.push(witness)
  }

  /** @param storedHash the hash by which a database finds it, where there is one */
  addCheckpoint(checkpoint: Checkpoint, storedHash = checkpointHash(checkpoint)): void {
    const { number, at, keyId } = checkpoint
    const expected = (this.#last?.number ?? 0) + 1
    if (number < expected) {
      this.#found({ kind: 'checkpointOutOfOrder', number })
      return
    }
    for (let missing = expected; missing < Math.min(number, expected + 1_000); missing += 1) {
      this.#found({ kind: 'checkpointMissing', number: missing })
    }
    const hash = checkpointHash(checkpoint)
    if (hash !== storedHash || !this.#isSigned(checkpoint)) this.#found({ kind: 'checkpointAltered', number })
    else if (number === expected && checkpoint.previous !== (this.#last?.hash ?? NO_HASH)) {
      this.#found({ kind: 'checkpointUnlinked', number })
    }
    this.#last = { number, hash, at, keyId }
    this.#signed.push(this.#last)
    this.#numbers.set(this.#last.hash, number)
    this.#followHeads(checkpoint)
  }

  /** Looks for what only the whole can tell. @param keyAdded where the ledger itself brought in each key */
  finish(keyAdded: ReadonlyMap<string, Position>): {
    readonly witnesses: number
    readonly witnessedUpTo: number | undefined
  } {
    // Every ledger is sealed when it begins: one without a checkpoint had them taken out, and nothing in it is signed.
    if (this.#signed.length === 0) this.#found({ kind: 'checkpointMissing', number: 1 })
    const trusted = this.#trustedKeys(keyAdded)
    for (const { number, keyId } of this.#signed) {
      if (trusted && !trusted.has(keyId)) this.#found({ kind: 'checkpointKeyUnknown', number, keyId })
    }
    const given = this.#given.map((hash) => ({ device: '--checkpoint', checkpointHash: hash }))
    let witnessedUpTo: number | undefined
    for (const { device, checkpointHash: hash } of [...this.#witnesses, ...given]) {
      const number = this.#numbers.get(hash)
      if (number === undefined)
        this.#found({ kind: 'witnessedCheckpointMissing', checkpointHash: hash, witness: device })
      else witnessedUpTo = Math.max(witnessedUpTo ?? 0, number)
    }
    return { witnesses: this.#witnesses.length + given.length, witnessedUpTo }
  }

  #isSigned(checkpoint: Checkpoint): boolean {
    const key = this.#keys.get(checkpoint.keyId)
    return (
      !!key && verify(null, Buffer.from(checkpointText(checkpoint)), key, Buffer.from(checkpoint.signature, 'base64'))
    )
  }

  #followHeads({ number, heads }: Checkpoint): void {
    const named = new Map<string, number>()
    for (const head of heads) {
      const { writer, seq } = head
      const known = this.heads.get(writer) ?? []
      const last = known.at(-1)
      if (last && (last.closed || seq < last.seq)) this.#found({ kind: 'checkpointGoesBack', number, writer })
      if (last?.seq !== seq || last.hash !== head.hash || head.closed) known.push({ ...head, number })
      this.heads.set(writer, known)
      if (!head.closed) named.set(writer, seq)
    }
    const writers = new Set(heads.map((head) => head.writer))
    for (const writer of this.#open.keys()) {
      if (!writers.has(writer)) this.#found({ kind: 'checkpointForgetsWriter', number, writer })
    }
    this.#open = named
  }

  /** The keys named by the caller, and those that a checkpoint under a trusted key covers the bringing in of; undefined = all. */
  #trustedKeys(keyAdded: ReadonlyMap<string, Position>): ReadonlySet<string> | undefined {
    if (this.#trusted.length === 0) return undefined
    const trusted = new Set(this.#trusted)
    const keyOf = new Map(this.#signed.map((seen) => [seen.number, seen.keyId]))
    for (let before = -1; before !== trusted.size; ) {
      before = trusted.size
      for (const [keyId, { writer, seq }] of keyAdded) {
        const vouched = this.headsOf(writer).some(
          (head) => head.seq >= seq && trusted.has(keyOf.get(head.number) ?? ''),
        )
        if (vouched) trusted.add(keyId)
      }
    }
    return trusted
  }
}

import { createHash } from 'node:crypto'
import type { SigningKey } from '../packages/server/src/keys/key-ring.ts'
import { canonicalJson } from '../packages/server/src/ledger/canonical-json.ts'
import { checkpointHash, checkpointText } from '../packages/server/src/ledger/checkpoint.ts'
import { bodyHash, entryHash, NO_HASH } from '../packages/server/src/ledger/entry.ts'
import { entryLine, PACK_FORMAT } from '../packages/server/src/ledger/export-pack.ts'

const START = Date.UTC(2027, 3, 1)
const PER_CHECKPOINT = 2_000
const DEVICES = 500
const WRITER = 'bench/1'

/**
 * A ledger pack of `entries` accepted reports by one writer, with a signed checkpoint every 2,000 entries, as a busy server leaves it.
 * Checkpoints stand before entries in a pack: the chain is walked twice, so that memory does not grow with the entries.
 */
export function* writePack(key: SigningKey, entries: number): Generator<string> {
  yield `${canonicalJson({ format: PACK_FORMAT, madeAt: START, epoch: 'bench' })}\n`
  yield `${canonicalJson({ key: { keyId: key.keyId, publicKey: key.publicKey, addedAt: START } })}\n`
  yield* writeCheckpoints(key, entries)
  for (const { line } of walkChain(entries)) yield line
  yield `${canonicalJson({ end: { entries } })}\n`
}

function* writeCheckpoints(key: SigningKey, entries: number): Generator<string> {
  let previous = NO_HASH
  let number = 0
  for (const { seq, at, hash } of walkChain(entries)) {
    if (seq % PER_CHECKPOINT !== 0 && seq !== entries) continue
    number += 1
    const unsigned = {
      format: 1,
      number,
      at,
      previous,
      keyId: key.keyId,
      heads: [{ writer: WRITER, seq, hash }],
    } as const
    const checkpoint = { ...unsigned, signature: key.sign(checkpointText(unsigned)) }
    previous = checkpointHash(checkpoint)
    yield `{"checkpoint":${canonicalJson(checkpoint)}}\n`
  }
}

type Link = { readonly seq: number; readonly at: number; readonly hash: string; readonly line: string }

function* walkChain(entries: number): Generator<Link> {
  let previous = NO_HASH
  for (let seq = 1; seq <= entries; seq++) {
    const device = `device:${1 + (seq % DEVICES)}`
    const digest = createHash('sha256').update(String(seq)).digest()
    const changed = ['device.lookedAt', 'device.antimalwareSignatureAt', 'device.clockSkewMs']
    const text = canonicalJson({ digest: digest.toString('base64url'), counter: seq, changed, ignored: 0 })
    const salt = digest.toString('hex', 0, 16)
    const at = START + seq
    const linked = {
      format: 1,
      writer: WRITER,
      seq,
      at,
      kind: 'report.accepted',
      actor: device,
      subject: device,
      bodyHash: bodyHash(salt, text),
      previous,
    } as const
    const hash = entryHash(linked)
    previous = hash
    yield { seq, at, hash, line: entryLine({ entry: { ...linked, hash }, body: { kind: 'present', salt, text } }) }
  }
}

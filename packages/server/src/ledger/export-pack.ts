import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { canonicalJson } from './canonical-json.ts'
import { entryText } from './entry.ts'
import { type EntryWithBody, readAllEntries } from './read-entries.ts'

export const PACK_FORMAT = 'taga.ledger-pack/1'

/**
 * The whole ledger as lines of JSON that `verify-pack` can check without this program: what it is, keys, checkpoints, witnesses,
 * then every entry with its body, each writer's in order, and a last line that counts them. Give it a snapshot.
 */
export async function* exportPack(db: Kysely<Schema>, { now }: { readonly now: number }): AsyncGenerator<string> {
  const { epoch } = await db.selectFrom('store_identity').select('epoch').executeTakeFirstOrThrow()
  yield line({ format: PACK_FORMAT, madeAt: now, epoch })
  yield* exportKeys(db)
  yield* exportCheckpoints(db)
  yield* exportWitnesses(db)
  let entries = 0
  for await (const entry of readAllEntries(db)) {
    entries += 1
    yield entryLine(entry)
  }
  yield line({ end: { entries } })
}

/** Its layout is fixed, down to the order of members: the verifier hashes slices of the line instead of writing the JSON anew. */
export function entryLine({ entry, body }: EntryWithBody): string {
  const head = `{"entry":${entryText(entry).slice(0, -1)},"hash":${JSON.stringify(entry.hash)}}`
  switch (body.kind) {
    case 'present':
      return `${head},"salt":${JSON.stringify(body.salt)},"body":${oneLine(body.text)}}\n`
    case 'erased':
      return `${head},"erased":${canonicalJson({ at: body.at, by: body.by, why: body.why })}}\n`
    case 'missing':
      return `${head},"missing":true}\n`
  }
}

async function* exportKeys(db: Kysely<Schema>): AsyncGenerator<string> {
  const keys = await db.selectFrom('ledger_keys').selectAll().orderBy('added_at').orderBy('key_id').execute()
  for (const key of keys) yield line({ key: { keyId: key.key_id, publicKey: key.public_key, addedAt: key.added_at } })
}

async function* exportCheckpoints(db: Kysely<Schema>): AsyncGenerator<string> {
  let after = -1
  for (;;) {
    const rows = await db
      .selectFrom('ledger_checkpoints')
      .selectAll()
      .where('number', '>', after)
      .orderBy('number')
      .limit(500)
      .execute()
    for (const { number, at, previous, signature, key_id: keyId, heads } of rows) {
      const rest = canonicalJson({ format: 1, number, at, previous, keyId, signature })
      yield `{"checkpoint":${rest.slice(0, -1)},"heads":${oneLine(heads)}}}\n`
    }
    const last = rows.at(-1)
    if (!last) return
    after = last.number
  }
}

async function* exportWitnesses(db: Kysely<Schema>): AsyncGenerator<string> {
  const rows = await db
    .selectFrom('ledger_witnesses')
    .selectAll()
    .orderBy('device')
    .orderBy('checkpoint_hash')
    .execute()
  for (const { device, checkpoint_hash: checkpointHash, at } of rows)
    yield line({ witness: { device, checkpointHash, at } })
}

function line(value: Parameters<typeof canonicalJson>[0]): string {
  return `${canonicalJson(value)}\n`
}

/** Stored JSON goes out as it is. One that was altered so as to break the line goes out as a text, and is found by its hash. */
function oneLine(json: string): string {
  return json === '' || /[\r\n]/.test(json) ? JSON.stringify(json) : json
}

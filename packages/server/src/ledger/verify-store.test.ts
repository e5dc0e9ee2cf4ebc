import { readFile } from 'node:fs/promises'
import type { Kysely } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Schema } from '../db/schema.ts'
import type { Store } from '../db/store.ts'
import { createKeyRing, type KeyRing } from '../keys/key-ring.ts'
import { describeOnBoth, openTestStore } from '../testing/test-store.ts'
import type { CheckOptions, Verification } from './chain-check.ts'
import { checkpointHash, checkpointText, readHeads } from './checkpoint.ts'
import { canonicalJson } from './canonical-json.ts'
import { bodyHash, entryHash, NO_HASH, type Position } from './entry.ts'
import { eraseBody } from './erase-body.ts'
import { exportPack } from './export-pack.ts'
import { verifyPack } from './verify-pack.ts'
import { verifyStore } from './verify-store.ts'
import { newestCheckpoint, recordWitness } from './witness.ts'

/** Ten notes one after another, so that they stand in one chain, sealed by a checkpoint that a device has seen. */
async function withLedger(on: 'sqlite' | 'postgres') {
  const test = await openTestStore(on, { laneCount: 1 })
  const places: Position[] = []
  for (let count = 0; count < 10; count += 1) {
    places.push(
      await test.store.write((tx) =>
        tx.append({ kind: 'test.note', actor: 'tester', subject: `note-${count}`, body: { count } }),
      ),
    )
  }
  await test.store.checkpoint()
  const witnessed = await newestCheckpoint(test.store.read)
  if (!witnessed) throw new Error('no checkpoint was sealed')
  await test.store.write((tx) => recordWitness(tx, { device: 'device-1', checkpointHash: witnessed.hash, at: 1 }))
  const writer = places[0]?.writer ?? ''
  const first = places[0]?.seq ?? 0
  return { ...test, writer, first, witnessed }
}

/** Verifies the database itself and the pack made of it: both have to find the same. */
async function verifyBoth(store: Store, options: CheckOptions = {}): Promise<Verification> {
  return store.snapshot(async (db) => {
    const live = await verifyStore(db, options)
    const pack = await verifyPack(exportPack(db, { now: 0 }), options)
    expect(pack.findings).toEqual(live.findings)
    return live
  })
}

/** Somebody with the database in hand: changes rows as nothing in the program would. */
function tamper(store: Store, change: (db: Kysely<Schema>) => Promise<unknown>): Promise<unknown> {
  return store.write((tx) => change(tx.db))
}

/** Makes the chain whole again from an entry on, as a careful forger would. */
async function rechain(db: Kysely<Schema>, writer: string): Promise<void> {
  let previous = NO_HASH
  const rows = await db.selectFrom('ledger_entries').selectAll().where('writer', '=', writer).orderBy('seq').execute()
  for (const row of rows) {
    const { seq, at, kind, actor, subject } = row
    const hash = entryHash({ format: 1, writer, seq, at, kind, actor, subject, bodyHash: row.body_hash, previous })
    await db
      .updateTable('ledger_entries')
      .set({ previous, hash })
      .where('writer', '=', writer)
      .where('seq', '=', seq)
      .execute()
    previous = hash
  }
}

/** Makes every checkpoint anew over the chain as it stands now, under the ledger's own key. */
async function resign(db: Kysely<Schema>, keys: KeyRing): Promise<void> {
  let previous = NO_HASH
  for (const row of await db.selectFrom('ledger_checkpoints').selectAll().orderBy('number').execute()) {
    const heads = []
    for (const head of readHeads(row.heads)) {
      const { hash } = await db
        .selectFrom('ledger_entries')
        .select('hash')
        .where('writer', '=', head.writer)
        .where('seq', '=', head.seq)
        .executeTakeFirstOrThrow()
      heads.push({ ...head, hash })
    }
    const unsigned = { format: 1, number: row.number, at: row.at, previous, keyId: keys.ledger.keyId, heads } as const
    const checkpoint = { ...unsigned, signature: keys.ledger.sign(checkpointText(unsigned)) }
    const hash = checkpointHash(checkpoint)
    await db
      .updateTable('ledger_checkpoints')
      .set({ previous, hash, heads: canonicalJson(heads), signature: checkpoint.signature, key_id: checkpoint.keyId })
      .where('number', '=', row.number)
      .execute()
    previous = hash
  }
}

describeOnBoth('verifyStore', (on) => {
  it('finds nothing in a ledger that nobody touched, and says how far witnesses confirm it', async () => {
    const { store, keys, witnessed, close } = await withLedger(on)
    const result = await verifyBoth(store)
    expect(result).toMatchObject({ outcome: 'intact', findings: [], witnesses: 1, keys: [keys.ledger.keyId] })
    expect(result.entries).toBe(12)
    expect(result.witnessedUpTo).toBe(witnessed.checkpoint.number)
    expect(
      await verifyBoth(store, { trustedKeys: [keys.ledger.keyId], expectedCheckpoints: [witnessed.hash] }),
    ).toMatchObject({
      outcome: 'intact',
      witnesses: 2,
    })
    await close()
  })

  it('locates one altered character in every column of an entry', async () => {
    const { store, writer, first, close } = await withLedger(on)
    const changes = [
      { at: 5 },
      { kind: 'test.nota' },
      { actor: 'testes' },
      { subject: 'note-x' },
      { previous: '1'.repeat(64) },
      { body_hash: '1'.repeat(64) },
      { hash: '1'.repeat(64) },
    ]
    for (const [index, change] of changes.entries()) {
      await tamper(store, (db) =>
        db
          .updateTable('ledger_entries')
          .set(change)
          .where('writer', '=', writer)
          .where('seq', '=', first + index)
          .execute(),
      )
    }
    const result = await verifyBoth(store)
    for (const index of changes.keys()) {
      expect(result.findings).toContainEqual({ kind: 'entryAltered', writer, seq: first + index })
    }
    await close()
  })

  it('locates one altered character in a body or its salt', async () => {
    const { store, writer, first, close } = await withLedger(on)
    await tamper(store, async (db) => {
      await db
        .updateTable('ledger_bodies')
        .set({ body: '{"count":7}' })
        .where('writer', '=', writer)
        .where('seq', '=', first)
        .execute()
      await db
        .updateTable('ledger_bodies')
        .set({ salt: '00' })
        .where('writer', '=', writer)
        .where('seq', '=', first + 1)
        .execute()
      await db
        .updateTable('ledger_bodies')
        .set({ body: '\n"' })
        .where('writer', '=', writer)
        .where('seq', '=', first + 2)
        .execute()
    })
    expect((await verifyBoth(store)).findings).toEqual(
      [0, 1, 2].map((index) => ({ kind: 'bodyAltered', writer, seq: first + index })),
    )
    await close()
  })

  it('locates a removed entry', async () => {
    const { store, writer, first, close } = await withLedger(on)
    await tamper(store, (db) =>
      db
        .deleteFrom('ledger_entries')
        .where('writer', '=', writer)
        .where('seq', '=', first + 3)
        .execute(),
    )
    expect((await verifyBoth(store)).findings).toEqual([
      { kind: 'entriesMissing', writer, seq: first + 3, lastSeq: first + 3 },
    ])
    await close()
  })

  it('locates a removed entry where the chain after it was made anew', async () => {
    const { store, writer, first, close } = await withLedger(on)
    await tamper(store, async (db) => {
      await db
        .deleteFrom('ledger_entries')
        .where('writer', '=', writer)
        .where('seq', '=', first + 3)
        .execute()
      await db
        .updateTable('ledger_bodies')
        .set({ seq: 1_000 })
        .where('writer', '=', writer)
        .where('seq', '=', first + 3)
        .execute()
      for (let seq = first + 4; seq < first + 10; seq += 1) {
        await db
          .updateTable('ledger_entries')
          .set({ seq: seq - 1 })
          .where('writer', '=', writer)
          .where('seq', '=', seq)
          .execute()
        await db
          .updateTable('ledger_bodies')
          .set({ seq: seq - 1 })
          .where('writer', '=', writer)
          .where('seq', '=', seq)
          .execute()
      }
      await rechain(db, writer)
    })
    expect((await verifyBoth(store)).findings).toContainEqual({
      kind: 'entriesMissing',
      writer,
      seq: first + 9,
      lastSeq: first + 9,
    })
    await close()
  })

  it('locates two swapped entries', async () => {
    const { store, writer, first, close } = await withLedger(on)
    const place = (db: Kysely<Schema>, from: number, to: number) =>
      db.updateTable('ledger_entries').set({ seq: to }).where('writer', '=', writer).where('seq', '=', from).execute()
    await tamper(store, async (db) => {
      await place(db, first + 2, 1_000)
      await place(db, first + 3, first + 2)
      await place(db, 1_000, first + 3)
    })
    const { findings } = await verifyBoth(store)
    expect(findings).toContainEqual({ kind: 'entryAltered', writer, seq: first + 2 })
    expect(findings).toContainEqual({ kind: 'entryAltered', writer, seq: first + 3 })
    await close()
  })

  it('locates an inserted entry, linked or not', async () => {
    const { store, writer, first, close } = await withLedger(on)
    const salt = '00'
    await tamper(store, async (db) => {
      for (let seq = first + 9; seq >= first + 5; seq -= 1) {
        await db
          .updateTable('ledger_entries')
          .set({ seq: seq + 1 })
          .where('writer', '=', writer)
          .where('seq', '=', seq)
          .execute()
        await db
          .updateTable('ledger_bodies')
          .set({ seq: seq + 1 })
          .where('writer', '=', writer)
          .where('seq', '=', seq)
          .execute()
      }
      const row = {
        writer,
        seq: first + 5,
        at: 0,
        kind: 'test.note',
        actor: 'forger',
        subject: 'x',
        body_hash: bodyHash(salt, '1'),
      }
      await db
        .insertInto('ledger_entries')
        .values({ ...row, previous: NO_HASH, hash: NO_HASH })
        .execute()
      await db
        .insertInto('ledger_bodies')
        .values({ writer, seq: first + 5, salt, body: '1' })
        .execute()
    })
    expect((await verifyBoth(store)).findings).toContainEqual({ kind: 'entryAltered', writer, seq: first + 5 })
    await tamper(store, (db) => rechain(db, writer))
    expect((await verifyBoth(store)).findings).toMatchObject([
      { kind: 'entryContradictsCheckpoint', writer, seq: first + 9 },
    ])
    await close()
  })

  it('finds an altered entry whose chain was made anew by the checkpoint that saw it', async () => {
    const { store, writer, first, witnessed, close } = await withLedger(on)
    await tamper(store, async (db) => {
      await db
        .updateTable('ledger_entries')
        .set({ actor: 'forger' })
        .where('writer', '=', writer)
        .where('seq', '=', first + 4)
        .execute()
      await rechain(db, writer)
    })
    const { number } = witnessed.checkpoint
    expect((await verifyBoth(store)).findings).toEqual([
      { kind: 'entryContradictsCheckpoint', writer, seq: first + 9, number },
    ])
    await close()
  })

  it('finds by a witness what the owner of the key made anew, chain and signatures', async () => {
    const { store, keys, writer, first, witnessed, close } = await withLedger(on)
    await tamper(store, async (db) => {
      await db
        .updateTable('ledger_entries')
        .set({ actor: 'forger' })
        .where('writer', '=', writer)
        .where('seq', '=', first + 4)
        .execute()
      await rechain(db, writer)
      await resign(db, keys)
    })
    const finding = { kind: 'witnessedCheckpointMissing', checkpointHash: witnessed.hash, witness: 'device-1' } as const
    expect((await verifyBoth(store)).findings).toEqual([finding])
    await tamper(store, (db) => db.deleteFrom('ledger_witnesses').execute())
    const silenced = await verifyBoth(store)
    expect(silenced).toMatchObject({ outcome: 'intact', witnessedUpTo: undefined }) // and this is what a witness is for:
    expect((await verifyBoth(store, { expectedCheckpoints: [witnessed.hash] })).findings).toEqual([
      { ...finding, witness: '--checkpoint' },
    ])
    expect(
      await store.write((tx) => recordWitness(tx, { device: 'device-1', checkpointHash: witnessed.hash, at: 2 })),
    ).toEqual({ known: false })
    const told = await store.read
      .selectFrom('ledger_entries')
      .select('actor')
      .where('kind', '=', 'ledger.witnessDisagreed')
      .execute()
    expect(told).toEqual([{ actor: 'device:device-1' }])
    await close()
  })

  it('finds a ledger cut off before a checkpoint, and before a witnessed one', async () => {
    const { store, writer, first, witnessed, close } = await withLedger(on)
    await tamper(store, (db) =>
      db
        .deleteFrom('ledger_entries')
        .where('writer', '=', writer)
        .where('seq', '>', first + 5)
        .execute(),
    )
    expect((await verifyBoth(store)).findings).toEqual([
      { kind: 'entriesMissing', writer, seq: first + 6, lastSeq: first + 9 },
    ])
    await tamper(store, (db) =>
      db.deleteFrom('ledger_checkpoints').where('number', '=', witnessed.checkpoint.number).execute(),
    )
    expect((await verifyBoth(store)).findings).toContainEqual({
      kind: 'witnessedCheckpointMissing',
      checkpointHash: witnessed.hash,
      witness: 'device-1',
    })
    await close()
  })

  it('refuses checkpoints under a key that nobody trusts', async () => {
    const { store, keys, close } = await withLedger(on)
    const stranger = createKeyRing()
    await tamper(store, async (db) => {
      const { keyId, publicKey } = stranger.ledger
      await db.insertInto('ledger_keys').values({ key_id: keyId, public_key: publicKey, added_at: 0 }).execute()
      await resign(db, stranger)
    })
    const { findings } = await verifyBoth(store, { trustedKeys: [keys.ledger.keyId] })
    expect(findings).toContainEqual({ kind: 'checkpointKeyUnknown', number: 1, keyId: stranger.ledger.keyId })
    await close()
  })

  it('locates an altered and a removed checkpoint', async () => {
    const { store, witnessed, close } = await withLedger(on)
    const { number } = witnessed.checkpoint
    await tamper(store, (db) =>
      db.updateTable('ledger_checkpoints').set({ at: 1 }).where('number', '=', number).execute(),
    )
    expect((await verifyBoth(store)).findings).toContainEqual({
      kind: 'checkpointAltered',
      number,
    })
    await tamper(store, (db) => db.deleteFrom('ledger_checkpoints').where('number', '=', 1).execute())
    expect((await verifyBoth(store)).findings).toContainEqual({
      kind: 'checkpointMissing',
      number: 1,
    })
    await close()
  })

  it('tells an erased body from a missing one, and an erasure that nobody recorded', async () => {
    const { store, writer, first, close } = await withLedger(on)
    await store.write((tx) =>
      eraseBody(tx, { position: { writer, seq: first }, by: 'admin-1', why: 'retention', at: 7 }),
    )
    expect(await verifyBoth(store)).toMatchObject({ outcome: 'intact', erasedBodies: 1 })
    await tamper(store, async (db) => {
      await db
        .deleteFrom('ledger_bodies')
        .where('writer', '=', writer)
        .where('seq', '=', first + 1)
        .execute()
      await db
        .updateTable('ledger_bodies')
        .set({ salt: null, body: null, erased_at: 1, erased_by: 'x', erased_why: 'x' })
        .where('writer', '=', writer)
        .where('seq', '=', first + 2)
        .execute()
    })
    expect((await verifyBoth(store)).findings).toEqual([
      { kind: 'bodyMissing', writer, seq: first + 1 },
      { kind: 'bodyErasedUnrecorded', writer, seq: first + 2 },
    ])
    await close()
  })

  it('leaves nothing of an erased body in the database', async () => {
    const { store, close } = await withLedger(on)
    const secret = 'kokoroatari-no-nai-kotoba'
    const position = await store.write((tx) =>
      tx.append({ kind: 'test.note', actor: 'tester', subject: 's', body: { secret } }),
    )
    await store.write((tx) => eraseBody(tx, { position, by: 'admin-1', why: 'request', at: 7 }))
    const rows = await store.read
      .selectFrom('ledger_bodies')
      .select('body')
      .where('body', 'like', `%${secret}%`)
      .execute()
    expect(rows).toEqual([])
    await close()
  })
})

describe('a SQLite file', () => {
  it('holds no byte of an erased body', async () => {
    const { store, url, close } = await withLedger('sqlite')
    const secret = 'kokoroatari-no-nai-kotoba'
    const body = { secret: secret.repeat(500) }
    const position = await store.write((tx) => tx.append({ kind: 'test.note', actor: 'tester', subject: 's', body }))
    await store.write((tx) => eraseBody(tx, { position, by: 'admin-1', why: 'request', at: 7 }))
    await store.close()
    expect((await readFile(url)).includes(secret)).toBe(false)
    await close()
  })
})

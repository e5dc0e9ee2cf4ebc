import { expect, it } from 'vitest'
import { describeOnBoth, openTestStore } from '../testing/test-store.ts'
import { checkpointHash } from './checkpoint.ts'
import { newestCheckpoint, recordWitness } from './witness.ts'

describeOnBoth('witnesses', (on) => {
  it('are answered with the newest checkpoint, under the hash that names it', async () => {
    const { store, keys, close } = await openTestStore(on)
    const first = await newestCheckpoint(store.read)
    await store.write((tx) => tx.append({ kind: 'test.note', actor: 'a', subject: 's', body: 1 }))
    expect(await store.checkpoint()).toBe((first?.checkpoint.number ?? 0) + 1)
    const newest = await newestCheckpoint(store.read)
    expect(newest?.checkpoint).toMatchObject({ previous: first?.hash, keyId: keys.ledger.keyId })
    expect(newest && checkpointHash(newest.checkpoint)).toBe(newest?.hash)
    await close()
  })

  it('are asked for nothing new while nothing changes', async () => {
    const { store, close } = await openTestStore(on)
    await store.checkpoint()
    expect(await store.checkpoint()).toBeUndefined()
    await close()
  })

  it('keep one row a device, their newest word', async () => {
    const { store, close } = await openTestStore(on)
    for (let round = 0; round < 3; round += 1) {
      await store.write((tx) => tx.append({ kind: 'test.note', actor: 'a', subject: 's', body: round }))
      await store.checkpoint()
      const hash = (await newestCheckpoint(store.read))?.hash ?? ''
      expect(await store.write((tx) => recordWitness(tx, { device: 'd', checkpointHash: hash, at: round }))).toEqual({
        known: true,
      })
    }
    expect(await store.read.selectFrom('ledger_witnesses').select(['device', 'number', 'at']).execute()).toEqual([
      { device: 'd', number: 4, at: 2 },
    ])
    await close()
  })

  it('that remember another history are kept and told in the ledger, once', async () => {
    const { store, close } = await openTestStore(on)
    const witness = { device: 'd', checkpointHash: 'f'.repeat(64), at: 1 }
    expect(await store.write((tx) => recordWitness(tx, witness))).toEqual({ known: false })
    expect(await store.write((tx) => recordWitness(tx, { ...witness, at: 2 }))).toEqual({ known: false })
    const told = await store.read
      .selectFrom('ledger_entries')
      .select('actor')
      .where('kind', '=', 'ledger.witnessDisagreed')
      .execute()
    expect(told).toEqual([{ actor: 'device:d' }])
    await close()
  })
})

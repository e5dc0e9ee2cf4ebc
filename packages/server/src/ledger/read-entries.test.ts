import { expect, it } from 'vitest'
import type { Store } from '../db/store.ts'
import { describeOnBoth, openTestStore } from '../testing/test-store.ts'
import type { Position } from './entry.ts'
import { readAllEntries, readEntriesSince, readHeadPositions } from './read-entries.ts'

function note(store: Store, subject: string): Promise<Position> {
  return store.write((tx) => tx.append({ kind: 'test.note', actor: 'a', subject, body: { subject } }))
}

describeOnBoth('readEntriesSince', (on) => {
  it('gives what came after a vector of heads, and all of writers that it does not name', async () => {
    const { store, close } = await openTestStore(on)
    await Promise.all(Array.from({ length: 30 }, (_, index) => note(store, `before-${index}`)))
    const heads = await readHeadPositions(store.read)
    expect(await readEntriesSince(store.read, { heads, limit: 100 })).toEqual([])
    await Promise.all(Array.from({ length: 20 }, (_, index) => note(store, `after-${index}`)))
    const since = await readEntriesSince(store.read, { heads, limit: 100 })
    expect(new Set(since.map(({ entry }) => entry.subject))).toEqual(
      new Set(Array.from({ length: 20 }, (_, index) => `after-${index}`)),
    )
    const all = await readEntriesSince(store.read, { heads: [], limit: 100 })
    expect(all).toHaveLength(52)
    await close()
  })

  it('can be asked again from where its limit cut it, without a gap or a repetition', async () => {
    const { store, close } = await openTestStore(on)
    await Promise.all(Array.from({ length: 25 }, (_, index) => note(store, `note-${index}`)))
    const heads = new Map<string, number>()
    const seen: string[] = []
    for (let asked = 0; asked < 20; asked += 1) {
      const vector = [...heads].map(([writer, seq]) => ({ writer, seq }))
      const some = await readEntriesSince(store.read, { heads: vector, limit: 7 })
      for (const { entry } of some) {
        expect(entry.seq).toBe((heads.get(entry.writer) ?? 0) + 1)
        heads.set(entry.writer, entry.seq)
        seen.push(entry.subject)
      }
    }
    expect(seen).toHaveLength(27)
    expect(new Set(seen).size).toBe(27)
    await close()
  })

  it('gives bodies as they were written', async () => {
    const { store, close } = await openTestStore(on)
    const body = { 日本語: '髙﨑\n"鷗"', numbers: [1, 0.5, 1e21], nested: { b: null, a: true } }
    const at = await store.write((tx) => tx.append({ kind: 'test.note', actor: 'a', subject: 's', body }))
    const found = []
    for await (const { entry, body: read } of readAllEntries(store.read)) {
      if (entry.writer === at.writer && entry.seq === at.seq && read.kind === 'present')
        found.push(JSON.parse(read.text))
    }
    expect(found).toEqual([body])
    await close()
  })
})

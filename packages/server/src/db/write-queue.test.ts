import { expect, it } from 'vitest'
import { describeOnBoth, openTestStore } from '../testing/test-store.ts'
import type { Tx } from './store.ts'

const note = (subject: string) => ({ kind: 'test.note', actor: 'tester', subject, body: { subject } })

describeOnBoth('write', (on) => {
  it('keeps what a work wrote and answers with what it returned', async () => {
    const test = await openTestStore(on)
    const position = await test.store.write((tx) => tx.append(note('a')))
    const rows = await test.store.read.selectFrom('ledger_entries').selectAll().where('subject', '=', 'a').execute()
    expect(rows).toMatchObject([{ writer: position.writer, seq: position.seq, actor: 'tester' }])
    await test.close()
  })

  it('undoes only the work that threw, also its place in the chain', async () => {
    const test = await openTestStore(on, { laneCount: 1 })
    const failing = async (tx: Tx) => {
      await tx.append(note('failed'))
      throw new Error('no')
    }
    const results = await Promise.allSettled([
      test.store.write((tx) => tx.append(note('first'))),
      test.store.write(failing),
      test.store.write((tx) => tx.append(note('second'))),
    ])
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    const rows = await test.store.read
      .selectFrom('ledger_entries')
      .select(['subject', 'seq'])
      .where('kind', '=', 'test.note')
      .orderBy('seq')
      .execute()
    expect(rows.map((row) => row.subject)).toEqual(['first', 'second'])
    expect(Number(rows[1]?.seq) - Number(rows[0]?.seq)).toBe(1)
    await test.close()
  })

  it('tells who listens of what was committed, in order and once, and of nothing that was undone', async () => {
    const test = await openTestStore(on, { laneCount: 1 })
    const heard: string[] = []
    const stop = test.store.onAppended((entries) =>
      heard.push(...entries.map(({ seq, kind, subject }) => `${seq} ${kind} ${subject}`)),
    )
    const failing = async (tx: Tx) => {
      await tx.append(note('failed'))
      throw new Error('no')
    }
    let heardByWriter = 0
    const first = test.store.write((tx) => tx.append(note('first')))
    const [position] = await Promise.all([
      first.then((kept) => {
        heardByWriter = heard.length
        return kept
      }),
      test.store.write(failing).catch(() => undefined),
      test.store.write(async (tx) => {
        await tx.append(note('second'))
        return tx.append(note('third'))
      }),
    ])
    await test.store.write(failing).catch(() => undefined)
    const { seq } = position
    expect(heard).toEqual([`${seq} test.note first`, `${seq + 1} test.note second`, `${seq + 2} test.note third`])
    expect(heardByWriter).toBeGreaterThan(0)
    stop()
    await test.store.write((tx) => tx.append(note('unheard')))
    expect(heard).toHaveLength(3)
    await test.close()
  })

  it('loses no increment when 200 works change the same row at once', async () => {
    const test = await openTestStore(on)
    await test.store.write((tx) =>
      tx.db.insertInto('ledger_witnesses').values({ device: 'd', checkpoint_hash: 'h', number: 0, at: 0 }).execute(),
    )
    const add = async (tx: Tx) => {
      const { at } = await tx.db.selectFrom('ledger_witnesses').select('at').executeTakeFirstOrThrow()
      await tx.db
        .updateTable('ledger_witnesses')
        .set({ at: at + 1 })
        .execute()
    }
    await Promise.all(Array.from({ length: 200 }, () => test.store.write(add)))
    const row = await test.store.read.selectFrom('ledger_witnesses').select('at').executeTakeFirst()
    expect(row?.at).toBe(200)
    await test.close()
  })

  it('does not let the reading connection write', async () => {
    const test = await openTestStore(on)
    await expect(test.store.read.deleteFrom('ledger_entries').execute()).rejects.toThrow(/read-?only/i)
    await test.close()
  })

  it('refuses writes after it was closed', async () => {
    const test = await openTestStore(on)
    await test.store.close()
    await expect(test.store.write((tx) => tx.append(note('late')))).rejects.toMatchObject({
      code: 'storage_unavailable',
    })
    await test.close()
  })

  it('sees what was acknowledged before it was asked for', async () => {
    const { store, close } = await openTestStore(on)
    async function count(id: string): Promise<number> {
      await store.write((tx) =>
        tx.db.insertInto('ledger_runs').values({ run: id, opened_at: 0, seen_at: 0, closed_at: 0 }).execute(),
      )
      for (let done = 0; done < 150; done += 1) {
        const read = await store.write(async (tx) => {
          const found = await tx.db
            .selectFrom('ledger_runs')
            .select('seen_at')
            .where('run', '=', id)
            .executeTakeFirstOrThrow()
          if (found.seen_at !== done) return found.seen_at
          await tx.db
            .updateTable('ledger_runs')
            .set({ seen_at: done + 1 })
            .where('run', '=', id)
            .execute()
          return found.seen_at
        })
        if (read !== done) return read - done
      }
      return 0
    }
    const behind = await Promise.all(Array.from({ length: 16 }, (_, at) => count(`counted ${at}`)))
    expect(behind).toEqual(behind.map(() => 0))
    await close()
  })
})

import { randomBytes } from 'node:crypto'
import { Fault, listQuery } from '@taga/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { insertPerson } from '../people/insert-person.ts'
import { setPersonState } from '../people/set-person-state.ts'
import { type TestStore, describeOnBoth, openTestStore } from '../testing/test-store.ts'
import { type ListAsk, anywhere, readList } from './read-list.ts'
import { runBulk } from './run-bulk.ts'

const spec = {
  id: 'people.id',
  sorts: {
    name: { column: 'people.search_key', kind: 'text' },
    changed: { column: 'people.updated_at', kind: 'number' },
    department: { column: 'people.department_id', kind: 'text', empty: '' },
  },
} as const

describeOnBoth('a list', (on) => {
  let opened: TestStore
  let clock = 1_000
  const deps = () => ({ store: opened.store, now: () => clock, random: (size: number) => randomBytes(size) })
  beforeAll(async () => {
    opened = await openTestStore(on)
    await opened.store.write(async (tx) => {
      for (let at = 0; at < 25; at++) {
        clock = 1_000 + Math.floor(at / 5) // five share each moment
        await insertPerson(tx, deps(), 'server', { name: `人 ${String(at % 10).padStart(2, '0')}`, rights: [] })
      }
    })
  })
  afterAll(() => opened.close())

  const page = (ask: ListAsk, search?: string) =>
    readList(
      opened.store.read
        .selectFrom('people')
        .select(['people.id', 'people.search_key', 'people.updated_at'])
        .$if(search !== undefined, (query) => query.where('people.search_key', 'like', anywhere(search ?? ''))),
      ask,
      spec,
    )
  async function walk(sort: string, limit: number) {
    const seen: { id: string; search_key: string; updated_at: number }[] = []
    let after: string | undefined
    for (let pages = 0; pages < 30; pages++) {
      const { rows, next, total } = await page({ sort, after, limit })
      expect(total).toBe(25)
      seen.push(...rows)
      if (next === undefined) return seen
      after = next
    }
    throw new Error('the list has no end')
  }

  it.each(['name', '-name', 'changed', '-changed', 'department', '-department'])(
    'shows every row once, however the pages fall, sorted by %s',
    async (sort) => {
      for (const limit of [1, 5, 7, 25, 26]) {
        const rows = await walk(sort, limit)
        expect(new Set(rows.map((row) => row.id)).size).toBe(25)
        expect(rows).toHaveLength(25)
        expect(rows.map((row) => row.id)).toEqual((await walk(sort, 200)).map((row) => row.id))
      }
    },
  )

  it('goes the other way round with a minus', async () => {
    const up = (await walk('changed', 200)).map((row) => row.id)
    expect((await walk('-changed', 200)).map((row) => row.id)).toEqual(up.toReversed())
  })

  it('counts what matches, not what is shown', async () => {
    expect(await page({ sort: 'name', limit: 2 }, '人 03')).toMatchObject({ total: 3, rows: [{}, {}] })
    expect(await page({ sort: 'name', limit: 2 }, '100%')).toEqual({ rows: [], next: undefined, total: 0 })
  })

  it('refuses a cursor of another sort, or one that was made up', async () => {
    const { next } = await page({ sort: 'name', limit: 2 })
    await expect(page({ sort: 'changed', after: next, limit: 2 })).rejects.toThrow(Fault)
    const forged = Buffer.from(JSON.stringify(['changed:1e999', 'x'])).toString('base64url')
    await expect(page({ sort: 'changed', after: forged, limit: 2 })).rejects.toThrow(Fault)
  })

  it('is asked by the sorts it has, and by no other name', () => {
    const Query = listQuery(['name', 'seen'], {})
    expect(Query.parse({})).toEqual({ sort: 'name', limit: 50 })
    expect(Query.parse({ sort: '-seen', limit: '200' })).toEqual({ sort: '-seen', limit: 200 })
    for (const wrong of [{ sort: 'id' }, { limit: '201' }, { limit: '0' }, { other: 'x' }, { search: 'x'.repeat(201) }])
      expect(Query.safeParse(wrong).success).toBe(false)
  })

  it('does a bulk act row by row, says who was refused and why, and writes nothing when dry', async () => {
    const { rows } = await page({ sort: 'name', limit: 3 })
    const ids = [...rows.map((row) => row.id), rows[0]?.id ?? '', 'nobody']
    const entries = async () =>
      Number(
        (
          await opened.store.read
            .selectFrom('ledger_entries')
            .select((eb) => eb.fn.countAll<number | string>().as('count'))
            .executeTakeFirst()
        )?.count,
      )
    const act = (dryRun: boolean) =>
      runBulk(deps(), {
        ids,
        dryRun,
        find: (wanted) =>
          opened.store.read
            .selectFrom('people')
            .select(['people.id', 'people.name as label', 'people.version'])
            .where('people.id', 'in', [...wanted])
            .execute(),
        each: async (tx, row) => {
          if (row.id === rows[1]?.id) throw new Fault('conflict')
          await tx.db.updateTable('people').set({ rights: '["x"]' }).where('id', '=', row.id).execute()
          await tx.append({ kind: 'person.changed', actor: 'server', subject: `person:${row.id}`, body: {} })
        },
        why: (fault) => (fault.code === 'conflict' ? { ja: '重なり', en: 'crossed' } : undefined),
      })
    const before = await entries()
    const expected = { done: 2, refused: [{ label: '人 00', why: { en: 'crossed' } }, { label: 'nobody' }] }
    expect(await act(true)).toMatchObject(expected)
    expect(await entries()).toBe(before)
    expect(await act(false)).toMatchObject(expected)
    expect(await entries()).toBe(before + 2)
  })

  it('keeps the ledger whole when a dry run goes back over it', async () => {
    const { rows } = await page({ sort: 'name', limit: 1 })
    const person = rows[0]
    if (person === undefined) throw new Error('nobody')
    await runBulk(deps(), {
      ids: [person.id],
      dryRun: true,
      find: async () => [{ id: person.id, label: 'x' }],
      each: (tx) => tx.append({ kind: 'person.changed', actor: 'server', subject: `person:${person.id}`, body: {} }),
    })
    await setPersonState(deps(), 'server', { id: person.id, version: 1, state: 'locked' })
    const all = await opened.store.read
      .selectFrom('ledger_entries')
      .select(['writer', 'seq'])
      .orderBy('writer')
      .orderBy('seq')
      .execute()
    const seqsOf = (writer: string) => all.filter((row) => row.writer === writer).map((row) => row.seq)
    for (const { writer } of all) expect(seqsOf(writer)).toEqual(seqsOf(writer).map((_, at) => at + 1))
  })
})

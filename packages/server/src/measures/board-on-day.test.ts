import { type BoardDays, type BoardOnDay, japanDay } from '@taga/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eraseBody } from '../ledger/erase-body.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { declarePart } from './declare-part.ts'
import { recordMeasureStates } from './record-states.ts'

const DAY = 86_400_000

describeOnBoth('the board of a day', (on) => {
  let app: TestApp
  let auditor: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    auditor = await app.signIn('auditor')
  })
  afterAll(() => app.close())

  const get = async <Answer>(path: string): Promise<Answer> => {
    await app.deps.store.write(({ db }) =>
      db
        .updateTable('sessions')
        .set({ last_seen_at: app.clock.at, until: app.clock.at + DAY })
        .execute(),
    )
    return (await (await app.ask('GET', path, { as: auditor })).json()) as Answer
  }
  const boardOf = (day: string) => get<BoardOnDay>(`/api/board/days/${day}`)
  const stateOf = (board: BoardOnDay, measure: string) =>
    board.recorded?.measures.find((each) => each.measure === measure)?.state
  const first = () => japanDay(Date.UTC(2026, 0, 15, 9))

  it('is the day in Japan, from midnight to midnight there', () => {
    expect(japanDay(Date.UTC(2026, 0, 14, 15))).toBe('2026-01-15')
    expect(japanDay(Date.UTC(2026, 0, 14, 15) - 1)).toBe('2026-01-14')
  })

  it('is nothing where nobody looked, and names nothing around it', async () => {
    expect(await boardOf(first())).toEqual({ day: first() })
  })

  it('stands as it was recorded, whatever came later', async () => {
    await recordMeasureStates(app.deps)
    await app.deps.store.checkpoint()
    app.clock.at += 2 * DAY
    const declared = {
      part: 'AD-5.filter',
      version: 0,
      answer: 'yes',
      note: 'プロキシ',
      until: app.clock.at + DAY,
    } as const
    await declarePart(app.deps, 'account:a', declared)
    await recordMeasureStates(app.deps)
    const [then, later] = [await boardOf(first()), await boardOf(japanDay(app.clock.at))]
    expect(then.recorded?.measures).toHaveLength(43)
    expect([stateOf(then, 'AD-5'), stateOf(later, 'AD-5')]).toEqual(['unknown', 'holds'])
    expect(then.recorded).toMatchObject({ proof: 'sealed', barrel: { height: 0 } })
    expect(then.recorded?.checkpoint).toBeGreaterThan(0)
    expect(then.after).toBe(japanDay(app.clock.at))
  })

  it('is not sealed before the next checkpoint, and says so', async () => {
    expect((await boardOf(japanDay(app.clock.at))).recorded?.proof).toBe('chained')
    await app.deps.store.checkpoint()
    expect((await boardOf(japanDay(app.clock.at))).recorded?.proof).toBe('sealed')
  })

  it('says of a day between that nothing was recorded, and never guesses', async () => {
    const between = japanDay(app.clock.at - DAY)
    expect(await boardOf(between)).toEqual({ day: between, before: first(), after: japanDay(app.clock.at) })
  })

  it('is recorded once a day where nothing changes', async () => {
    const count = async () =>
      (
        await app.deps.store.read
          .selectFrom('ledger_entries')
          .select('seq')
          .where('kind', '=', 'measures.board')
          .execute()
      ).length
    const before = await count()
    await recordMeasureStates(app.deps)
    expect(await count()).toBe(before)
    app.clock.at += DAY
    await recordMeasureStates(app.deps)
    await recordMeasureStates(app.deps)
    expect(await count()).toBeGreaterThan(before)
    expect((await get<BoardDays>('/api/board/days')).days).toHaveLength(3)
  })

  it('tells an altered body, an altered chain and an erased body', async () => {
    const place = async (day: string) =>
      app.deps.store.read
        .selectFrom('measure_boards')
        .select(['writer', 'seq'])
        .where('day', '=', day)
        .executeTakeFirstOrThrow()
    const [one, other] = [await place(first()), await place(japanDay(app.clock.at))]
    await app.deps.store.write((tx) =>
      eraseBody(tx, { position: other, by: 'account:a', why: 'test', at: app.clock.at }),
    )
    const erased = await boardOf(japanDay(app.clock.at))
    expect(erased.recorded).toMatchObject({ proof: 'erased', measures: [] })
    await app.deps.store.write(({ db }) =>
      db
        .updateTable('ledger_bodies')
        .set({ body: 'no board at all' })
        .where('writer', '=', one.writer)
        .where('seq', '=', one.seq)
        .execute(),
    )
    expect((await boardOf(first())).recorded).toMatchObject({ proof: 'altered' })
  })
})

import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { jobs } from './jobs.ts'
import { runJobs } from './run-jobs.ts'
import { takeLease } from './take-lease.ts'

describeOnBoth('jobs', (on) => {
  let app: TestApp
  beforeAll(async () => {
    app = await openTestApp(on)
  })
  afterAll(() => app.close())

  it('are done by one of two servers that ask at the same moment', async () => {
    const ask = (holder: string) => takeLease(app.deps.store, { name: 'moment', holder, now: 1_000, forMs: 500 })
    const taken = await Promise.all([ask('a'), ask('b')])
    expect(taken.filter(Boolean)).toHaveLength(1)
    const other = taken[0] === true ? 'b' : 'a'
    const later = (now: number) => takeLease(app.deps.store, { name: 'moment', holder: other, now, forMs: 500 })
    expect(await later(1_499)).toBe(false)
    expect(await later(1_500)).toBe(true)
  })

  it('can be kept by their holder before the lease ends', async () => {
    const ask = (now: number) => takeLease(app.deps.store, { name: 'kept', holder: 'a', now, forMs: 500 })
    expect([await ask(1_000), await ask(1_100)]).toEqual([true, true])
  })

  it('go on after one of them fails, and stop when told to', async () => {
    let tries = 0
    const failing = { name: 'failing', everyMs: 5, run: () => Promise.reject(new Error(`try ${(tries += 1)}`)) }
    const work = runJobs(app.deps, [failing], 0)
    await vi.waitFor(() => expect(tries).toBeGreaterThan(1), { timeout: 60_000 })
    await work.stop()
    const after = tries
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(tries).toBe(after)
  })

  it('keep evidence of the measures in the ledger, once for each change', async () => {
    const evidence = jobs.find((job) => job.name === 'measures.evidence')
    await evidence?.run(app.deps)
    const count = async () => {
      const { n } = await app.deps.store.read
        .selectFrom('ledger_entries')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('kind', '=', 'measure.stateChanged')
        .executeTakeFirstOrThrow()
      return Number(n)
    }
    expect(await count()).toBe(43)
    await evidence?.run(app.deps)
    expect(await count()).toBe(43)
  })
})

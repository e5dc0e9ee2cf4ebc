import { afterAll, beforeAll, expect, it } from 'vitest'
import { countToday } from '../decisions/today.ts'
import { currentRules } from '../decisions/rules.ts'
import { insertDevice } from '../devices/insert-device.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'

const DEVICES = 260

describeOnBoth('judging a whole organisation', (on) => {
  let app: TestApp
  let auditor: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    auditor = await app.signIn('auditor')
    await app.deps.store.write(async (tx) => {
      for (let at = 0; at < DEVICES; at += 1)
        await insertDevice(tx, app.deps, 'server', {
          label: `PC-${at}`,
          ownership: 'company',
          management: 'managed',
          kind: 'laptop',
          os: 'linux',
          state: 'lent',
          user: auditor.person,
        })
    })
  })
  afterAll(() => app.close())

  /** How often others had their turn while this was done. */
  async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
    let [turns, done] = [0, false]
    const others = (async () => {
      for (; !done; turns += 1) await new Promise((resolve) => setImmediate(resolve))
    })()
    await work()
    done = true
    await others
    return turns
  }

  it('lets other requests have their turn every fifty devices', async () => {
    const { store, now, organisation } = app.deps
    expect(await turnsDuring(organisation)).toBeGreaterThanOrEqual(Math.floor(DEVICES / 50))
    const rules = await currentRules(store.read, now())
    expect(await turnsDuring(() => countToday(store.read, rules, now))).toBeGreaterThanOrEqual(Math.floor(DEVICES / 50))
  })

  it('counts every device of every part', async () => {
    const { states } = await app.deps.organisation()
    const register = states.find(({ measure }) => measure === 'AD-12')
    expect(register?.mechanisms[0]?.result.m).toBe(DEVICES)
  })
})

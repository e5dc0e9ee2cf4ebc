import { afterAll, beforeAll, expect, it } from 'vitest'
import { registerDevice } from '../devices/register-device.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { forgetLook, judgeLately } from './judge-lately.ts'

describeOnBoth('a look at the differences of many devices', (on) => {
  let app: TestApp
  beforeAll(async () => {
    app = await openTestApp(on)
    await add(0, 1_000)
  })
  afterAll(() => app.close())

  async function add(from: number, to: number) {
    const laptop = {
      ownership: 'company',
      management: 'managed',
      kind: 'laptop',
      os: 'linux',
      state: 'inStock',
    } as const
    const labels = Array.from({ length: to - from }, (_, at) => `PC-${from + at}`)
    await Promise.all(labels.map((label) => registerDevice(app.deps, 'account:a', { label, ...laptop })))
  }

  it('is taken for everybody who asks up to a thousand, and serves for 15 seconds above, or until something was accepted', async () => {
    const { read } = app.deps.store
    const look = () => judgeLately(read, app.clock.at)
    expect(await look()).not.toBe(await look())
    await add(1_000, 1_001)
    const first = await look()
    expect(await look()).toBe(first)
    app.clock.at += 14_999
    expect(await look()).toBe(first)
    app.clock.at += 1
    const second = await look()
    expect(second).not.toBe(first)
    forgetLook(read)
    expect(await look()).not.toBe(second)
  })
})

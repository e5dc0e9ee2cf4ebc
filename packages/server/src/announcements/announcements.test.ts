import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'

const DAY = 86_400_000

describeOnBoth('announcements', (on) => {
  let app: TestApp
  let administrator: Signed
  let teleworker: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    teleworker = await app.signIn('teleworker')
  })
  afterAll(() => app.close())

  const make = async (more: object = {}) => {
    const body = {
      title: '月例の更新',
      text: '今日中に更新してください。',
      urgent: false,
      until: app.clock.at + DAY,
      ...more,
    }
    const answer = await app.ask('POST', '/api/announcements', { as: administrator, body })
    return { status: answer.status, body: JSON.parse(await answer.text()) }
  }
  const read = async () =>
    JSON.parse(await (await app.ask('GET', '/api/announcements', { as: teleworker })).text()).announcements.map(
      ({ title }: { title: string }) => title,
    )

  it('tells everybody until they are over or withdrawn, the urgent first', async () => {
    const first = await make()
    const urgent = await make({ title: '至急: 𠮷', urgent: true })
    expect(await read()).toEqual(['至急: 𠮷', '月例の更新'])
    const path = `/api/announcements/${urgent.body.id}`
    expect((await app.ask('DELETE', path, { as: administrator })).status).toBe(200)
    expect((await app.ask('DELETE', path, { as: administrator })).status).toBe(404)
    expect(await read()).toEqual(['月例の更新'])
    const { at } = app.clock
    app.clock.at = first.body.until
    administrator = await app.signIn('administrator')
    teleworker = await app.signIn('teleworker')
    expect(await read()).toEqual([])
    app.clock.at = at
  })

  it.each([
    ['an end that is past', { until: 1 }],
    ['an end more than 90 days away', { until: 9e15 }],
    ['nothing to read', { text: ' ' }],
    ['a title of two lines', { title: 'a\nb' }],
    ['a field nobody knows', { html: '<b>' }],
  ])('refuses %s', async (_, more) => {
    expect((await make(more)).status).toBe(400)
  })
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { MOST_VIEWS } from './store.ts'

describeOnBoth('saved views', (on) => {
  let app: TestApp
  let one: Signed
  let other: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    one = await app.signIn('administrator')
    other = await app.signIn('administrator')
  })
  afterAll(() => app.close())

  const keep = (as: Signed, name: string, query = 'state=lent', register = 'devices') =>
    app.ask('PUT', '/api/views', { as, body: { register, name, query } })
  const list = async (as: Signed, register = 'devices') =>
    (await (await app.ask('GET', `/api/views?register=${register}`, { as })).json()) as {
      views: { id: string; name: string; query: string }[]
    }

  it('keeps a view under its name, and one of the same name takes its place', async () => {
    expect((await keep(one, '貸出中')).status).toBe(200)
    expect((await keep(one, ' 貸出中 ', 'state=lent&sort=-seen')).status).toBe(200)
    expect((await list(one)).views).toMatchObject([{ name: '貸出中', query: 'state=lent&sort=-seen' }])
    expect((await list(one, 'people')).views).toEqual([])
  })

  it('shows a view to nobody else, who cannot remove it either', async () => {
    const [view] = (await list(one)).views
    expect((await list(other)).views).toEqual([])
    expect((await app.ask('DELETE', `/api/views/${view?.id}`, { as: other })).status).toBe(404)
    expect((await app.ask('DELETE', `/api/views/${view?.id}`, { as: one })).status).toBe(200)
    expect((await app.ask('DELETE', `/api/views/${view?.id}`, { as: one })).status).toBe(404)
  })

  it('keeps no more than its limit, and goes on replacing', async () => {
    for (let at = 0; at < MOST_VIEWS; at++) await keep(other, `view ${at}`)
    const refused = await keep(other, 'one more')
    expect([refused.status, await refused.json()]).toMatchObject([409, { detail: { reason: 'full' } }])
    expect((await keep(other, 'view 3', 'state=lost')).status).toBe(200)
    expect((await list(other)).views).toHaveLength(MOST_VIEWS)
  })

  it('refuses names and queries that no page makes', async () => {
    for (const body of [
      { register: '../x', name: 'a', query: '' },
      { register: 'devices', name: '', query: '' },
      { register: 'devices', name: 'a\nb', query: '' },
      { register: 'devices', name: 'a', query: 'x'.repeat(2_001) },
      { register: 'devices', name: 'a', query: '', account: 'other' },
    ])
      expect((await app.ask('PUT', '/api/views', { as: one, body })).status).toBe(400)
  })
})

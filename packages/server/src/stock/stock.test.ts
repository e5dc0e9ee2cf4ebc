import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { queueOf } from './queue.ts'

describeOnBoth('stock', (on) => {
  let app: TestApp
  let administrator: Signed
  let worker: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    worker = await app.signIn('teleworker')
  })
  afterAll(() => app.close())

  type Detail = {
    good: { id: string; owned: number; issued: number; onShelf: number; version: number }
    pieces: { id: string; state: string; holderName?: string }[]
    issues: { id: string; endedHow?: string }[]
    fault?: string
    detail?: object
  }
  async function ask(as: Signed, method: string, path: string, body?: object) {
    const answer = await app.ask(method, path, { as, ...(body === undefined ? {} : { body }) })
    return { status: answer.status, body: (await answer.json()) as Detail }
  }
  const add = async (name: string, more: object) =>
    (await ask(administrator, 'POST', '/api/stock', { name, sort: 'privacyFilter', counting: 'counted', ...more })).body
      .good
  const issue = (good: string, more: object = {}) =>
    ask(administrator, 'POST', `/api/stock/${good}/issues`, { person: worker.person, ...more })

  it('gives out what is counted, and the last one to one only', async () => {
    const good = await add('のぞき見防止フィルター 14インチ', { owned: 3 })
    expect((await issue(good.id, { count: 2 })).body.good).toMatchObject({ owned: 3, issued: 2, onShelf: 1 })
    const tries = await Promise.all([issue(good.id), issue(good.id)])
    expect(tries.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 409])
    const mine = await app.ask('GET', '/api/my/stock', { as: worker })
    expect(((await mine.json()) as Detail).issues).toHaveLength(2)
  })

  it('takes back once, and owns fewer of what was lost', async () => {
    const good = await add('盗難防止ワイヤー', { owned: 5 })
    await issue(good.id, { count: 2 })
    const [given] = (await issue(good.id, { count: 1 })).body.issues
    const end = () => ask(administrator, 'POST', `/api/stock-issues/${given?.id ?? ''}/end`, { how: 'lost' })
    const tries = await Promise.all([end(), end()])
    expect(tries.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409])
    const { body } = await ask(administrator, 'GET', `/api/stock/${good.id}`)
    const lost = body.issues.find((each) => each.endedHow === 'lost')
    expect(lost).toBeDefined()
    expect(body.good.owned - body.good.issued).toBe(body.good.onShelf)
    expect(body.good.owned).toBeLessThan(5)
  })

  it('counts the shelf, and wants a reason where the count differs', async () => {
    const good = await add('LANケーブル', { owned: 10 })
    const count = (onShelf: number, why?: string) =>
      ask(administrator, 'POST', `/api/stock/${good.id}/counts`, { onShelf, why, version: good.version })
    expect((await count(9)).body).toMatchObject({ detail: { reason: 'needsWhy' } })
    expect((await count(9, '1本断線')).body.good).toMatchObject({ owned: 9, onShelf: 9 })
    expect((await count(8, 'x')).status).toBe(409)
  })

  it('follows a single medium by its number, from hand to hand to its end', async () => {
    const good = await add('USBメモリー', { sort: 'usbMemory', counting: 'single' })
    const piece = { number: 'USB-001', encryption: 'whole' }
    const added = await ask(administrator, 'POST', `/api/stock/${good.id}/pieces`, piece)
    expect(added.body.good).toMatchObject({ owned: 1, onShelf: 1 })
    expect(
      (await ask(administrator, 'POST', `/api/stock/${good.id}/pieces`, { ...piece, number: 'ｕｓｂ-001' })).status,
    ).toBe(409)
    const id = added.body.pieces[0]?.id ?? ''
    expect((await issue(good.id)).body).toMatchObject({ detail: { reason: 'needsPiece' } })
    const given = await issue(good.id, { piece: id, dueAt: app.clock.at + 1000 })
    expect(given.body.pieces).toMatchObject([{ state: 'issued', holderName: 'person2' }])
    expect((await issue(good.id, { piece: id })).status).toBe(409)
    expect((await ask(administrator, 'POST', `/api/stock-pieces/${id}/disposal`, { method: '物理破壊' })).status).toBe(
      409,
    )
    expect(await queueOf(app.deps.store.read, app.clock.at + 2000)).toMatchObject([{ kind: 'stock.late', count: 1 }])
    await ask(administrator, 'POST', `/api/stock-issues/${given.body.issues[0]?.id ?? ''}/end`, { how: 'returned' })
    const gone = await ask(administrator, 'POST', `/api/stock-pieces/${id}/disposal`, { method: '物理破壊' })
    expect(gone.body).toMatchObject({ good: { owned: 0 }, pieces: [{ state: 'disposed' }] })
  })

  it('gives nothing to somebody who has left, and says what is running out', async () => {
    const good = await add('ICカード', { owned: 1, fewest: 2 })
    await app.deps.store.write(({ db }) =>
      db.updateTable('people').set({ state: 'left' }).where('id', '=', worker.person).execute(),
    )
    expect((await issue(good.id)).body).toMatchObject({ detail: { reason: 'userNotActive' } })
    expect((await queueOf(app.deps.store.read, app.clock.at)).map((line) => line.kind)).toContain('stock.short')
  })

  it('goes out as a sheet and comes in again, and lets no file change a number that is counted', async () => {
    const good = await add('セキュリティワイヤー 鍵式', { owned: 4, sort: 'wire' })
    const bytesOf = async () =>
      new Uint8Array(await (await app.ask('GET', '/api/csv/stock', { as: administrator })).arrayBuffer())
    const bring = async (path: string, bytes: Uint8Array<ArrayBuffer>) => {
      const headers = { 'content-type': 'text/csv' }
      const answer = await app.ask('POST', `/api/csv/stock/${path}`, { as: administrator, bytes, headers })
      return (await answer.json()) as { digest: string; bad: { column: string }[]; [key: string]: unknown }
    }
    const text = new TextDecoder().decode(await bytesOf())
    const line = text.split('\r\n').find((each) => each.includes('セキュリティワイヤー 鍵式')) ?? ''
    expect(line).toContain('盗難防止ワイヤー,数で数える,4,0,4,0')
    expect(await bring('preview', await bytesOf())).toMatchObject({ add: 0, change: 0, badCount: 0 })
    const edited = text.replace(line, line.replace('数で数える,4,0,4,0', '数で数える,9,0,4,0'))
    expect((await bring('preview', new TextEncoder().encode(edited))).bad).toMatchObject([{ column: 'owned' }])
    const fewest = text.replace(line, line.replace('数で数える,4,0,4,0', '数で数える,4,0,4,２'))
    const more = new TextEncoder().encode(`${fewest},ICカード 予備,icCard,single,,,,1,,,\r\n`)
    const preview = await bring('preview', more)
    expect(preview).toMatchObject({ add: 1, change: 1, badCount: 0 })
    expect(await bring(`import?digest=${preview.digest}`, more)).toEqual({ added: 1, changed: 1 })
    const { body } = await ask(administrator, 'GET', `/api/stock/${good.id}`)
    expect(body.good).toMatchObject({ owned: 4, fewest: 2 })
    const card = new TextEncoder().encode('名前,種類,数え方,保有数\r\n職員証,icCard,single,3\r\n')
    expect((await bring('preview', card)).bad).toMatchObject([{ column: 'owned' }])
    const stranger = await app.signIn('teleworker')
    expect((await app.ask('GET', '/api/csv/stock', { as: stranger })).status).toBe(403)
  })
})

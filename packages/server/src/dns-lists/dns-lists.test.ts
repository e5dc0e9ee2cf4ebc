import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { type NamesForGateway, ToGateway } from '@taga/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { keepAccessRecords } from '../access-log/keep-access-records.ts'
import { watchEnds } from '../approvals/watch-ends.ts'
import { addDestination } from '../destinations/keep-destination.ts'
import { addResource } from '../resources/keep-resource.ts'
import { asks } from '../stream/asks.ts'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { enforcedNames } from './enforced-names.ts'
import { forgetRefusedNames } from './forget-refused.ts'
import { readNamesMessage } from './for-gateway.ts'

describeOnBoth('lists of names', (on) => {
  let app: TestApp
  let admin: Signed
  let someone: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    admin = await app.signIn('administrator')
    someone = await app.signIn('teleworker')
    for (const signed of [admin, someone]) await app.prove(signed)
  })
  afterAll(() => app.close())

  async function ask(method: string, path: string, body?: object | string, as = admin) {
    const sent = typeof body === 'string' ? { bytes: Buffer.from(body) } : body === undefined ? {} : { body }
    const response = await app.ask(method, path, { as, ...sent })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }

  async function told(): Promise<NamesForGateway> {
    const said = ToGateway.parse(JSON.parse((await readNamesMessage(app.deps.store.read)).text))
    if (said.kind !== 'names') throw new Error('not about names')
    return said
  }

  async function addList(name: string, text: string, more: object = {}) {
    const added = await ask('POST', '/api/name-lists', { name, act: 'block', category: 'malware', ...more })
    expect(added.status).toBe(201)
    const given = await ask('PUT', `/api/name-lists/${added.body.id}/names`, text)
    expect([given.status, given.body.fault]).toEqual([200, undefined])
    return given.body
  }

  /** As a gateway fetches it. */
  async function fetchNames(content: string, parts: number): Promise<string> {
    const texts: string[] = []
    for (let number = 0; number < parts; number++) {
      const part = (await asks.namePart(app.deps, 'gateway', { content, number })) as { gzip: string }
      texts.push(gunzipSync(Buffer.from(part.gzip, 'base64')).toString())
    }
    return texts.join('')
  }

  it('gives gateways the names of a list under their digest, and reports its bad lines', async () => {
    const list = await addList('マルウェア', '0.0.0.0 bad.example\nno name!\n*.evil.example\n')
    expect(list).toMatchObject({ names: 2, lines: 3, badLines: 1, bad: [{ line: 2, reason: 'notSimple' }] })
    const [announced] = (await told()).lists
    expect(announced).toMatchObject({ name: 'マルウェア', names: 2, act: 'block', category: 'malware' })
    const text = await fetchNames(announced?.content ?? '', announced?.parts ?? 0)
    expect(text.split('\n').filter(Boolean).sort()).toEqual(['bad.example', 'evil.example'])
    expect(createHash('sha256').update(text).digest('hex')).toBe(announced?.sha256)
    expect(announced?.bytes).toBe(text.length)
  })

  it('takes a new text in the place of the former in one moment, and refuses one without a name', async () => {
    const list = await addList('入れ替え', 'first.example')
    const empty = await ask('PUT', `/api/name-lists/${list.id}/names`, '# nothing\n!!')
    expect(empty).toMatchObject({ status: 400, body: { detail: { fields: [{ problem: 'noNames' }] } } })
    const former = (await told()).lists.find(({ id }) => id === list.id)
    expect(await fetchNames(former?.content ?? '', 1)).toBe('first.example\n')
    await ask('PUT', `/api/name-lists/${list.id}/names`, 'second.example')
    const present = (await told()).lists.find(({ id }) => id === list.id)
    expect(await fetchNames(present?.content ?? '', 1)).toBe('second.example\n')
    await expect(fetchNames(former?.content ?? '', 1)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('tells gateways nothing of a list that is off or gone', async () => {
    const { id, version } = await addList('一時', 'gone.example')
    const change = { name: '一時', act: 'block', category: 'other', version }
    expect(await ask('PUT', `/api/name-lists/${id}`, { ...change, off: true })).toMatchObject({ body: { off: true } })
    expect(await ask('PUT', `/api/name-lists/${id}`, { ...change, off: false })).toMatchObject({ status: 409 })
    expect((await told()).lists.some((list) => list.id === id)).toBe(false)
    expect((await ask('DELETE', `/api/name-lists/${id}`)).status).toBe(200)
    expect((await ask('DELETE', `/api/name-lists/${id}`)).status).toBe(404)
    expect(await app.deps.store.read.selectFrom('dns_list_parts').select('content_id').execute()).toHaveLength(2)
  })

  it('keeps rules and settings, and refuses what would not be understood', async () => {
    const rule = (body: object) => ask('POST', '/api/name-rules', body)
    expect(await rule({ kind: 'suffix', act: 'block', value: ' *.Game.example ' })).toMatchObject({
      status: 201,
      body: { value: 'game.example' },
    })
    expect(await rule({ kind: 'name', act: 'allow', value: '日本.example' })).toMatchObject({
      body: { value: 'xn--wgv71a.example' },
    })
    expect(await rule({ kind: 'suffix', act: 'allow', value: 'game.example' })).toMatchObject({ status: 201 })
    expect((await told()).rules.filter(({ value }) => value === 'game.example')).toMatchObject([{ act: 'allow' }])
    for (const wrong of [
      { kind: 'name', act: 'block', value: 'http://x' },
      { kind: 'category', act: 'block', value: 'adult' },
      { kind: 'category', act: 'allow', value: 'none' },
    ])
      expect((await rule(wrong)).status).toBe(400)
    const settings = {
      resolvers: [{ address: '192.168.1.1', port: 53 }],
      blockedAs: { kind: 'noSuchName' },
      privateNames: ['corp.example'],
    }
    expect(await ask('PUT', '/api/names/settings', { settings, version: 0 })).toMatchObject({
      body: { version: 1, settings },
    })
    expect(await ask('PUT', '/api/names/settings', { settings, version: 0 })).toMatchObject({ status: 409 })
    expect((await told()).settings).toEqual(settings)
    for (const wrong of [
      { address: 'dns.example', port: 53 },
      { address: '192.168.1.1', port: 0 },
    ])
      expect(
        (await ask('PUT', '/api/names/settings', { settings: { ...settings, resolvers: [wrong] }, version: 1 })).status,
      ).toBe(400)
    const nowhere = { ...settings, blockedAs: { kind: 'page' } }
    expect((await ask('PUT', '/api/names/settings', { settings: nowhere, version: 1 })).status).toBe(400)
  })

  it('gives an address to a device once, to its own person too, and takes it back', async () => {
    const of = { ownership: 'company', management: 'managed', kind: 'laptop', os: 'linux', state: 'lent' }
    const device = (await ask('POST', '/api/devices', { label: 'NOTE-1', ...of, user: someone.person })).body.id
    const other = (await ask('POST', '/api/devices', { label: 'NOTE-2', ...of, user: admin.person })).body.id
    expect(await ask('POST', `/api/devices/${device}/names-address`)).toMatchObject({
      status: 409,
      body: { detail: { field: 'gateway' } },
    })
    await app.deps.store.write((tx) =>
      tx.db
        .insertInto('outposts')
        .values({
          id: 'g1',
          kind: 'gateway',
          name: 'gate',
          public_key: 'k',
          seal_key: null,
          site: null,
          url: 'https://gate.example.jp',
          engine: 'test',
          built_in: 0,
          enrolled_at: 1,
          enrolled_by: 'test',
          last_seen_at: null,
          revoked_at: null,
          version: 1,
        })
        .execute(),
    )
    const made = await ask('POST', `/api/my/devices/${device}/names-address`, undefined, someone)
    expect(made).toMatchObject({
      status: 201,
      body: { urls: [expect.stringMatching(/^https:\/\/gate\.example\.jp\/\.taga\/dns\/[\w-]{43}$/)] },
    })
    const capability = made.body.urls[0].split('/').at(-1)
    const hash = createHash('sha256').update(capability).digest('base64url')
    expect((await told()).devices).toEqual([{ device, hash }])
    expect(JSON.stringify(await app.deps.store.read.selectFrom('dns_devices').selectAll().execute())).not.toContain(
      capability,
    )
    expect((await ask('POST', `/api/my/devices/${other}/names-address`, undefined, someone)).status).toBe(404)
    await ask('POST', `/api/devices/${device}/names-address`)
    expect((await told()).devices).toMatchObject([{ device }])
    expect((await told()).devices[0]?.hash).not.toBe(hash)
    expect((await ask('DELETE', `/api/devices/${device}/names-address`)).status).toBe(200)
    expect((await told()).devices).toEqual([])
    await app.deps.store.write((tx) =>
      tx.db.updateTable('devices').set({ state: 'lost' }).where('id', '=', device).execute(),
    )
    expect((await ask('POST', `/api/devices/${device}/names-address`)).status).toBe(409)
  })

  it('says why a name is refused, as gateways decide it', async () => {
    const { content } = await addList('共有', 'github.io\nbad.example')
    await addList('許可', 'fine.bad.example', { act: 'allow' })
    const why = async (name: string) => (await ask('POST', '/api/my/names/why', { name }, someone)).body
    expect(await why('www.bad.example')).toMatchObject({ state: 'unknown' })
    const contents = (await told()).lists.map((list) => list.content)
    await asks.namesBuilt(app.deps, 'g1', { contents, names: 5, exactOnly: ['github.io'], bytes: 100, tookMs: 3 })
    expect(contents).toContain(content)
    expect(await enforcedNames(app.deps.store.read)).toMatchObject([{ part: 'AD-5.filter', n: 0, m: 1 }])
    const [own] = await app.deps.store.read.selectFrom('devices').select('id').where('label', '=', 'NOTE-2').execute()
    await ask('POST', `/api/devices/${own?.id}/names-address`)
    await asks.namesAsked(app.deps, 'g1', { devices: [own?.id, 'unknown'] })
    expect(await enforcedNames(app.deps.store.read)).toEqual([{ part: 'AD-5.filter', n: 1, m: 1, at: app.clock.at }])
    expect(await why('https://www.bad.example/page?x=1')).toMatchObject({
      name: 'www.bad.example',
      state: 'blocked',
      by: expect.arrayContaining([{ kind: 'list', title: '共有', entry: 'bad.example', act: 'block' }]),
    })
    expect(await why('fine.bad.example')).toMatchObject({ state: 'allowed' })
    expect(await why('github.io')).toMatchObject({ state: 'blocked' })
    expect(await why('somebody.github.io')).toMatchObject({ state: 'notListed', by: [] })
    expect(await why('www.game.example')).toMatchObject({
      state: 'allowed',
      by: [{ kind: 'rule', entry: 'game.example' }],
    })
    await ask('POST', '/api/name-rules', { kind: 'category', act: 'allow', value: 'malware' })
    expect(await why('www.bad.example')).toMatchObject({ state: 'notListed' })
    expect((await ask('POST', '/api/my/names/why', { name: 'no name' }, someone)).status).toBe(400)
    const { gateways } = (await ask('GET', '/api/names')).body
    expect(gateways).toMatchObject([{ gateway: 'g1', isPresent: true, exactOnly: ['github.io'] }])
  })

  it('lets people ask for a refused name, and allows that one host from when it is granted until it ends', async () => {
    const wish = (name: string) => ({ name, reason: '取引先の\n見積を受け取るため' })
    const want = (name: string, as = someone) => ask('POST', '/api/my/names/requests', wish(name), as)
    const why = async (name: string) => (await ask('POST', '/api/my/names/why', { name }, someone)).body.state
    const decide = (id: string, body: object, as = admin) => ask('POST', `/api/approvals/${id}/decision`, body, as)
    const ruleOf = async (name: string) => (await told()).rules.find(({ value }) => value === name)
    await ask('POST', '/api/name-rules', { kind: 'suffix', act: 'block', value: 'shop.example', note: '業務外' })
    expect(await want('fine.example')).toMatchObject({ status: 409, body: { detail: { reason: 'notStopped' } } })
    expect((await want('<b>.example')).status).toBe(400)
    const { status, body: asked } = await want('https://WWW.shop.example/cart')
    expect([status, asked.summary.en, asked.state]).toEqual([201, 'Allow the site www.shop.example', 'asked'])
    expect((await want('www.shop.example')).status).toBe(409)
    expect((await decide(asked.id, { decision: 'grant' }, someone)).status).toBe(403)
    expect(await why('www.shop.example')).toBe('blocked')
    expect((await decide(asked.id, { decision: 'grant', validUntil: app.clock.at + 1_000 })).status).toBe(200)
    expect(await ruleOf('www.shop.example')).toEqual({
      id: asked.id,
      act: 'allow',
      kind: 'name',
      value: 'www.shop.example',
    })
    expect([await why('www.shop.example'), await why('pay.shop.example')]).toEqual(['allowed', 'blocked'])
    app.clock.at += 2_000
    await watchEnds(app.deps)
    expect([await why('www.shop.example'), await ruleOf('www.shop.example')]).toEqual(['blocked', undefined])
    await ask('DELETE', `/api/name-rules/${(await ruleOf('shop.example'))?.id}`)
  })

  it('ends what was granted where its rule is taken away or replaced by hand, and leaves that rule alone', async () => {
    await ask('POST', '/api/name-rules', { kind: 'suffix', act: 'block', value: 'shop.example' })
    const grant = async (name: string) => {
      const { body } = await ask('POST', '/api/my/names/requests', { name, reason: '仕事' }, someone)
      expect((await ask('POST', `/api/approvals/${body.id}/decision`, { decision: 'grant' })).status).toBe(200)
      return body.id
    }
    const state = async (id: string) => (await ask('GET', `/api/approvals/${id}`)).body.approval
    const removed = await grant('a.shop.example')
    expect((await ask('DELETE', `/api/name-rules/${removed}`)).status).toBe(200)
    expect(await state(removed)).toMatchObject({ state: 'ended', endCause: 'revoked' })
    const replaced = await grant('b.shop.example')
    await ask('POST', '/api/name-rules', { kind: 'name', act: 'allow', value: 'b.shop.example' })
    expect(await state(replaced)).toMatchObject({ state: 'ended', endCause: 'replaced' })
    expect((await told()).rules.filter(({ value }) => value === 'b.shop.example')).toMatchObject([{ act: 'allow' }])
  })

  it('shows a person what was refused to them, and nobody else’s', async () => {
    const line = {
      event: 'denied',
      carrier: 'dns',
      reasons: ['names.list:x'],
      cause: 'www.bad.example',
      times: 2,
    } as const
    const lineOf = (person: string, id: string) => ({ ...line, person, id, at: app.clock.at })
    const { id: resource } = await addResource(app.deps, 'account:a', { name: '調べもの' })
    const { id: destination } = await addDestination(app.deps, 'account:a', {
      kind: 'desktop',
      name: '調べもの用のブラウザー',
      resource,
      via: { kind: 'direct' },
      publicName: 'look.apps.example.jp',
      pool: {
        kind: 'builtIn',
        profile: 'browser',
        reach: 'public',
        width: 1280,
        height: 800,
        cpuPercent: 100,
        memoryMb: 1024,
        home: 'reset',
        idleMs: 600_000,
        most: 5,
      },
    })
    await keepAccessRecords(app.deps, 'g1', 'b1', [
      lineOf(someone.person, 'l1'),
      lineOf(admin.person, 'l2'),
      { ...lineOf(someone.person, 'l3'), at: app.clock.at - 1, destination, resource },
    ])
    const mine = (await ask('GET', '/api/my/names', undefined, someone)).body
    expect(mine.refused).toMatchObject([
      { name: 'www.bad.example', times: 2, device: '' },
      { name: 'www.bad.example', times: 2, device: '調べもの用のブラウザー' },
    ])
    expect(mine).toMatchObject({ isOn: true, devices: [{ label: 'NOTE-1', hasAddress: false }] })
    app.clock.at += 30 * 86_400_000 + 1
    await forgetRefusedNames(app.deps)
    expect(await app.deps.store.read.selectFrom('access_log').select('id').execute()).toEqual([])
  })
})

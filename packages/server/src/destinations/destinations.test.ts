import { networkInterfaces } from 'node:os'
import { rootCertificates } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { redeemEnter } from '../enter/ask-enter.ts'
import { createBuiltInCode } from '../outposts/create-outpost-code.ts'
import { noteApplied } from '../stream/note-outpost.ts'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { askToEnrolOutpost, enrolTestOutpost } from '../testing/test-outpost.ts'
import { describeOnBoth } from '../testing/test-store.ts'

/** A host that is no address as it is written, and that any name service of the system leads to this address. */
function asName(address: string): string {
  return String(address.split('.').reduce((number, part) => number * 256 + Number(part), 0))
}

const FLOW = 'f'.repeat(43)

describeOnBoth('the register of what gateways open', (on) => {
  let app: TestApp
  let admin: Signed
  let resource: string
  beforeAll(async () => {
    app = await openTestApp(on)
    admin = await app.signIn('administrator')
    resource = (await ask('POST', '/api/resources', { name: '社内Wiki', level: 'business', rightNeeded: 'Wiki' })).body
      .id
  })
  afterAll(() => app.close())

  async function ask(method: string, path: string, body?: object, as = admin) {
    const response = await app.ask(method, path, { as, ...(body === undefined ? {} : { body }) })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }

  function web(name: string, more: object = {}) {
    return {
      kind: 'web',
      name,
      resource,
      via: { kind: 'direct' },
      host: '192.0.2.10',
      port: 8080,
      publicName: `${name.toLowerCase()}.apps.example.jp`,
      scheme: 'http',
      trust: { kind: 'public' },
      hostHeader: 'upstream',
      webSocket: true,
      files: 'enforced',
      mostUploadBytes: 0,
      ...more,
    }
  }

  function pool(name: string, host: string) {
    const hosts = { kind: 'hosts', protocol: 'vnc', home: 'kept', idleMs: 600_000, hosts: [{ host, port: 5900 }] }
    return {
      kind: 'desktop',
      name,
      resource,
      via: { kind: 'direct' },
      publicName: `${name}.apps.example.jp`,
      pool: hosts,
    }
  }

  it('keeps an address that is written down as the only one, and asks for addresses that only a site could know', async () => {
    const added = await ask('POST', '/api/destinations', web('wiki'))
    expect(added).toMatchObject({
      status: 201,
      body: { destination: { pinned: ['192.0.2.10'] }, resourceName: '社内Wiki', hasSecret: false, off: false },
    })
    const site = (await ask('POST', '/api/locations', { name: '本社', kind: 'office' })).body.id
    const via = { kind: 'site', site }
    expect(await ask('POST', '/api/destinations', web('pc', { host: 'pc.office.local', via }))).toMatchObject({
      status: 400,
      body: { detail: { fields: [{ field: 'pinned', problem: 'required' }] } },
    })
    const pinned = ['10.0.0.5']
    expect(await ask('POST', '/api/destinations', web('pc', { host: 'pc.office.local', via, pinned }))).toMatchObject({
      status: 201,
      body: { siteName: '本社', destination: { pinned } },
    })
  })

  it('believes no name that leads to this machine or to metadata, and takes such an address where it is written', async () => {
    const own = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ family }) => family === 'IPv4')
    for (const address of [
      '127.0.0.1',
      '169.254.169.254',
      '0.0.0.0',
      '224.0.0.1',
      ...own.map((each) => each.address),
    ]) {
      const fields = (field: string) => ({
        status: 400,
        body: { detail: { fields: [{ field, problem: 'delicate', address }] } },
      })
      expect(await ask('POST', '/api/destinations', web('self', { host: asName(address) }))).toMatchObject(
        fields('host'),
      )
      expect(await ask('POST', '/api/destinations', pool('self', asName(address)))).toMatchObject(fields('hosts'))
    }
    for (const more of [{ host: '127.0.0.1' }, { host: 'wiki.example.jp', pinned: ['127.0.0.1'] }])
      expect(await ask('POST', '/api/destinations', web(`written${more.host.length}`, more))).toMatchObject({
        status: 201,
        body: { destination: { pinned: ['127.0.0.1'] } },
      })
    const elsewhere = await ask('POST', '/api/destinations', web('named', { host: asName('192.0.2.33') }))
    expect(elsewhere).toMatchObject({ status: 201, body: { destination: { pinned: ['192.0.2.33'] } } })
  })

  it('refuses a public name that is taken, our own name, and what is no name or address', async () => {
    await ask('POST', '/api/destinations', web('one'))
    expect(await ask('POST', '/api/destinations', web('two', { publicName: 'one.apps.example.jp' }))).toMatchObject({
      status: 409,
      body: { detail: { field: 'publicName' } },
    })
    for (const wrong of [
      { publicName: 'no_name.example.jp' },
      { publicName: 'localhost' },
      { host: 'a b' },
      { host: '' },
      { port: 0 },
      { pinned: ['somewhere'] },
      { resource: 'nothing' },
      { via: { kind: 'site', site: 'nowhere' } },
      { extra: 1 },
    ])
      expect(await ask('POST', '/api/destinations', web('three', wrong))).toMatchObject({ status: 400 })
  })

  it('keeps a password sealed, tells that it has one, and never tells it', async () => {
    const vnc = {
      kind: 'vnc',
      name: '経理PC',
      resource,
      via: { kind: 'direct' },
      host: '192.0.2.20',
      port: 5900,
      publicName: 'pc1.apps.example.jp',
      wakeMac: 'AA-BB-CC-00-11-22',
    }
    const { body } = await ask('POST', '/api/destinations', vnc)
    expect(body.destination.wakeMac).toBe('aa:bb:cc:00:11:22')
    const set = await ask('PUT', `/api/destinations/${body.id}/secret`, { secret: 'ひみつ-9431' })
    expect(set.body).toMatchObject({ hasSecret: true })
    const rows = await app.deps.store.read.selectFrom('destination_secrets').selectAll().execute()
    const entries = await app.deps.store.read.selectFrom('ledger_bodies').select('body').execute()
    expect(JSON.stringify([set.body, rows, entries])).not.toContain('9431')
    const wiki = await ask('POST', '/api/destinations', web('nosecret'))
    expect(await ask('PUT', `/api/destinations/${wiki.body.id}/secret`, { secret: 'x' })).toMatchObject({ status: 400 })
    expect(await ask('PUT', '/api/destinations/none/secret', { secret: 'x' })).toMatchObject({ status: 404 })
  })

  it('refuses an authority that is no certificate, and keeps one that is', async () => {
    const trusting = (pem: string) => ask('POST', '/api/destinations', web('ca', { trust: { kind: 'authority', pem } }))
    const block = (inside: string) => `-----BEGIN CERTIFICATE-----\n${inside}\n-----END CERTIFICATE-----`
    for (const pem of ['', 'a certificate', block('AAAA')])
      expect(await trusting(pem)).toMatchObject({
        status: 400,
        body: { detail: { fields: [{ field: 'trust', problem: 'unreadable' }] } },
      })
    expect(await trusting(rootCertificates[0] ?? '')).toMatchObject({ status: 201 })
  })

  it('changes only from the last version, and switches off and on', async () => {
    const { body } = await ask('POST', '/api/destinations', web('four'))
    const path = `/api/destinations/${body.id}`
    const change = { destination: web('four', { port: 9090 }), version: 1 }
    expect(await ask('PUT', path, change)).toMatchObject({ body: { version: 2, destination: { port: 9090 } } })
    expect(await ask('PUT', path, change)).toMatchObject({ status: 409, body: { detail: { version: 2 } } })
    expect(await ask('PUT', `${path}/off`, { off: true, version: 2 })).toMatchObject({
      body: { off: true, version: 3 },
    })
    expect(await ask('PUT', `${path}/off`, { off: false, version: 2 })).toMatchObject({ status: 409 })
  })

  it('shows people only what they have the right to', async () => {
    const someone = await app.signIn('teleworker')
    expect((await ask('GET', '/api/my/destinations', undefined, someone)).body.destinations).toEqual([])
    await app.deps.store.write((tx) =>
      tx.db.updateTable('people').set({ rights: '["Wiki"]' }).where('id', '=', someone.person).execute(),
    )
    const { destinations } = (await ask('GET', '/api/my/destinations', undefined, someone)).body
    expect(destinations).toContainEqual(
      expect.objectContaining({
        name: 'wiki',
        kind: 'web',
        pattern: 'cloud_app',
        url: 'https://wiki.apps.example.jp:8420/',
      }),
    )
    expect(JSON.stringify(destinations)).not.toContain('192.0.2')
  })

  it('leads to the port of the gateway: its own where it stands alone, the server’s where it runs beside it', async () => {
    const someone = await app.signIn('teleworker')
    const { store } = app.deps
    await store.write((tx) =>
      tx.db.updateTable('people').set({ rights: '["Wiki"]' }).where('id', '=', someone.person).execute(),
    )
    const urls = async () => {
      const { destinations } = (await ask('GET', '/api/my/destinations', undefined, someone)).body
      return (destinations as readonly { readonly url?: string }[]).flatMap(({ url }) => url ?? []) // as the contract has it
    }
    const gateway = await enrolTestOutpost(app, admin)
    const set = (url: string) => ask('PUT', `/api/outposts/${gateway.id}`, { name: 'rented', version, url })
    let version = 1
    await set('https://gate.example.jp')
    expect(await urls()).toContain('https://wiki.apps.example.jp/')
    version = 2
    await set('https://gate.example.jp:9443')
    expect(await urls()).toContain('https://wiki.apps.example.jp:9443/')
    const { code } = await createBuiltInCode(app.deps)
    const beside = await (await askToEnrolOutpost(app, code, { name: 'beside' })).json()
    expect(await urls()).toContain('https://wiki.apps.example.jp:8420/')
    // a certificate is had where the name leads
    const holds = (outpost: string, until: number) =>
      noteApplied(
        app.deps,
        { outpost, engine: 'test' },
        {
          kind: 'applied',
          heads: [],
          live: 0,
          cut: 0,
          certificates: [{ name: 'wiki.apps.example.jp', from: 'acme', until }],
          connectors: [],
        },
      )
    await holds(gateway.id, app.clock.at + 1)
    expect(await urls()).toContain('https://wiki.apps.example.jp:9443/')
    await holds(gateway.id, app.clock.at)
    expect(await urls()).toContain('https://wiki.apps.example.jp:8420/')
    await holds(gateway.id, app.clock.at + 1)
    await holds((beside as { outpost: string }).outpost, app.clock.at + 1)
    expect(await urls()).toContain('https://wiki.apps.example.jp:8420/')
    for (const id of [gateway.id, (beside as { outpost: string }).outpost]) await ask('DELETE', `/api/outposts/${id}`)
    expect(await urls()).toContain('https://wiki.apps.example.jp:8420/')
  })

  it('says of what is opened through a gateway or connector that was not heard of lately that it is away', async () => {
    const someone = await app.signIn('teleworker')
    const { store } = app.deps
    await store.write((tx) =>
      tx.db.updateTable('people').set({ rights: '["Wiki"]' }).where('id', '=', someone.person).execute(),
    )
    const away = async () => {
      const { destinations } = (await ask('GET', '/api/my/destinations', undefined, someone)).body
      const ways = destinations as readonly { readonly name: string; readonly away?: string }[] // as the contract has it
      return ways.find(({ name }) => name === 'wiki')?.away
    }
    expect(await away()).toBe('gateway')
    const gateway = await enrolTestOutpost(app, admin)
    await noteApplied(
      app.deps,
      { outpost: gateway.id, engine: 'test' },
      { kind: 'applied', heads: [], live: 0, cut: 0, certificates: [], connectors: [] },
    )
    expect(await away()).toBeUndefined()
    await store.write((tx) =>
      tx.db.updateTable('destinations').set({ location_id: 'branch' }).where('name', '=', 'wiki').execute(),
    )
    expect(await away()).toBe('connector')
    await store.write((tx) =>
      tx.db.updateTable('destinations').set({ location_id: null }).where('name', '=', 'wiki').execute(),
    )
    app.clock.at += 150_000
    expect(await away()).toBe('gateway')
  })

  it('gives a code that works once, for that browser and that destination, for a minute', async () => {
    const { body } = await ask('POST', '/api/destinations', web('enter'))
    const someone = await app.signIn('teleworker')
    const enter = async () => {
      const answer = await ask('POST', '/api/enter', { destination: body.id, flow: FLOW }, someone)
      expect(answer.body.url).toMatch(/^https:\/\/enter\.apps\.example\.jp:8420\/\.taga\/enter#[\w-]{43}$/)
      return answer.body.url.split('#')[1] as string
    }
    const redeem = (code: string, more: object = {}) =>
      redeemEnter(app.deps, 'gateway1', { code, flow: FLOW, destination: body.id, ...more }).then(
        (entered) => entered.session,
        (fault: { code: string }) => fault.code,
      )
    const code = await enter()
    expect(await redeem(code, { flow: 'g'.repeat(43) })).toBe('code_refused')
    expect(await redeem(code, { destination: resource })).toBe('code_refused')
    const session = await app.deps.store.read
      .selectFrom('sessions')
      .select('id')
      .where('account_id', '=', someone.account)
      .execute()
    expect(await redeem(code)).toBe(session[0]?.id)
    expect(await redeem(code)).toBe('code_refused')
    const late = await enter()
    app.clock.at += 60_000
    expect(await redeem(late)).toBe('code_refused')
    const other = await enter()
    expect((await ask('DELETE', '/api/session', undefined, someone)).status).toBeLessThan(300)
    expect(await redeem(other)).toBe('code_refused')
  })

  it('gives no code for what is switched off or not there, nor endlessly many', async () => {
    const { body } = await ask('POST', '/api/destinations', web('off'))
    const someone = await app.signIn('teleworker')
    const wish = { destination: body.id, flow: FLOW }
    for (let times = 0; times < 20; times += 1)
      expect((await ask('POST', '/api/enter', wish, someone)).status).toBe(200)
    expect((await ask('POST', '/api/enter', wish, someone)).status).toBe(429)
    await ask('PUT', `/api/destinations/${body.id}/off`, { off: true, version: 1 })
    const other = await app.signIn('teleworker')
    expect((await ask('POST', '/api/enter', wish, other)).status).toBe(404)
    expect((await ask('POST', '/api/enter', { ...wish, destination: 'none' }, other)).status).toBe(404)
    expect((await ask('POST', '/api/enter', { ...wish, flow: 'short' }, other)).status).toBe(400)
  })
})

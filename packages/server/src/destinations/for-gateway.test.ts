import {
  createPublicKey,
  createDecipheriv,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import {
  CONNECTOR_LIST_PATH,
  ConnectorList,
  connectorListText,
  Destination,
  type DestinationInput,
  signedText,
} from '@taga/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { digest } from '../http/secrets.ts'
import { addTo } from '../registers/named-register.ts'
import { addResource } from '../resources/keep-resource.ts'
import { locationRegister } from '../locations/store.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { destinationsFor } from './for-gateway.ts'
import { addDestination, changeDestination, secretPurpose, setSecret, switchDestination } from './keep-destination.ts'

const ME = 'account:a'

describeOnBoth('what outposts are told of destinations', (on) => {
  let app: TestApp
  let site: string
  let other: string
  let pc: string
  const connector = generateKeyPairSync('ed25519')
  beforeAll(async () => {
    app = await openTestApp(on)
    const resource = (await addResource(app.deps, ME, { name: '会社のPC' })).id
    site = (await addTo(app.deps, locationRegister, ME, { name: '本社', kind: 'office' })).id
    other = (await addTo(app.deps, locationRegister, ME, { name: '支店', kind: 'office' })).id
    const office = (name: string, at: string): DestinationInput => ({
      kind: 'vnc',
      name,
      resource,
      via: { kind: 'site', site: at },
      host: '10.0.0.5',
      port: 5900,
      publicName: `${name}.apps.example.jp`,
    })
    pc = (await addDestination(app.deps, ME, office('pc', site))).id
    await addDestination(app.deps, ME, office('branch', other))
    await addDestination(app.deps, ME, {
      kind: 'tcp',
      name: '基幹',
      resource,
      via: { kind: 'direct' },
      host: '192.0.2.7',
      port: 22,
    })
    await setSecret(app.deps, ME, { id: pc, secret: '机の下のPC' })
    await app.deps.store.write((tx) =>
      tx.db
        .insertInto('outposts')
        .values({
          id: 'c1',
          kind: 'connector',
          name: '本社のコネクター',
          public_key: connector.publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'),
          seal_key: null,
          site,
          url: null,
          engine: 'test',
          built_in: 0,
          enrolled_at: 0,
          enrolled_by: ME,
          revoked_at: null,
          last_seen_at: null,
          version: 1,
        })
        .execute(),
    )
  })
  afterAll(() => app.close())

  it('tells a gateway all that is on, with passwords that it alone can read', async () => {
    const mine = generateKeyPairSync('x25519')
    const sealKey = mine.publicKey.export({ format: 'der', type: 'spki' }).toString('base64url')
    const { destinations, connectors } = await destinationsFor(app.deps.store.read, app.deps, { sealKey })
    expect(destinations.map((each) => Destination.parse(each).pattern)).toEqual([
      'remote_desktop',
      'remote_desktop',
      'take_home_pc',
    ])
    expect(connectors).toMatchObject([{ id: 'c1', site }])
    const told = destinations.find(({ id }) => id === pc)
    expect(JSON.stringify(told)).not.toContain('机の下')
    const [ephemeral, nonce, closed] = (told?.kind === 'vnc' ? (told.secret ?? '') : '')
      .split('.')
      .map((part) => Buffer.from(part, 'base64url'))
    const open = (privateKey: KeyObject, purpose: string) => {
      const publicKey = createPublicKey({ key: ephemeral ?? Buffer.alloc(0), format: 'der', type: 'spki' })
      const key = hkdfSync(
        'sha256',
        diffieHellman({ privateKey, publicKey }),
        ephemeral ?? '',
        `taga-seal-to/1\n${purpose}`,
        32,
      )
      const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key), nonce ?? '')
      decipher.setAuthTag((closed ?? Buffer.alloc(16)).subarray(-16))
      return Buffer.concat([
        decipher.update((closed ?? Buffer.alloc(16)).subarray(0, -16)),
        decipher.final(),
      ]).toString()
    }
    expect(open(mine.privateKey, secretPurpose(pc))).toBe('机の下のPC')
    expect(() => open(mine.privateKey, secretPurpose('another'))).toThrow(/authenticate/)
    expect(() => open(generateKeyPairSync('x25519').privateKey, secretPurpose(pc))).toThrow(/authenticate/)
    expect(
      (await destinationsFor(app.deps.store.read, app.deps, { sealKey: undefined })).destinations,
    ).not.toContainEqual(expect.objectContaining({ secret: expect.anything() }))
  })

  async function askList(more: { at?: number; key?: typeof connector.privateKey; outpost?: string } = {}) {
    const bytes = Buffer.from(JSON.stringify({ at: more.at ?? app.clock.at, have: 0 }))
    const text = signedText({
      purpose: 'taga-outpost-call/1',
      audience: app.deps.audience,
      path: CONNECTOR_LIST_PATH,
      bodyHash: digest(bytes),
    })
    const signature = sign(null, Buffer.from(text), more.key ?? connector.privateKey).toString('base64url')
    const headers = {
      'taga-outpost': more.outpost ?? 'c1',
      'taga-signature': signature,
      'content-type': 'application/json',
    }
    const response = await app.ask('POST', CONNECTOR_LIST_PATH, { bytes, headers })
    return { status: response.status, body: JSON.parse(await response.text()) }
  }

  it('gives a connector what its own site has, signed, under a number that goes up with every change', async () => {
    const first = await askList()
    expect(first.status).toBe(200)
    const key = createPublicKey({
      key: Buffer.from(app.deps.serverKey.publicKey, 'base64url'),
      format: 'der',
      type: 'spki',
    })
    const { text, signature } = first.body
    expect(verify(null, Buffer.from(connectorListText(text)), key, Buffer.from(signature, 'base64url'))).toBe(true)
    const list = ConnectorList.parse(JSON.parse(text))
    expect(list).toMatchObject({
      number: Math.floor(app.clock.at / 1000),
      connector: 'c1',
      destinations: [{ id: pc, host: '10.0.0.5', port: 5900 }],
    })
    expect(text).not.toContain('机の下')
    expect(JSON.parse((await askList()).body.text).number).toBe(list.number)
    await switchDestination(app.deps, ME, { id: pc, version: 1, off: true })
    const second = ConnectorList.parse(JSON.parse((await askList()).body.text))
    expect(second).toMatchObject({ number: list.number + 1, destinations: [] })
  })

  it('names a machine of a pool by what it is, so that no list opens another one by its name', async () => {
    const { id: resource } = await addResource(app.deps, ME, { name: '共用の机' })
    const hosts = ['10.0.0.21', '10.0.0.22', '10.0.0.23'].map((host) => ({ host, port: 5900 }))
    const draft = (of: typeof hosts): DestinationInput => ({
      kind: 'desktop',
      name: '共用の机',
      resource,
      via: { kind: 'site', site },
      publicName: 'desks.apps.example.jp',
      pool: { kind: 'hosts', protocol: 'vnc', home: 'kept', idleMs: 600_000, hosts: of },
    })
    const opens = async () => {
      const list = ConnectorList.parse(JSON.parse((await askList()).body.text))
      return new Map(list.destinations.map((each) => [each.id, `${each.host}:${each.port}`]))
    }
    const { id, version } = await addDestination(app.deps, ME, draft(hosts))
    const before = await opens()
    expect([...before.values()]).toEqual(['10.0.0.21:5900', '10.0.0.22:5900', '10.0.0.23:5900'])
    await changeDestination(app.deps, ME, { id, version, draft: draft(hosts.toReversed().slice(1)) })
    const after = await opens()
    expect([...after.values()]).toEqual(['10.0.0.22:5900', '10.0.0.21:5900'])
    for (const [name, machine] of after) expect(before.get(name)).toBe(machine)
  })

  it('notes that a connector was there, and nobody who only says so', async () => {
    const seen = async () =>
      (
        await app.deps.store.read
          .selectFrom('outposts')
          .select('last_seen_at')
          .where('id', '=', 'c1')
          .executeTakeFirst()
      )?.last_seen_at
    await askList()
    const before = app.clock.at
    app.clock.at += 60_000
    await askList({ key: generateKeyPairSync('ed25519').privateKey })
    expect(await seen()).toBe(before)
    await askList()
    expect(await seen()).toBe(app.clock.at)
  })

  it('gives nothing to another key, an unknown name, a clock far off, or a connector that was revoked', async () => {
    const stranger = generateKeyPairSync('ed25519').privateKey
    expect((await askList({ key: stranger })).body.fault).toBe('bad_signature')
    expect((await askList({ outpost: 'c2' })).body.fault).toBe('unknown_device')
    expect((await askList({ at: app.clock.at - 11 * 60_000 })).status).toBe(400)
    await app.deps.store.write((tx) =>
      tx.db.updateTable('outposts').set({ revoked_at: 1 }).where('id', '=', 'c1').execute(),
    )
    expect((await askList()).body.fault).toBe('device_stopped')
  })

  it('keeps what is off off when it changes, pins its new address, and forgets a password that was meant for another place', async () => {
    const row = await app.deps.store.read
      .selectFrom('destinations')
      .selectAll()
      .where('id', '=', pc)
      .executeTakeFirstOrThrow()
    const draft = { ...JSON.parse(row.body), host: '10.0.0.9', pinned: undefined } as DestinationInput
    const changed = await changeDestination(app.deps, ME, { id: pc, version: row.version, draft })
    expect(JSON.parse(changed.body)).toMatchObject({ host: '10.0.0.9', pinned: ['10.0.0.9'] })
    expect(changed.off_at).not.toBeNull()
    expect(await app.deps.store.read.selectFrom('destination_secrets').selectAll().execute()).toEqual([])
  })
})

import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { TUNNEL_PATH, TUNNEL_PROOF_MS, type TunnelProof } from '@taga/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../testing/test-app.ts'
import { createTestKey, enrolTestDevice, signBytes, type TestDevice, type TestKey } from '../testing/test-device.ts'
import { enrolTestOutpost, type TestOutpost } from '../testing/test-outpost.ts'
import { askTicket, bindTestPage, openTestPage, takeTestTurn, vouch } from '../testing/test-page.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { answerTunnel } from './redeem-tunnel.ts'

describeOnBoth('a device that asks a gateway for the network', (on) => {
  let app: TestApp
  let gateway: TestOutpost
  beforeAll(async () => {
    app = await openTestApp(on)
    gateway = await enrolTestOutpost(app, await app.signIn('administrator'))
  })
  afterAll(() => app.close())

  /** A company PC whose page is open; `count` gives its next number. */
  async function laptop() {
    const as = await app.signIn()
    const device = await enrolTestDevice(app.deps, { user: as.person })
    let counter = 0
    const count = () => (counter += 1)
    await bindTestPage(app, openTestPage(as), await askTicket(app, device, count()))
    await vouch(app, device, count(), (await takeTestTurn(app, device)).pages)
    return { device, count }
  }
  function ask(
    device: TestDevice,
    counter: number,
    changed: Partial<TunnelProof> & { readonly signer?: TestKey; readonly asked?: string } = {},
  ) {
    const { signer = device.key, asked = device.id, ...more } = changed
    const proof: TunnelProof = {
      format: 1,
      audience: device.audience,
      device: asked,
      gateway: gateway.key.publicKey,
      nonce: randomBytes(24).toString('base64url'),
      at: app.clock.at,
      counter,
      wish: { kind: 'network', destinations: ['d1'], publicKey: newKey() },
      ...more,
    }
    const body = JSON.stringify(proof)
    const signature = signBytes(signer, {
      purpose: 'taga-report/1',
      audience: device.audience,
      path: TUNNEL_PATH,
      bytes: new TextEncoder().encode(body),
    })
    return answerTunnel(app.deps, gateway.id, { device: asked, body, signature })
  }

  it('gets a number that stays its own, whatever key it brings, and that is in the ledger', async () => {
    const { device, count } = await laptop()
    const first = await ask(device, count())
    expect(first).toMatchObject({ kind: 'known', number: expect.any(Number) })
    expect(await ask(device, count())).toMatchObject({ number: first.kind === 'known' ? first.number : 0 })
    const entries = await app.deps.store.read
      .selectFrom('ledger_entries')
      .select('subject')
      .where('kind', '=', 'device.tunnelOpened')
      .where('subject', '=', `device:${device.id}`)
      .execute()
    expect(entries.length).toBe(2)
  })

  it('has another number than any other device that asks at the same moment', async () => {
    const laptops = [await laptop(), await laptop(), await laptop()]
    const answers = await Promise.all(laptops.map(({ device, count }) => ask(device, count())))
    const numbers = answers.map((each) => (each.kind === 'known' ? each.number : undefined))
    expect(new Set(numbers).size).toBe(3)
    expect(numbers).not.toContain(undefined)
  })

  it('is not let in by a key that is not its own, nor under the name of another', async () => {
    const { device, count } = await laptop()
    const other = await laptop()
    const refused = { kind: 'refused', fault: 'bad_signature' }
    expect(await ask(device, count(), { signer: createTestKey() })).toEqual(refused)
    expect(await ask(device, count(), { asked: other.device.id })).toEqual(refused)
    expect(await ask(device, count(), { asked: 'nobody' })).toEqual({ kind: 'refused', fault: 'unknown_device' })
  })

  it('is not let in twice by one proof, late, or at another gateway', async () => {
    const { device, count } = await laptop()
    const counter = count()
    expect(await ask(device, counter)).toMatchObject({ kind: 'known' })
    expect(await ask(device, counter)).toEqual({ kind: 'refused', fault: 'replayed' })
    const late = { at: app.clock.at - TUNNEL_PROOF_MS - 1 }
    expect(await ask(device, count(), late)).toEqual({ kind: 'refused', fault: 'replayed' })
    const elsewhere = { kind: 'refused', fault: 'wrong_audience' }
    expect(await ask(device, count(), { gateway: createTestKey().publicKey })).toEqual(elsewhere)
    expect(await ask(device, count(), { audience: 'another' })).toEqual(elsewhere)
  })

  it('is not let in where nobody works on it, or where it was stopped', async () => {
    const { device, count } = await laptop()
    const as = await app.signIn()
    const idle = await enrolTestDevice(app.deps, { user: as.person })
    expect(await ask(idle, 1)).toEqual({ kind: 'refused', fault: 'not_signed_in' })
    await app.deps.store.write((tx) =>
      tx.db.updateTable('devices').set({ state: 'lost' }).where('id', '=', device.id).execute(),
    )
    expect(await ask(device, count())).toEqual({ kind: 'refused', fault: 'device_stopped' })
    const numbers = await app.deps.store.read.selectFrom('wireguard_devices').select('device_id').execute()
    expect(numbers.map((row) => row.device_id)).not.toContain(device.id)
  })
})

/** The public half of a WireGuard key, as `wg` writes it. */
function newKey(): string {
  const { x = '' } = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })
  return Buffer.from(x, 'base64url').toString('base64')
}

import { X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createChallenges, type Challenges } from './challenges.ts'
import { createClientAddresses } from './client-addresses.ts'
import { listenPublicly, type PublicListener } from './listen-publicly.ts'
import { type AcmeServer, startAcmeServer } from './testing/acme-server.ts'
import { createTestAuthority, type TestAuthority } from './testing/test-certificate.ts'
import { openCertificateFolder } from './certificate-folder.ts'
import { refuseOpen } from './testing/refuse-open.ts'
import { createNameServer } from './name-server.ts'
import { orderCertificate } from './order-certificate.ts'
import { readCertificate } from './read-certificate.ts'

const NAME = 'taga.example.test'
const patience = { tries: 3, minMs: 1, maxMs: 5 }

describe('a certificate by ACME', () => {
  let authority: TestAuthority
  let acme: AcmeServer
  let challenges: Challenges
  let listener: PublicListener
  let dir: string
  beforeAll(async () => {
    authority = await createTestAuthority()
  })
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'taga-acme-'))
    acme = await startAcmeServer(authority)
    challenges = createChallenges()
    listener = await listenPublicly({
      tls: createNameServer(() => undefined, 'http/1.1'),
      tlsPort: 0,
      httpPort: 0,
      address: '127.0.0.1',
      clients: createClientAddresses([]),
      challenges,
      originOf: () => undefined,
    })
    acme.dial = { httpPort: listener.httpPort ?? 0, tlsPort: listener.tlsPort }
  })
  afterEach(async () => {
    await listener.close()
    await acme.close()
    await rm(dir, { recursive: true, force: true })
  })
  const order = (more: { readonly canHttp?: boolean; readonly name?: string; readonly mail?: string } = {}) =>
    orderCertificate({
      folder: openCertificateFolder(dir, refuseOpen),
      challenges,
      directory: acme.directory,
      name: NAME,
      canHttp: true,
      patience,
      ...more,
    })
  const serves = (pem: { readonly chain: string; readonly key: string }) =>
    readCertificate(pem, { name: NAME, now: Date.now() }).kind

  it('comes after a check by HTTP, for a key of its own that only its owner can read', async () => {
    expect(serves(await order({ mail: 'admin@example.test' }))).toBe('ok')
    expect(acme.seen).toMatchObject({ orders: 1, accounts: 1, certificates: 1, checks: ['http-01 passed'] })
    for (const file of await readdir(dir)) expect((await stat(join(dir, file))).mode & 0o077).toBe(0)
    expect(challenges.http.size + challenges.tls.size).toBe(0)
  })

  it('comes after a check by TLS where port 80 is closed', async () => {
    expect(serves(await order({ canHttp: false }))).toBe('ok')
    expect(acme.seen.checks).toEqual(['tls-alpn-01 passed'])
    expect(challenges.tls.size).toBe(0)
  })

  it('is checked by TLS where the check by HTTP fails, as behind a router that passes on one port only', async () => {
    acme.dial = { ...acme.dial, httpPort: 1 }
    expect(serves(await order())).toBe('ok')
    expect(acme.seen.checks).toEqual(['http-01 failed', 'tls-alpn-01 passed'])
  })

  it('is asked for with one account and a new key each time', async () => {
    const [first, second] = [await order(), await order()]
    expect(acme.seen).toMatchObject({ accounts: 1, orders: 1, certificates: 1 })
    expect(first.key).toBe(second.key)
    openCertificateFolder(dir, refuseOpen).closeOrder()
    expect((await order()).key).not.toBe(first.key)
    expect(acme.seen).toMatchObject({ accounts: 1, orders: 2, certificates: 2 })
  })

  it('is had in spite of nonces that the authority has forgotten', async () => {
    acme.mood.badNonces = 2
    expect(serves(await order())).toBe('ok')
  })

  it("is refused in the authority's words where there are too many, or the answer is wrong, and leaves no order behind", async () => {
    acme.mood.rateLimited = true
    await expect(order()).rejects.toThrow(/too many certificates/)
    acme.mood.rateLimited = false
    acme.dial = { httpPort: 1, tlsPort: 1 }
    await expect(order()).rejects.toThrow(/answer of taga\.example\.test is wrong/)
    expect(openCertificateFolder(dir, refuseOpen).readOrder()).toBeUndefined()
    acme.mood.offers = ['http-01']
    await expect(order({ canHttp: false })).rejects.toThrow(/offers no check/)
  })

  it('is taken from the order of a run that was killed before it had the certificate, with the key of then', async () => {
    const first = await order()
    const killed = openCertificateFolder(dir, refuseOpen).readOrder()
    expect(killed?.key).toBe(first.key)
    const again = await order()
    expect(new X509Certificate(again.chain).fingerprint256).toBe(new X509Certificate(first.chain).fingerprint256)
    expect(acme.seen).toMatchObject({ orders: 1, certificates: 1 })
  })

  it('is ordered anew where the open order is for another name, or the authority has forgotten it', async () => {
    const folder = openCertificateFolder(dir, refuseOpen)
    folder.writeOrder({ directory: acme.directory, name: 'other.example.test', url: `${acme.directory}/none` }, 'a key')
    expect(serves(await order())).toBe('ok')
    folder.closeOrder()
    folder.writeOrder(
      { directory: acme.directory, name: NAME, url: acme.directory.replace('directory', 'order/none') },
      'a key',
    )
    expect(serves(await order())).toBe('ok')
    expect(acme.seen.orders).toBe(2)
  })
})

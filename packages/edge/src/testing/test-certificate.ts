import { createHash, type webcrypto } from 'node:crypto'
// NOTE: @peculiar/x509 needs the metadata polyfill, which acme-client brings with it.
import 'acme-client'
import * as x509 from '@peculiar/x509'

const DAY = 86_400_000
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

x509.cryptoProvider.set(globalThis.crypto)

/** A certificate authority for tests: a root, and an intermediate that issues. */
export type TestAuthority = {
  readonly root: string
  readonly intermediate: string
  /** A certificate for the names with its chain, as PEM, the server's own first. */
  issue(wish: IssueWish): Promise<IssuedCertificate>
  /** The same for a certificate request (PKCS #10, DER). */
  sign(
    request: Uint8Array,
    times?: Partial<Times>,
  ): Promise<{ readonly chain: string; readonly names: readonly string[] }>
}
export type Times = { readonly from: number; readonly until: number }
export type IssueWish = Partial<Times> & { readonly names: readonly string[] }
export type IssuedCertificate = {
  readonly chain: string
  readonly key: string
  /** SHA-256 over the public key (SPKI) in base64: what Chromium takes in --ignore-certificate-errors-spki-list. */
  readonly spki: string
}

export async function createTestAuthority(now: number = Date.now()): Promise<TestAuthority> {
  const times = { notBefore: new Date(now - DAY), notAfter: new Date(now + 3_650 * DAY) }
  const rootKeys = await createKeys()
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: 'CN=Test root',
    ...times,
    keys: rootKeys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 2, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  })
  const keys = await createKeys()
  const intermediate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: 'CN=Test authority',
    issuer: root.subject,
    ...times,
    publicKey: keys.publicKey,
    signingKey: rootKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  })
  const issueFor = async (publicKey: x509.PublicKeyType, names: readonly string[], { from, until }: Partial<Times>) => {
    const own = await x509.X509CertificateGenerator.create({
      serialNumber: serial(),
      subject: `CN=${names[0] ?? 'nobody'}`,
      issuer: intermediate.subject,
      notBefore: new Date(from ?? now - DAY),
      notAfter: new Date(until ?? now + 90 * DAY),
      publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      ],
    })
    return `${own.toString('pem')}\n${intermediate.toString('pem')}\n`
  }
  return {
    root: root.toString('pem'),
    intermediate: intermediate.toString('pem'),
    async issue({ names, ...wanted }) {
      const own = await createKeys()
      const spki = Buffer.from(await globalThis.crypto.subtle.exportKey('spki', own.publicKey))
      const pkcs8 = await globalThis.crypto.subtle.exportKey('pkcs8', own.privateKey)
      return {
        chain: await issueFor(own.publicKey, names, wanted),
        key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
        spki: createHash('sha256').update(spki).digest('base64'),
      }
    },
    async sign(request, wanted = {}) {
      const csr = new x509.Pkcs10CertificateRequest(Buffer.from(request))
      if (!(await csr.verify())) throw new Error('the request is not signed by its own key')
      const alternative = csr.getExtension('2.5.29.17')
      const names =
        alternative === null
          ? []
          : new x509.SubjectAlternativeNameExtension(alternative.rawData).names.toJSON().map(({ value }) => value)
      return { chain: await issueFor(csr.publicKey, names, wanted), names }
    },
  }
}

function createKeys(): Promise<webcrypto.CryptoKeyPair> {
  return globalThis.crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
}

function serial(): string {
  return Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(8)))
    .toString('hex')
    .replace(/^[89a-f]/, '1')
}

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'

const DAY = 86_400_000
const MOST_CERTIFICATES = 10
const MOST_PEM_LENGTH = 64 * 1024
const SOON_MS = 14 * DAY

/** Why a certificate cannot serve a name. */
export type CertificateProblem =
  | 'noCertificate'
  | 'noKey'
  | 'keyEncrypted'
  | 'keyMismatch'
  | 'keyWeak'
  | 'nameMismatch'
  | 'expired'
  | 'notYetValid'
  | 'chainOrder'
  | 'tooLarge'
/** What works today, and should be known. */
export type CertificateNote = 'expiresSoon' | 'selfSigned' | 'chainIncomplete'

export type CertificateFacts = {
  /** DNS names it is good for. */
  readonly names: readonly string[]
  /** Who issued it, as that names itself. */
  readonly issuer: string
  /** Epoch ms. */
  readonly from: number
  readonly until: number
  /** SHA-256 over the DER, in lower-case hexadecimal. */
  readonly fingerprint: string
}

/** A chain and its key that may serve a name, as PEM. */
export type ServingCertificate = { readonly chain: string; readonly key: string; readonly facts: CertificateFacts }

export type ReadCertificate =
  | { readonly kind: 'ok'; readonly certificate: ServingCertificate; readonly notes: readonly CertificateNote[] }
  | {
      readonly kind: 'refused'
      readonly problems: readonly [CertificateProblem, ...CertificateProblem[]]
      readonly facts?: CertificateFacts
    }

/**
 * Reads a chain (PEM, the server's own certificate first) and its private key, and says whether they can serve `name` (where it is not
 * given: whatever names it has) at `now`. Every problem is named, not the first only. Who issued it is not judged: browsers do that.
 */
export function readCertificate(
  pem: { readonly chain: string; readonly key: string },
  { name, now }: { readonly name?: string; readonly now: number },
): ReadCertificate {
  if (pem.chain.length > MOST_PEM_LENGTH || pem.key.length > MOST_PEM_LENGTH)
    return { kind: 'refused', problems: ['tooLarge'] }
  const chain = readChain(pem.chain)
  const key = readKey(pem.key)
  const [own] = chain
  const facts = own === undefined ? undefined : factsOf(own)
  const problems: CertificateProblem[] = []
  if (own === undefined) problems.push('noCertificate')
  if (typeof key === 'string') problems.push(key)
  else if (isWeak(key)) problems.push('keyWeak')
  if (own !== undefined && facts !== undefined) {
    if (typeof key !== 'string' && !own.checkPrivateKey(key)) problems.push('keyMismatch')
    const isFor = name === undefined ? facts.names.length > 0 : own.checkHost(name, { subject: 'never' }) !== undefined
    if (!isFor) problems.push('nameMismatch')
    if (facts.until <= now) problems.push('expired')
    // a clock may be a little behind the authority's
    if (facts.from > now + DAY) problems.push('notYetValid')
    if (!isInOrder(chain)) problems.push('chainOrder')
  }
  const [first, ...more] = problems
  if (first !== undefined)
    return { kind: 'refused', problems: [first, ...more], ...(facts === undefined ? {} : { facts }) }
  if (own === undefined || facts === undefined || typeof key === 'string') throw new Error('a problem was not named')
  return {
    kind: 'ok',
    certificate: {
      chain: chain.map((each) => each.toString()).join(''),
      key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      facts,
    },
    notes: notesOf(chain, facts, now),
  }
}

function readChain(text: string): readonly X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  try {
    return blocks.slice(0, MOST_CERTIFICATES).map((block) => new X509Certificate(block))
  } catch {
    return [] // one that cannot be read makes the whole chain unreadable, and the caller is told so
  }
}

function readKey(text: string): KeyObject | 'noKey' | 'keyEncrypted' {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(text)) return 'keyEncrypted'
  try {
    return createPrivateKey(text)
  } catch {
    return 'noKey'
  }
}

/** Browsers refuse RSA below 2048 bits, and any curve but P-256, P-384 and P-521. */
function isWeak(key: KeyObject): boolean {
  const details = key.asymmetricKeyDetails
  if (key.asymmetricKeyType === 'rsa') return (details?.modulusLength ?? 0) < 2_048
  if (key.asymmetricKeyType !== 'ec') return true
  return !['prime256v1', 'secp384r1', 'secp521r1'].includes(details?.namedCurve ?? '')
}

function factsOf(own: X509Certificate): CertificateFacts {
  const names = [...(own.subjectAltName ?? '').matchAll(/DNS:([^,\s]+)/g)].map(([, name = '']) => name.toLowerCase())
  return {
    names: names.slice(0, 100),
    issuer: /(?:^|\n)(?:CN|O)=([^\n]+)/.exec(own.issuer)?.[1] ?? own.issuer,
    from: Date.parse(own.validFrom),
    until: Date.parse(own.validTo),
    fingerprint: own.fingerprint256.replaceAll(':', '').toLowerCase(),
  }
}

function isInOrder(chain: readonly X509Certificate[]): boolean {
  return chain.every((each, at) => {
    const issuer = chain[at + 1]
    return issuer === undefined || (each.checkIssued(issuer) && each.verify(issuer.publicKey))
  })
}

function notesOf(chain: readonly X509Certificate[], facts: CertificateFacts, now: number): readonly CertificateNote[] {
  const [own] = chain
  const isSelfSigned = own !== undefined && own.checkIssued(own)
  return [
    ...(facts.until - now < SOON_MS ? (['expiresSoon'] as const) : []),
    ...(isSelfSigned ? (['selfSigned'] as const) : []),
    ...(chain.length === 1 && !isSelfSigned ? (['chainIncomplete'] as const) : []),
  ]
}

import { createHash, createPublicKey } from 'node:crypto'
import type { JWK } from 'jose'
import type { OutpostKey } from '../identity/outpost-key.ts'

/** Who asks, told to upstreams as a JWT (RFC 7519) that they can verify: EdDSA (RFC 8037), for one name, for at most a minute. */
export type Assertions = {
  /** `audience`: the public name. The same text for up to 30 s; it lives 60 s. */
  readonly about: (who: {
    readonly session: string
    readonly person: string
    readonly name: string | undefined
    readonly device: string | undefined
    readonly audience: string
  }) => string
  /** The keys to verify by (RFC 7517), as JSON: its own, and those of the other gateways in use, since each may serve the same names. */
  readonly keySet: () => string
  /** The keys of all gateways in use, whole. What is no Ed25519 key is left out. */
  readonly setKeys: (publicKeys: readonly string[]) => void
  /** Forgets what was said of a session. */
  readonly forget: (session: string) => void
}

const LIFE_SECONDS = 60
const REUSE_MS = 30_000
const MOST_KEPT = 50_000

/**
 * @param key the gateway's own, which its server knows. What it signs elsewhere is lines of text that begin with what they are for, so that
 * none of it is the header of a JWT, nor the other way round.
 */
export function createAssertions(options: {
  readonly issuer: () => string
  /** Epoch ms. */
  readonly now: () => number
  readonly key: OutpostKey
}): Assertions {
  const { key } = options
  const own = jwkOf(key.publicKey)
  if (own === undefined) throw new TypeError('not an Ed25519 key')
  const header = encode({ alg: 'EdDSA', typ: 'JWT', kid: own.kid })
  let keySet = JSON.stringify({ keys: [own] })
  const kept = new Map<string, Map<string, { readonly text: string; readonly at: number }>>()

  return {
    about({ session, person, name, device, audience }) {
      const now = options.now()
      const mark = `${audience}\n${device ?? ''}\n${person}\n${name ?? ''}`
      const of = kept.get(session)
      const found = of?.get(mark)
      if (found !== undefined && Math.abs(now - found.at) < REUSE_MS) return found.text
      const issued = Math.floor(now / 1000)
      const claims = {
        iss: options.issuer(),
        aud: audience,
        sub: person,
        ...(name === undefined ? {} : { name }),
        ...(device === undefined ? {} : { device }),
        sid: createHash('sha256').update(`${session} ${audience}`).digest('base64url').slice(0, 22),
        iat: issued,
        nbf: issued - 5,
        exp: issued + LIFE_SECONDS,
      }
      const signed = `${header}.${encode(claims)}`
      const text = `${signed}.${key.sign(signed)}`
      if (kept.size >= MOST_KEPT) kept.clear()
      kept.set(session, (of ?? new Map()).set(mark, { text, at: now }))
      return text
    },
    keySet: () => keySet,
    setKeys(publicKeys) {
      const others = new Set(publicKeys.filter((each) => each !== key.publicKey))
      keySet = JSON.stringify({ keys: [own, ...[...others].flatMap((each) => jwkOf(each) ?? [])] })
    },
    forget: (session) => kept.delete(session),
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** `kid`: its thumbprint (RFC 7638). Undefined for what is no Ed25519 key. */
function jwkOf(publicKey: string): JWK | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' })
    if (key.asymmetricKeyType !== 'ed25519') return undefined
    const { kty, crv, x } = key.export({ format: 'jwk' })
    const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url')
    return { kty: 'OKP', crv: 'Ed25519', x: String(x), kid, alg: 'EdDSA', use: 'sig' }
  } catch {
    return undefined // bytes from elsewhere that are no key
  }
}

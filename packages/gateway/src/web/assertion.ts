import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { exportJWK, type JWK } from 'jose'

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
  /** The keys to verify by (RFC 7517), as JSON. */
  readonly keySet: () => string
  /** Forgets what was said of a session. */
  readonly forget: (session: string) => void
}

const LIFE_SECONDS = 60
const REUSE_MS = 30_000
const MOST_KEPT = 50_000

/** @param key Ed25519; a new one for this run where none is given */
export async function createAssertions(options: {
  readonly issuer: () => string
  /** Epoch ms. */
  readonly now: () => number
  readonly key?: KeyObject
}): Promise<Assertions> {
  const pair = options.key === undefined ? generateKeyPairSync('ed25519') : undefined
  const key = options.key ?? pair?.privateKey
  if (key === undefined) throw new Error('no key')
  const { kty = '', crv = '', x = '' } = await exportJWK(key)
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url')
  const header = encode({ alg: 'EdDSA', typ: 'JWT', kid })
  const published: JWK = { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' }
  const keySet = JSON.stringify({ keys: [published] })
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
      const text = `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`
      if (kept.size >= MOST_KEPT) kept.clear()
      kept.set(session, (of ?? new Map()).set(mark, { text, at: now }))
      return text
    },
    keySet: () => keySet,
    forget: (session) => kept.delete(session),
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

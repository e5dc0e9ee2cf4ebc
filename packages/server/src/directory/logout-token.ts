import { createPublicKey, verify } from 'node:crypto'
import { Fault } from '@taga/contract'
import { z } from 'zod'

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const MAX_AGE_MS = 5 * 60_000
const CLOCK_MS = 60_000

const Header = z.object({ alg: z.enum(['RS256', 'PS256', 'ES256', 'EdDSA']), kid: z.string().max(300).optional() })
const LogoutClaims = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string()).max(50)]),
  iat: z.number(),
  exp: z.number().optional(),
  jti: z.string().min(1).max(300),
  sub: z.string().min(1).max(255).optional(),
  sid: z.string().min(1).max(255).optional(),
  events: z.record(z.string(), z.unknown()),
  nonce: z.undefined().optional(),
})
export type LogoutClaims = z.infer<typeof LogoutClaims>

/** Public keys of the directory, as its JWK Set gives them. */
export const KeySet = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional() })).max(100),
})
export type KeySet = z.infer<typeof KeySet>

/** A logout token that says the right things. Nobody has looked yet whether the directory signed it. */
export type OpenedToken = {
  readonly claims: LogoutClaims
  /** Which of the directory's keys it names. */
  readonly kid: string | undefined
  readonly alg: Algorithm
  readonly bytes: Buffer
  readonly signature: Buffer
}

/**
 * Reads a logout token of OpenID Connect Back-Channel Logout 1.0, section 2.6, as far as that takes no key: for us, young, saying who or
 * which session, and no id_token in disguise. It costs nothing, so it comes before anybody is asked for keys. Throws `proof_refused`.
 */
export function openLogoutToken(
  token: string,
  expected: { readonly issuer: string; readonly clientId: string; readonly now: number },
): OpenedToken {
  const parts = token.split('.')
  const [head, body, signature] = parts
  if (parts.length !== 3 || head === undefined || body === undefined || signature === undefined) throw refused('shape')
  const header = Header.safeParse(decoded(head))
  const claims = LogoutClaims.safeParse(decoded(body))
  if (!header.success || !claims.success) throw refused('claims')
  requireOurs(claims.data, expected)
  const { alg, kid } = header.data
  return {
    claims: claims.data,
    kid,
    alg,
    bytes: Buffer.from(`${head}.${body}`),
    signature: Buffer.from(signature, 'base64url'),
  }
}

/** Throws `proof_refused` where none of these keys signed it. */
export function requireSigned(opened: OpenedToken, { keys }: KeySet): void {
  const { alg, kid } = opened
  const named = keys.filter((key) => kid === undefined || key.kid === kid)
  if (!named.some((key) => isSigned(alg, key, opened))) throw refused('signature')
}

function requireOurs(
  claims: LogoutClaims,
  { issuer, clientId, now }: { readonly issuer: string; readonly clientId: string; readonly now: number },
): void {
  const audience = typeof claims.aud === 'string' ? [claims.aud] : claims.aud
  if (!isSame(claims.iss, issuer) || !audience.includes(clientId)) throw refused('audience')
  const issuedAt = claims.iat * 1000
  if (issuedAt > now + CLOCK_MS || issuedAt < now - MAX_AGE_MS) throw refused('age')
  if (claims.exp !== undefined && claims.exp * 1000 <= now - CLOCK_MS) throw refused('age')
  if (!Object.hasOwn(claims.events, LOGOUT_EVENT)) throw refused('event')
  if (claims.sub === undefined && claims.sid === undefined) throw refused('subject')
}

/** A directory may write its own name with or without the last slash; whoever knows how compares exactly. */
function isSame(told: string, issuer: string): boolean {
  return URL.canParse(told) && new URL(told).href === new URL(issuer).href
}

type Algorithm = z.infer<typeof Header>['alg']

function isSigned(
  alg: Algorithm,
  jwk: KeySet['keys'][number],
  signed: { readonly bytes: Buffer; readonly signature: Buffer },
): boolean {
  const type = { RS256: 'RSA', PS256: 'RSA', ES256: 'EC', EdDSA: 'OKP' }[alg]
  if (jwk.kty !== type) return false
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    switch (alg) {
      case 'RS256':
        return verify('sha256', signed.bytes, key, signed.signature)
      case 'PS256':
        return verify('sha256', signed.bytes, { key, padding: 6, saltLength: 32 }, signed.signature) // RSA_PKCS1_PSS_PADDING
      case 'ES256':
        return verify('sha256', signed.bytes, { key, dsaEncoding: 'ieee-p1363' }, signed.signature)
      case 'EdDSA':
        return verify(null, signed.bytes, key, signed.signature)
    }
  } catch {
    return false // a key this program cannot read signs nothing
  }
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch (cause) {
    throw new Fault('proof_refused', { reason: 'shape' }, { cause })
  }
}

function refused(reason: string): Fault {
  return new Fault('proof_refused', { reason })
}

import type { SecureContext } from 'node:tls'

/** What certificate authorities ask of us while they check a name: by HTTP (RFC 8555 section 8.3) and by TLS (RFC 8737). */
export type Challenges = {
  /** By token, what is answered at `/.well-known/acme-challenge/TOKEN`. */
  readonly http: Map<string, string>
  /** By name, the certificate that is shown to a client that offers `acme-tls/1`. */
  readonly tls: Map<string, SecureContext>
}

export function createChallenges(): Challenges {
  return { http: new Map(), tls: new Map() }
}

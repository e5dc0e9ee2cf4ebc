import { Fault } from '@taga/contract'
import type { Place } from '../deps.ts'

/** Whom passkeys are made for: a host name, and the pages that may use them. `url`: where they can be made. */
export type RelyingParty = { readonly host: string; readonly origins: readonly string[]; readonly url: string }

/**
 * A passkey belongs to the name in the public URL. Until there is one, the server is reached on its own machine only, and passkeys
 * belong to `localhost`; an address in numbers can have none (WebAuthn L3, 5.1.3).
 */
export function relyingParty({ url, origins }: Pick<Place, 'url' | 'origins'>): RelyingParty | undefined {
  const { hostname, origin } = new URL(url)
  if (!isLoopback(hostname)) return isAddress(hostname) ? undefined : { host: hostname, origins: [origin], url: origin }
  const local = origins.filter((known) => new URL(known).hostname === 'localhost')
  const [first] = local
  return first === undefined ? undefined : { host: 'localhost', origins: local, url: first }
}

/** Throws `passkey_needs_name`. */
export function requireRelyingParty(place: Place): RelyingParty {
  const party = relyingParty(place)
  if (party === undefined) throw new Fault('passkey_needs_name')
  return party
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function isAddress(host: string): boolean {
  return host.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(host)
}

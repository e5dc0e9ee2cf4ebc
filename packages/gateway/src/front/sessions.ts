import { hash, randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'

/** A browser on one name of this gateway, in the name of a session of the server. */
export type BrowserSession = {
  readonly session: string
  readonly destination: string
  readonly line: string
  readonly until: number
}

/**
 * Browsers that entered. A token is good for one name and from one line only (an IPv4 address, or the first 64 bits of an IPv6 one): a
 * browser that comes from elsewhere enters anew, which costs it two redirects and a thief the session at the server. Kept in memory: after
 * a restart everybody enters anew.
 */
export type BrowserSessions = {
  /** The token for the browser to carry. */
  begin(session: { readonly session: string; readonly destination: string; readonly address: string }): string
  find(
    token: string | undefined,
    from: { readonly destination: string; readonly address: string },
  ): BrowserSession | undefined
  end(token: string | undefined): void
  /** Forgets every browser of a session of the server. */
  endSession(session: string): void
}

/** A working day; the server's own session may end before. */
const LIFE_MS = 12 * 60 * 60_000
const MOST = 200_000

export function createBrowserSessions(now: () => number): BrowserSessions {
  const byToken = new Map<string, BrowserSession>()
  const tokensOf = new Map<string, Set<string>>()

  function drop(key: string): void {
    const found = byToken.get(key)
    if (found === undefined) return
    byToken.delete(key)
    const tokens = tokensOf.get(found.session)
    tokens?.delete(key)
    if (tokens?.size === 0) tokensOf.delete(found.session)
  }

  return {
    begin({ session, destination, address }) {
      const token = randomBytes(32).toString('base64url')
      // the oldest entered longest ago: it enters anew when it comes back
      for (const oldest of byToken.keys()) {
        if (byToken.size < MOST) break
        drop(oldest)
      }
      const key = keyOf(token)
      byToken.set(key, { session, destination, line: lineOf(address), until: now() + LIFE_MS })
      const tokens = tokensOf.get(session) ?? new Set()
      tokensOf.set(session, tokens.add(key))
      return token
    },
    find(token, { destination, address }) {
      if (token === undefined || token.length !== 43) return undefined
      const key = keyOf(token)
      const found = byToken.get(key)
      if (found === undefined || found.destination !== destination || found.line !== lineOf(address)) return undefined
      if (now() < found.until) return found
      drop(key)
      return undefined
    },
    end: (token) => token !== undefined && drop(keyOf(token)),
    endSession(session) {
      for (const key of tokensOf.get(session) ?? []) drop(key)
    },
  }
}

function keyOf(token: string): string {
  return hash('sha256', token, 'base64url')
}

/** What of an address stays while somebody works: all of IPv4, the network of IPv6. */
export function lineOf(address: string): string {
  if (!address.includes(':') || !isIPv6(address)) return address
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? []
  const front = head === '' ? [] : head.split(':')
  if (tail === undefined) return front.slice(0, 4).join(':')
  const back = tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0')
  return [...front, ...zeros, ...back].slice(0, 4).join(':')
}

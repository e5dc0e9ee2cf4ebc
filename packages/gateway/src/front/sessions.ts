import { hash, randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'

/** A browser on one name of this gateway, in the name of a session of the server. */
export type BrowserSession = {
  readonly session: string
  readonly destination: string
  readonly line: string
  readonly until: number
  /** Whose it is and the device it is on, as was known when it was used last. */
  of: Owner | undefined
}

/** `isStopped`: it ended because its account or person was stopped. */
export type EndedSession = Pick<BrowserSession, 'of'> & { readonly isStopped: boolean }

type Owner = { readonly person: string; readonly device?: string | undefined }

/**
 * Browsers that entered. A token is good for one name and from one line only (an IPv4 address, or the first 64 bits of an IPv6 one): a
 * browser that comes from elsewhere enters anew, which costs it two redirects and a thief the session at the server. Kept in memory: after
 * a restart everybody enters anew.
 */
export type BrowserSessions = {
  /** The token for the browser to carry. */
  begin(session: {
    readonly session: string
    readonly destination: string
    readonly address: string
    readonly of?: Owner | undefined
  }): string
  find(
    token: string | undefined,
    from: { readonly destination: string; readonly address: string },
  ): BrowserSession | undefined
  /** One that was good until its session ended, to say why. */
  findEnded(
    token: string | undefined,
    from: { readonly destination: string; readonly address: string },
  ): EndedSession | undefined
  /** Whether it was given to a browser on another name. */
  isElsewhere(token: string | undefined, destination: string): boolean
  end(token: string | undefined): void
  /** Lets no browser of a session of the server in any more. */
  endSession(session: string, isStopped: boolean): void
}

/** A working day; the server's own session may end before. */
const LIFE_MS = 12 * 60 * 60_000
const MOST = 200_000

type Kept = BrowserSession & { ended: { readonly isStopped: boolean } | undefined }

export function createBrowserSessions(now: () => number): BrowserSessions {
  const byToken = new Map<string, Kept>()
  const tokensOf = new Map<string, Set<string>>()

  function drop(key: string): void {
    const found = byToken.get(key)
    if (found === undefined) return
    byToken.delete(key)
    const tokens = tokensOf.get(found.session)
    tokens?.delete(key)
    if (tokens?.size === 0) tokensOf.delete(found.session)
  }

  function look(token: string | undefined, from: { readonly destination: string; readonly address: string }) {
    if (token === undefined || token.length !== 43) return undefined
    const key = keyOf(token)
    const found = byToken.get(key)
    if (found === undefined || found.destination !== from.destination || found.line !== lineOf(from.address))
      return undefined
    if (now() < found.until) return found
    drop(key)
    return undefined
  }

  return {
    begin({ session, destination, address, of }) {
      const token = randomBytes(32).toString('base64url')
      // the oldest entered longest ago: it enters anew when it comes back
      for (const oldest of byToken.keys()) {
        if (byToken.size < MOST) break
        drop(oldest)
      }
      const key = keyOf(token)
      byToken.set(key, {
        session,
        destination,
        line: lineOf(address),
        until: now() + LIFE_MS,
        of,
        ended: undefined,
      })
      const tokens = tokensOf.get(session) ?? new Set()
      tokensOf.set(session, tokens.add(key))
      return token
    },
    find(token, from) {
      const found = look(token, from)
      return found?.ended === undefined ? found : undefined
    },
    findEnded(token, from) {
      const found = look(token, from)
      return found?.ended === undefined ? undefined : { of: found.of, ...found.ended }
    },
    isElsewhere(token, destination) {
      const found = token === undefined ? undefined : byToken.get(keyOf(token))
      return found !== undefined && found.destination !== destination
    },
    end: (token) => token !== undefined && drop(keyOf(token)),
    endSession(session, isStopped) {
      for (const key of tokensOf.get(session) ?? []) {
        const found = byToken.get(key)
        if (found !== undefined) found.ended = { isStopped }
      }
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

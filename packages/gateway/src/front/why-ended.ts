import type { KnownFacts } from '../facts/known.ts'
import { cookieOf, SESSION_COOKIE } from './cookies.ts'
import type { BrowserSessions } from './sessions.ts'

/** What an ordinary end is not: the device is gone from use, or the account was stopped. */
export type EndedFor = {
  readonly cause: 'deviceStopped' | 'accountStopped'
  /** For the access log. */
  readonly about: {
    readonly destination: string
    readonly address: string
    readonly person?: string
    readonly device?: string
  }
}

const IN_USE = new Set<unknown>(['lent', 'inUse'])

/**
 * Why somebody who had entered here is not known any more, where signing in again would not help (AD-12, AD-14). Told to the browser that
 * still has its token, from the line that it had: a stranger is asked to sign in, and learns nothing.
 */
export function whyEnded(
  { sessions, facts }: { readonly sessions: BrowserSessions; readonly facts: Pick<KnownFacts, 'find'> },
  asked: { readonly cookies: string | undefined; readonly destination: string; readonly address: string },
): EndedFor | undefined {
  const { cookies, destination, address } = asked
  const ended = sessions.findEnded(cookieOf(cookies, SESSION_COOKIE), { destination, address })
  if (ended === undefined) return undefined
  const { person, device } = ended.of ?? {}
  const about = {
    destination,
    address,
    ...(person === undefined ? {} : { person }),
    ...(device === undefined ? {} : { device }),
  }
  const lifecycle = device === undefined ? undefined : facts.find('device', device)?.seen['device.lifecycle']
  if (lifecycle?.kind === 'value' && !IN_USE.has(lifecycle.value)) return { cause: 'deviceStopped', about }
  return ended.isStopped ? { cause: 'accountStopped', about } : undefined
}

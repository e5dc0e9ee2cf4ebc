import type { SignedInAnswer } from '@taga/contract'
import { useLocation } from 'wouter'
import { useSignedIn } from '../kit/session.ts'
import { homeOf } from '../shell/may-open.ts'

/** Goes on after a sign-in: to where one was going, to `home` (one's own where none is named), or to what has to be set up first. */
export function useEnter(): (session: SignedInAnswer, home?: string) => Promise<void> {
  const signedIn = useSignedIn()
  const [, navigate] = useLocation()
  return async (session, home = homeOf(session.account.roles)) => {
    await signedIn(session)
    navigate(session.factorDue ? '/sign-in/factor' : (wayBack(location.search) ?? home), {
      replace: true,
    })
  }
}

/** The page of ours that was asked for before the sign-in; never another site's. */
export function wayBack(search: string): string | undefined {
  const then = new URLSearchParams(search).get('then')
  if (then === null || !/^\/(?![/\\])/u.test(then)) return undefined
  const url = new URL(then, 'https://ours.invalid')
  // the path may come to mean another site only once its dots are taken out
  const isOurs = url.origin === 'https://ours.invalid' && !url.pathname.startsWith('//')
  return isOurs && !url.pathname.startsWith('/sign-in') ? `${url.pathname}${url.search}` : undefined
}

let taken: { readonly path: string; readonly ticket: string } | undefined

/**
 * A one-time ticket out of the fragment, which no server sees. It is taken out of the address, so that nobody reads it there, and
 * remembered for this page: a first drawing may be thrown away and begun anew, and the change of address itself can be why.
 */
export function takeTicket(): string | undefined {
  const ticket = ticketOf(location.hash)
  if (ticket !== undefined) {
    taken = { path: location.pathname, ticket }
    history.replaceState(history.state, '', `${location.pathname}${location.search}`)
  }
  return taken?.path === location.pathname ? taken.ticket : undefined
}

export function ticketOf(hash: string): string | undefined {
  return /^#ticket=([\w-]{22})$/u.exec(hash)?.[1]
}

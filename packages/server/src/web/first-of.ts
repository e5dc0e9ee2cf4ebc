import type { Actor } from '../http/actor.ts'
import { administrators, anyoneSignedIn, overseers } from '../http/allow.ts'

/** What a browser is told with the page, so that it need not wait for the program to say so. */
export type First = {
  /** Questions to the API. */
  readonly asks: readonly string[]
  /** The source of the page that is loaded after the program. */
  readonly page: string | undefined
  /** What it asks is right for this opening alone: once the page stands bound, going back to it must not ask the same again. */
  readonly isOnce: boolean
}

const HOMES = [
  { path: '/', who: administrators, page: 'today/home-page.tsx', asks: ['/api/today/overview', '/api/queue'] },
  { path: '/executive', who: overseers, page: 'executive/executive-page.tsx', asks: ['/api/executive'] },
  {
    path: '/start',
    who: anyoneSignedIn,
    page: 'start-work/start-page.tsx',
    asks: ['/api/announcements', '/api/my/devices'],
  },
] as const

/** The session as it opens a page: whether it still owes a second proof, and whether its page stands bound to a device. */
export type Opening = { readonly isOwing: boolean; readonly isBound: boolean }

/** The day rests on the page's own proof where it is bound, which no link can give: asked ahead only where there is nothing to prove. */
const UNBOUND = ['/api/my/day', '/api/my/duties']

/** What the three homes need first. Nothing is asked for who is not signed in, or still owes a second proof: each question would be refused. */
export function firstOf(path: string, actor: Actor, { isOwing, isBound }: Opening): First {
  if (!anyoneSignedIn(actor)) return { asks: [], page: undefined, isOnce: false }
  if (isOwing) return { asks: ['/api/session/present'], page: undefined, isOnce: false }
  const home = HOMES.find((each) => each.path === path && each.who(actor))
  const asksDay = home?.path === '/start' && !isBound && actor.kind === 'account' && actor.person !== undefined
  const asks = ['/api/session/present', ...(home?.asks ?? []), ...(asksDay ? UNBOUND : [])]
  return { asks, page: home?.page, isOnce: asksDay }
}

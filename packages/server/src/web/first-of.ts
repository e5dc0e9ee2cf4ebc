import type { Actor } from '../http/actor.ts'
import { administrators, anyoneSignedIn, overseers } from '../http/allow.ts'

/** What a browser is told with the page, so that it need not wait for the program to say so. */
export type First = {
  /** Questions to the API. */
  readonly asks: readonly string[]
  /** The source of the page that is loaded after the program. */
  readonly page: string | undefined
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

/** What the three homes need first. Nothing is asked for who is not signed in: each question would be refused. */
export function firstOf(path: string, actor: Actor): First {
  if (!anyoneSignedIn(actor)) return { asks: [], page: undefined }
  const home = HOMES.find((each) => each.path === path && each.who(actor))
  return { asks: ['/api/session/present', ...(home?.asks ?? [])], page: home?.page }
}

import type { Actor } from '../http/actor.ts'
import { administrators, anyoneSignedIn, overseers } from '../http/allow.ts'

/** What the three homes ask of the API first. The browser is told with the page, and need not wait for the program to say so. */
const HOMES = [
  { path: '/', who: administrators, asks: ['/api/today/overview', '/api/queue'] },
  { path: '/executive', who: overseers, asks: ['/api/executive'] },
  { path: '/start', who: anyoneSignedIn, asks: ['/api/announcements', '/api/my/devices'] },
] as const

/** Nothing for who is not signed in: each of these would be refused. */
export function firstAsks(path: string, actor: Actor): readonly string[] {
  const home = HOMES.find((each) => each.path === path)
  const asks = home !== undefined && home.who(actor) ? home.asks : []
  return anyoneSignedIn(actor) ? ['/api/session/present', ...asks] : []
}

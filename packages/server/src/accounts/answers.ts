import { type AccountAnswer, Fault, type SignedInAnswer, type SignInAnswer } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { csrfOf } from '../http/csrf.ts'
import { hashSecret } from '../http/secrets.ts'
import { sessionCookie } from '../http/session-cookie.ts'
import type { HalfSignedIn } from './ask-second.ts'
import { knownBrowserCookie } from './known-browser.ts'
import { sessionProof } from './session-facts.ts'
import { SESSION_IDLE_MS } from './session-times.ts'
import type { RequestedFrom, StartedSession } from './start-session.ts'
import { type AccountRow, findAccount, findSessionByToken, listInvitations, readRoles } from './store.ts'

/** Answers who has just signed in: the cookies, and what the page needs. */
export async function answerSignedIn(
  deps: Deps,
  started: StartedSession,
  { from, answering }: { readonly from: RequestedFrom; readonly answering: Headers },
): Promise<SignedInAnswer> {
  const { token, until, account } = started
  answering.append('set-cookie', sessionCookie(deps.place, { token, until, now: deps.now() }))
  answering.append('set-cookie', knownBrowserCookie(deps, from.cookie ?? null, account))
  return presentSession(deps, token)
}

/** Answers who has shown one factor and is asked for another: no cookie yet. */
export function answerHalf({ second }: HalfSignedIn): SignInAnswer {
  return { second: { step: second.step, kinds: [...second.kinds] } }
}

/** The session behind a token as its owner sees it. Throws `not_signed_in`. */
export async function presentSession(deps: Pick<Deps, 'store' | 'now'>, token: string): Promise<SignedInAnswer> {
  const found = await findSessionByToken(deps.store.read, hashSecret('session', token))
  if (found === undefined) throw new Fault('not_signed_in')
  const { session, account } = found
  const { strength, provedAt } = sessionProof(session)
  return {
    account: accountAnswer(account, undefined),
    csrf: csrfOf(token),
    idleUntil: session.last_seen_at + SESSION_IDLE_MS,
    until: session.until,
    strength,
    provedAt,
    factorDue: session.factor_due !== null,
  }
}

export async function readAccount({ store, now }: Pick<Deps, 'store' | 'now'>, id: string): Promise<AccountAnswer> {
  const row = await findAccount(store.read, id)
  if (row === undefined) throw new Fault('not_found')
  const invited = await listInvitations(store.read, { accounts: [id], now: now() })
  return accountAnswer(row, invited.get(id))
}

export function accountAnswer(row: AccountRow, invitedUntil: number | undefined): AccountAnswer {
  return {
    id: row.id,
    name: row.name,
    ...(row.person_id === null ? {} : { person: row.person_id }),
    roles: [...readRoles(row.roles)],
    createdAt: row.created_at,
    ...(row.locked_at === null ? {} : { lockedAt: row.locked_at }),
    ...(invitedUntil === undefined ? {} : { invitedUntil }),
    ...(row.exposed_at === null ? {} : { exposedAt: row.exposed_at }),
    ...(row.last_sign_in_at === null ? {} : { lastSignInAt: row.last_sign_in_at }),
  }
}

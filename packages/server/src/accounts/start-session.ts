import type { RequestFacts } from '../http/route.ts'
import type { Deps } from '../deps.ts'
import type { Tx } from '../db/store.ts'
import { hashSecret, newSecret } from '../http/secrets.ts'
import { newId } from '../new-id.ts'
import type { SignInStrength } from './session-facts.ts'
import { SESSION_MAX_MS } from './session-times.ts'
import { insertSession, noteSignIn } from './store.ts'

/** Where a session was asked for: shown to its owner among their sessions. `cookie` is the header as it came, for `knownBrowser`. */
export type RequestedFrom = { readonly address: string; readonly browser: string; readonly cookie?: string }

export function requestedFrom({ address, headers }: Pick<RequestFacts, 'address' | 'headers'>): RequestedFrom {
  const cookie = headers.get('cookie')
  return { address, browser: headers.get('user-agent') ?? '', ...(cookie === null ? {} : { cookie }) }
}

/** `token` goes into the cookie and is kept nowhere else. `until` is epoch ms. */
export type StartedSession = { readonly account: string; readonly token: string; readonly until: number }

/**
 * How somebody signed in: by which way, and how strong a proof that was. `factorDue`: nothing is open yet but setting up a second factor.
 * `provedAt` (epoch ms): when that proof was made, where it was not just now. `directorySession`: what the organisation's directory calls
 * the session, so that it can end it.
 */
export type SignInWay = {
  readonly via: 'password' | 'passkey' | 'directory' | 'ticket'
  readonly strength: SignInStrength
  readonly factorDue?: boolean
  readonly provedAt?: number
  readonly directorySession?: string
}

export async function startSession(
  { now, random }: Pick<Deps, 'now' | 'random'>,
  tx: Tx,
  session: { readonly account: string; readonly from: RequestedFrom; readonly way?: SignInWay },
): Promise<StartedSession> {
  const at = now()
  const way: SignInWay = session.way ?? { via: 'password', strength: 'password' }
  const id = newId(random)
  const token = newSecret(random, 32)
  await insertSession(tx.db, {
    id,
    token_hash: hashSecret('session', token),
    account_id: session.account,
    started_at: at,
    last_seen_at: at,
    until: at + SESSION_MAX_MS,
    address: session.from.address.slice(0, 100),
    browser: session.from.browser.slice(0, 300),
    ended_at: null,
    strength: way.strength,
    via: way.via,
    proved_at: Math.min(way.provedAt ?? at, at),
    factor_due: way.factorDue === true ? at : null,
    directory_session: way.directorySession ?? null,
  })
  await noteSignIn(tx.db, session.account, at)
  await tx.append({
    kind: 'session.started',
    actor: `account:${session.account}`,
    subject: `account:${session.account}`,
    body: { session: id, via: way.via, strength: way.strength, address: session.from.address.slice(0, 100) },
  })
  return { account: session.account, token, until: at + SESSION_MAX_MS }
}

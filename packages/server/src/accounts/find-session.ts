import type { Deps } from '../deps.ts'
import type { AccountActor } from '../http/actor.ts'
import { hashSecret } from '../http/secrets.ts'
import { mayWork } from './may-work.ts'
import { type SessionProof, sessionProof } from './session-facts.ts'
import { SESSION_IDLE_MS, SESSION_TOUCH_MS } from './session-times.ts'
import { findSessionByToken, readRoles, touchSession } from './store.ts'

/** Who rides on a session, and what it rests on. */
export type FoundSession = { readonly actor: AccountActor; readonly proof: SessionProof; readonly factorDue: boolean }

/**
 * The account behind a session token, while everything that carries it stands: the session, the account, and the person in the register.
 * Notes the time of the request about once a minute; this is the one write a read may cause, and not a change for the ledger.
 */
export async function findSession(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  token: string,
): Promise<FoundSession | undefined> {
  const found = await findSessionByToken(store.read, hashSecret('session', token))
  if (found === undefined) return undefined
  const { session, account } = found
  const at = now()
  if (session.ended_at !== null || session.until <= at || session.last_seen_at + SESSION_IDLE_MS <= at) return undefined
  if (!(await mayWork(store.read, account))) return undefined
  if (session.last_seen_at + SESSION_TOUCH_MS <= at) {
    await store.write(async (tx) => touchSession(tx.db, session.id, at))
  }
  return {
    actor: {
      kind: 'account',
      account: account.id,
      ...(account.person_id === null ? {} : { person: account.person_id }),
      roles: readRoles(account.roles),
      session: session.id,
    },
    proof: sessionProof(session),
    factorDue: session.factor_due !== null,
  }
}

import { Fault, type SignIn } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { findPerson } from '../people/store.ts'
import { type AccountRow, findAccountByName } from './store.ts'
import { type RequestedFrom, type StartedSession, startSession } from './start-session.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'passwords' | 'signInTries' | 'addressTries' | 'log'>

/**
 * Starts a session for who knows the password. An unknown name, a wrong password, a locked account and a person who has left are one
 * answer in one time. Tries are counted per name and address, so that nobody can lock a colleague out from elsewhere.
 * Throws `wrong_credentials`, `too_many_tries`.
 */
export async function signIn(deps: Needs, wish: SignIn, from: RequestedFrom): Promise<StartedSession> {
  const { store, now, passwords, signInTries, addressTries } = deps
  const key = `${wish.name}\n${from.address}`
  const waitMs = Math.max(signInTries.waitMs(key, now()), addressTries.waitMs(from.address, now()))
  if (waitMs > 0) throw new Fault('too_many_tries', { retryAfterMs: waitMs })
  // counted before the slow comparison, so that tries at the same moment count too
  signInTries.failed(key, now())

  const account = await findAccountByName(store.read, wish.name)
  const matches = await passwords.matches(wish.password, account?.password_hash ?? undefined)
  if (account === undefined || !matches || !(await mayWork(deps, account))) {
    deps.log.note('sign-in refused', { account: account?.id, address: from.address })
    addressTries.failed(from.address, now())
    if (account !== undefined) await recordRefusal(deps, account, from)
    throw new Fault('wrong_credentials')
  }
  const session = await store.write(async (tx) => startSession(deps, tx, { account: account.id, from }))
  signInTries.succeeded(key)
  return session
}

async function mayWork({ store }: Pick<Deps, 'store'>, account: AccountRow): Promise<boolean> {
  if (account.locked_at !== null) return false
  return account.person_id === null || (await findPerson(store.read, account.person_id))?.state === 'active'
}

async function recordRefusal({ store }: Pick<Deps, 'store'>, account: AccountRow, from: RequestedFrom): Promise<void> {
  await store.write(async (tx) =>
    tx.append({
      kind: 'session.refused',
      actor: 'anonymous',
      subject: `account:${account.id}`,
      body: { address: from.address.slice(0, 100) },
    }),
  )
}

import { Fault, type SignIn } from '@taga/contract'
import type { Deps } from '../deps.ts'
import type { Tx } from '../db/store.ts'
import { mayWork } from './may-work.ts'
import { type AccountRow, findAccount, findAccountByName } from './store.ts'
import { type RequestedFrom, type StartedSession, startSession } from './start-session.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'passwords' | 'signInTries' | 'addressTries' | 'log'>

/**
 * Starts a session for who knows the password. An unknown name, a wrong password, a locked account and a person who has left are one
 * answer in one time. Tries are counted per name and address, so that nobody can lock a colleague out from elsewhere.
 * Throws `wrong_credentials`, `too_many_tries`.
 */
export async function signIn(deps: Needs, wish: SignIn, from: RequestedFrom): Promise<StartedSession> {
  const { store, now, signInTries, addressTries } = deps
  const key = `${wish.name}\n${from.address}`
  const waitMs = Math.max(signInTries.waitMs(key, now()), addressTries.waitMs(from.address, now()))
  if (waitMs > 0) throw new Fault('too_many_tries', { retryAfterMs: waitMs })
  // counted before the slow comparison, so that tries at the same moment count too
  signInTries.failed(key, now())
  const account = await findAccountByName(store.read, wish.name)
  const matches = await compare(deps, { key, password: wish.password, account })
  const session = await store.write(async (tx) => {
    if (matches && account !== undefined && (await isStillGood(tx, account)))
      return startSession(deps, tx, { account: account.id, from })
    // for a name that nobody has as well: what takes longer for one of them would tell which names there are
    await tx.append({
      kind: 'session.refused',
      actor: 'anonymous',
      subject: account === undefined ? 'organisation' : `account:${account.id}`,
      body: { address: from.address.slice(0, 100) },
    })
    return undefined
  })
  if (session === undefined) {
    deps.log.note('sign-in refused', { account: account?.id, address: from.address })
    addressTries.failed(from.address, now())
    throw new Fault('wrong_credentials')
  }
  signInTries.succeeded(key)
  return session
}

/** A try that nobody had time to look at is not counted: a crowd at the door would else lock people out. */
async function compare(
  { passwords, signInTries }: Pick<Needs, 'passwords' | 'signInTries'>,
  tried: { readonly key: string; readonly password: string; readonly account: AccountRow | undefined },
): Promise<boolean> {
  try {
    return await passwords.matches(tried.password, tried.account?.password_hash ?? undefined)
  } catch (error) {
    if (error instanceof Fault && error.code === 'busy') signInTries.takeBack(tried.key)
    throw error
  }
}

/** Comparing is slow: meanwhile the password may have been replaced, the account locked, the person have left. */
async function isStillGood(tx: Tx, compared: AccountRow): Promise<boolean> {
  const present = await findAccount(tx.db, compared.id)
  return present?.password_hash === compared.password_hash && (await mayWork(tx.db, present))
}
